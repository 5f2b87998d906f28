import { asFloat, fp16, fp32, productIsExact, smallestExponent, type FloatFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { numberFormat } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, number, output } from "../../ir/types.js";
import { roundedStages } from "./float-rounding.js";
import { constant, nanFraction, zeroPadding } from "./float-text.js";
import { pipelineLines, pipelineStages } from "./pipelined-unit.js";
import { chooseCuts, stagedView, type StagePlan } from "./stage-cuts.js";
import { indexBits } from "./widths.js";
import { flushSuffix, subnormalsLines, unitSubnormals } from "./subnormals.js";

const CUTS = [["output"], ["normalize", "output"]] as const;
const CUTS_WITH_ROUNDING = [["output"], ["normalize", "output"], ["normalize", "round", "output"]] as const;

/**
 * Product of two floats, rounded once into a format that may differ from theirs. Where no product needs rounding or can
 * be subnormal (fp16 into fp32) the module has neither rounding nor exponent checks: template float-multiply-exact.
 */
export const floatMultiply = defineBlock({
  name: "float_multiply",
  doc: "Product of two floating-point numbers.",
  parameters: {
    operand: numberFormat({ kinds: ["float"], default: fp16, doc: "format of both operands" }),
    result: numberFormat({ kinds: ["float"], default: fp32, doc: "format of the product" }),
    stages: pipelineStages({ max: 8, default: 1 }),
    subnormals: unitSubnormals,
  },
  variant: ({ operand, result, stages, subnormals }) => `${operand.name}_${result.name}_s${stages}${flushSuffix(operand, subnormals)}`,
  clocking: "clock",
  ports: ({ operand, result }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    a: input(number(operand), "first factor"),
    b: input(number(operand), "second factor"),
    result: output(number(result), "a * b"),
  }),
  contract: ({ operand, result, stages, subnormals }) => ({
    latency: { result: stages },
    lines: [
      {
        label: "result",
        text: isExact(asFloat(operand), asFloat(result), subnormals)
          ? `${result.name}: a_i * b_i, which is exact for all ${operand.name} operands`
          : `${result.name}: a_i * b_i rounded once, to nearest even; overflow gives infinity`,
      },
      { label: "NaN", text: "any NaN operand and infinity * 0 give the one canonical NaN" },
      ...subnormalsLines(operand, subnormals),
      ...pipelineLines(stages),
    ],
  }),
  template: ({ operand, result, subnormals }) => (isExact(asFloat(operand), asFloat(result), subnormals) ? "float-multiply-exact" : "float-multiply"),
  view: ({ operand: anyOperand, result: anyResult, stages, subnormals }) => {
    const operand = asFloat(anyOperand);
    const result = asFloat(anyResult);
    const common = {
      operandExponentBits: String(operand.exponentBits),
      operandFractionBits: String(operand.fractionBits),
      exponentBits: String(result.exponentBits),
      fractionBits: String(result.fractionBits),
      nanFraction: nanFraction(result),
      keep: subnormals === "keep",
      combinational: stages === 0,
    };
    const biasChange = result.bias - 2 * operand.bias;
    if (isExact(operand, result, subnormals)) {
      return {
        ...common,
        // With subnormals kept the count of leading zeros starts from the product's top bit, one place higher.
        biasChange: constant(result.exponentBits, BigInt(subnormals === "keep" ? biasChange + 1 : biasChange)),
        padding: zeroPadding(result.fractionBits - (2 * operand.fractionBits + 1)),
        ...stagedView({ ...EXACT_STAGES, cuts: chooseCuts(CUTS, stages) }),
      };
    }
    const workBits = Math.max(2 * operand.fractionBits + 2, result.fractionBits + 3);
    const signedBits = Math.max(operand.exponentBits + 1, result.exponentBits, indexBits(workBits)) + 2;
    const denormalizes = subnormals === "keep" && smallestProduct(operand, subnormals) < smallestExponent(result);
    return {
      ...common,
      flush: subnormals === "flush",
      normalizes: subnormals === "keep" && !denormalizes,
      denormalizes,
      workBits: String(workBits),
      signedBits: String(signedBits),
      one: constant(signedBits, 1n),
      biasChange: constant(signedBits, BigInt(biasChange + 1)),
      padding: zeroPadding(workBits - (2 * operand.fractionBits + 2)),
      ...stagedView({ ...roundedStages({ keep: subnormals === "keep", denormalizes }), cuts: chooseCuts(CUTS_WITH_ROUNDING, stages) }),
    };
  },
});

/** Exponent of the smallest product that is not zero. */
function smallestProduct(operand: FloatFormat, subnormals: SubnormalPolicy): number {
  return 2 * (smallestExponent(operand) - (subnormals === "keep" ? operand.fractionBits : 0));
}

/** True when no product needs rounding, overflows, or is subnormal in the result. */
function isExact(operand: FloatFormat, result: FloatFormat, subnormals: SubnormalPolicy): boolean {
  return productIsExact(operand, result) && smallestProduct(operand, subnormals) >= smallestExponent(result);
}

const EXACT_STAGES: Omit<StagePlan, "cuts"> = {
  sections: {
    product: [],
    normalize: ["sign", "special", "finite", "nan", "exponent", "product"],
    output: ["result"],
  },
  signals: {
    sign: { madeIn: "product", range: "" },
    special: { madeIn: "product", range: "" },
    finite: { madeIn: "product", range: "" },
    nan: { madeIn: "product", range: "" },
    exponent: { madeIn: "product", range: "[EXP_W-1:0]" },
    product: { madeIn: "product", range: "[WORK_W-1:0]" },
    result: { madeIn: "normalize", range: "[EXP_W+FRAC_W:0]" },
  },
};
