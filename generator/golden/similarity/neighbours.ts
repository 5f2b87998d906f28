import { elementAt } from "../../config/element-at.js";

/** Where tokens come from: frames of rows x columns, in raster order, frame by frame. */
export interface TokenGrid {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** Extent of the block of which the key is the last corner: 1 to 3 each; 2 x 2 x 2 has 7 candidates. */
export type NeighbourBlock = TokenGrid;

/**
 * `geometric`: a neighbour stands in the grid (no wrap at row and frame edges). `linear`: the authors' shift by
 * df * rows * columns + dr * columns + dc, where column 0 sees the end of the row above and row 0 the frame before.
 */
export type NeighbourRule = "geometric" | "linear";

/** Largest extent of a block in each direction. */
export const LARGEST_BLOCK = 3;

export interface NeighbourOptions {
  readonly grid: TokenGrid;
  readonly block: NeighbourBlock;
  readonly rule: NeighbourRule;
  /** m-tile of each token, -1 for a pruned one; see {@link tilesOf}. */
  readonly tileOf: Int32Array;
}

/** Candidates of all tokens, one list after the other: those of token t are at [start[t], start[t + 1]). */
export interface Neighbours {
  /** tokens + 1 entries. */
  readonly start: Int32Array;
  /** Candidate tokens, in the order of comparison (k ascending). */
  readonly token: Int32Array;
}

/**
 * The m-tile of each token: its rank among the retained tokens, divided by `tileTokens`; -1 for a pruned token
 * (docs/facts.md#similarity-concentration).
 */
export function tilesOf(retained: ArrayLike<boolean | number>, tileTokens: number): Int32Array {
  const tileOf = new Int32Array(retained.length).fill(-1);
  let rank = 0;
  for (let token = 0; token < tileOf.length; token += 1) {
    if (!retained[token]) continue;
    tileOf[token] = Math.floor(rank / tileTokens);
    rank += 1;
  }
  return tileOf;
}

/**
 * The candidates of every retained token: retained tokens of the same m-tile at (f - df, r - dr, c - dc), in the order
 * of k = (df * R + dr) * C + dc for a block of F x R x C, k = 0 being the token itself. Pruned tokens have none.
 * Whether a candidate's vector can be compared is a matter of each slice.
 */
export function neighboursOf({ grid, block, rule, tileOf }: NeighbourOptions): Neighbours {
  const { frames, rows, columns } = grid;
  const tokens = frames * rows * columns;
  if (tileOf.length !== tokens) throw new RangeError(`tileOf: ${tileOf.length} tokens, not ${frames} x ${rows} x ${columns}`);
  const offsets = blockOffsets(block);
  const start = new Int32Array(tokens + 1);
  const found = new Int32Array(tokens * offsets.length);
  let count = 0;
  for (let token = 0; token < tokens; token += 1) {
    start[token] = count;
    const tile = elementAt(tileOf, token);
    if (tile < 0) continue;
    const column = token % columns;
    const row = Math.floor(token / columns) % rows;
    const frame = Math.floor(token / (columns * rows));
    for (const { df, dr, dc } of offsets) {
      if (rule === "geometric" && (df > frame || dr > row || dc > column)) continue;
      const candidate = token - (df * rows + dr) * columns - dc;
      if (candidate < 0 || tileOf[candidate] !== tile) continue;
      found[count] = candidate;
      count += 1;
    }
  }
  start[tokens] = count;
  return { start, token: found.slice(0, count) };
}

/** The offsets of a block in the order of comparison, the key itself left out. */
export function blockOffsets(block: NeighbourBlock): readonly { readonly df: number; readonly dr: number; readonly dc: number }[] {
  for (const [name, size] of Object.entries(block)) {
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_BLOCK) throw new RangeError(`block.${name} is ${size}, not 1 to ${LARGEST_BLOCK}`);
  }
  const count = block.frames * block.rows * block.columns;
  return Array.from({ length: count }, (_, k) => ({
    df: Math.floor(k / (block.rows * block.columns)),
    dr: Math.floor(k / block.columns) % block.rows,
    dc: k % block.columns,
  })).slice(1);
}
