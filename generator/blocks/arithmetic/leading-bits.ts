import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, output } from "../../ir/types.js";

export const leadingBits = defineBlock({
  name: "leading_bits",
  doc: "The leading significant bits of a whole number, and how many bits it has: a float without rounding.",
  parameters: {
    width: wholeNumber({ doc: "Width of the number.", unit: "bits", min: 1, max: 128 }),
    mantissaBits: wholeNumber({ doc: "Significant bits that stay.", unit: "bits", min: 2, max: 26 }),
    exponentBits: wholeNumber({ doc: "Width of the count of bits.", unit: "bits", min: 1, max: 12 }),
  },
  clocking: "none",
  sizes: (p) => ({
    WIDTH_BITS: { value: p.width, default: 29, min: 1, doc: "bits of the number" },
    MANTISSA_W: { value: p.mantissaBits, default: 16, min: 2, doc: "bits that stay" },
    EXPONENT_W: { value: p.exponentBits, default: 8, min: 1, doc: "bits of the count" },
  }),
  ports: (p, { WIDTH_BITS, MANTISSA_W, EXPONENT_W }) => ({
    value: input(bits(WIDTH_BITS), "Whole number."),
    mantissa: output(bits(MANTISSA_W), "Its leading bits, the highest one set; 0 for 0."),
    exponent: output(bits(EXPONENT_W), "Its bits: value is about mantissa * 2^(exponent - MANTISSA_W)."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "none: combinational" },
      { label: "rounding", text: "the bits behind the leading ones are dropped" },
    ],
    latency: { mantissa: 0, exponent: 0 },
  }),
});
