import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { given, lowest, net } from "../../ir/operand.js";
import { plus, times } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";
import { entrySizes, entryTable, entryType } from "./candidate-compare.js";
import { leadingFloat } from "./leading-float.js";
import { serialMultiply } from "../arithmetic/serial-multiply.js";

export const matchDecision = defineBlock({
  name: "match_decision",
  doc: "Is the cosine of the key and its best candidate above the threshold? Without square root and division.",
  parameters: {
    normBits: wholeNumber({ doc: "Width of a squared length.", unit: "bits", min: 1, max: 64 }),
    thresholdBits: wholeNumber({ doc: "Width of the threshold.", unit: "bits", min: 1, max: 32 }),
    ...entryTable,
    steps: wholeNumber({ doc: "Cycles of a product.", unit: "cycles", min: 1, max: 64 }),
  },
  clocking: "clock",
  sizes: (p) => ({
    NORM_W: { value: p.normBits, default: 27, min: 1, doc: "bits of a squared length" },
    THRESHOLD_W: { value: p.thresholdBits, default: 16, min: 1, doc: "bits of the threshold" },
    ...entrySizes(p),
    STEPS: { value: p.steps, default: 7, min: 1, doc: "cycles of a product" },
  }),
  ports: (_, sizes) => ({
    advance: input(bits(1), "Enable of every register."),
    keyStart: input(bits(1), "What was at key_norm_i and threshold_i two enabled cycles ago is multiplied."),
    keyNorm: input(bits(sizes.NORM_W), "Squared length of the key."),
    threshold: input(bits(sizes.THRESHOLD_W), "Threshold of the cosine, a fraction of THRESHOLD_W - 1 bits."),
    bestStart: input(bits(1), "best_i is that of the key."),
    best: input(entryType(sizes), "Best candidate: an entry as of candidate_entry."),
    match: output(bits(1), "It is above the threshold."),
    candidate: output(bits(sizes.NUMBER_W), "Its number; 0 if it is not."),
  }),
  contract: () => ({
    lines: [
      { label: "match", text: "dot^2 * 2^(2f) > threshold^2 * key_norm * norm, strictly, f = THRESHOLD_W - 1" },
      { label: "latency", text: "STEPS + 1 enabled cycles from best_start_i" },
      { label: "throughput", text: "a key per STEPS enabled cycles" },
      { label: "timing", text: "best_start_i comes STEPS + 1 enabled cycles after key_start_i of the same key" },
      { label: "rounding", text: "of threshold^2, key_norm and threshold^2 * key_norm the leading MANTISSA_W bits stay, the others are dropped" },
      { label: "stall", text: "advance_i low holds everything" },
    ],
  }),
  constants: (_, { MANTISSA_W, EXPONENT_W, THRESHOLD_W }) => ({
    FLOAT_W: plus(EXPONENT_W, MANTISSA_W),
    SQUARE_W: times(2, MANTISSA_W),
    LIMIT_W: times(2, THRESHOLD_W),
    SCALE: plus(times(2, THRESHOLD_W), -2),
  }),
  instances: (p, sizes, own) => {
    const { NORM_W, MANTISSA_W, STEPS, FLOAT_W, SQUARE_W, LIMIT_W } = sizes;
    const product = serialMultiply({ aBits: p.mantissaBits, bBits: p.mantissaBits, steps: p.steps });
    const parameters = { A_BITS: MANTISSA_W, B_BITS: MANTISSA_W, STEPS };
    const mantissa = (float: string) => lowest(net(float, FLOAT_W), MANTISSA_W);
    return {
      thresholdSquare: leadingFloat(sizes, { value: net("threshold_square_q"), width: LIMIT_W, float: "threshold_square" }),
      keyNorm: leadingFloat(sizes, { value: net("key_norm_q"), width: NORM_W, float: "key_float" }),
      keyLimit: instance(product, { parameters, pins: { advance: own.advance, start: own.keyStart, a: mantissa("key_float_q"), b: mantissa("threshold_square_late_q"), product: net("key_limit", SQUARE_W) } }),
      limit: instance(product, { parameters, pins: { advance: own.advance, start: own.bestStart, a: given, b: mantissa("key_limit_q"), product: net("limit", SQUARE_W) } }),
    };
  },
});
