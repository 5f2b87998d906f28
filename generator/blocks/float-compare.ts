import { canonicalNan, formatBits, fp32 } from "../config/number-format.js";
import { numberFormat, wholeNumber } from "../config/parameter.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, number, output } from "../ir/types.js";
import { constant, floatOf, portRange } from "./float-text.js";
import { chooseCuts, stagedView } from "./stage-cuts.js";

const PARAMETERS = {
  format: numberFormat({ kinds: ["float"], default: fp32, doc: "format of both operands" }),
  stages: wholeNumber({ min: 0, max: 1, default: 0, unit: "cycles", doc: "1: output register" }),
};

function timing(stages: number): readonly { readonly label: string; readonly text: string }[] {
  return [
    { label: "latency", text: stages === 0 ? "0 cycles: combinational, clk_i and advance_i are not used" : "1 cycle with advance_i high, one operation per cycle" },
    { label: "stall", text: stages === 0 ? "none" : "advance_i low holds the output register, which has no reset" },
  ];
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
  view: ({ format: anyFormat, stages }) => {
    const format = floatOf(anyFormat);
    return {
      exponentBits: String(format.exponentBits),
      fractionBits: String(format.fractionBits),
      range: portRange(format),
      blank: " ".repeat(portRange(format).length),
      combinational: stages === 0,
      ...stagedView({
        sections: { compare: [], output: ["less", "equal", "unordered"] },
        signals: {
          less: { madeIn: "compare", range: "" },
          equal: { madeIn: "compare", range: "" },
          unordered: { madeIn: "compare", range: "" },
        },
        cuts: chooseCuts([["output"]], stages),
      }),
    };
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
  view: ({ format: anyFormat, stages }) => {
    const format = floatOf(anyFormat);
    return {
      exponentBits: String(format.exponentBits),
      fractionBits: String(format.fractionBits),
      canonicalNan: constant(formatBits(format), canonicalNan(format)),
      range: portRange(format),
      blank: " ".repeat(portRange(format).length),
      combinational: stages === 0,
      ...stagedView({
        sections: { compare: [], output: ["result"] },
        signals: { result: { madeIn: "compare", range: "[MAG_W:0]" } },
        cuts: chooseCuts([["output"]], stages),
      }),
    };
  },
});
