import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { plus } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";

export const serialMultiply = defineBlock({
  name: "serial_multiply",
  doc: "Exact product of two unsigned numbers in a given number of cycles: one digit of the second factor at a time, the highest first.",
  parameters: {
    aBits: wholeNumber({ doc: "Width of the first factor.", unit: "bits", min: 1, max: 256 }),
    bBits: wholeNumber({ doc: "Width of the second factor.", unit: "bits", min: 1, max: 256 }),
    steps: wholeNumber({ doc: "Cycles of one product; 1 takes the whole factor at once.", unit: "cycles", min: 1, max: 256 }),
  },
  clocking: "clock",
  sizes: (p) => ({
    A_BITS: { value: p.aBits, default: 32, min: 1, doc: "bits of the first factor" },
    B_BITS: { value: p.bBits, default: 32, min: 1, doc: "bits of the second factor" },
    STEPS: { value: p.steps, default: 7, min: 1, doc: "cycles of one product" },
  }),
  ports: (p, { A_BITS, B_BITS }) => ({
    advance: input(bits(1), "Enable of every register."),
    start: input(bits(1), "Takes both factors; steps enabled cycles before the next start."),
    a: input(bits(A_BITS), "First factor."),
    b: input(bits(B_BITS), "Second factor."),
    product: output(bits(plus(A_BITS, B_BITS)), "Product, from steps enabled cycles after start until the next start."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "STEPS enabled cycles from start_i to product_o" },
      { label: "throughput", text: "one product per STEPS enabled cycles" },
      { label: "stall", text: "advance_i low holds everything" },
    ],
  }),
});
