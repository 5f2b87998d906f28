import { elementRow, softmaxRow } from "../../config/interfaces/functions.js";
import { asFloat, formatBits } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { SOFTMAX_FACTOR, softmaxPlan } from "../../config/softmax-plan.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { bit, element, given, net } from "../../ir/operand.js";
import { clog2, loopVariable, named, plus, times } from "../../ir/size.js";
import { fieldsOf, number, sink, source, vector } from "../../ir/types.js";
import { ALIGNED_SUM_STAGES, alignedSum } from "../arithmetic/aligned-sum.js";
import { REPLAY_CYCLES } from "../streams/row-replay.js";
import { powerBits, softmaxElement, softmaxElementProblems, softmaxInverse, softmaxPower, softmaxQuotient } from "./softmax-parts.js";
import { lateFlag, resultBuffer, twoPasses } from "./stream-buffers.js";

export const softmax = defineBlock({
  name: "softmax",
  doc: "Softmax of rows: powers of two relative to the running maximum are added while a row comes in, which is kept and read again to be divided by their sum.",
  parameters: {
    element: softmaxElement,
    lanes: wholeNumber({ doc: "Scores per cycle.", unit: "elements", min: 1, max: 256, default: 8 }),
    maxElements: wholeNumber({ doc: "Longest row.", unit: "elements", min: 1, max: 65_536, default: 16_384 }),
    powerStages: wholeNumber({ doc: "Registers of the power of a score.", unit: "cycles", min: 1, max: 8, default: 3 }),
    inverseStages: wholeNumber({ doc: "Registers of the inverse of the sum.", unit: "cycles", min: 1, max: 8, default: 2 }),
    quotientStages: wholeNumber({ doc: "Registers of the quotient.", unit: "cycles", min: 1, max: 8, default: 2 }),
  },
  rules: (p) => [
    ...softmaxElementProblems(asFloat(p.element), "softmax.element"),
    ...(p.lanes <= p.maxElements ? [] : [{ path: "softmax.lanes", value: String(p.lanes), rule: "must not be more than the longest row has elements", fix: `set it to at most ${p.maxElements}` }]),
  ],
  variant: (p) => `${p.element.name}_s${p.powerStages}_${p.inverseStages}_${p.quotientStages}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 8, min: 1, doc: "scores per cycle" },
    MAX_ELEMENTS: { value: p.maxElements, default: 16_384, min: 1, doc: "longest row" },
  }),
  ports: (p, { LANES, MAX_ELEMENTS }) => ({
    rows: sink(
      fieldsOf(softmaxRow({ length: clog2(plus(MAX_ELEMENTS, 1)), visible: clog2(plus(MAX_ELEMENTS, 1)), factor: number(SOFTMAX_FACTOR) })),
      "Rows: elements; how many of them, from the first one, are seen (causal mask); scale times log2(e).",
    ),
    scores: sink(vector(p.element, LANES), "Scores of the row; lanes behind its end are not looked at."),
    probabilities: source(fieldsOf(elementRow(vector(p.element, LANES))), "Its probabilities, 0 for what is not seen and behind the end; last ends the row."),
  }),
  contract: (p) => ({
    lines: [
      { label: "result", text: "exp(scale * score) over the sum of the seen ones, rounded once; within 0.65 of a last place of the exact value" },
      { label: "range", text: "no overflow for any finite score, with a factor below 4: powers are relative to the largest so far, and the sum is shifted when that grows" },
      { label: "sum", text: "fixed-point; a power is cut off 2^-VALUE_W / MAX_ELEMENTS below the largest" },
      { label: "mask", text: "a score of -infinity and one that is not seen have probability 0; a row that sees nothing is all 0" },
      { label: "NaN", text: "a NaN or infinity among the seen scores, or as factor, makes all seen probabilities NaN" },
      { label: "empty", text: "a row of no elements is taken in a cycle, and nothing comes of it" },
      { label: "throughput", text: `a row of n beats takes 2 n + ${rowOverhead(p)} cycles` },
      { label: "stall", text: "probabilities_ready_i low holds everything behind the buffer of two beats" },
      { label: "reset", text: "forgets the row" },
    ],
  }),
  constants: (p, { MAX_ELEMENTS }) => {
    const { valueBits } = softmaxPlan(asFloat(p.element));
    const wholeBits = powerBits(asFloat(p.element));
    const countBits = clog2(plus(MAX_ELEMENTS, 1));
    const [VALUE_W, WHOLE_W, COUNT_W] = [named("VALUE_W", valueBits), named("WHOLE_W", wholeBits), named("COUNT_W", countBits)];
    const sumBits = plus(VALUE_W, 1, times(2, COUNT_W));
    return {
      ELEMENT_W: formatBits(p.element),
      FACTOR_W: formatBits(SOFTMAX_FACTOR),
      VALUE_W: { size: valueBits, doc: "fraction of a power" },
      WHOLE_W: { size: wholeBits, doc: "its exponent, signed" },
      POWER_STAGES: p.powerStages,
      DIVIDE_STAGES: { size: ALIGNED_SUM_STAGES + p.inverseStages, doc: "from the powers to the inverse of their sum" },
      QUOTIENT_STAGES: p.quotientStages,
      COUNT_W: countBits,
      SUM_W: sumBits,
      LEAD_W: clog2(named("SUM_W", sumBits)),
      DIST_W: plus(WHOLE_W, 2),
      POINT: { size: plus(VALUE_W, COUNT_W), doc: "bits of the sum behind the point" },
    };
  },
  instances: (p, sizes, own) => {
    const { LANES, ELEMENT_W, VALUE_W, WHOLE_W, COUNT_W, SUM_W, QUOTIENT_STAGES } = sizes;
    const [beat, lane, advance] = [times(LANES, ELEMENT_W), loopVariable("lane", LANES), net("advance")];
    const [scores, whole, fraction, present] = [net("scores", beat), net("whole", times(LANES, WHOLE_W)), net("fraction", times(LANES, VALUE_W)), net("present", LANES)];
    const significand = plus(VALUE_W, 1);
    const sum = net("sum", SUM_W);
    return {
      replay: twoPasses(sizes, { advance, row: { valid: own.rows.valid, ready: own.rows.ready, length: own.rows.length, visible: own.rows.visible }, data: own.scores, proceed: net("divided"), replayed: scores }),
      sum: instance(alignedSum({ lanes: p.lanes, exponentBits: WHOLE_W.value, significandBits: significand.value, guardBits: COUNT_W.value }), {
        parameters: { LANES, EXPONENT_W: WHOLE_W, SIGNIFICAND_W: significand, GUARD_W: COUNT_W },
        pins: { advance, valid: net("filled"), first: net("power_first"), present, exponents: whole, significands: net("significands"), largest: net("largest", WHOLE_W), sum },
      }),
      inverse: instance(softmaxInverse({ element: p.element, stages: p.inverseStages, sumBits: SUM_W.value }), {
        parameters: { SUM_W },
        pins: { advance, sum, fraction: net("inverse"), lead: net("lead") },
      }),
      power: instance(softmaxPower({ element: p.element, stages: p.powerStages }), {
        pins: {
          advance,
          score: element(scores, lane, ELEMENT_W),
          factor: net("factor_q"),
          whole: element(whole, lane, WHOLE_W),
          fraction: element(fraction, lane, VALUE_W),
          absent: bit(net("absent", LANES), lane),
          invalid: bit(net("invalid", LANES), lane),
        },
      }),
      quotient: instance(softmaxQuotient({ element: p.element, stages: p.quotientStages }), {
        pins: {
          advance,
          fraction: element(fraction, lane, VALUE_W),
          inverse: net("inverse_q"),
          distance: net("distance"),
          present: bit(present, lane),
          invalid: given,
          result: element(net("results", beat), lane, ELEMENT_W),
        },
      }),
      skid: resultBuffer(beat, { valid: lateFlag("result_valid_d", QUOTIENT_STAGES), ready: advance, last: lateFlag("result_last_d", QUOTIENT_STAGES) }, own.probabilities),
    };
  },
});

/** Cycles of a row beside its beats in and out. */
function rowOverhead(p: { readonly powerStages: number; readonly inverseStages: number }): number {
  return p.powerStages + ALIGNED_SUM_STAGES + p.inverseStages + REPLAY_CYCLES;
}
