import { countBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { concentratedShape } from "../config/interfaces/gemm.js";
import type { classRow } from "../config/interfaces/scatter.js";
import { recordLayout, type RecordLayout, type ValuesByField } from "../config/record.js";
import { repeatedName } from "../ir/interface.js";
import { tilePasses, type TilePass } from "../model/passes.js";
import { IDLE } from "./idle.js";
import type { Vectors } from "../testbench/vectors.js";

/** One pass of a concentrated GEMM. */
export interface ConcentratedPass extends TilePass {
  readonly tile: number;
}

/** Passes in the order of the sequencer, m-tile by m-tile. */
export function* concentratedPasses(config: AcceleratorConfig, { tiles, ...shape }: { readonly tiles: number; readonly slices: number; readonly N: number }): Generator<ConcentratedPass> {
  for (let tile = 0; tile < tiles; tile += 1) for (const pass of tilePasses(config, shape)) yield { tile, ...pass };
}

type RowFields = keyof ReturnType<typeof classRow>;
/** A row of results, which may be the last one of its lane. */
export type ResultRow = Omit<ValuesByField<RowFields>, "filled" | "last">;

/** Beats of a GEMM on a concentrated tensor, whichever way its scatter is arranged. */
export interface EngineBeats {
  readonly slices: bigint[];
  readonly vectors: bigint[];
  readonly weights: bigint[];
  /** For each scatter lane. */
  readonly lists: readonly bigint[][];
  readonly results: readonly ResultRow[][];
  /** For each scatter lane and beat of results: its lanes outside N. */
  readonly padding: readonly number[][];
}

/** The beats of nothing yet, for so many scatter lanes. */
export function engineBeats(lanes: number): EngineBeats {
  const perLane = <T>(): T[][] => Array.from({ length: lanes }, () => []);
  return { slices: [], vectors: [], weights: [], lists: perLane(), results: perLane(), padding: perLane() };
}

export interface EngineRun {
  readonly tiles: number;
  readonly K: number;
  readonly N: number;
  /** How a row of results is packed. */
  readonly row: RecordLayout<RowFields>;
  /** Whether the last pass has something for a lane: then that ends the GEMM for it, else a closing beat does. */
  readonly ends: (lane: number) => boolean;
}

/** The ports of the engine that are there for each scatter lane. */
export function lanePorts(port: "list" | "results", { scatter }: AcceleratorConfig): readonly string[] {
  return Array.from({ length: scatter.lanes }, (_, lane) => repeatedName(port, lane));
}

/** Streams of the engine by the names of its ports. */
export function engineVectors({ limits, array }: AcceleratorConfig, { slices, vectors, weights, lists, results, padding }: EngineBeats, { tiles, K, N, row, ends }: EngineRun): Vectors {
  const shape = recordLayout("shape", concentratedShape(countBits(limits.size)));
  return {
    shape: { beats: [shape.pack({ tiles, inner: K, outer: N })] },
    slices: { beats: slices },
    vectors: { beats: vectors },
    weights: { beats: weights },
    ...IDLE,
    ...Object.fromEntries(lists.map((beats, lane) => [repeatedName("list", lane), { beats }])),
    ...Object.fromEntries(
      results.map((rows, lane) => {
        const beats = rows.map((result, at) => row.pack({ ...result, filled: true, last: ends(lane) && at === rows.length - 1 }));
        const outside = padding[lane] ?? [];
        if (ends(lane)) return [repeatedName("results", lane), { beats, padding: outside }];
        const closing = row.pack({ data: 0, index: 0, filled: false, last: true });
        return [repeatedName("results", lane), { beats: [...beats, closing], padding: [...outside, array.columns] }];
      }),
    ),
  };
}
