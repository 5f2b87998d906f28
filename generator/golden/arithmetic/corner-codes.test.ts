import { expect, it } from "vitest";
import { bf16, e2m1, e2m3, e3m2, e4m3, float, formatBits, fp16, fp32, largestCode } from "../../config/number-format.js";
import { cornerCodes, specialCodes } from "./corner-codes.js";
import { codeToNumber } from "./float-codec.js";

it("covers every class of fp16 with both signs", () => {
  const corners = cornerCodes(fp16);
  const wanted = [0x0000, 0x0001, 0x03ff, 0x0400, 0x3bff, 0x3c00, 0x3c01, 0x7bff, 0x7c00, 0x7c01, 0x7e00, 0x7fff, 0x5555, 0x2aaa];
  for (const code of wanted) {
    expect(corners).toContain(BigInt(code));
    expect(corners).toContain(BigInt(code + 0x8000));
  }
});

it.each([float(2, 1), float(3, 2), fp16, bf16, fp32, float(11, 52)])("$name: legal codes, none twice, ascending", (format) => {
  const corners = cornerCodes(format);
  expect(new Set(corners).size).toBe(corners.length);
  expect(corners.every((code, index) => index === 0 || code > (corners[index - 1] as bigint))).toBe(true);
  expect(corners.every((code) => code >= 0n && code >> BigInt(formatBits(format)) === 0n)).toBe(true);
  expect(corners.map((code) => codeToNumber(code, format))).toContain(1);
});

it.each([e4m3, e3m2, e2m3, e2m1])("$name: legal codes, none twice, the ends of the range among them", (format) => {
  const corners = cornerCodes(format);
  expect(new Set(corners).size).toBe(corners.length);
  expect(corners.every((code) => code >= 0n && code >> BigInt(formatBits(format)) === 0n)).toBe(true);
  for (const code of [0n, 1n, largestCode(format)]) expect(corners).toContain(code);
  expect(specialCodes(format).some((code) => Number.isNaN(codeToNumber(code, format)))).toBe(format === e4m3);
});

it("specials of fp16: both zeros, smallest, largest, infinities, NaN", () => {
  expect(specialCodes(fp16)).toEqual([0n, 0x8000n, 1n, 0x8001n, 0x7bffn, 0xfbffn, 0x7c00n, 0xfc00n, 0x7e00n]);
});
