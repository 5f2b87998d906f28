import { float, formatBits, fp32, perKind, type NumberFormat } from "../../config/number-format.js";
import { choice, numberFormat, wholeNumber, type ValuesOf } from "../../config/parameter.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance, type OwnNets } from "../../dsl/instance.js";
import type { Problem } from "../../errors.js";
import type { ContractLine, View } from "../../ir/module.js";
import { net } from "../../ir/operand.js";
import { bits, input, number, output, type WirePort } from "../../ir/types.js";
import { floatAdd } from "./float-add.js";
import { floatMultiply } from "./float-multiply.js";
import { formatRange } from "./float-text.js";
import { stagedView } from "./stage-cuts.js";
import { flushSuffix, subnormalsLines } from "./subnormals.js";

/** Parameter rows that `multiply_add` and `pe` share. */
export const MULTIPLY_ADD_PARAMETERS = {
  operand: numberFormat({ kinds: ["float", "integer"], default: float(6, 10), doc: "format of both factors" }),
  accumulator: numberFormat({ kinds: ["float", "integer"], default: fp32, doc: "format of product and sum" }),
  multiplyStages: wholeNumber({ min: 0, max: 8, default: 1, unit: "cycles", doc: "registers between the product and the sum" }),
  addStages: wholeNumber({ min: 1, max: 8, default: 2, unit: "cycles", doc: "pipeline registers of the sum; the last one is the output register" }),
  subnormals: choice(["keep", "flush"], { default: "keep", doc: "subnormal numbers as in IEEE 754, or read and written as zero; nothing for integers" }),
};

type MultiplyAddValues = ValuesOf<typeof MULTIPLY_ADD_PARAMETERS>;

/** What sums of products of a format must be. */
const sumsOf = perKind<{ readonly like: string; readonly usual: string; readonly leastBits: number }>({
  float: () => ({ like: "a float", usual: "fp32", leastBits: 0 }),
  integer: ({ bits }) => ({ like: "an integer", usual: "int32", leastBits: 2 * bits }),
});

/** Float with float, integer with an integer that holds the product. */
export function formatProblems(path: string, operand: NumberFormat, accumulator: NumberFormat): readonly Problem[] {
  const wrong = (rule: string, fix: string): readonly Problem[] => [{ path: `${path}.accumulator`, value: accumulator.name, rule, fix }];
  const { like, usual, leastBits } = sumsOf(operand);
  if (operand.kind !== accumulator.kind) return wrong(`must be ${like} format like the operand, ${operand.name}`, `choose ${usual}`);
  if (formatBits(accumulator) < leastBits) return wrong(`must hold a product of two ${operand.name}, ${leastBits} bits`, `choose int${leastBits} or wider`);
  return [];
}

/** What the result of the two variants is, for the headers of `multiply_add` and `pe`. */
export const arithmeticLine = perKind<ContractLine, [accumulator: NumberFormat]>({
  float: ({ name }, sum) => ({ label: "arithmetic", text: `${name} * ${name} rounded to ${sum.name}, plus ${sum.name}, rounded again, each to nearest even` }),
  integer: ({ name }, sum) => ({ label: "arithmetic", text: `${name} * ${name} + ${sum.name}, two's complement, wraps` }),
});

/** Module name suffix of a multiply-add and of what is made of it. */
export function multiplyAddVariant({ operand, accumulator, multiplyStages, addStages, subnormals }: MultiplyAddValues): string {
  return `${operand.name}_${accumulator.name}_s${multiplyStages}_${addStages}${flushSuffix(operand, subnormals)}`;
}

/** How the product and the sum are made. */
interface MultiplyAddArithmetic {
  readonly template: string;
  readonly instances: (own: OwnNets<Record<"advance" | "a" | "b" | "c" | "result", WirePort>>) => Readonly<Record<string, InstanceRow>>;
  readonly view: Readonly<Record<string, View>>;
}

const multiplyAddArithmetic = perKind<MultiplyAddArithmetic, [MultiplyAddValues]>({
  float: (operand, { accumulator, multiplyStages, addStages, subnormals }) => ({
    template: "multiply-add",
    instances: ({ advance, a, b, c, result }) => {
      const product = net("product");
      return {
        multiply: instance(floatMultiply({ operand, result: accumulator, stages: multiplyStages, subnormals }), { pins: { advance, a, b, result: product } }),
        add: instance(floatAdd({ format: accumulator, stages: addStages, subnormals }), { pins: { advance, a: product, b: c, result } }),
      };
    },
    view: { accumulatorRange: formatRange(accumulator) },
  }),
  integer: ({ bits: operandBits }, { accumulator, multiplyStages, addStages }) => ({
    template: "integer-multiply-add",
    instances: () => ({}),
    view: {
      operandBits: String(operandBits),
      accumulatorBits: String(formatBits(accumulator)),
      combinational: false,
      ...stagedView({
        sections: { multiply: [], add: ["product"], output: ["total"] },
        signals: { product: { madeIn: "multiply", range: "[PRODUCT_W-1:0]" }, total: { madeIn: "add", range: "[SUM_W-1:0]" } },
        cuts: [...Array.from({ length: multiplyStages }, () => "add"), ...Array.from({ length: addStages }, () => "output")],
      }),
    },
  }),
});

/** Product and sum with a register between them if wanted; one block for floats and integers, so that the PE knows neither. */
export const multiplyAdd = defineBlock({
  name: "multiply_add",
  doc: "Product of two numbers plus a third.",
  parameters: MULTIPLY_ADD_PARAMETERS,
  rules: ({ operand, accumulator }) => formatProblems("multiply_add", operand, accumulator),
  variant: multiplyAddVariant,
  clocking: "clock",
  ports: ({ operand, accumulator }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    a: input(number(operand), "first factor"),
    b: input(number(operand), "second factor"),
    c: input(number(accumulator), "summand"),
    result: output(number(accumulator), "a * b + c"),
  }),
  contract: ({ operand, accumulator, multiplyStages, addStages, subnormals }) => ({
    latency: { c: multiplyStages, result: multiplyStages + addStages },
    lines: [
      { label: "result", text: "a_i * b_i + c_i" },
      arithmeticLine(operand, accumulator),
      ...subnormalsLines(operand, subnormals),
      { label: "timing", text: `c_i is taken ${multiplyStages} enabled cycles after its a_i and b_i` },
      { label: "latency", text: `${multiplyStages + addStages} cycles with advance_i high from a_i and b_i, ${addStages} from c_i; one operation per cycle` },
      { label: "stall", text: "advance_i low holds every stage; no register has a reset" },
    ],
  }),
  template: (p) => multiplyAddArithmetic(p.operand, p).template,
  instances: (p, _, own) => multiplyAddArithmetic(p.operand, p).instances(own),
  view: (p) => multiplyAddArithmetic(p.operand, p).view,
});
