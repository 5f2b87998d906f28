import { indexBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import type { Vectors } from "../testbench/vectors.js";

/** One pass of a concentrated GEMM. */
export interface ConcentratedPass {
  readonly tile: number;
  readonly slice: number;
  readonly outer: number;
  readonly firstBlock: boolean;
  readonly lastSlice: boolean;
}

/** Passes in the order of the sequencer: m-tile, n-group, slice, block of columns. */
export function* concentratedPasses({ array, tile }: AcceleratorConfig, shape: { readonly tiles: number; readonly slices: number; readonly N: number }): Generator<ConcentratedPass> {
  for (let index = 0; index < shape.tiles; index += 1) {
    for (let group = 0; group < shape.N; group += tile.n) {
      for (let slice = 0; slice < shape.slices; slice += 1) {
        for (let outer = group; outer < Math.min(group + tile.n, shape.N); outer += array.columns) {
          yield { tile: index, slice, outer, firstBlock: outer === group, lastSlice: slice === shape.slices - 1 };
        }
      }
    }
  }
}

/** Beats of a GEMM on a concentrated tensor, whichever way its scatter is arranged. */
export interface EngineBeats {
  readonly slices: readonly bigint[];
  readonly vectors: readonly bigint[];
  readonly weights: readonly bigint[];
  /** For each scatter lane. */
  readonly lists: readonly (readonly bigint[])[];
  readonly results: readonly (readonly bigint[])[];
  /** For each scatter lane and beat of results: its lanes outside N. */
  readonly padding: readonly (readonly number[])[];
}

export interface EngineRun {
  readonly tiles: number;
  readonly K: number;
  readonly N: number;
  /** Bits of a beat of results, without the one that says that it is the last. */
  readonly resultBits: number;
  /** Whether the last pass has something for a lane: then it ends the GEMM for it. */
  readonly ends: (lane: number) => boolean;
}

/** Streams of the engine by the names of its ports. */
export function engineVectors({ limits }: AcceleratorConfig, { slices, vectors, weights, lists, results, padding }: EngineBeats, { tiles, K, N, resultBits, ends }: EngineRun): Vectors {
  const count = BigInt(indexBits(limits.size + 1));
  const lastBit = 1n << BigInt(resultBits);
  return {
    shape: { beats: [BigInt(tiles) | (BigInt(K) << count) | (BigInt(N) << (2n * count))] },
    slices: { beats: slices },
    vectors: { beats: vectors },
    weights: { beats: weights },
    ...Object.fromEntries(lists.map((beats, lane) => [`list${lane}`, { beats }])),
    ...Object.fromEntries(
      results.map((beats, lane) => {
        const ended = ends(lane) ? beats.map((beat, index) => (index === beats.length - 1 ? beat | lastBit : beat)) : beats;
        return [`results${lane}`, { beats: ended, padding: padding[lane] ?? [] }];
      }),
    ),
  };
}
