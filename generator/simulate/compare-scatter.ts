import type { AcceleratorConfig } from "../config/accelerator.js";
import { arraySlices, concentrate, concentratedTensor, gatherParameters, summarize, type OperandCodes, type TokenGrid } from "../golden/similarity/index.js";
import { concentratedCycles } from "../model/concentrated-cycles.js";
import type { ConcentratedCycles } from "../model/fed-array-model.js";
import { publishedCycles } from "../model/published-cycles.js";
import { concentratedLoad } from "./concentrated.js";
import { publishedLoad } from "./published.js";

export interface ScatterInput {
  /** tokens x K, row-major. */
  readonly activations: OperandCodes;
  readonly K: number;
  readonly N: number;
  readonly grid: TokenGrid;
}

/** One GEMM on both arrangements of the scatter, by the exact cycle models. */
export interface ScatterComparison {
  readonly tokens: number;
  /** p / m and c / m: unique vectors per vector, classes per token. */
  readonly uniqueShare: number;
  readonly classShare: number;
  readonly idealCycles: number;
  readonly rows: ConcentratedCycles;
  readonly published: ConcentratedCycles;
}

/**
 * The same tensor, map and array; `rows` with classes, `published` with a row buffer and tokens in token order, both with
 * `scatter.lanes` additions of a row per cycle. The gather side is not part of it.
 */
export function compareScatter(config: AcceleratorConfig, { activations, K, N, grid }: ScatterInput): ScatterComparison {
  const concentration = concentrate({ ...gatherParameters(config), activations, K, grid, representative: "first", classes: true });
  const { retainedTokens, uniqueShare, classShare } = summarize(concentration);
  const taken = arraySlices(concentration, config.array.rows);
  const rows = concentratedCycles(config, concentratedLoad(config, concentratedTensor(taken), N));
  return { tokens: retainedTokens, uniqueShare, classShare, idealCycles: rows.idealCycles, rows, published: publishedCycles(config, publishedLoad(taken, N)) };
}
