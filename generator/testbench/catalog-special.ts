import { softmax } from "../blocks/softmax.js";
import { softmaxInverse, softmaxPower, softmaxQuotient } from "../blocks/softmax-parts.js";
import { specialFunction } from "../blocks/special-function.js";
import { bf16, float, fp16, fp32, type FloatFormat } from "../config/number-format.js";
import { SPECIAL_OPERATIONS } from "../config/special-function.js";
import { cross, entry, labelled, type VerificationEntry } from "./catalog-entry.js";
import { inverseStimulus, powerStimulus, quotientStimulus, softmaxStimulus } from "./stimulus-special.js";

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

/** fp16, and a small format that meets every corner of its range often. */
const SCORES = [fp16, float(3, 2), float(6, 10)] as const;

const powers = cross(SCORES, [0, 1, 3, 5]).map(([element, stages]) => labelled(softmaxPower({ element, stages }), { stimulus: powerStimulus(element) }));
const inverses = cross([
  { element: fp16, sumBits: 48 },
  { element: fp16, sumBits: 20 },
  { element: float(3, 2), sumBits: 17 },
], [0, 2, 4]).map(([sizes, stages]) => labelled(softmaxInverse({ ...sizes, stages }), { stimulus: inverseStimulus(sizes.sumBits) }));
const quotients = cross(SCORES, [0, 1, 2, 4]).map(([element, stages]) => labelled(softmaxQuotient({ element, stages }), { stimulus: quotientStimulus(element) }));

const softmaxes = [
  { element: fp16, lanes: 8, maxElements: 300, powerStages: 3, inverseStages: 2, quotientStages: 2 },
  { element: fp16, lanes: 1, maxElements: 1, powerStages: 1, inverseStages: 1, quotientStages: 1 },
  { element: fp16, lanes: 3, maxElements: 40, powerStages: 2, inverseStages: 1, quotientStages: 3 },
  { element: fp16, lanes: 5, maxElements: 5, powerStages: 4, inverseStages: 3, quotientStages: 1 },
  { element: float(3, 2), lanes: 2, maxElements: 17, powerStages: 1, inverseStages: 2, quotientStages: 2 },
  { element: fp16, lanes: 16, maxElements: 16_384, powerStages: 3, inverseStages: 2, quotientStages: 2 },
].map((sizes) => labelled(softmax(sizes), { stimulus: softmaxStimulus(sizes) }));

/** Special functions and the steps of a transformer layer between its GEMMs. */
export const specialEntries: readonly VerificationEntry[] = [
  entry("special_function", units),
  entry("softmax_power", powers),
  entry("softmax_inverse", inverses),
  entry("softmax_quotient", quotients),
  entry("softmax", softmaxes),
];
