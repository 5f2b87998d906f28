export { arraySlices } from "./array-slices.js";
export { classCandidates, firstTokens } from "./classes.js";
export { concentrate, type ConcentrateOptions, type Concentration } from "./concentrate.js";
export { gatherParameters } from "./configured.js";
export { compareDecisions } from "./decisions.js";
export { neighboursOf, type TokenGrid } from "./neighbours.js";
export type { OperandCodes } from "../arithmetic/element-arrays.js";
export { summarize } from "./summary.js";
export { concentratedTensor, expandTensor, readTensor, writeTensor, type ConcentratedTensor } from "./tensor-format.js";
