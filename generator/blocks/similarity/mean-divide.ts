import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp16, fp32, type NumberFormat } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { range } from "../../ir/size.js";
import { bits, input, number, output } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { countBits } from "../arithmetic/widths.js";

/** Bits of the sum of a group: fp32, or the exact whole number. */
export function groupSumBits(element: NumberFormat, members: number): number {
  return element.kind === "float" ? formatBits(fp32) : element.bits + countBits(members);
}

/** Cycles of a division: a bit of the quotient each. Floats: 24 bits, one more below 1, one to round. */
function divideSteps(element: NumberFormat, members: number): number {
  return element.kind === "float" ? 26 : groupSumBits(element, members);
}

export const meanDivide = defineBlock({
  name: "mean_divide",
  doc: "Divides the sum of a group by the number of its members, bit by bit.",
  parameters: {
    element: numberFormat({ doc: "Format of the mean.", kinds: ["float", "integer"], default: fp16 }),
    members: wholeNumber({ doc: "Most members of a group.", unit: "tokens", min: 1, max: 65_536, default: 1024 }),
    subnormals: choice(["keep", "flush"], { doc: "Subnormal means: keep, or write as zero.", default: "keep" }),
  },
  variant: (p) => `${p.element.name}${p.subnormals === "flush" ? "_flush" : ""}`,
  clocking: "clock",
  sizes: (p) => ({
    COUNT_W: { value: countBits(p.members), default: 11, min: 1, doc: "bits of a count" },
    ...(p.element.kind === "float" ? {} : { SUM_W: { value: groupSumBits(p.element, p.members), default: 19, min: 2, doc: "bits of a sum" } }),
  }),
  ports: (p, { COUNT_W, SUM_W = range(32) }) => ({
    load: input(bits(1), "Takes the sum."),
    step: input(bits(1), "One bit more."),
    sum: input(bits(SUM_W), p.element.kind === "float" ? "fp32." : "Signed."),
    count: input(bits(COUNT_W), p.element.kind === "float" ? "Members, shifted left until the highest bit is 1; held." : "Members; held."),
    power: input(bits(8), "Members are count * 2^(power + 1 - its width); floats only."),
    mean: output(number(p.element), "The mean, when all steps are done."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `load_i, then ${p.element.kind === "float" ? divideSteps(p.element, p.members) : "SUM_W"} cycles with step_i` },
      { label: "rounding", text: p.element.kind === "float" ? "to nearest even in fp32, then once to the format of the mean" : "to the nearest whole number, ties to even" },
      { label: "stall", text: "without step_i and load_i everything is held" },
      { label: "reset", text: "none" },
    ],
  }),
  template: (p) => (p.element.kind === "float" ? "mean-divide-float" : "mean-divide-integer"),
  children: (p) => (p.element.kind === "float" ? { convert: floatConvert({ from: fp32, to: p.element, stages: 0, subnormals: p.subnormals }) } : {}),
  view: (p) => ({ elementBits: String(formatBits(p.element)) }),
});
