import { describe, expect, it } from "vitest";
import { bf16, canonicalNan, e2m1, e2m3, e3m2, e4m3, e5m2, e8m0, float, formatBits, fp16, fp32, int8, largestCode, largestExponent, normalizedFormat, parseFormat, perKind, productIsExact, smallestExponent } from "./number-format.js";

describe("float formats", () => {
  it.each([
    { format: fp16, bits: 16, smallest: -14, largest: 15, code: 0x7bffn, nan: 0x7e00n },
    { format: bf16, bits: 16, smallest: -126, largest: 127, code: 0x7f7fn, nan: 0x7fc0n },
    { format: e5m2, bits: 8, smallest: -14, largest: 15, code: 0x7bn, nan: 0x7en },
    { format: e4m3, bits: 8, smallest: -6, largest: 8, code: 0x7en, nan: 0x7fn },
    { format: e3m2, bits: 6, smallest: -2, largest: 4, code: 0x1fn },
    { format: e2m3, bits: 6, smallest: 0, largest: 2, code: 0x1fn },
    { format: e2m1, bits: 4, smallest: 0, largest: 2, code: 0x7n },
    { format: e8m0, bits: 8, smallest: -127, largest: 127, code: 0xfen, nan: 0xffn },
  ])("$format.name", ({ format, bits, smallest, largest, code, nan }) => {
    expect([formatBits(format), smallestExponent(format), largestExponent(format), largestCode(format)]).toEqual([bits, smallest, largest, code]);
    if (nan === undefined) expect(() => canonicalNan(format)).toThrow(`${format.name} has no NaN`);
    else expect(canonicalNan(format)).toBe(nan);
  });

  it("are read by name; E5M2 is IEEE's e5f2", () => {
    expect([e4m3, e3m2, e2m3, e2m1].map(({ name }) => parseFormat(name))).toEqual([e4m3, e3m2, e2m3, e2m1]);
    expect(parseFormat("e5m2")).toEqual(float(5, 2));
    expect(parseFormat("e4f3")).not.toEqual(e4m3);
    for (const text of ["e8m0", "e4m4", "constructor"]) expect(() => parseFormat(text)).toThrow("is not a number format");
  });

  it("become normal in the narrowest IEEE format that has room", () => {
    expect([fp16, e5m2, e4m3, e3m2, e2m3, e2m1].map((format) => normalizedFormat(format).name)).toEqual(["e6f10", "e6f2", "e5f3", "e4f2", "e4f3", "e3f1"]);
  });

  it("have exact products where range and fraction allow", () => {
    expect(productIsExact(fp16, fp32)).toBe(true);
    expect(productIsExact(bf16, fp32)).toBe(false);
    expect(productIsExact(e4m3, fp16)).toBe(false);
    expect(productIsExact(e3m2, fp16)).toBe(true);
  });
});

it("entries are chosen by kind", () => {
  const text = perKind({ float: ({ fractionBits }, more: string) => `f${fractionBits}${more}`, integer: ({ bits }, more: string) => `i${bits}${more}` });
  expect([text(fp16, "!"), text(int8, "?")]).toEqual(["f10!", "i8?"]);
});
