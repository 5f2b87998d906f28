import { asFloat, fp16, type FloatFormat } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { SOFTMAX_FACTOR, softmaxPlan, WIDEST_SOFTMAX_EXPONENT } from "../../config/softmax-plan.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2 } from "../../ir/size.js";
import { bits, input, number, output } from "../../ir/types.js";
import type { Problem } from "../../errors.js";
import { atSection, bendReads, curveSignals, curveView, valueReads, sectionOf } from "./curve-view.js";
import { ROUNDING_SIGNALS, roundReads } from "../arithmetic/float-rounding.js";
import { constant, nanFraction } from "../arithmetic/float-text.js";
import { pipelineLines, pipelineStages } from "../arithmetic/pipelined-unit.js";
import { chooseCuts, stagedView } from "../arithmetic/stage-cuts.js";
import { countBits } from "../arithmetic/widths.js";

/** The format of scores and probabilities, as every part of a softmax takes it. */
export const softmaxElement = numberFormat({ kinds: ["float"], default: fp16, doc: "scores and probabilities", sample: [fp16] });

export function softmaxElementProblems(element: FloatFormat, path: string): readonly Problem[] {
  if (element.exponentBits <= WIDEST_SOFTMAX_EXPONENT && element.fractionBits <= 10) return [];
  return [{ path, value: element.name, rule: `must have at most ${WIDEST_SOFTMAX_EXPONENT} exponent and 10 fraction bits: logits are fixed-point numbers of its whole range`, fix: "take fp16" }];
}

/** Bits of the exponent of a power, sign included. */
export function powerBits(element: FloatFormat): number {
  return softmaxPlan(element).wholeBits + 1;
}

export const softmaxPower = defineBlock({
  name: "softmax_power",
  doc: "Power of two of a score times a factor: whole exponent and significand, whatever the score's size.",
  parameters: { element: softmaxElement, stages: pipelineStages({ max: 8, default: 3 }) },
  rules: ({ element }) => softmaxElementProblems(asFloat(element), "softmax_power.element"),
  variant: ({ element, stages }) => `${element.name}_s${stages}`,
  clocking: "clock",
  ports: ({ element }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    score: input(number(element), "score"),
    factor: input(number(SOFTMAX_FACTOR), "scale times log2(e)"),
    whole: output(bits(powerBits(asFloat(element))), "exponent, signed"),
    fraction: output(bits(softmaxPlan(asFloat(element)).valueBits), "significand without its leading one"),
    absent: output(bits(1), "-infinity: the power is 0"),
    invalid: output(bits(1), "NaN or infinity"),
  }),
  contract: ({ element, stages }) => ({
    latency: { whole: stages, fraction: stages, absent: stages, invalid: stages },
    lines: [
      { label: "value", text: "2^(score_i * factor_i); the logit is cut off towards zero and clamped to its fixed-point range, which no finite score leaves with a factor below 4" },
      { label: "factor", text: "a subnormal factor counts as 0, NaN and infinity make every power invalid" },
      { label: "accuracy", text: `2^-${asFloat(element).fractionBits + 5} of the power` },
      ...pipelineLines(stages),
    ],
  }),
  view: ({ element: anyElement, stages }) => {
    const element = asFloat(anyElement);
    const plan = softmaxPlan(element);
    const productBits = element.fractionBits + SOFTMAX_FACTOR.fractionBits + 2;
    const scaledBits = plan.wholeBits + plan.valueBits;
    const distanceBits = Math.max(countBits(plan.topField) + 1, SOFTMAX_FACTOR.exponentBits + 3, countBits(scaledBits) + 2);
    const staged = stagedView({
      sections: { scale: [], reduce: ["scaled", "drop", "huge", "negative"], table: ["position"], bend: bendReads("power", plan.power), interpolate: valueReads("power"), output: ["power_value", "exponent", "absent", "invalid"] },
      signals: {
        negative: { madeIn: "scale", range: "" },
        absent: { madeIn: "scale", range: "" },
        invalid: { madeIn: "scale", range: "" },
        huge: { madeIn: "scale", range: "" },
        scaled: { madeIn: "scale", range: "[SCALED_W-1:0]" },
        drop: { madeIn: "scale", range: "[DIST_W-2:0]" },
        position: { madeIn: "reduce", range: "[VALUE_W-1:0]" },
        exponent: { madeIn: "reduce", range: "[WHOLE_W-1:0]" },
        ...curveSignals("power", { read: "table", bend: "bend", value: "interpolate" }),
      },
      cuts: chooseCuts([["output"], ["table", "output"], ["reduce", "table", "output"], ["reduce", "table", "interpolate", "output"]], stages),
    });
    return {
      exponentBits: String(element.exponentBits),
      fractionBits: String(element.fractionBits),
      factorExponentBits: String(SOFTMAX_FACTOR.exponentBits),
      factorFractionBits: String(SOFTMAX_FACTOR.fractionBits),
      valueBits: String(plan.valueBits),
      wholeBits: String(plan.wholeBits + 1),
      distanceBits: String(distanceBits),
      top: constant(distanceBits, BigInt(plan.topField)),
      placed: productBits < scaledBits ? `{product, ${scaledBits - productBits}'b0}` : productBits === scaledBits ? "product" : `product[PRODUCT_W-1-:${scaledBits}]`,
      cutsProduct: productBits > scaledBits,
      unplaced: productBits > scaledBits ? `product[${productBits - scaledBits - 1}:0]` : "",
      combinational: stages === 0,
      power: curveView("power", plan.power),
      ...staged,
      powerBend: atSection(staged, "bend", "power"),
      powerValue: atSection(staged, "interpolate", "power"),
    };
  },
});

