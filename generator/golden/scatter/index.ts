export { concentratedGemm } from "./concentrated-gemm.js";
export { laneList, laneWalk, prefixLists, type LaneLists, type ListEntry } from "./prefix-classes.js";
