import type { GemmConfig } from "../config/accelerator.js";
import { resultLatency } from "../blocks/array/result-stage.js";
import { engineSizes } from "../designs/engine-sizes.js";
import { tilePasses } from "./passes.js";

/** M tokens, K inner, N outer. */
export interface GemmShape {
  readonly M: number;
  readonly K: number;
  readonly N: number;
}

/** One pass: a weight block against the tokens of an m-tile. */
export interface Pass {
  /** First token, first element of K, first output. */
  readonly token: number;
  readonly inner: number;
  readonly outer: number;
  /** Tokens of the m-tile. */
  readonly tokens: number;
  readonly lastSlice: boolean;
}

/** Passes of a GEMM in the order in which the sequencer walks them: m-tile by m-tile, see {@link tilePasses}. */
export function* gemmPasses(config: GemmConfig, { M, K, N }: GemmShape): Generator<Pass> {
  const { array, tile } = config;
  for (let token = 0; token < M; token += tile.m) {
    const tokens = Math.min(tile.m, M - token);
    for (const { slice, outer, lastSlice } of tilePasses(config, { slices: Math.ceil(K / array.rows), N })) {
      yield { token, inner: slice * array.rows, outer, tokens, lastSlice };
    }
  }
}

export interface GemmCycles {
  readonly passes: number;
  /** Sum over passes of max(p, rows): what the best engineers would ask for. */
  readonly idealCycles: number;
  /** From the first accepted input beat to the last result beat, inputs always there and results always taken. */
  readonly cycles: number;
  /** cycles minus the passes: weight rows of the first pass, and the way of the last vector to the result stream. */
  readonly fillAndDrain: number;
  /** M K N / (PEs x cycles). */
  readonly utilisation: number;
}

/**
 * Cycles of a GEMM, or of several without a break between them, exactly (docs/performance.md derives it; simulation is compared with it):
 *
 *     cycles = rows + sum over all passes but the last of max(p, passMinimum) + p of the last + arrayLatency + addStages + convertStages + memory + 1
 */
export function gemmCycles(config: GemmConfig, shape: GemmShape | readonly GemmShape[]): GemmCycles {
  const { array } = config;
  const shapes = "M" in shape ? [shape] : shape;
  const sizes = engineSizes(config);
  let passes = 0;
  let idealCycles = 0;
  let passCycles = 0;
  let last = 0;
  for (const shape of shapes) {
    for (const pass of gemmPasses(config, shape)) {
      passes += 1;
      idealCycles += Math.max(pass.tokens, array.rows);
      passCycles += Math.max(pass.tokens, sizes.passMinimum);
      last = pass.tokens;
    }
  }
  const way = sizes.arrayLatency + array.pipeline.add + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + array.pipeline.memory + 1;
  const cycles = array.rows + passCycles - Math.max(last, sizes.passMinimum) + last + way;
  return {
    passes,
    idealCycles,
    cycles,
    fillAndDrain: cycles - passCycles,
    utilisation: shapes.reduce((sum, { M, K, N }) => sum + M * K * N, 0) / (array.rows * array.columns * cycles),
  };
}
