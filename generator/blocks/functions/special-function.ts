import { asFloat, float, fp16, fp32 } from "../../config/number-format.js";
import { choice, numberFormat } from "../../config/parameter.js";
import { SPECIAL_OPERATIONS, WIDEST_SPECIAL_FRACTION, type SpecialOperation } from "../../config/special-function.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, number, output } from "../../ir/types.js";
import { nanFraction } from "../arithmetic/float-text.js";
import { pipelineLines, pipelineStages } from "../arithmetic/pipelined-unit.js";
import { flushSuffix, subnormalsLines, unitSubnormals } from "../arithmetic/subnormals.js";
import { specialView, type SpecialUnit } from "./special-view.js";

/** What a unit computes, its special cases, and its template. */
const OPERATIONS: Readonly<Record<SpecialOperation, { readonly formula: string; readonly ends: string; readonly template: string }>> = {
  exp: { formula: "exp(value_i)", ends: "exp(-infinity) is +0, exp(infinity) infinity", template: "special-exp" },
  reciprocal: { formula: "1 / value_i", ends: "1/0 is infinity and 1/infinity 0, of the same sign", template: "special-reciprocal" },
  reciprocal_sqrt: { formula: "1 / sqrt(value_i)", ends: "of +0 and -0 infinity of the same sign, of infinity +0; of other negative numbers NaN", template: "special-reciprocal-sqrt" },
  silu: { formula: "value_i / (1 + exp(-value_i))", ends: "of infinity infinity, of -infinity -0", template: "special-silu" },
};

/** Functions of one number by range reduction, a table and one rounding; config/special-function.ts has the constants. */
export const specialFunction = defineBlock({
  name: "special_function",
  doc: "Exponential, reciprocal, reciprocal square root or SiLU of a floating-point number.",
  parameters: {
    operation: choice(SPECIAL_OPERATIONS, { default: "exp", doc: "function" }),
    operand: numberFormat({ kinds: ["float"], default: fp16, doc: "format of the operand", sample: [fp16, fp32, float(8, 7)] }),
    result: numberFormat({ kinds: ["float"], default: fp16, doc: "format of the result", sample: [fp16, float(8, 7), float(8, 15)] }),
    stages: pipelineStages({ max: 16, default: 3 }),
    subnormals: unitSubnormals,
  },
  rules: ({ result }) =>
    asFloat(result).fractionBits <= WIDEST_SPECIAL_FRACTION
      ? []
      : [{ path: "special_function.result", value: result.name, rule: `must have at most ${WIDEST_SPECIAL_FRACTION} fraction bits`, fix: "take fp32 or a narrower format" }],
  variant: ({ operation, operand, result, stages, subnormals }) => `${operation}_${operand.name}_${result.name}_s${stages}${flushSuffix(operand, subnormals)}`,
  clocking: "clock",
  ports: ({ operation, operand, result }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    value: input(number(operand), "operand"),
    result: output(number(result), OPERATIONS[operation].formula),
  }),
  contract: ({ operation, operand, result, stages, subnormals }) => ({
    latency: { result: stages },
    lines: [
      { label: "result", text: `${result.name}: ${OPERATIONS[operation].formula}, one of its two neighbours in the format, or the value itself` },
      { label: "ends", text: `${OPERATIONS[operation].ends}; overflow gives infinity` },
      { label: "NaN", text: "a NaN operand gives the one canonical NaN" },
      ...subnormalsLines(operand, subnormals),
      ...pipelineLines(stages),
    ],
  }),
  template: ({ operation }) => OPERATIONS[operation].template,
  view: ({ operation, operand: anyOperand, result: anyResult, stages, subnormals }) => {
    const operand = asFloat(anyOperand);
    const result = asFloat(anyResult);
    const unit: SpecialUnit = { operation, operand, result, keep: subnormals === "keep", stages };
    return {
      operandExponentBits: String(operand.exponentBits),
      operandFractionBits: String(operand.fractionBits),
      exponentBits: String(result.exponentBits),
      fractionBits: String(result.fractionBits),
      nanFraction: nanFraction(result),
      keep: unit.keep,
      combinational: stages === 0,
      ...specialView(unit),
    };
  },
});
