import { tokenPlace } from "../../config/interfaces/similarity.js";
import { recordLayout, type RecordLayout } from "../../config/record.js";
import type { BlockParameters } from "../golden-block.js";
import { countParameter, groupParameter, indexBits } from "../golden-block.js";

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
  /** What is packed, field by field. */
  readonly layout: RecordLayout<keyof ReturnType<typeof tokenPlace>>;
}

/**
 * Packed as `tokenPlace` says (config/interfaces/similarity.ts), with
 * offset = floor(row / BR) * ceil(maxColumns / BC) + floor(column / BC); without candidates (1 x 1 x 1) one bit of it.
 */
export function placeGrid(parameters: BlockParameters): PlaceGrid {
  const given = groupParameter(parameters, "block");
  const [frames, rows, columns] = [countParameter(given, "frames"), countParameter(given, "rows"), countParameter(given, "columns")];
  const offsets = Array.from({ length: frames * rows * columns }, (_, k) => ({ df: Math.floor(k / (rows * columns)), dr: Math.floor(k / columns) % rows, dc: k % columns })).slice(1);
  const stride = Math.ceil(countParameter(parameters, "maxColumns") / columns);
  const words = Math.ceil(countParameter(parameters, "maxRows") / rows) * stride;
  const offsetBits = offsets.length === 0 ? 1 : indexBits(Math.max(2, words));
  const widths = { token: indexBits(countParameter(parameters, "tileTokens")), frame: indexBits(countParameter(parameters, "maxFrames")), offset: offsetBits };
  const layout = recordLayout("place", tokenPlace(widths));

  const pack = ({ frame, row, column, token, last, firstSlice, lastSlice }: Place): bigint => {
    const [blockRow, blockColumn] = [Math.floor(row / rows), Math.floor(column / columns)];
    const offset = BigInt.asUintN(offsetBits, BigInt(blockRow * stride + blockColumn));
    return layout.pack({ columnResidue: column % columns, rowResidue: row % rows, frameResidue: frame % frames, left: blockColumn === 0, top: blockRow === 0, last, firstSlice, lastSlice, token, frame, offset });
  };

  // The residue of the frame, left and top follow from the rest.
  const unpack = (packed: bigint): Place => {
    const { columnResidue, rowResidue, last, firstSlice, lastSlice, token, frame, offset } = layout.unpack(packed);
    const [blockRow, blockColumn] = [Math.floor(Number(offset) / stride), Number(offset) % stride];
    return {
      frame: Number(frame),
      row: blockRow * rows + Number(rowResidue),
      column: blockColumn * columns + Number(columnResidue),
      token: Number(token),
      last: last === 1n,
      firstSlice: firstSlice === 1n,
      lastSlice: lastSlice === 1n,
    };
  };

  return {
    candidates: () => offsets,
    place: (index, size, rest) => ({ frame: Math.floor(index / (size.rows * size.columns)), row: Math.floor(index / size.columns) % size.rows, column: index % size.columns, ...rest }),
    key: ({ frame, row, column }, { df, dr, dc } = { df: 0, dr: 0, dc: 0 }) => `${frame - df}/${row - dr}/${column - dc}`,
    pack,
    unpack,
    layout,
  };
}
