import { integer } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { lowest, net } from "../../ir/operand.js";
import { plus, times } from "../../ir/size.js";
import { bits, input, output, sized, vector } from "../../ir/types.js";
import { entrySizes, entryTable, entryType } from "./candidate-compare.js";
import { leadingFloat } from "./leading-float.js";

export const candidateEntry = defineBlock({
  name: "candidate_entry",
  doc: "What is compared of one candidate: the square of its dot product with the key, its norm, its number, and whether it points the same way at all.",
  parameters: {
    lanes: wholeNumber({ doc: "Elements of a vector.", unit: "elements", min: 1, max: 256 }),
    keyBits: wholeNumber({ doc: "Width of an element.", unit: "bits", min: 2, max: 25 }),
    normBits: wholeNumber({ doc: "Width of a squared length.", unit: "bits", min: 1, max: 64 }),
    ...entryTable,
  },
  clocking: "clock",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 32, min: 1, doc: "elements of a vector" },
    KEY_W: { value: p.keyBits, default: 12, min: 2, doc: "bits of an element" },
    NORM_W: { value: p.normBits, default: 27, min: 1, doc: "bits of a squared length" },
    ...entrySizes(p),
  }),
  ports: (p, sizes) => ({
    advance: input(bits(1), "Enable of every register."),
    key: input(sized(vector(integer(p.keyBits), p.lanes), times(sizes.LANES, sizes.KEY_W)), "Vector of the key."),
    candidate: input(sized(vector(integer(p.keyBits), p.lanes), times(sizes.LANES, sizes.KEY_W)), "Vector of the candidate."),
    norm: input(bits(sizes.NORM_W), "Squared length of the candidate."),
    number: input(bits(sizes.NUMBER_W), "Number of the candidate."),
    entry: output(entryType(sizes), "From the top: dot > 0, number, norm, dot^2; the last two each exponent and mantissa."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "5 enabled cycles" },
      { label: "throughput", text: "one candidate per enabled cycle" },
      { label: "rounding", text: "the dot product is exact; of dot, dot^2 and norm the leading MANTISSA_W bits stay, the others are dropped" },
      { label: "range", text: "the absolute value of the dot product fits in NORM_W bits" },
      { label: "stall", text: "advance_i low holds everything" },
    ],
    latency: { entry: 5 },
  }),
  diagram: ["  products -> sums of 8 -> dot -> leading bits -> dot^2"],
  instances: (_, sizes, own) => ({
    magnitude: leadingFloat(sizes, { value: lowest(net("dot_q", plus(sizes.NORM_W, 1)), sizes.NORM_W), width: sizes.NORM_W, float: "magnitude" }),
    norm: leadingFloat(sizes, { value: own.norm, width: sizes.NORM_W, float: "norm" }),
  }),
});
