import { elementRow, normRow } from "../../config/interfaces/functions.js";
import { asFloat, canonicalNan, formatBits, fp16, fp32 } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { rmsInnerFormat, WIDEST_RMS_EXPONENT } from "../../config/rms-norm-plan.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, plus } from "../../ir/size.js";
import { fieldsOf, number, sink, source, vector } from "../../ir/types.js";
import { ALIGNED_SUM_STAGES, alignedSum } from "../arithmetic/aligned-sum.js";
import { delayLine } from "../streams/delay-line.js";
import { floatAdd } from "../arithmetic/float-add.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { floatMultiply } from "../arithmetic/float-multiply.js";
import { constant } from "../arithmetic/float-text.js";
import { REPLAY_CYCLES, rowReplay } from "../streams/row-replay.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { specialFunction } from "./special-function.js";
import { countBits } from "../arithmetic/widths.js";

/** Registers behind the widening of values and weights, which else shares a stage with the first half of a product. */
const WIDEN_STAGES = 1;
/** Registers of what is done once per row. */
const ROW_STAGES = { mean: 2, add: 2, root: 5 } as const;

function rootStages(): number {
  return 1 + ROW_STAGES.mean + ROW_STAGES.add + ROW_STAGES.root;
}

/** Enabled cycles from an element to its result. */
function latency(p: { readonly scaleStages: number; readonly weighStages: number }): number {
  return WIDEN_STAGES + p.scaleStages + p.weighStages;
}

export const rmsNorm = defineBlock({
  name: "rms_norm",
  doc: "Root mean square normalisation of rows: squares are added while a row comes in, which is kept and read again to be scaled and weighed.",
  parameters: {
    element: numberFormat({ kinds: ["float"], default: fp16, doc: "one element", sample: [fp16] }),
    lanes: wholeNumber({ doc: "Elements per cycle.", unit: "elements", min: 1, max: 256, default: 8 }),
    maxElements: wholeNumber({ doc: "Longest row.", unit: "elements", min: 1, max: 65_536, default: 4096 }),
    scaleStages: wholeNumber({ doc: "Registers of value times factor.", unit: "cycles", min: 1, max: 8, default: 2 }),
    weighStages: wholeNumber({ doc: "Registers of the product with the weight.", unit: "cycles", min: 1, max: 8, default: 2 }),
  },
  rules: (p) => [
    ...(asFloat(p.element).exponentBits <= WIDEST_RMS_EXPONENT && asFloat(p.element).fractionBits <= 10
      ? []
      : [{ path: "rms_norm.element", value: p.element.name, rule: `must have at most ${WIDEST_RMS_EXPONENT} exponent and 10 fraction bits: sums of squares must fit fp32`, fix: "take fp16" }]),
    ...(p.lanes <= p.maxElements ? [] : [{ path: "rms_norm.lanes", value: String(p.lanes), rule: "must not be more than the longest row has elements", fix: `set it to at most ${p.maxElements}` }]),
  ],
  variant: (p) => `${p.element.name}_s${p.scaleStages}_${p.weighStages}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 8, min: 1, doc: "elements per cycle" },
    MAX_ELEMENTS: { value: p.maxElements, default: 4096, min: 1, doc: "longest row" },
  }),
  ports: (p, { LANES, MAX_ELEMENTS }) => ({
    rows: sink(
      fieldsOf(normRow({ length: clog2(plus(MAX_ELEMENTS, 1)), inverse: number(fp32), epsilon: number(fp32) })),
      "Rows: elements, at least 1; 1 / length; what is added to the mean of the squares.",
    ),
    values: sink(vector(p.element, LANES), "Elements of the row; lanes behind its end are not looked at."),
    weights: sink(vector(p.element, LANES), "Weights, once per row, beat by beat."),
    normalized: source(fieldsOf(elementRow(vector(p.element, LANES))), "value / sqrt(mean + epsilon) * weight; 0 behind the end; last ends the row."),
  }),
  contract: (p) => {
    const inner = rmsInnerFormat(asFloat(p.element)).name;
    return {
      lines: [
        { label: "sum", text: "squares are exact; added in fixed point, cut off 1 / MAX_ELEMENTS below the last bit of the largest, then to fp32" },
        { label: "factor", text: `mean and epsilon in fp32, rounded once each; 1 / sqrt in ${inner}, faithful` },
        { label: "result", text: `value times factor rounded to ${inner}, times weight rounded to ${p.element.name}` },
        { label: "NaN", text: "a NaN or infinity in a row makes the whole row NaN" },
        { label: "subnormals", text: "kept in values, weights and results; sums, mean and epsilon below fp32's normal numbers count as 0" },
        { label: "throughput", text: `a row of n beats takes 2 n + ${1 + ALIGNED_SUM_STAGES + rootStages() + REPLAY_CYCLES} cycles` },
        { label: "stall", text: "no ready depends on a valid; the second pass waits for its weights" },
        { label: "reset", text: "forgets the row" },
      ],
    };
  },
  children: (p) => {
    const element = asFloat(p.element);
    const inner = rmsInnerFormat(element);
    return {
      replay: rowReplay({ lanes: p.lanes, elementBits: formatBits(element), maxElements: p.maxElements }),
      second: skidBuffer({ width: p.lanes * formatBits(element) }),
      sum: alignedSum({ lanes: p.lanes, exponentBits: element.exponentBits + 2, significandBits: 2 * element.fractionBits + 2, guardBits: countBits(p.maxElements) }),
      mean: floatMultiply({ operand: fp32, result: fp32, stages: ROW_STAGES.mean, subnormals: "flush" }),
      add: floatAdd({ format: fp32, stages: ROW_STAGES.add, subnormals: "flush" }),
      root: specialFunction({ operation: "reciprocal_sqrt", operand: fp32, result: inner, stages: ROW_STAGES.root, subnormals: "flush" }),
      widen: floatConvert({ from: element, to: inner, stages: WIDEN_STAGES, subnormals: "keep" }),
      // A factor lies between 2^-64 and infinity, so that no product with an element is subnormal in eight exponent bits.
      scale: floatMultiply({ operand: inner, result: inner, stages: p.scaleStages, subnormals: "flush" }),
      weigh: floatMultiply({ operand: inner, result: element, stages: p.weighStages, subnormals: "keep" }),
      delay: [delayLine({ width: p.lanes * formatBits(element), stages: p.scaleStages }), delayLine({ width: 1, stages: latency(p) })],
      skid: skidBuffer({ width: 1 + p.lanes * formatBits(element) }),
    };
  },
  view: (p) => {
    const element = asFloat(p.element);
    const inner = rmsInnerFormat(element);
    return {
      elementBits: String(formatBits(element)),
      exponentBits: String(element.exponentBits),
      fractionBits: String(element.fractionBits),
      innerBits: String(formatBits(inner)),
      innerNan: constant(formatBits(inner), canonicalNan(inner)),
      bias: constant(8, BigInt(fp32.bias - 2 * (element.bias + element.fractionBits))),
      sumStages: String(1 + ALIGNED_SUM_STAGES),
      rootStages: String(rootStages()),
      scaleStages: String(p.scaleStages),
      latency: String(latency(p)),
    };
  },
});
