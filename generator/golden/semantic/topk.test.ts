import { describe, expect, it } from "vitest";
import { bf16, float, formatBits, fp16, type FloatFormat } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { compare } from "../arithmetic/float-arithmetic.js";
import { isNan } from "../arithmetic/float-codec.js";
import { topk } from "./topk.js";

/** Index i stays when fewer than k others come before it: no sorting, and the order of floats from another function. */
function reference(scores: readonly number[], k: number, format: FloatFormat): readonly number[] {
  const before = (i: number, j: number): boolean => {
    const [a, b] = [BigInt(scores[i] as number), BigInt(scores[j] as number)];
    if (isNan(a, format) || isNan(b, format)) return isNan(a, format) === isNan(b, format) ? i < j : isNan(b, format);
    const { less, equal } = compare(a, b, format);
    return equal ? i < j : !less;
  };
  return scores.flatMap((_, i) => (scores.filter((_other, j) => j !== i && before(j, i)).length < k ? [i] : []));
}

describe("topk", () => {
  const random = createRandom(Number(process.env["FOCUS_SEED"] ?? 5));
  const formats = [fp16, bf16, float(3, 2), float(2, 1)];

  it.each(Array.from({ length: 60 }, (_, draw) => [draw] as const))("draw %i is what counting ranks gives, for every k", (draw) => {
    const format = formats[draw % formats.length] ?? fp16;
    const few = random.pick([1, 2, 5, 1000]);
    const pool = Array.from({ length: few }, () => Number(random.bits(formatBits(format))));
    const scores = Array.from({ length: random.integer(1, 40) }, () => random.pick(pool));
    for (let k = 1; k <= scores.length; k += 1) expect([...topk({ scores, k, format })]).toEqual(reference(scores, k, format));
  });

  it("takes the lower index of equal scores, and zeros of either sign are equal", () => {
    expect([...topk({ scores: [0x3c00, 0x3c00, 0x3c00], k: 2 })]).toEqual([0, 1]);
    expect([...topk({ scores: [0x8000, 0x0000, 0x8000], k: 2 })]).toEqual([0, 1]);
  });

  it("ranks NaN of either sign below minus infinity", () => {
    const scores = [0x7e00, 0xfc00, 0xfe01, 0x7c00, 0x7c01];
    expect([1, 2, 3, 4, 5].map((k) => [...topk({ scores, k })])).toEqual([[3], [1, 3], [0, 1, 3], [0, 1, 2, 3], [0, 1, 2, 3, 4]]);
  });

  it("refuses a k that is out of range", () => {
    for (const k of [0, 4, 1.5, -1]) expect(() => topk({ scores: [1, 2, 3], k })).toThrow(RangeError);
  });
});
