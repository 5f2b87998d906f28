import { wholeNumber } from "../config/parameter.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, output } from "../ir/types.js";

export const candidateCompare = defineBlock({
  name: "candidate_compare",
  doc: "The better of two candidates: the one with the larger dot^2 / norm, exactly, without a division; the lower number on a tie.",
  parameters: {
    normBits: wholeNumber({ doc: "Width of a squared length.", unit: "bits", min: 1, max: 64 }),
    numberBits: wholeNumber({ doc: "Width of a candidate's number.", unit: "bits", min: 1, max: 8 }),
  },
  clocking: "clock",
  ports: (p) => ({
    advance: input(bits(1), "Enable of every register."),
    a: input(bits(3 * p.normBits + p.numberBits + 1), "First: valid, number, norm, dot^2 from the top; valid only with dot > 0."),
    b: input(bits(3 * p.normBits + p.numberBits + 1), "Second."),
    better: output(bits(3 * p.normBits + p.numberBits + 1), "The better one; not valid if neither is."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "2 enabled cycles: products, comparison" },
      { label: "throughput", text: "one pair per enabled cycle" },
      { label: "rounding", text: "none: dot_a^2 * norm_b against dot_b^2 * norm_a" },
      { label: "stall", text: "advance_i low holds everything" },
    ],
    latency: { better: 2 },
  }),
  verilogParameters: (p) => [
    { name: "NORM_W", value: p.normBits, default: 27, min: 1, doc: "bits of a squared length" },
    { name: "NUMBER_W", value: p.numberBits, default: 3, min: 1, doc: "bits of a candidate's number" },
  ],
});
