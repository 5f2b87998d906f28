import type { GemmConfig } from "../config/accelerator.js";
import { accumulatorDistance } from "../blocks/array/accumulator-bank.js";
import { arrayLatency } from "../blocks/array/gemm-array.js";
import { accumulatorDepth } from "../blocks/array/gemm-sequencer.js";

/** Sizes that follow from a configuration; describe, model and report print these. */
export interface EngineSizes {
  readonly blocksPerGroup: number;
  readonly activationDepth: number;
  readonly weightDepth: number;
  readonly accumulatorDepth: number;
  readonly arrayLatency: number;
  /** Shortest pass in cycles: the weight rows to load, or the way of a row through its accumulator. */
  readonly passMinimum: number;
}

/** GEMMs of one row that the dense engine holds at most: two in the sequencer, then one every shortest pass from the array to the results. */
export function gemmsInside(config: GemmConfig): number {
  const { arrayLatency: latency, passMinimum } = engineSizes(config);
  const { add, convert, memory } = config.array.pipeline;
  return 5 + Math.ceil((latency + add + convert + memory + 3) / passMinimum);
}

export function engineSizes({ tile, array, buffers }: GemmConfig): EngineSizes {
  const { multiply: multiplyStages, add: addStages } = array.pipeline;
  return {
    blocksPerGroup: tile.n / array.columns,
    activationDepth: Math.max(2, buffers.activations * tile.m),
    weightDepth: Math.max(2, buffers.weights * array.rows),
    accumulatorDepth: accumulatorDepth({ groupOutputs: tile.n, columns: array.columns, tileTokens: tile.m }),
    arrayLatency: arrayLatency({ rows: array.rows, columns: array.columns, operand: array.operand, multiplyStages, addStages }),
    passMinimum: Math.max(array.rows, accumulatorDistance(addStages)),
  };
}
