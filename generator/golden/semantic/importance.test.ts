import { describe, expect, it } from "vitest";
import { fp16 } from "../../config/number-format.js";
import { createRandom, type Random } from "../../config/random.js";
import { decodeNumbers, encodeNumbers } from "../arithmetic/float-array.js";
import { semanticChain } from "./chain.js";
import { importanceAccuracy, importanceOrder, importanceReference, maximumOfRows, textToImageLogits, type AttentionOptions } from "./importance.js";

const random = createRandom(Number(process.env["FOCUS_SEED"] ?? 7));

function normal(source: Random): number {
  return Math.sqrt(-2 * Math.log(1 - source.real())) * Math.cos(2 * Math.PI * source.real());
}

function draw(shape: Omit<AttentionOptions, "query" | "key">): AttentionOptions {
  const codes = (count: number): Uint16Array => encodeNumbers(Array.from({ length: count }, () => normal(random)), fp16) as Uint16Array;
  const { heads, keyHeads = heads, textTokens, imageTokens, headDim } = shape;
  return { ...shape, query: codes(heads * textTokens * headDim), key: codes(keyHeads * imageTokens * headDim) };
}

const array = { sliceElements: 32, subnormals: "keep" } as const;

/** What the hardware finds: fp16 codes, one per image token. */
function importance(options: AttentionOptions): Uint16Array {
  return semanticChain({ ...options, keep: 1 }, array, { lanes: 8, maxElements: 12_800 }).importance;
}

describe("importance", () => {
  it.each([
    { heads: 1, textTokens: 1, imageTokens: 1, headDim: 1 },
    { heads: 3, textTokens: 5, imageTokens: 37, headDim: 33 },
    { heads: 4, keyHeads: 2, textTokens: 2, imageTokens: 50, headDim: 64 },
    { heads: 28, keyHeads: 4, textTokens: 3, imageTokens: 20, headDim: 128 },
  ])("of %o is near the float64 reference", (shape) => {
    const options = draw(shape);
    const found = decodeNumbers(importance(options), fp16);
    importanceReference(options).forEach((wanted, token) => {
      // Logits are rounded to fp16: half a unit of the last place of numbers below 64, then of the result.
      expect(Math.abs((found[token] as number) - wanted)).toBeLessThan(wanted * 2 ** -5);
    });
  });

  it.each([0.4, 0.1])("of the hardware's softmax selects what float64 selects, up to last places: %d of 600 tokens", (share) => {
    const options = draw({ heads: 4, keyHeads: 2, textTokens: 4, imageTokens: 600, headDim: 64 });
    const codes = importance(options);
    const accuracy = importanceAccuracy(codes, importanceReference(options), 600 * share);
    console.info(`importance against float64: ${JSON.stringify(accuracy)}`);
    expect(accuracy.maxUlp).toBeLessThan(8);
    expect(accuracy.meanUlp).toBeLessThan(1.5);
    expect(accuracy.overlap).toBeGreaterThan(0.99);
    expect(accuracy.worstMissUlp).toBeLessThan(accuracy.maxUlp);
  });

  it("logits of a head meet the keys of its group", () => {
    const options = draw({ heads: 4, keyHeads: 2, textTokens: 1, imageTokens: 3, headDim: 8 });
    const swapped = { ...options, key: Uint16Array.from([...options.key.subarray(24), ...options.key.subarray(0, 24)]) };
    expect(textToImageLogits(options, array, 1)).not.toEqual(textToImageLogits(swapped, array, 1));
    const repeated = { ...options, query: Uint16Array.from([...options.query.subarray(0, 8), ...options.query.subarray(0, 8), ...options.query.subarray(16)]) };
    expect(textToImageLogits(repeated, array, 0)).toEqual(textToImageLogits(repeated, array, 1));
    expect(textToImageLogits(repeated, array, 2)).toEqual(textToImageLogits(options, array, 2));
    expect(() => textToImageLogits({ ...options, keyHeads: 3 }, array, 0)).toThrow(RangeError);
  });

  it("is the maximum over rows, token by token, and a NaN stays", () => {
    const rows = [[0x3000n, 0x0001n, 0x7e00n], [0x2fffn, 0x0002n, 0x3c00n]];
    expect(maximumOfRows(rows, fp16)).toEqual([0x3000n, 0x0002n, 0x7e00n]);
    expect(() => maximumOfRows([], fp16)).toThrow(RangeError);
  });
});

describe("order of importance", () => {
  const codes = (...values: readonly number[]): Uint16Array => encodeNumbers(values, fp16) as Uint16Array;
  const order = (found: readonly number[], wanted: readonly number[]) => importanceOrder(codes(...found), Float64Array.from(wanted));

  it("counts pairs that stand the other way round, and ties that float64 tells apart, apart from each other", () => {
    // Pairs by hand: (0, 1) turned, (0, 2) tied, (1, 2) turned, (3, any) as in float64.
    expect(order([0.25, 0.5, 0.25, 0.75], [0.5, 0.25, 0.375, 0.75])).toEqual({ pairs: 6, differing: 2, tied: 1, worstUlp: 1024 });
  });

  it("what float64 has equal is in no order to differ from", () => {
    expect(order([0.25, 0.5, 0.5], [0.5, 0.5, 0.5])).toEqual({ pairs: 3, differing: 0, tied: 0, worstUlp: 0 });
  });

  it("measures in last places at the values themselves, across powers of two and among subnormals", () => {
    const [above, below] = [2 ** -11, 2 ** -12];
    // From 0.5 half a place down, and two places up: the one below 0.5 are half as large.
    expect(order([0.5, 0.25], [0.5 - below / 2, 0.5 + 2 * above]).worstUlp).toBe(2.5);
    expect(order([0.5, 0.25], [0.5 - below / 4, 0.5]).worstUlp).toBe(0.25);
    expect(order([2, 1, 0].map((steps) => steps * 2 ** -24), [0, 2 ** -25, 2 ** -24]).worstUlp).toBe(1);
    expect(order([1, 0.5], [2 ** -14 - 2 ** -24, 2 ** -14 + 2 ** -24]).worstUlp).toBe(2);
  });

  it("leaves out tokens that are no finite number in one of the two", () => {
    expect(order([0.25, NaN, 0.5, 0.5], [0.5, 0.75, 0.25, NaN])).toEqual({ pairs: 1, differing: 1, tied: 0, worstUlp: 1024 });
  });
});
