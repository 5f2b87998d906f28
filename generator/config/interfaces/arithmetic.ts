import { wires } from "./block-interface.js";

/** Ports of the units of arithmetic. */
export const binaryUnit = { in: wires("advance", "a", "b"), out: wires("result") };
export const comparisonUnit = { in: wires("advance", "a", "b"), out: wires("less", "equal", "unordered") };
export const unaryUnit = { in: wires("advance", "value"), out: wires("result") };
export const multiplyAddUnit = { in: wires("advance", "a", "b", "c"), out: wires("result") };
export const alignedSumUnit = { in: wires("advance", "valid", "first", "present", "exponents", "significands"), out: wires("largest", "sum") };
