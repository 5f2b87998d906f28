import { numberFormat } from "../../config/parameter.js";
import { asFloat, float, fp32 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, number, output } from "../../ir/types.js";
import { nanFraction } from "./float-text.js";
import { pipelineLines, pipelineStages } from "./pipelined-unit.js";
import { chooseCuts, stagedView } from "./stage-cuts.js";
import { flushSuffix, subnormalsLines, unitSubnormals } from "./subnormals.js";

/** Where a pipeline of 1, 2, ... stages is cut, for even delays with typical cells; the last register is the output's. */
const CUTS = [["output"], ["normalize", "output"], ["sum", "round", "output"], ["align", "sum", "round", "output"]] as const;

/** Sum of two floats of one format, rounded once. Single path: order, align, add, normalize, round. */
export const floatAdd = defineBlock({
  name: "float_add",
  doc: "Sum of two floating-point numbers.",
  parameters: {
    format: numberFormat({ kinds: ["float"], default: fp32, doc: "format of operands and sum", sample: [fp32, float(5, 10), float(2, 1), float(3, 2)] }),
    stages: pipelineStages({ max: 8, default: 1 }),
    subnormals: unitSubnormals,
  },
  variant: ({ format, stages, subnormals }) => `${format.name}_s${stages}${flushSuffix(format, subnormals)}`,
  clocking: "clock",
  ports: ({ format }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    a: input(number(format), "first operand"),
    b: input(number(format), "second operand"),
    result: output(number(format), "a + b"),
  }),
  contract: ({ format, stages, subnormals }) => ({
    latency: { result: stages },
    lines: [
      { label: "result", text: `${format.name}: a_i + b_i rounded once, to nearest even; overflow gives infinity` },
      { label: "zero", text: "an exact sum of zero is +0, except (-0) + (-0) = -0" },
      { label: "NaN", text: "any NaN operand and infinity - infinity give the one canonical NaN" },
      ...subnormalsLines(format, subnormals),
      ...pipelineLines(stages),
    ],
  }),
  view: ({ format: anyFormat, stages, subnormals }) => {
    const format = asFloat(anyFormat);
    return {
      exponentBits: String(format.exponentBits),
      fractionBits: String(format.fractionBits),
      nanFraction: nanFraction(format),
      keep: subnormals === "keep",
      combinational: stages === 0,
      ...stagedView({
        sections: {
          order: [],
          align: subnormals === "keep" ? ["smaller_significand", "shift", "drop"] : ["smaller_significand", "shift", "drop", "smaller_zero"],
          sum: ["significand", "subtract", "aligned", "sticky"],
          normalize: subnormals === "keep" ? ["sign", "subtract", "exponent", "total"] : ["sign", "exponent", "total"],
          round: ["negative", "special", "nan", "new_exponent", "normalized", "sticky"],
          output: ["result"],
        },
        signals: {
          sign: { madeIn: "order", range: "" },
          subtract: { madeIn: "order", range: "" },
          special: { madeIn: "order", range: "" },
          nan: { madeIn: "order", range: "" },
          exponent: { madeIn: "order", range: "[EXP_W-1:0]" },
          significand: { madeIn: "order", range: "[FRAC_W:0]" },
          smaller_significand: { madeIn: "order", range: "[FRAC_W:0]" },
          smaller_zero: { madeIn: "order", range: "" },
          drop: { madeIn: "order", range: "" },
          shift: { madeIn: "order", range: "[SHIFT_W-1:0]" },
          aligned: { madeIn: "align", range: "[ALIGN_W-1:0]" },
          sticky: { madeIn: "align", range: "" },
          total: { madeIn: "sum", range: "[SUM_W-1:0]" },
          negative: { madeIn: "normalize", range: "" },
          normalized: { madeIn: "normalize", range: "[SUM_W-1:0]" },
          new_exponent: { madeIn: "normalize", range: "[SIGNED_W-1:0]" },
          result: { madeIn: "round", range: "[MAG_W:0]" },
        },
        cuts: chooseCuts(CUTS, stages),
      }),
    };
  },
});