export const softmaxInverse = defineBlock({
  name: "softmax_inverse",
  doc: "Inverse of a whole number: place of its leading bit and twice the inverse of its significand.",
  parameters: {
    element: softmaxElement,
    sumBits: wholeNumber({ doc: "bits of the number", unit: "bits", min: 2, max: 256 }),
    stages: pipelineStages({ max: 8, default: 2 }),
  },
  rules: ({ element, sumBits }) => [
    ...softmaxElementProblems(asFloat(element), "softmax_inverse.element"),
    ...(sumBits > softmaxPlan(asFloat(element)).valueBits ? [] : [{ path: "softmax_inverse.sumBits", value: String(sumBits), rule: "must be more than the fraction bits of the inverse", fix: `set it above ${softmaxPlan(asFloat(element)).valueBits}` }]),
  ],
  variant: ({ element, stages }) => `${element.name}_s${stages}`,
  clocking: "clock",
  sizes: ({ sumBits }) => ({ SUM_W: { value: sumBits, default: 48, min: 2, doc: "bits of the number" } }),
  ports: ({ element }, { SUM_W }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    sum: input(bits(SUM_W), "number, not 0"),
    fraction: output(bits(softmaxPlan(asFloat(element)).valueBits), "twice the inverse of the significand, without its leading one"),
    lead: output(bits(clog2(SUM_W)), "place of the leading bit"),
  }),
  contract: ({ stages }) => ({
    latency: { fraction: stages, lead: stages },
    lines: [
      { label: "value", text: "1 / sum_i = 2^-(lead_o + 1) * (1 + fraction_o)" },
      { label: "zero", text: "is read as if nothing followed a leading bit: lead_o is 0 or above" },
      ...pipelineLines(stages),
    ],
  }),
  view: ({ element: anyElement, stages }) => {
    const { valueBits, inverse } = softmaxPlan(asFloat(anyElement));
    const staged = stagedView({
      sections: { normalize: [], table: ["position"], bend: bendReads("inverse", inverse), interpolate: valueReads("inverse"), output: ["inverse_value", "lead"] },
      signals: {
        position: { madeIn: "normalize", range: "[VALUE_W-1:0]" },
        lead: { madeIn: "normalize", range: "[COUNT_W-1:0]" },
        ...curveSignals("inverse", { read: "table", bend: "bend", value: "interpolate" }),
      },
      cuts: chooseCuts([["output"], ["table", "output"], ["table", "interpolate", "output"]], stages),
    });
    return {
      valueBits: String(valueBits),
      combinational: stages === 0,
      inverse: curveView("inverse", inverse),
      ...staged,
      inverseBend: atSection(staged, "bend", "inverse"),
      inverseValue: atSection(staged, "interpolate", "inverse"),
    };
  },
});

export const softmaxQuotient = defineBlock({
  name: "softmax_quotient",
  doc: "A probability: power times inverse of the sum, rounded once.",
  parameters: { element: softmaxElement, stages: pipelineStages({ max: 8, default: 2 }) },
  rules: ({ element }) => softmaxElementProblems(asFloat(element), "softmax_quotient.element"),
  variant: ({ element, stages }) => `${element.name}_s${stages}`,
  clocking: "clock",
  ports: ({ element }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    fraction: input(bits(softmaxPlan(asFloat(element)).valueBits), "significand of the power"),
    inverse: input(bits(softmaxPlan(asFloat(element)).valueBits), "significand of the inverse"),
    distance: input(bits(powerBits(asFloat(element)) + 2), "binary places of the quotient below the product of the significands, signed"),
    present: input(bits(1), "the result is not 0"),
    invalid: input(bits(1), "the result is NaN"),
    result: output(number(element), "probability"),
  }),
  contract: ({ stages }) => ({
    latency: { result: stages },
    lines: [
      { label: "result", text: "(1 + fraction_i) * (1 + inverse_i) / 2^(distance_i + 1), rounded once to nearest even; 0 without present_i; NaN with invalid_i, whatever present_i" },
      { label: "subnormals", text: "kept, as in IEEE 754" },
      ...pipelineLines(stages),
    ],
  }),
  view: ({ element: anyElement, stages }) => {
    const element = asFloat(anyElement);
    const { valueBits } = softmaxPlan(element);
    const signedBits = Math.max(powerBits(element) + 2, element.exponentBits) + 2;
    const staged = stagedView({
      sections: { multiply: [], adjust: ["product", "place", "present"], normalize: ["significand", "exponent"], round: roundReads({ keep: true, denormalizes: true, signed: false }), output: ["result"] },
      signals: {
        product: { madeIn: "multiply", range: "[WORK_W-1:0]" },
        place: { madeIn: "multiply", range: "[SIGNED_W-1:0]" },
        present: { madeIn: "multiply", range: "" },
        special: { madeIn: "multiply", range: "" },
        nan: { madeIn: "multiply", range: "" },
        significand: { madeIn: "adjust", range: "[WORK_W-1:0]" },
        exponent: { madeIn: "adjust", range: "[SIGNED_W-1:0]" },
        ...ROUNDING_SIGNALS,
      },
      cuts: chooseCuts([["output"], ["adjust", "output"], ["adjust", "round", "output"]], stages),
    });
    return {
      exponentBits: String(element.exponentBits),
      fractionBits: String(element.fractionBits),
      valueBits: String(valueBits),
      distanceBits: String(powerBits(element) + 2),
      signedBits: String(signedBits),
      bias: constant(signedBits, BigInt(element.bias)),
      one: constant(signedBits, 1n),
      nanFraction: nanFraction(element),
      keep: true,
      denormalizes: true,
      combinational: stages === 0,
      ...staged,
      round: { ...sectionOf(staged, "round"), sign: "1'b0" },
    };
  },
});
