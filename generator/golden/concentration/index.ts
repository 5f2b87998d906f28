export { firstTokens, rowOrder, type RowOrder, type TokenClasses } from "./classes.js";
export { classesBySearch, concentrate, expand, rowOrderOf, type ConcentrateOptions, type Concentration, type ConcentrationStatistics } from "./concentrate.js";
export { concentratedGemm, type ConcentratedGemmOptions } from "./concentrated-gemm.js";
export { compareDecisions, type DecisionComparison, type DecisionDifference } from "./decisions.js";
export { MATCHER_BITS, THRESHOLD_BITS, type MatcherOptions } from "./matcher.js";
export { blockOffsets, LARGEST_BLOCK, neighboursOf, tilesOf, type NeighbourBlock, type NeighbourRule, type Neighbours, type TokenGrid } from "./neighbours.js";
export { groupMeans, type Representative } from "./representative.js";
export type { OperandCodes } from "./slice-vectors.js";
export { summarize, type ConcentrationSummary } from "./summary.js";
