import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { bf16, formatBits, fp16, int8, integer, perKind, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { ContractLine } from "../../ir/module.js";
import { bits, input, output, vector } from "../../ir/types.js";
import { flushSuffix } from "../arithmetic/subnormals.js";
import { quantisedBits } from "./neighbourhood.js";

export interface QuantizerParameters {
  readonly matcherBits: number;
  readonly subnormals: SubnormalPolicy;
}

/** What a module that quantises is called after: integers are taken as they are. */
export const quantizerVariant = perKind<string, [QuantizerParameters]>({
  float: (format, { matcherBits, subnormals }) => `${format.name}_w${matcherBits}${flushSuffix(format, subnormals)}`,
  integer: ({ name }) => name,
});

/** What a contract says of subnormals that are read only. */
export const readSubnormalsLines = perKind<readonly ContractLine[], [QuantizerParameters]>({
  float: (_, { subnormals }) => [{ label: "subnormals", text: subnormals === "flush" ? "read as zero" : "have the exponent of the smallest normal number" }],
  integer: () => [],
});

const quantizerLines = perKind<readonly ContractLine[], [QuantizerParameters]>({
  float: (format, { matcherBits, subnormals }) => [
    { label: "value", text: `floor(|x| * 2^(${matcherBits} - 2 - E) + 1/2), at most 2^${matcherBits - 1} - 1, with the sign of x; E is the largest exponent in the vector` },
    ...readSubnormalsLines(format, { matcherBits, subnormals }),
  ],
  integer: () => [{ label: "value", text: "integers are taken as they are" }],
});

const quantizerView = perKind<Readonly<Record<string, string | boolean>>, [QuantizerParameters]>({
  float: (element, { matcherBits, subnormals }) => {
    const { exponentBits, fractionBits } = element;
    const spare = matcherBits - 1 - fractionBits;
    return {
      elementBits: String(formatBits(element)),
      exponentBits: String(exponentBits),
      fractionBits: String(fractionBits),
      matcherBits: String(matcherBits),
      // One bit below the unit is kept for the rounding.
      aligned: spare > 0 ? `{mantissa, ${spare}'d0}` : spare === 0 ? "mantissa" : `mantissa[${fractionBits}:${-spare}]`,
      dropsBits: spare < 0,
      dropped: spare < 0 ? `mantissa[${-spare - 1}:0]` : "",
      mantissa: subnormals === "flush" ? "normal ? {1'b1, fraction} : {(FRACTION_W + 1){1'b0}}" : "{normal, fraction}",
    };
  },
  integer: ({ bits }) => ({ elementBits: String(bits) }),
});

export const vectorQuantizer = defineBlock({
  name: "vector_quantizer",
  doc: "Turns a vector into whole numbers that share an exponent, so that dot products and squared lengths are exact; a common factor does not change a cosine.",
  parameters: {
    lanes: wholeNumber({ doc: "Elements of the vector.", unit: "elements", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, bf16, int8] }),
    matcherBits: wholeNumber({ doc: "Width of a quantised float, sign included.", unit: "bits", min: 3, max: 24, default: 12 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read them as zero.", default: "keep" }),
  },
  variant: (p) => quantizerVariant(p.element, p),
  clocking: "clock",
  sizes: (p) => ({ LANES: { value: p.lanes, default: 32, min: 1, doc: "elements of the vector" } }),
  ports: (p, { LANES }) => ({
    advance: input(bits(1), "Enable of every register."),
    data: input(vector(p.element, LANES), "Vector."),
    quantised: output(vector(integer(quantisedBits(p)), LANES), "Its whole numbers; all 0 for a vector that is zero or not finite."),
    zero: output(bits(1), "Every element is zero, of either sign."),
    special: output(bits(1), "An element is NaN or infinite: the vector matches nothing."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: "2 enabled cycles" },
      { label: "throughput", text: "one vector per enabled cycle" },
      ...quantizerLines(p.element, p),
      { label: "stall", text: "advance_i low holds everything" },
    ],
    latency: { quantised: 2, zero: 2, special: 2 },
  }),
  template: (p) => `vector-quantizer-${p.element.kind}`,
  view: (p) => quantizerView(p.element, p),
});
