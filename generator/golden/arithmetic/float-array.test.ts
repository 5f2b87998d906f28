import { expect, it } from "vitest";
import { bf16, float, fp16, fp32 } from "../../config/number-format.js";
import { decodeNumbers, encodeNumbers } from "./float-array.js";

it("rounds numbers into codes and reads them back", () => {
  expect(encodeNumbers([1, -0, 1 / 3, 1e9, Number.NaN], fp16)).toEqual(Uint16Array.of(0x3c00, 0x8000, 0x3555, 0x7c00, 0x7e00));
  expect(encodeNumbers([1, 1 / 3], fp32)).toEqual(Uint32Array.of(0x3f80_0000, 0x3eaa_aaab));
  expect(encodeNumbers([2 ** -24], fp16, "flush")).toEqual(Uint16Array.of(0));
  expect(decodeNumbers(Uint16Array.of(0x3f80, 0xff80, 0x0001), bf16)).toEqual(
    Float64Array.of(1, Number.NEGATIVE_INFINITY, 2 ** -133),
  );
});

it("works for splits that numbers cannot compute in, up to 32 bits", () => {
  const format = float(3, 27);
  const values = [1.5, -0.25, 1 + 2 ** -27];
  expect(Array.from(decodeNumbers(encodeNumbers(values, format), format))).toEqual(values);
  expect(() => encodeNumbers([1], float(11, 52))).toThrow("fp64 has 64 bits");
});
