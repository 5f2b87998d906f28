import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { plus, times } from "../../ir/size.js";
import { bits, input, output, sized, vector } from "../../ir/types.js";
import { integer } from "../../config/number-format.js";

/** Enabled cycles from a beat to the sum that holds it. */
export const ALIGNED_SUM_STAGES = 5;

export const alignedSum = defineBlock({
  name: "aligned_sum",
  doc: "Running sum of numbers of any size, in fixed point below the largest exponent so far: when that grows the sum is shifted.",
  parameters: {
    lanes: wholeNumber({ doc: "Numbers per cycle.", unit: "numbers", min: 1, max: 256, default: 8 }),
    exponentBits: wholeNumber({ doc: "Bits of an exponent, signed.", unit: "bits", min: 2, max: 48, default: 19 }),
    significandBits: wholeNumber({ doc: "Bits of a significand.", unit: "bits", min: 1, max: 64, default: 20 }),
    guardBits: wholeNumber({ doc: "Bits of the sum below a significand of the largest exponent, and above it: 2^guardBits numbers can be added.", unit: "bits", min: 1, max: 24, default: 14 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 8, min: 1, doc: "numbers per cycle" },
    EXPONENT_W: { value: p.exponentBits, default: 19, min: 2, doc: "bits of an exponent" },
    SIGNIFICAND_W: { value: p.significandBits, default: 20, min: 1, doc: "bits of a significand" },
    GUARD_W: { value: p.guardBits, default: 14, min: 1, doc: "bits of the sum below and above" },
  }),
  ports: (p, { LANES, EXPONENT_W, SIGNIFICAND_W, GUARD_W }) => ({
    advance: input(bits(1), "Moves everything on."),
    valid: input(bits(1), "There is a beat."),
    first: input(bits(1), "It begins a sum."),
    present: input(bits(LANES), "Numbers of it that count."),
    exponents: input(sized(vector(integer(p.exponentBits), p.lanes), times(LANES, EXPONENT_W)), "Their exponents."),
    significands: input(sized(vector(integer(p.significandBits), p.lanes), times(LANES, SIGNIFICAND_W)), "Their significands, not negative."),
    largest: output(bits(EXPONENT_W), "Largest exponent of the sum so far; the lowest number there is before anything counted."),
    sum: output(bits(plus(SIGNIFICAND_W, times(2, GUARD_W))), "The sum, in units of 2^(largest_o - GUARD_W)."),
  }),
  contract: () => ({
    latency: { largest: ALIGNED_SUM_STAGES, sum: ALIGNED_SUM_STAGES },
    lines: [
      { label: "value", text: "every number, and the sum when the largest exponent grows, is cut off at the last bit of the sum" },
      { label: "latency", text: `${ALIGNED_SUM_STAGES} enabled cycles` },
      { label: "throughput", text: "one beat per enabled cycle; the loop is one shift and one addition" },
      { label: "stall", text: "advance_i low holds everything" },
      { label: "reset", text: "forgets the beats inside" },
    ],
  }),
});
