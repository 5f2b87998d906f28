import type { GemmConfig } from "../config/accelerator.js";

/** One pass of an m-tile: a weight block against what the m-tile holds. */
export interface TilePass {
  readonly slice: number;
  /** First output. */
  readonly outer: number;
  /** Block of columns, counted from 0 in its n-group. */
  readonly block: number;
  readonly firstSlice: boolean;
  readonly lastSlice: boolean;
  readonly firstBlock: boolean;
  readonly lastBlock: boolean;
}

/** Passes of one m-tile in the order of every sequencer: n-group, slice, block of columns. (Golden has a walk of its own.) */
export function* tilePasses({ array, tile }: Pick<GemmConfig, "array" | "tile">, { slices, N }: { readonly slices: number; readonly N: number }): Generator<TilePass> {
  for (let group = 0; group < N; group += tile.n) {
    const blocks = Math.ceil(Math.min(tile.n, N - group) / array.columns);
    for (let slice = 0; slice < slices; slice += 1) {
      for (let block = 0; block < blocks; block += 1) {
        yield { slice, outer: group + block * array.columns, block, firstSlice: slice === 0, lastSlice: slice === slices - 1, firstBlock: block === 0, lastBlock: block === blocks - 1 };
      }
    }
  }
}
