import { elementAt } from "../config/element-at.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits } from "../config/number-format.js";
import { unpackElements } from "../golden/index.js";
import { arraySlices, concentratedTensor, type Concentration, type OperandCodes } from "../golden/similarity/index.js";
import { concentratedGemm } from "../golden/scatter/index.js";
import { publishedCycles, type PublishedLoad } from "../model/published-cycles.js";
import { concentratedPasses } from "./engine-streams.js";
import { publishedVectors, tokenRows } from "./published-vectors.js";
import type { ConcentratedExpectation } from "./concentrated.js";
import type { GemmBench } from "./gemm.js";
import { tokenLists } from "./token-lists.js";

/** What golden says of a GEMM with the published scatter, as a matrix and as beats of the engine's streams. */
export function expectPublished(bench: GemmBench, operands: { readonly concentration: Concentration; readonly weights: OperandCodes; readonly N: number }): ConcentratedExpectation {
  const { config } = bench.accelerator;
  const { weights, N } = operands;
  const { rows, accumulator, subnormals } = config.array;
  const concentration = arraySlices(operands.concentration, rows);
  const results = concentratedGemm({ concentration, weights, N, accumulator, subnormals });
  return {
    tensor: concentratedTensor(concentration),
    results,
    vectors: publishedVectors(config, { concentration, weights, N, results }, bench.result),
    cycles: publishedCycles(config, publishedLoad(concentration, N)),
  };
}

/** What the cycle model has to know of a tensor. */
export function publishedLoad(concentration: Concentration, N: number): PublishedLoad {
  const { slices, p } = concentration;
  return { N, tiles: tokenLists(concentration).map(({ maps }, tile) => maps.map((map, slice) => ({ unique: elementAt(p, tile * slices + slice), map }))) };
}

/** The tokens x N matrix that the result streams hold; pruned tokens are 0. */
export function expandTokens(bench: GemmBench, run: { readonly concentration: Concentration; readonly N: number; readonly lanes: readonly (readonly bigint[])[] }): readonly bigint[] {
  const { N, lanes } = run;
  const config: AcceleratorConfig = bench.accelerator.config;
  const { rows, columns } = config.array;
  const concentration = arraySlices(run.concentration, rows);
  const row = tokenRows(config, bench.result);
  const lists = tokenLists(concentration);
  const matrix = new Array<bigint>(concentration.tokens * N).fill(0n);
  const next = lanes.map(() => 0);
  for (const pass of concentratedPasses(config, { tiles: concentration.tiles, slices: concentration.slices, N })) {
    if (!pass.lastSlice) continue;
    lists[pass.tile]?.tokens.forEach((token, index) => {
      const lane = index % lanes.length;
      const beat = lanes[lane]?.[elementAt(next, lane)] ?? 0n;
      next[lane] = elementAt(next, lane) + 1;
      const codes = unpackElements(row.unpack(beat).data, Math.min(columns, N - pass.outer), formatBits(bench.result));
      codes.forEach((code, column) => (matrix[token * N + pass.outer + column] = code));
    });
  }
  return matrix;
}
