import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp16 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { range } from "../../ir/size.js";
import { bits, input, number, output } from "../../ir/types.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { countBits } from "../arithmetic/widths.js";
import { meanArithmetic } from "./mean-arithmetic.js";

export const meanDivide = defineBlock({
  name: "mean_divide",
  doc: "Divides the sum of a group by the number of its members, bit by bit.",
  parameters: {
    element: numberFormat({ doc: "Format of the mean.", kinds: ["float", "integer"], default: fp16 }),
    members: wholeNumber({ doc: "Most members of a group.", unit: "tokens", min: 1, max: 65_536, default: 1024 }),
    subnormals: choice(["keep", "flush"], { doc: "Subnormal means: keep, or write as zero.", default: "keep" }),
  },
  variant: (p) => `${p.element.name}${flushSuffix(p.element, p.subnormals)}`,
  clocking: "clock",
  sizes: (p) => ({
    COUNT_W: { value: countBits(p.members), default: 11, min: 1, doc: "bits of a count" },
    ...meanArithmetic(p.element, p).sumSize,
  }),
  ports: (p, { COUNT_W, SUM_W = range(32) }) => ({
    load: input(bits(1), "Takes the sum."),
    step: input(bits(1), "One bit more."),
    sum: input(bits(SUM_W), meanArithmetic(p.element, p).texts.sumPort),
    count: input(bits(COUNT_W), meanArithmetic(p.element, p).texts.countPort),
    power: input(bits(8), "Members are count * 2^(power + 1 - its width); floats only."),
    mean: output(number(p.element), "The mean, when all steps are done."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `load_i, then ${meanArithmetic(p.element, p).texts.divideCycles} cycles with step_i` },
      { label: "rounding", text: meanArithmetic(p.element, p).texts.rounding },
      ...subnormalsLines(p.element, p.subnormals),
      { label: "stall", text: "without step_i and load_i everything is held" },
      { label: "reset", text: "none" },
    ],
  }),
  template: (p) => `mean-divide-${p.element.kind}`,
  instances: (p, _, own) => meanArithmetic(p.element, p).rounders(own.mean),
  view: (p) => ({ elementBits: String(formatBits(p.element)) }),
});
