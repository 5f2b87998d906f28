import type { GemmConfig } from "../../config/accelerator.js";
import { counted } from "../../config/counted.js";
import { formatBits } from "../../config/number-format.js";
import { engineSizes } from "../../designs/engine-sizes.js";
import { gemmCycles, type GemmShape } from "../gemm-cycles.js";
import { memory, queues, type AcceleratorModel } from "./accelerator-model.js";

/** The array alone; what is said of it holds for every accelerator that has its engine. */
export const denseModel = {
  memories: (config: GemmConfig) => {
    const { array } = config;
    const { activationDepth, weightDepth, accumulatorDepth } = engineSizes(config);
    const operandBits = formatBits(array.operand);
    return [
      queues("activation buffer", 1, { width: array.rows * operandBits, depth: activationDepth }),
      queues("weight buffer", 1, { width: array.columns * operandBits, depth: weightDepth }),
      memory("accumulators", accumulatorDepth, array.columns * formatBits(array.accumulator)),
    ];
  },
  needs: (config: GemmConfig) => {
    const { array, tile } = config;
    const { blocksPerGroup } = engineSizes(config);
    return {
      activations: `1 vector per ${blocksPerGroup === 1 ? "cycle" : `${blocksPerGroup} cycles`} when N >= ${tile.n}, 1 per cycle when N <= ${array.columns}`,
      weights: `${counted(array.rows, "row")} per pass: 1 row per cycle when an m-tile has at most ${counted(array.rows, "token")}`,
      results: "1 row per cycle during passes of the last slice",
    };
  },
  performance: (config: GemmConfig) => {
    const { array, tile } = config;
    const shapes: readonly GemmShape[] = [
      { M: tile.m, K: 3 * array.rows, N: tile.n },
      { M: tile.m, K: 16 * array.rows, N: 16 * array.columns },
      { M: Math.max(1, Math.floor(array.rows / 2)), K: 16 * array.rows, N: 16 * array.columns },
    ];
    return shapes.map((shape) => ({ shape, ...gemmCycles(config, shape), limit: limit(config, shape) }));
  },
} as const satisfies AcceleratorModel;

function limit(config: GemmConfig, { M }: GemmShape): string {
  const { passMinimum } = engineSizes(config);
  const tokens = Math.min(M, config.tile.m);
  if (tokens >= passMinimum) return "the array: a pass costs its tokens";
  return config.array.rows >= passMinimum
    ? `weight loading: a pass of ${counted(tokens, "token")} waits for ${counted(config.array.rows, "weight row")}`
    : `the accumulators: a word is free again after ${counted(passMinimum, "cycle")}`;
}
