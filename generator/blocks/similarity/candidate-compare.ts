import { wholeNumber } from "../../config/parameter.js";
import { defineBlock, type SizesOf } from "../../dsl/define-block.js";
import { parameterSize, plus, times } from "../../ir/size.js";
import { bits, input, output, record, sized } from "../../ir/types.js";

/** Sizes of what is compared of a candidate, for every block that makes, takes or judges one. */
export const entryTable = {
  mantissaBits: wholeNumber({ doc: "Significant bits of dot^2 and norm.", unit: "bits", min: 2, max: 26 }),
  exponentBits: wholeNumber({ doc: "Width of their exponents.", unit: "bits", min: 2, max: 12 }),
  numberBits: wholeNumber({ doc: "Width of a candidate's number.", unit: "bits", min: 1, max: 8 }),
} as const;

interface EntryParameters {
  readonly mantissaBits: number;
  readonly exponentBits: number;
  readonly numberBits: number;
}

/** The same as parameters of Verilog. */
export function entrySizes(p: EntryParameters) {
  return {
    MANTISSA_W: { value: p.mantissaBits, default: 16, min: 2, doc: "bits of a mantissa" },
    EXPONENT_W: { value: p.exponentBits, default: 8, min: 2, doc: "bits of an exponent" },
    NUMBER_W: { value: p.numberBits, default: 3, min: 1, doc: "bits of a candidate's number" },
  };
}

/** What is compared of a candidate: dot^2 and norm as mantissa and exponent, FLOAT_W bits each, its number, whether dot > 0. */
export function entryType({ MANTISSA_W, EXPONENT_W, NUMBER_W }: SizesOf<ReturnType<typeof entrySizes>>) {
  const value = sized(record({ mantissa: MANTISSA_W, exponent: EXPONENT_W }), parameterSize("FLOAT_W", MANTISSA_W.value + EXPONENT_W.value));
  return sized(record({ square: value, norm: value, number: NUMBER_W, valid: 1 }), plus(times(2, plus(MANTISSA_W, EXPONENT_W)), NUMBER_W, 1));
}

export const candidateCompare = defineBlock({
  name: "candidate_compare",
  doc: "The better of two candidates: the one with the larger dot^2 / norm, without a division; the lower number on a tie.",
  parameters: entryTable,
  clocking: "clock",
  sizes: entrySizes,
  ports: (_, sizes) => ({
    advance: input(bits(1), "Enable of every register."),
    a: input(entryType(sizes), "First, from the top: valid, number, norm, dot^2, each exponent and mantissa; valid only with dot > 0."),
    b: input(entryType(sizes), "Second."),
    better: output(entryType(sizes), "The better one; not valid if neither is."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "1 enabled cycle to the products, their comparison in the next one" },
      { label: "throughput", text: "one pair per enabled cycle" },
      { label: "rounding", text: "none: dot_a^2 * norm_b against dot_b^2 * norm_a; mantissas have their highest bit set" },
      { label: "stall", text: "advance_i low holds everything" },
    ],
    latency: { better: 1 },
  }),
});
