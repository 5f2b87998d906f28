import type { BlockParameters } from "../golden-block.js";
import { countParameter, indexBits } from "../golden-block.js";

/** Where a token stands, and what it opens and closes. */
export interface Place {
  readonly frame: number;
  readonly row: number;
  readonly column: number;
  /** Number of the token in its m-tile. */
  readonly token: number;
  /** Last token of the slice. */
  readonly last: boolean;
  readonly firstSlice: boolean;
  readonly lastSlice: boolean;
}

export interface CandidateOffset {
  readonly df: number;
  readonly dr: number;
  readonly dc: number;
}

/** The first token of an m-tile. */
export function opensTile(place: Place): boolean {
  return place.token === 0 && place.firstSlice;
}

/** Positions of tokens, as names and packed as the blocks of the gather side hand them on. */
export interface PlaceGrid {
  /** Neighbours in the order of comparison. */
  readonly candidates: () => readonly CandidateOffset[];
  readonly place: (index: number, size: { readonly rows: number; readonly columns: number }, rest: Pick<Place, "token" | "last" | "firstSlice" | "lastSlice">) => Place;
  /** A name for a position, or for the one `offset` before it; positions outside the frame have names of their own. */
  readonly key: (place: Place, offset?: CandidateOffset) => string;
  readonly pack: (place: Place) => bigint;
  readonly unpack: (packed: bigint) => Place;
}

/**
 * Packed, highest bits first: offset, frame, token, last slice, first slice, last, top (row below BR), left (column below
 * BC), frame mod BF, row mod BR, column mod BC (2 bits each).
 * offset = floor(row / BR) * ceil(maxColumns / BC) + floor(column / BC); without candidates (1 x 1 x 1) one bit of it.
 */
export function placeGrid(parameters: BlockParameters): PlaceGrid {
  const given = parameters["block"] as BlockParameters;
  const [frames, rows, columns] = [countParameter(given, "frames"), countParameter(given, "rows"), countParameter(given, "columns")];
  const offsets = Array.from({ length: frames * rows * columns }, (_, k) => ({ df: Math.floor(k / (rows * columns)), dr: Math.floor(k / columns) % rows, dc: k % columns })).slice(1);
  const stride = Math.ceil(countParameter(parameters, "maxColumns") / columns);
  const words = Math.ceil(countParameter(parameters, "maxRows") / rows) * stride;
  const offsetBits = offsets.length === 0 ? 1 : indexBits(Math.max(2, words));
  const frameBits = indexBits(countParameter(parameters, "maxFrames"));
  const tokenBits = indexBits(countParameter(parameters, "tileTokens"));

  const pack = (place: Place): bigint => {
    const blockRow = Math.floor(place.row / rows);
    const blockColumn = Math.floor(place.column / columns);
    const fields: readonly (readonly [number, number])[] = [
      [place.column % columns, 2],
      [place.row % rows, 2],
      [place.frame % frames, 2],
      [blockColumn === 0 ? 1 : 0, 1],
      [blockRow === 0 ? 1 : 0, 1],
      [Number(place.last), 1],
      [Number(place.firstSlice), 1],
      [Number(place.lastSlice), 1],
      [place.token, tokenBits],
      [place.frame, frameBits],
      [blockRow * stride + blockColumn, offsetBits],
    ];
    let at = 0n;
    let packed = 0n;
    for (const [value, bits] of fields) {
      packed |= BigInt.asUintN(bits, BigInt(value)) << at;
      at += BigInt(bits);
    }
    return packed;
  };

  const unpack = (packed: bigint): Place => {
    let rest = packed;
    const take = (bits: number): number => {
      const value = Number(BigInt.asUintN(bits, rest));
      rest >>= BigInt(bits);
      return value;
    };
    const [columnResidue, rowResidue] = [take(2), take(2)];
    // Frame residue, left and top follow from the rest.
    take(4);
    const [last, firstSlice, lastSlice] = [take(1) === 1, take(1) === 1, take(1) === 1];
    const [token, frame, offset] = [take(tokenBits), take(frameBits), take(offsetBits)];
    const row = Math.floor(offset / stride) * rows + rowResidue;
    return { frame, row, column: (offset % stride) * columns + columnResidue, token, last, firstSlice, lastSlice };
  };

  return {
    candidates: () => offsets,
    place: (index, size, rest) => ({ frame: Math.floor(index / (size.rows * size.columns)), row: Math.floor(index / size.columns) % size.rows, column: index % size.columns, ...rest }),
    key: ({ frame, row, column }, { df, dr, dc } = { df: 0, dr: 0, dc: 0 }) => `${frame - df}/${row - dr}/${column - dc}`,
    pack,
    unpack,
  };
}
