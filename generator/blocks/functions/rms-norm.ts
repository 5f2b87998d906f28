import { elementRow, normRow } from "../../config/interfaces/functions.js";
import { asFloat, canonicalNan, formatBits, fp16, fp32, type FloatFormat, type NumberFormat } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { rmsInnerFormat, WIDEST_RMS_EXPONENT } from "../../config/rms-norm-plan.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { bit, element, given, net, type Net, type Slice } from "../../ir/operand.js";
import { clog2, loopVariable, named, plus, times } from "../../ir/size.js";
import { fieldsOf, number, sink, source, vector } from "../../ir/types.js";
import { ALIGNED_SUM_STAGES, alignedSum } from "../arithmetic/aligned-sum.js";
import { delayLine } from "../streams/delay-line.js";
import { floatAdd } from "../arithmetic/float-add.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { floatMultiply } from "../arithmetic/float-multiply.js";
import { constant } from "../arithmetic/float-text.js";
import { REPLAY_CYCLES } from "../streams/row-replay.js";
import { specialFunction } from "./special-function.js";
import { lateFlag, resultBuffer, twoPasses, waitingBeats } from "./stream-buffers.js";

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
      "Rows: elements; 1 / length; what is added to the mean of the squares.",
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
        { label: "empty", text: "a row of no elements is taken in a cycle, and nothing comes of it" },
        { label: "throughput", text: `a row of n beats takes 2 n + ${1 + ALIGNED_SUM_STAGES + rootStages() + REPLAY_CYCLES} cycles` },
        { label: "stall", text: "no ready depends on a valid; the second pass waits for its weights" },
        { label: "reset", text: "forgets the row" },
      ],
    };
  },
  constants: (p, { MAX_ELEMENTS }) => {
    const { exponentBits, fractionBits } = asFloat(p.element);
    const countBits = clog2(plus(MAX_ELEMENTS, 1));
    const [EXP_W, FRAC_W, COUNT_W] = [named("EXP_W", exponentBits), named("FRAC_W", fractionBits), named("COUNT_W", countBits)];
    const squareBits = plus(times(2, FRAC_W), 2);
    const sumBits = plus(named("SQUARE_W", squareBits), times(2, COUNT_W));
    return {
      ELEMENT_W: formatBits(p.element),
      EXP_W: exponentBits,
      FRAC_W: fractionBits,
      INNER_W: formatBits(rmsInnerFormat(asFloat(p.element))),
      SUM_STAGES: { size: 1 + ALIGNED_SUM_STAGES, doc: "from a square to the sum that holds it" },
      ROOT_STAGES: { size: rootStages(), doc: "from the sum to the inverse of its root" },
      SCALE_STAGES: p.scaleStages,
      LATENCY: latency(p),
      COUNT_W: countBits,
      SQUARE_W: squareBits,
      POWER_W: { size: plus(EXP_W, 2), doc: "exponent of a square, signed" },
      SUM_W: sumBits,
      ZEROS_W: clog2(named("SUM_W", sumBits)),
    };
  },
  instances: (p, sizes, own) => {
    const { LANES, ELEMENT_W, POWER_W, SQUARE_W, COUNT_W, SCALE_STAGES, LATENCY } = sizes;
    const [beat, lane, advance] = [times(LANES, ELEMENT_W), loopVariable("lane", LANES), net("advance")];
    const [weights, weightsLate] = [net("weights", beat), net("weights_late", beat)];
    return {
      replay: twoPasses(sizes, { advance, row: { valid: own.rows.valid, ready: own.rows.ready, length: own.rows.length, visible: own.rows.length }, data: own.values, proceed: net("ready"), replayed: net("values") }),
      weights: waitingBeats(beat, { push: own.weights, valid: net("weighted"), data: weights }),
      sum: instance(alignedSum({ lanes: p.lanes, exponentBits: POWER_W.value, significandBits: SQUARE_W.value, guardBits: COUNT_W.value }), {
        parameters: { LANES, EXPONENT_W: POWER_W, SIGNIFICAND_W: SQUARE_W, GUARD_W: COUNT_W },
        pins: {
          advance,
          valid: net("square_valid_q"),
          first: net("square_first_q"),
          present: net("square_seen_q"),
          exponents: net("powers_q"),
          significands: net("squares_q"),
          largest: net("largest"),
          sum: net("sum"),
        },
      }),
      ...rowFactor(asFloat(p.element), advance),
      delay: instance(delayLine({ width: beat.value, stages: p.scaleStages }), { parameters: { WIDTH_BITS: beat, STAGES: SCALE_STAGES }, pins: { advance, data: weights, delayed: weightsLate } }),
      ...laneProducts(p, { advance, weight: element(weightsLate, lane, ELEMENT_W) }),
      seen: instance(delayLine({ width: 1, stages: LATENCY.value }), { parameters: { WIDTH_BITS: 1, STAGES: LATENCY }, pins: { advance, data: bit(net("seen", LANES), lane), delayed: net("seen_late") } }),
      results: resultBuffer(beat, { valid: given, ready: net("room"), last: lateFlag("last_d", LATENCY) }, own.normalized),
    };
  },
  view: (p) => {
    const element = asFloat(p.element);
    const inner = rmsInnerFormat(element);
    return { innerNan: constant(formatBits(inner), canonicalNan(inner)), bias: constant(8, BigInt(fp32.bias - 2 * (element.bias + element.fractionBits))) };
  },
});

/** Once per row: mean of the squares, plus epsilon, the inverse of the root. */
function rowFactor(element: FloatFormat, advance: Net) {
  const [mean, shifted] = [net("mean"), net("shifted")];
  return {
    mean: instance(floatMultiply({ operand: fp32, result: fp32, stages: ROW_STAGES.mean, subnormals: "flush" }), { pins: { advance, a: net("sum_q"), b: net("inverse_q"), result: mean } }),
    add: instance(floatAdd({ format: fp32, stages: ROW_STAGES.add, subnormals: "flush" }), { pins: { advance, a: mean, b: net("epsilon_q"), result: shifted } }),
    root: instance(specialFunction({ operation: "reciprocal_sqrt", operand: fp32, result: rmsInnerFormat(element), stages: ROW_STAGES.root, subnormals: "flush" }), {
      pins: { advance, value: shifted, result: net("root") },
    }),
  };
}

/** In each lane: value times factor times weight. */
function laneProducts(p: { readonly element: NumberFormat; readonly scaleStages: number; readonly weighStages: number }, { advance, weight }: { readonly advance: Net; readonly weight: Slice }) {
  const inner = rmsInnerFormat(asFloat(p.element));
  const widen = floatConvert({ from: p.element, to: inner, stages: WIDEN_STAGES, subnormals: "keep" });
  const [wideValue, wideWeight, scaled] = [net("wide_value"), net("wide_weight"), net("scaled")];
  return {
    widenValue: instance(widen, { pins: { advance, value: net("value"), result: wideValue } }),
    // A factor lies between 2^-64 and infinity, so that no product with an element is subnormal in eight exponent bits.
    scale: instance(floatMultiply({ operand: inner, result: inner, stages: p.scaleStages, subnormals: "flush" }), { pins: { advance, a: wideValue, b: net("factor_q"), result: scaled } }),
    widenWeight: instance(widen, { pins: { advance, value: weight, result: wideWeight } }),
    weigh: instance(floatMultiply({ operand: inner, result: p.element, stages: p.weighStages, subnormals: "keep" }), { pins: { advance, a: scaled, b: wideWeight, result: net("weighed") } }),
  };
}
