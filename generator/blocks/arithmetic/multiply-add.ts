import { float, formatBits, fp32, type NumberFormat } from "../../config/number-format.js";
import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import type { Problem } from "../../errors.js";
import type { ContractLine } from "../../ir/module.js";
import { net } from "../../ir/operand.js";
import { bits, input, number, output } from "../../ir/types.js";
import { floatAdd } from "./float-add.js";
import { floatMultiply } from "./float-multiply.js";
import { formatRange } from "./float-text.js";
import { stagedView } from "./stage-cuts.js";

/** Parameter rows that `multiply_add` and `pe` share. */
export const MULTIPLY_ADD_PARAMETERS = {
  operand: numberFormat({ kinds: ["float", "integer"], default: float(6, 10), doc: "format of both factors" }),
  accumulator: numberFormat({ kinds: ["float", "integer"], default: fp32, doc: "format of product and sum" }),
  multiplyStages: wholeNumber({ min: 0, max: 8, default: 1, unit: "cycles", doc: "registers between the product and the sum" }),
  addStages: wholeNumber({ min: 1, max: 8, default: 2, unit: "cycles", doc: "pipeline registers of the sum; the last one is the output register" }),
  subnormals: choice(["keep", "flush"], { default: "keep", doc: "subnormal numbers as in IEEE 754, or read and written as zero; nothing for integers" }),
};

/** Float with float, integer with an integer that holds the product. */
export function formatProblems(path: string, operand: NumberFormat, accumulator: NumberFormat): readonly Problem[] {
  if (operand.kind !== accumulator.kind) {
    return [
      {
        path: `${path}.accumulator`,
        value: accumulator.name,
        rule: `must be a${operand.kind === "integer" ? "n integer" : " float"} format like the operand, ${operand.name}`,
        fix: operand.kind === "integer" ? "choose int32" : "choose fp32",
      },
    ];
  }
  if (operand.kind === "integer" && formatBits(accumulator) < 2 * formatBits(operand)) {
    return [
      {
        path: `${path}.accumulator`,
        value: accumulator.name,
        rule: `must hold a product of two ${operand.name}, ${2 * formatBits(operand)} bits`,
        fix: `choose int${2 * formatBits(operand)} or wider`,
      },
    ];
  }
  return [];
}

/** What the result of the two variants is, for the headers of `multiply_add` and `pe`. */
export function arithmeticLine(operand: NumberFormat, accumulator: NumberFormat): ContractLine {
  return {
    label: "arithmetic",
    text:
      operand.kind === "integer"
        ? `${operand.name} * ${operand.name} + ${accumulator.name}, two's complement, wraps`
        : `${operand.name} * ${operand.name} rounded to ${accumulator.name}, plus ${accumulator.name}, rounded again, each to nearest even`,
  };
}

/** Product and sum with a register between them if wanted; one block for floats and integers, so that the PE knows neither. */
export const multiplyAdd = defineBlock({
  name: "multiply_add",
  doc: "Product of two numbers plus a third.",
  parameters: MULTIPLY_ADD_PARAMETERS,
  rules: ({ operand, accumulator }) => formatProblems("multiply_add", operand, accumulator),
  variant: ({ operand, accumulator, multiplyStages, addStages, subnormals }) =>
    `${operand.name}_${accumulator.name}_s${multiplyStages}_${addStages}${subnormals === "flush" && operand.kind === "float" ? "_flush" : ""}`,
  clocking: "clock",
  ports: ({ operand, accumulator }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    a: input(number(operand), "first factor"),
    b: input(number(operand), "second factor"),
    c: input(number(accumulator), "summand"),
    result: output(number(accumulator), "a * b + c"),
  }),
  contract: ({ operand, accumulator, multiplyStages, addStages }) => ({
    latency: { c: multiplyStages, result: multiplyStages + addStages },
    lines: [
      { label: "result", text: "a_i * b_i + c_i" },
      arithmeticLine(operand, accumulator),
      { label: "timing", text: `c_i is taken ${multiplyStages} enabled cycles after its a_i and b_i` },
      { label: "latency", text: `${multiplyStages + addStages} cycles with advance_i high from a_i and b_i, ${addStages} from c_i; one operation per cycle` },
      { label: "stall", text: "advance_i low holds every stage; no register has a reset" },
    ],
  }),
  template: ({ operand }) => (operand.kind === "integer" ? "integer-multiply-add" : "multiply-add"),
  instances: ({ operand, accumulator, multiplyStages, addStages, subnormals }, _, { advance, a, b, c, result }) => {
    if (operand.kind === "integer") return {};
    const product = net("product");
    return {
      multiply: instance(floatMultiply({ operand, result: accumulator, stages: multiplyStages, subnormals }), { pins: { advance, a, b, result: product } }),
      add: instance(floatAdd({ format: accumulator, stages: addStages, subnormals }), { pins: { advance, a: product, b: c, result } }),
    };
  },
  view: ({ operand, accumulator, multiplyStages, addStages }) => {
    if (operand.kind === "float") return { accumulatorRange: formatRange(accumulator) };
    return {
      operandBits: String(formatBits(operand)),
      accumulatorBits: String(formatBits(accumulator)),
      combinational: false,
      ...stagedView({
        sections: { multiply: [], add: ["product"], output: ["total"] },
        signals: { product: { madeIn: "multiply", range: "[PRODUCT_W-1:0]" }, total: { madeIn: "add", range: "[SUM_W-1:0]" } },
        cuts: [...Array.from({ length: multiplyStages }, () => "add"), ...Array.from({ length: addStages }, () => "output")],
      }),
    };
  },
});
