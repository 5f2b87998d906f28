import { alignedSum } from "../../../blocks/arithmetic/aligned-sum.js";
import { floatAdd } from "../../../blocks/arithmetic/float-add.js";
import { floatCompare, floatMax } from "../../../blocks/arithmetic/float-compare.js";
import { floatConvert } from "../../../blocks/arithmetic/float-convert.js";
import { floatMultiply } from "../../../blocks/arithmetic/float-multiply.js";
import { multiplyAdd } from "../../../blocks/arithmetic/multiply-add.js";
import { bf16, e2m1, e2m3, e3m2, e4m3, float, fp16, fp32, int32, int8, type FloatFormat } from "../../../config/number-format.js";
import { cross, entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { alignedSumStimulus } from "./stimulus.js";

const POLICIES = ["keep", "flush"] as const;
const FORMATS: readonly FloatFormat[] = [fp16, bf16, fp32, float(2, 1), float(3, 2), float(5, 2), float(6, 10)];

/** Stages are varied with the format so that every depth meets every policy and the number of variants stays small. */
function staged(index: number): readonly number[] {
  return index === 0 ? [0, 1, 2, 3, 4] : [index % 4, (index + 2) % 4];
}

const adds = FORMATS.flatMap((format, index) => cross(staged(index), POLICIES).map(([stages, subnormals]) => labelled(floatAdd({ format, stages, subnormals }))));

const PRODUCTS: readonly (readonly [FloatFormat, FloatFormat])[] = [
  [fp16, fp32],
  [fp16, fp16],
  [bf16, fp32],
  [bf16, bf16],
  [fp32, fp32],
  [float(2, 1), float(2, 1)],
  [float(2, 1), float(3, 2)],
  [float(3, 2), float(3, 2)],
  [float(5, 2), fp16],
  [float(5, 2), float(5, 2)],
  [float(6, 10), fp32],
];

const multiplies = PRODUCTS.flatMap(([operand, result], index) =>
  cross(staged(index), POLICIES).map(([stages, subnormals]) => labelled(floatMultiply({ operand, result, stages, subnormals }))),
);

const CONVERSIONS: readonly (readonly [FloatFormat, FloatFormat])[] = [
  [fp32, fp16],
  [fp16, fp32],
  [fp16, float(6, 10)],
  [float(6, 10), fp16],
  [fp32, bf16],
  [bf16, fp32],
  [fp16, bf16],
  [bf16, fp16],
  [fp16, float(2, 1)],
  [fp16, float(3, 2)],
  [fp32, float(5, 2)],
  [float(5, 2), fp32],
  [float(2, 1), float(3, 2)],
  [e4m3, fp16],
  [e4m3, fp32],
  [e4m3, float(5, 3)],
  [e3m2, fp16],
  [e2m3, fp16],
  [e2m1, fp16],
];

const conversions = CONVERSIONS.flatMap(([from, to], index) =>
  cross(index === 0 ? [0, 1, 2] : [index % 3], POLICIES).map(([stages, subnormals]) => labelled(floatConvert({ from, to, stages, subnormals }))),
);

/** Operand and accumulator of a multiplication that is added, and how deep it is: PE and array have the same. */
export const MACS = [
  { operand: float(6, 10), accumulator: fp32, subnormals: "flush" },
  { operand: fp16, accumulator: fp32, subnormals: "keep" },
  { operand: bf16, accumulator: fp32, subnormals: "keep" },
  { operand: bf16, accumulator: fp32, subnormals: "flush" },
  { operand: float(3, 2), accumulator: fp16, subnormals: "keep" },
  { operand: int8, accumulator: int32, subnormals: "keep" },
] as const;

export const DEPTHS = [
  { multiplyStages: 1, addStages: 2 },
  { multiplyStages: 0, addStages: 1 },
  { multiplyStages: 2, addStages: 3 },
] as const;

const macs = cross(MACS, DEPTHS).map(([arithmetic, depth]) => labelled(multiplyAdd({ ...arithmetic, ...depth })));

const sums = [
  { lanes: 8, exponentBits: 19, significandBits: 20, guardBits: 14 },
  { lanes: 1, exponentBits: 2, significandBits: 1, guardBits: 1 },
  { lanes: 5, exponentBits: 6, significandBits: 22, guardBits: 3 },
  { lanes: 2, exponentBits: 9, significandBits: 7, guardBits: 24 },
].map((sizes) => labelled(alignedSum(sizes), { stimulus: alignedSumStimulus(sizes) }));

/** Units of arithmetic. */
export const arithmeticEntries: readonly VerificationEntry[] = [
  entry("float_add", adds),
  entry("float_multiply", multiplies),
  entry("float_compare", FORMATS.flatMap((format, index) => (index === 0 ? [0, 1] : [index % 2]).map((stages) => labelled(floatCompare({ format, stages }))))),
  entry("float_max", FORMATS.flatMap((format, index) => (index === 0 ? [0, 1] : [index % 2]).map((stages) => labelled(floatMax({ format, stages }))))),
  entry("float_convert", conversions),
  entry("multiply_add", macs),
  entry("aligned_sum", sums),
];
