import { residualAdd, rope, siluMultiply } from "../../../blocks/functions/element-streams.js";
import { rmsNorm } from "../../../blocks/functions/rms-norm.js";
import { softmax } from "../../../blocks/functions/softmax.js";
import { softmaxInverse, softmaxPower, softmaxQuotient } from "../../../blocks/functions/softmax-parts.js";
import { specialFunction } from "../../../blocks/functions/special-function.js";
import { bf16, float, fp16, fp32, type FloatFormat } from "../../../config/number-format.js";
import { SPECIAL_OPERATIONS } from "../../../config/special-function.js";
import { cross, entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { inverseStimulus, powerStimulus, quotientStimulus, rmsNormStimulus, softmaxStimulus, streamStimulus } from "./stimulus.js";

/** Operand, result, depths: every depth meets a function, and every function every section that can follow a register. */
const UNITS: readonly (readonly [FloatFormat, FloatFormat, readonly number[]])[] = [
  [fp16, fp16, [0, 1, 3, 6, 7, 10]],
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

const norms = [
  { element: fp16, lanes: 8, maxElements: 300, scaleStages: 2, weighStages: 2 },
  { element: fp16, lanes: 1, maxElements: 1, scaleStages: 1, weighStages: 2 },
  { element: fp16, lanes: 3, maxElements: 40, scaleStages: 2, weighStages: 1 },
  { element: float(3, 2), lanes: 2, maxElements: 17, scaleStages: 1, weighStages: 1 },
  { element: fp16, lanes: 16, maxElements: 4096, scaleStages: 1, weighStages: 1 },
].map((sizes) => labelled(rmsNorm(sizes), { stimulus: rmsNormStimulus(sizes) }));

/** The first has the depths that the blocks have by default: `synth` finds it under their names. */
const STREAMS = [
  { element: fp16, lanes: 8 },
  { element: fp16, lanes: 2 },
  { element: bf16, lanes: 6 },
  { element: fp16, lanes: 4, subnormals: "flush" },
] as const;

const residuals = [...STREAMS, { element: fp16, lanes: 1 } as const].map((sizes, index) => labelled(residualAdd({ ...sizes, addStages: [2, 1, 3, 4, 5][index] ?? 2 }), { stimulus: streamStimulus }));
const products = [...STREAMS, { element: fp16, lanes: 1 } as const].map((sizes, index) => labelled(siluMultiply({ ...sizes, siluStages: [7, 1, 3, 8, 10][index] ?? 7, multiplyStages: (index + 2) % 3 }), { stimulus: streamStimulus }));
const rotations = STREAMS.map((sizes, index) => labelled(rope({ ...sizes, multiplyStages: (index + 2) % 3, addStages: [2, 1, 3, 4][index] ?? 2, convertStages: (index + 1) % 2 }), { stimulus: streamStimulus }));

/** Special functions and the steps of a transformer layer between its GEMMs. */
export const functionEntries: readonly VerificationEntry[] = [
  entry("special_function", units),
  entry("softmax_power", powers),
  entry("softmax_inverse", inverses),
  entry("softmax_quotient", quotients),
  entry("softmax", softmaxes),
  entry("rms_norm", norms),
  entry("residual_add", residuals),
  entry("silu_multiply", products),
  entry("rope", rotations),
];
