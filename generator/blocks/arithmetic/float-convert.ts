import { asFloat, float, fp16, largestExponent, normalizedFormat, smallestExponent, type FloatFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { numberFormat } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, number, output } from "../../ir/types.js";
import { roundedStages } from "./float-rounding.js";
import { constant, nanFraction, zeroPadding } from "./float-text.js";
import { pipelineLines, pipelineStages } from "./pipelined-unit.js";
import { chooseCuts, stagedView, type StagePlan } from "./stage-cuts.js";
import { indexBits } from "./widths.js";
import { flushSuffix, subnormalsLines, unitSubnormals } from "./subnormals.js";

const CUTS = [["output"]] as const;
const CUTS_WITH_ROUNDING = [["output"], ["round", "output"]] as const;

/** A float in another format. Where every value exists there (fp16 in e6f10) nothing is rounded: template float-convert-exact. */
export const floatConvert = defineBlock({
  name: "float_convert",
  doc: "Converts a floating-point number to another format.",
  parameters: {
    from: numberFormat({ kinds: ["float"], finite: true, default: fp16, doc: "format of the value; e4m3, e3m2, e2m3 and e2m1 too where to holds them" }),
    to: numberFormat({ kinds: ["float"], default: float(6, 10), doc: "format of the result" }),
    stages: pipelineStages({ max: 8, default: 0 }),
    subnormals: unitSubnormals,
  },
  rules: ({ from, to, subnormals }) => {
    const [finite, wide] = [asFloat(from), asFloat(to)];
    if (finite.infinities || isExact(finite, wide, subnormals)) return [];
    return [{ path: "float_convert.to", value: to.name, rule: `must hold every ${from.name}, all of them normal: a format without infinities is not rounded`, fix: `choose ${normalizedFormat(finite).name}, fp16 or fp32` }];
  },
  variant: ({ from, to, stages, subnormals }) => `${from.name}_${to.name}_s${stages}${flushSuffix(from, subnormals)}`,
  clocking: "clock",
  ports: ({ from, to }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    value: input(number(from), "value to convert"),
    result: output(number(to), "the same value, as near as the format allows"),
  }),
  contract: ({ from, to, stages, subnormals }) => ({
    latency: { result: stages },
    lines: [
      {
        label: "result",
        text: isExact(asFloat(from), asFloat(to), subnormals)
          ? `${to.name}: value_i unchanged, every ${from.name} value has its place there`
          : `${to.name}: value_i rounded once, to nearest even; overflow gives infinity`,
      },
      { label: "NaN", text: nanText(asFloat(from)) },
      ...subnormalsLines(from, subnormals),
      ...pipelineLines(stages),
    ],
  }),
  template: ({ from, to, subnormals }) => (isExact(asFloat(from), asFloat(to), subnormals) ? "float-convert-exact" : "float-convert"),
  view: ({ from: anyFrom, to: anyTo, stages, subnormals }) => {
    const from = asFloat(anyFrom);
    const to = asFloat(anyTo);
    const keep = subnormals === "keep";
    const common = {
      fromExponentBits: String(from.exponentBits),
      fromFractionBits: String(from.fractionBits),
      exponentBits: String(to.exponentBits),
      fractionBits: String(to.fractionBits),
      nanFraction: nanFraction(to),
      keep,
      combinational: stages === 0,
    };
    const biasChange = BigInt(to.bias - from.bias);
    if (isExact(from, to, subnormals)) {
      const wider = to.exponentBits - from.exponentBits;
      return {
        ...common,
        infinities: from.infinities,
        oneNan: from.nan === "all-ones",
        numbersOnly: from.nan === "none",
        normalizes: keep && wider > 0,
        rebiases: !keep,
        copies: keep && wider === 0,
        biasChange: constant(to.exponentBits, biasChange),
        exponentPadding: wider === 0 ? "" : `${wider}'b0, `,
        padding: zeroPadding(to.fractionBits - from.fractionBits),
        ...stagedView({ ...EXACT_STAGES, cuts: chooseCuts(CUTS, stages) }),
      };
    }
    const workBits = Math.max(from.fractionBits + 1, to.fractionBits + 3);
    const signedBits = Math.max(from.exponentBits, to.exponentBits, indexBits(workBits)) + 2;
    const denormalizes = keep && smallestValue(from, subnormals) < smallestExponent(to);
    return {
      ...common,
      normalizes: keep && !denormalizes,
      denormalizes,
      workBits: String(workBits),
      signedBits: String(signedBits),
      one: constant(signedBits, 1n),
      biasChange: constant(signedBits, biasChange),
      padding: zeroPadding(workBits - from.fractionBits - 1),
      ...stagedView({ ...convertStages({ keep, denormalizes }), cuts: chooseCuts(CUTS_WITH_ROUNDING, stages) }),
    };
  },
});

/** Exponent of the smallest value that is not zero. */
function smallestValue(from: FloatFormat, subnormals: SubnormalPolicy): number {
  return smallestExponent(from) - (subnormals === "keep" ? from.fractionBits : 0);
}

/** What becomes of NaN. */
function nanText({ name, infinities, nan }: FloatFormat): string {
  if (infinities) return "every NaN becomes the one canonical NaN";
  return nan === "none" ? `${name} has neither infinity nor NaN` : `${name} has no infinity; its NaN, of either sign, becomes the one canonical NaN`;
}

/** True when every value of `from` is a value of `to`, and either all its subnormals become normal or the exponents are alike. */
function isExact(from: FloatFormat, to: FloatFormat, subnormals: SubnormalPolicy): boolean {
  const alike = from.exponentBits === to.exponentBits;
  const wider = from.exponentBits < to.exponentBits && smallestValue(from, subnormals) >= smallestExponent(to);
  return to.fractionBits >= from.fractionBits && largestExponent(to) >= largestExponent(from) && (alike || wider);
}

const EXACT_STAGES: Omit<StagePlan, "cuts"> = {
  sections: { convert: [], output: ["result"] },
  signals: { result: { madeIn: "convert", range: "[EXP_W+FRAC_W:0]" } },
};

/** With flush there is nothing to normalize: the first section makes what the rounding reads. */
function convertStages(options: { readonly keep: boolean; readonly denormalizes: boolean }): Omit<StagePlan, "cuts"> {
  const plan = roundedStages(options);
  if (options.keep) return plan;
  return {
    sections: plan.sections,
    signals: {
      ...plan.signals,
      new_exponent: { madeIn: "product", range: "[SIGNED_W-1:0]" },
      normalized: { madeIn: "product", range: "[WORK_W-1:0]" },
    },
  };
}
