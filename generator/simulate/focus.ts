import type { Concentration, OperandCodes } from "../golden/similarity/index.js";
import { expandResults, expectConcentrated, type CollectedResults, type ConcentratedExpectation } from "./concentrated.js";
import type { GemmBench } from "./gemm.js";
import { expandTokens, expectPublished } from "./published.js";

/** What golden says of a GEMM of the focus design, whichever way its scatter is arranged. */
export function expectFocus(bench: GemmBench, operands: { readonly concentration: Concentration; readonly weights: OperandCodes; readonly N: number }): ConcentratedExpectation {
  return isPublished(bench) ? expectPublished(bench, operands) : expectConcentrated(bench, operands);
}

/** The tokens x N matrix that the result streams hold; pruned tokens are 0. */
export function expandFocus(bench: GemmBench, collected: CollectedResults): readonly bigint[] {
  return isPublished(bench) ? expandTokens(bench, collected) : expandResults(bench, collected);
}

function isPublished({ accelerator }: GemmBench): boolean {
  return accelerator.config.scatter.arrangement === "published";
}
