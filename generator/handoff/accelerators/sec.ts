import { floatAdd } from "../../blocks/arithmetic/float-add.js";
import { floatMax } from "../../blocks/arithmetic/float-compare.js";
import { floatMultiply } from "../../blocks/arithmetic/float-multiply.js";
import { residualAdd, rope, siluMultiply } from "../../blocks/functions/element-streams.js";
import { rmsNorm } from "../../blocks/functions/rms-norm.js";
import { softmax } from "../../blocks/functions/softmax.js";
import { specialFunction } from "../../blocks/functions/special-function.js";
import { bubbleTopk } from "../../blocks/semantic/bubble-topk.js";
import { tokenFilter } from "../../blocks/semantic/token-filter.js";
import { fp16 } from "../../config/number-format.js";
import { semanticUses } from "../../designs/semantic-layer.js";
import type { BlockUse } from "../../dsl/block-use.js";
import { BACKBONE, specialFunctionLanes } from "../../model/special-function-lanes.js";
import { childOf, copies, nameOf, unitsOf, type AddedSection, type AreaUnit } from "../area-sections.js";

/** Published areas in 28 nm, mm2 (docs/facts.md#areas), and how many of each the paper has. */
const PAPER = {
  importanceBuffer: 0.0588,
  max: { area: 0.000056, count: 33 },
  exp: { area: 0.00107, count: 192 },
  squareRoot: { area: 0.00214, count: 6 },
  reciprocal: { area: 0.00026, count: 6 },
  multiply: { area: 0.00046, count: 192 },
  add: { area: 0.00008, count: 192 },
} as const;

/** Importance to offset encoder with the array's columns as lanes, and the filter for streams that still have all tokens. */
export const semanticSection: AddedSection = (config) => {
  const { array, semantic } = config;
  const sizes = { lanes: array.columns, maxTokens: semantic.tokens, score: fp16 };
  const sorter = bubbleTopk({ ...sizes, cells: PUBLISHED_CELLS });
  const cell = childOf(sorter, "cell");
  const { area, count } = PAPER.max;
  return {
    name: "semantic concentration",
    paper: PAPER.importanceBuffer + area * count,
    units: [
      ...unitsOf(semanticUses(config).concentrator),
      { name: "token filter", uses: [tokenFilter({ maxTokens: semantic.tokens, payloadBits: 16 })] },
    ],
    compared: [
      { name: "published sorter in place of radix top-k", uses: [sorter] },
      { name: "its cells alone", uses: copies(cell, PUBLISHED_CELLS) },
      { name: "maximum of two scores", uses: [floatMax({ format: fp16, stages: 0 })], paper: area },
    ],
  };
};

/** Cells of the published sorter: a = 32 in the published array. */
const PUBLISHED_CELLS = 32;

/** Softmax by its parts, and the element-wise steps, with lanes that keep up with the array. */
export const specialSection: AddedSection = (config) => {
  const needs = specialFunctionLanes(config);
  const lanesOf = (step: string): number => {
    const need = needs.find((one) => one.step === step);
    if (need === undefined) throw new Error(`${step} is no step between GEMMs`);
    return need.lanes;
  };
  const softmaxLanes = lanesOf("softmax");
  const whole = softmax({ element: fp16, lanes: softmaxLanes, maxElements: config.semantic.tokens });
  const part = (key: string): BlockUse => childOf(whole, key);
  const parts: readonly AreaUnit[] = [
    { name: "softmax: power of a score", uses: copies(part("power"), softmaxLanes) },
    { name: "softmax: aligned sum", uses: [part("sum")] },
    { name: "softmax: inverse of the sum", uses: [part("inverse")] },
    { name: "softmax: quotient", uses: copies(part("quotient"), softmaxLanes) },
    { name: "softmax: row memory", uses: [part("replay")] },
    { name: "softmax: buffer of the results", uses: [part("skid")] },
  ];
  const { exp, squareRoot, reciprocal, multiply, add } = PAPER;
  return {
    name: "special functions",
    paper: [exp, squareRoot, reciprocal, multiply, add].reduce((all, { area, count }) => all + area * count, 0),
    compared: [
      { name: "exp", uses: [specialFunction({ operation: "exp" })], paper: exp.area },
      { name: "reciprocal square root; the paper's: square root", uses: [specialFunction({ operation: "reciprocal_sqrt" })], paper: squareRoot.area },
      { name: "reciprocal", uses: [specialFunction({ operation: "reciprocal" })], paper: reciprocal.area },
      { name: "fp16 multiply, 1 register", uses: [floatMultiply({ operand: fp16, result: fp16, stages: 1 })], paper: multiply.area },
      { name: "fp16 add, 1 register", uses: [floatAdd({ format: fp16, stages: 1 })], paper: add.area },
    ],
    units: [
      ...parts,
      { name: "softmax: control, distances", uses: [whole], less: parts.flatMap(({ uses }) => uses) },
      ...[
        rmsNorm({ element: fp16, lanes: lanesOf("rms_norm"), maxElements: BACKBONE.hidden }),
        residualAdd({ element: fp16, lanes: lanesOf("residual_add") }),
        siluMultiply({ element: fp16, lanes: lanesOf("silu_multiply") }),
        rope({ element: fp16, lanes: lanesOf("rope") }),
      ].map((use): AreaUnit => ({ name: `${nameOf(use)}, lanes: ${lanesOf(use.name)}`, uses: [use] })),
    ],
    lanes: needs,
  };
};
