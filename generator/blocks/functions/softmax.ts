import { elementRow, softmaxRow } from "../../config/interfaces/functions.js";
import { asFloat, formatBits } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { SOFTMAX_FACTOR, softmaxPlan } from "../../config/softmax-plan.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, plus } from "../../ir/size.js";
import { fieldsOf, number, sink, source, vector } from "../../ir/types.js";
import { ALIGNED_SUM_STAGES, alignedSum, alignedSumBits } from "../arithmetic/aligned-sum.js";
import { REPLAY_CYCLES, rowReplay } from "../streams/row-replay.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { powerBits, softmaxElement, softmaxElementProblems, softmaxInverse, softmaxPower, softmaxQuotient } from "./softmax-parts.js";
import { countBits } from "../arithmetic/widths.js";

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
      "Rows: elements, at least 1; how many of them, from the first one, are seen (causal mask); scale times log2(e).",
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
      { label: "throughput", text: `a row of n beats takes 2 n + ${rowOverhead(p)} cycles` },
      { label: "stall", text: "probabilities_ready_i low holds everything behind the buffer of two beats" },
      { label: "reset", text: "forgets the row" },
    ],
  }),
  children: (p) => {
    const { valueBits } = softmaxPlan(asFloat(p.element));
    const sum = { significandBits: valueBits + 1, guardBits: countBits(p.maxElements) };
    return {
      replay: rowReplay({ lanes: p.lanes, elementBits: formatBits(p.element), maxElements: p.maxElements }),
      power: softmaxPower({ element: p.element, stages: p.powerStages }),
      sum: alignedSum({ lanes: p.lanes, exponentBits: powerBits(asFloat(p.element)), ...sum }),
      inverse: softmaxInverse({ element: p.element, stages: p.inverseStages, sumBits: alignedSumBits(sum) }),
      quotient: softmaxQuotient({ element: p.element, stages: p.quotientStages }),
      skid: skidBuffer({ width: 1 + p.lanes * formatBits(p.element) }),
    };
  },
  view: (p) => ({
    elementBits: String(formatBits(p.element)),
    factorBits: String(formatBits(SOFTMAX_FACTOR)),
    valueBits: String(softmaxPlan(asFloat(p.element)).valueBits),
    wholeBits: String(powerBits(asFloat(p.element))),
    powerStages: String(p.powerStages),
    divideStages: String(ALIGNED_SUM_STAGES + p.inverseStages),
    quotientStages: String(p.quotientStages),
  }),
});

/** Cycles of a row beside its beats in and out. */
function rowOverhead(p: { readonly powerStages: number; readonly inverseStages: number }): number {
  return p.powerStages + ALIGNED_SUM_STAGES + p.inverseStages + REPLAY_CYCLES;
}
