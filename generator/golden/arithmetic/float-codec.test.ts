import { describe, expect, it } from "vitest";
import { bf16, canonicalNan, float, fp16, fp32, fp64 } from "../../config/number-format.js";
import { add, compare, convert, max, multiply, multiplyAdd } from "./float-arithmetic.js";
import { codeToNumber, decode, encode, infinityCode, isNan, numberToCode, zeroCode } from "./float-codec.js";

describe("float codec", () => {
  it.each([
    [fp16, 0x3c00n, 1],
    [fp16, 0xc000n, -2],
    [fp16, 0x0001n, 2 ** -24],
    [fp16, 0x7bffn, 65_504],
    [fp16, 0x7c00n, Number.POSITIVE_INFINITY],
    [fp16, 0x8000n, -0],
    [bf16, 0x3f80n, 1],
    [bf16, 0x0001n, 2 ** -133],
    [fp32, 0x0000_0001n, 2 ** -149],
    [fp32, 0x7f7f_ffffn, 2 ** 128 - 2 ** 104],
    [fp64, 0x0000_0000_0000_0001n, Number.MIN_VALUE],
    [fp64, 0x800f_ffff_ffff_ffffn, -(2 ** -1022 - 2 ** -1074)],
    [fp64, 0x7fef_ffff_ffff_ffffn, Number.MAX_VALUE],
    [float(2, 1), 0b0101n, 3],
    [float(2, 1), 0b0001n, 0.5],
  ])("%o 0x%s", (format, code, value) => {
    expect(codeToNumber(code, format)).toBe(value);
    expect(numberToCode(value, format)).toBe(code);
    expect(encode(decode(code, format), format)).toBe(code);
  });

  it("rounds to nearest even once, and to infinity from half a last place beyond the largest value", () => {
    expect(numberToCode(1 + 2 ** -11, fp16)).toBe(0x3c00n);
    expect(numberToCode(1 + 3 * 2 ** -11, fp16)).toBe(0x3c02n);
    expect(numberToCode(1 + 2 ** -11 + 2 ** -40, fp16)).toBe(0x3c01n);
    expect(numberToCode(65_519.99, fp16)).toBe(0x7bffn);
    expect(numberToCode(65_520, fp16)).toBe(0x7c00n);
    expect(numberToCode(2 ** -25, fp16)).toBe(0n);
    expect(numberToCode(-(2 ** -25) * 1.001, fp16)).toBe(0x8001n);
  });

  it("flushes after a rounding that knows no smallest exponent", () => {
    const smallestNormal = 2 ** -14;
    const step = 2 ** -24;
    expect(numberToCode(smallestNormal - step, fp16, "flush")).toBe(0n);
    expect(numberToCode(-(smallestNormal - step), fp16, "flush")).toBe(0x8000n);
    // A quarter of a step below is the half way of the binade below; keep rounds up from half a step already.
    expect(numberToCode(smallestNormal - step / 4, fp16, "flush")).toBe(0x0400n);
    expect(numberToCode(smallestNormal - step / 3, fp16, "flush")).toBe(0n);
    expect(numberToCode(smallestNormal - step / 3, fp16, "keep")).toBe(0x0400n);
    expect(decode(0x83ffn, fp16, "flush")).toMatchObject({ sign: 1, significand: 0n });
  });

  it("refuses a code that has bits outside the format", () => {
    expect(() => decode(0x1_0000n, fp16)).toThrow("0x10000 is no fp16 bit pattern (16 bits)");
    expect(() => decode(-1n, fp16)).toThrow(RangeError);
  });
});

describe("float arithmetic", () => {
  const bits = new DataView(new ArrayBuffer(8));
  const toDouble = (code: bigint): number => (bits.setBigUint64(0, code), bits.getFloat64(0));
  const fromDouble = (value: number): bigint => (bits.setFloat64(0, value), bits.getBigUint64(0));

  it("is the processor's own on fp64", () => {
    let state = 0x1234_5678_9abc_def1n;
    const next = (): bigint => {
      state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
      return state ^ (state >> 29n);
    };
    for (let index = 0; index < 5000; index += 1) {
      const a = BigInt.asUintN(64, next());
      // Near exponents in half of the cases, so that sums overlap; the product of the others under- and overflows.
      const b = index % 2 === 0 ? BigInt.asUintN(64, next()) : BigInt.asUintN(64, a + (next() >> 7n));
      const expected = (value: number): bigint => (Number.isNaN(value) ? canonicalNan(fp64) : fromDouble(value));
      expect(add(a, b, fp64, "keep")).toBe(expected(toDouble(a) + toDouble(b)));
      expect(multiply(a, b, fp64, fp64, "keep")).toBe(expected(toDouble(a) * toDouble(b)));
      expect(convert(a, fp64, fp32, "keep")).toBe(numberToCode(Math.fround(toDouble(a)), fp32));
    }
  });

  it("signs zeros and makes one NaN", () => {
    const [zero, minusZero] = [zeroCode(fp16), zeroCode(fp16, 1)];
    const [infinity, minusInfinity] = [infinityCode(fp16), infinityCode(fp16, 1)];
    const nan = canonicalNan(fp16);
    expect(add(minusZero, minusZero, fp16, "keep")).toBe(minusZero);
    expect(add(zero, minusZero, fp16, "keep")).toBe(zero);
    expect(add(0x3c00n, 0xbc00n, fp16, "keep")).toBe(zero);
    expect(add(infinity, minusInfinity, fp16, "keep")).toBe(nan);
    expect(add(minusInfinity, 0x7bffn, fp16, "keep")).toBe(minusInfinity);
    expect(add(0xfdffn, 0n, fp16, "keep")).toBe(nan);
    expect(multiply(infinity, minusZero, fp16, fp32, "keep")).toBe(canonicalNan(fp32));
    expect(multiply(infinity, 0x8001n, fp16, fp16, "keep")).toBe(minusInfinity);
    expect(multiply(infinity, 0x8001n, fp16, fp16, "flush")).toBe(nan);
    expect(multiply(zero, 0xbc00n, fp16, fp16, "keep")).toBe(minusZero);
    expect(multiplyAdd(zero, 0xbc00n, zeroCode(fp32, 1), fp16, fp32, "keep")).toBe(zeroCode(fp32, 1));
    expect(convert(0xfc01n, fp16, fp32, "keep")).toBe(0x7fc0_0000n);
    expect(isNan(0x7c01n, fp16)).toBe(true);
    expect(isNan(infinity, fp16)).toBe(false);
  });

  it("compares by value and takes +0 as the larger zero", () => {
    expect(compare(0x8000n, 0n, fp16)).toEqual({ less: false, equal: true, unordered: false });
    expect(compare(0xbc00n, 0x0001n, fp16)).toEqual({ less: true, equal: false, unordered: false });
    expect(compare(0xbc00n, 0xc000n, fp16)).toEqual({ less: false, equal: false, unordered: false });
    expect(compare(0x7e01n, 0n, fp16)).toEqual({ less: false, equal: false, unordered: true });
    expect(max(0x8000n, 0n, fp16)).toBe(0n);
    expect(max(0n, 0x8000n, fp16)).toBe(0n);
    expect(max(0x8000n, 0x8000n, fp16)).toBe(0x8000n);
    expect(max(0xfc00n, 0xbc00n, fp16)).toBe(0xbc00n);
    expect(max(0x3c00n, 0x7c01n, fp16)).toBe(0x7e00n);
  });
});
