import { specialFunction } from "../blocks/special-function.js";
import { bf16, float, fp16, fp32, type FloatFormat } from "../config/number-format.js";
import { SPECIAL_OPERATIONS } from "../config/special-function.js";
import { cross, entry, labelled, type VerificationEntry } from "./catalog-entry.js";

/** Operand, result, depths: every depth meets a function, and every function every section that can follow a register. */
const UNITS: readonly (readonly [FloatFormat, FloatFormat, readonly number[]])[] = [
  [fp16, fp16, [0, 1, 3, 6, 10]],
  [bf16, bf16, [2]],
  [fp32, fp32, [5, 8]],
  [fp32, float(8, 15), [4]],
  [fp16, fp32, [7]],
  [float(3, 2), float(3, 2), [1]],
  [float(2, 1), fp16, [2]],
  [fp32, float(2, 1), [3]],
];

const units = SPECIAL_OPERATIONS.flatMap((operation) =>
  UNITS.flatMap(([operand, result, depths]) =>
    cross(depths, ["keep", "flush"] as const)
      .filter(([stages, subnormals]) => subnormals === "keep" || stages % 4 === 1)
      .map(([stages, subnormals]) => labelled(specialFunction({ operation, operand, result, stages, subnormals }))),
  ),
);

/** Special functions and the steps of a transformer layer between its GEMMs. */
export const specialEntries: readonly VerificationEntry[] = [entry("special_function", units)];
