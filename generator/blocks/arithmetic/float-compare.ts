import { asFloat, canonicalNan, formatBits, fp32, type NumberFormat } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { ContractLine } from "../../ir/module.js";
import { bits, input, number, output } from "../../ir/types.js";
import { constant } from "./float-text.js";
import { chooseCuts, stagedView, type StagePlan } from "./stage-cuts.js";

const PARAMETERS = {
  format: numberFormat({ kinds: ["float"], default: fp32, doc: "format of both operands" }),
  stages: wholeNumber({ min: 0, max: 1, default: 0, unit: "cycles", doc: "1: output register" }),
};

function timing(stages: number): readonly ContractLine[] {
  return [
    { label: "latency", text: stages === 0 ? "0 cycles: combinational, clk_i and advance_i are not used" : "1 cycle with advance_i high, one operation per cycle" },
    { label: "stall", text: stages === 0 ? "none" : "advance_i low holds the output register, which has no reset" },
  ];
}

interface Comparison {
  readonly format: NumberFormat;
  readonly stages: number;
  readonly results: StagePlan["signals"];
  readonly constants?: Readonly<Record<string, string>>;
}

/** View of a template whose one cut is its output register. */
function compareView({ format, stages, results, constants = {} }: Comparison) {
  const { exponentBits, fractionBits } = asFloat(format);
  return {
    exponentBits: String(exponentBits),
    fractionBits: String(fractionBits),
    ...constants,
    combinational: stages === 0,
    ...stagedView({ sections: { compare: [], output: Object.keys(results) }, signals: results, cuts: chooseCuts([["output"]], stages) }),
  };
}

/** Order of two floats: exactly one of less, equal, unordered, or none of them for greater. */
export const floatCompare = defineBlock({
  name: "float_compare",
  doc: "Order of two floating-point numbers.",
  parameters: PARAMETERS,
  variant: ({ format, stages }) => `${format.name}_s${stages}`,
  clocking: "clock",
  ports: ({ format }) => ({
    advance: input(bits(1), "lets the output register move"),
    a: input(number(format), "left side"),
    b: input(number(format), "right side"),
    less: output(bits(1), "a < b"),
    equal: output(bits(1), "a = b"),
    unordered: output(bits(1), "a or b is NaN"),
  }),
  contract: ({ stages }) => ({
    latency: { less: stages, equal: stages, unordered: stages },
    lines: [
      { label: "less", text: "a_i < b_i; subnormals count with their value" },
      { label: "equal", text: "a_i = b_i, where -0 = +0" },
      { label: "unordered", text: "a_i or b_i is NaN; then neither less nor equal" },
      ...timing(stages),
    ],
  }),
  view: ({ format, stages }) => {
    const flag = { madeIn: "compare", range: "" };
    return compareView({ format, stages, results: { less: flag, equal: flag, unordered: flag } });
  },
});

/** The larger of two floats. */
export const floatMax = defineBlock({
  name: "float_max",
  doc: "The larger of two floating-point numbers.",
  parameters: PARAMETERS,
  variant: ({ format, stages }) => `${format.name}_s${stages}`,
  clocking: "clock",
  ports: ({ format }) => ({
    advance: input(bits(1), "lets the output register move"),
    a: input(number(format), "first operand"),
    b: input(number(format), "second operand"),
    result: output(number(format), "the larger one"),
  }),
  contract: ({ stages }) => ({
    latency: { result: stages },
    lines: [
      { label: "result", text: "the larger of a_i and b_i, unchanged; +0 is larger than -0" },
      { label: "NaN", text: "the one canonical NaN if either operand is NaN" },
      ...timing(stages),
    ],
  }),
  view: ({ format, stages }) =>
    compareView({
      format,
      stages,
      results: { result: { madeIn: "compare", range: "[MAG_W:0]" } },
      constants: { canonicalNan: constant(formatBits(format), canonicalNan(asFloat(format))) },
    }),
});
