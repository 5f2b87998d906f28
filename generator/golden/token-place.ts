import type { BlockParameters } from "./golden-block.js";
import { countParameter } from "./golden-block.js";

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

/** Bits of an index into `count` things, at least 1. */
function widthOf(count: number): number {
  return Math.max(1, (count - 1).toString(2).length);
}

/**
 * Positions as the blocks of the gather side hand them on, highest bits first: offset, frame, token, last slice, first
 * slice, last, top (row below BR), left (column below BC), frame mod BF, row mod BR, column mod BC (2 bits each).
 * offset = floor(row / BR) * ceil(maxColumns / BC) + floor(column / BC); without candidates (1 x 1 x 1) one bit of it.
 */
export class PlaceGrid {
  private readonly block: { readonly frames: number; readonly rows: number; readonly columns: number };
  private readonly stride: number;
  private readonly offsetBits: number;
  private readonly frameBits: number;
  private readonly tokenBits: number;

  constructor(parameters: BlockParameters) {
    const given = parameters["block"] as BlockParameters;
    this.block = { frames: countParameter(given, "frames"), rows: countParameter(given, "rows"), columns: countParameter(given, "columns") };
    this.stride = Math.ceil(countParameter(parameters, "maxColumns") / this.block.columns);
    const words = Math.ceil(countParameter(parameters, "maxRows") / this.block.rows) * this.stride;
    this.offsetBits = this.candidates().length === 0 ? 1 : widthOf(Math.max(2, words));
    this.frameBits = widthOf(countParameter(parameters, "maxFrames"));
    this.tokenBits = widthOf(countParameter(parameters, "tileTokens"));
  }

  /** Neighbours in the order of comparison. */
  candidates(): readonly CandidateOffset[] {
    const { frames, rows, columns } = this.block;
    return Array.from({ length: frames * rows * columns }, (_, k) => ({ df: Math.floor(k / (rows * columns)), dr: Math.floor(k / columns) % rows, dc: k % columns })).slice(1);
  }

  place(index: number, size: { readonly rows: number; readonly columns: number }, rest: Pick<Place, "token" | "last" | "firstSlice" | "lastSlice">): Place {
    const { rows, columns } = size;
    return { frame: Math.floor(index / (rows * columns)), row: Math.floor(index / columns) % rows, column: index % columns, ...rest };
  }

  /** A name for a position, or for the one `offset` before it; positions outside the frame have names of their own. */
  key({ frame, row, column }: Place, { df, dr, dc }: CandidateOffset = { df: 0, dr: 0, dc: 0 }): string {
    return `${frame - df}/${row - dr}/${column - dc}`;
  }

  pack(place: Place): bigint {
    const { frames, rows, columns } = this.block;
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
      [place.token, this.tokenBits],
      [place.frame, this.frameBits],
      [blockRow * this.stride + blockColumn, this.offsetBits],
    ];
    let at = 0n;
    let packed = 0n;
    for (const [value, bits] of fields) {
      packed |= BigInt.asUintN(bits, BigInt(value)) << at;
      at += BigInt(bits);
    }
    return packed;
  }

  unpack(packed: bigint): Place {
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
    const [token, frame, offset] = [take(this.tokenBits), take(this.frameBits), take(this.offsetBits)];
    return {
      frame,
      row: Math.floor(offset / this.stride) * this.block.rows + rowResidue,
      column: (offset % this.stride) * this.block.columns + columnResidue,
      token,
      last,
      firstSlice,
      lastSlice,
    };
  }
}
