import { expect, it } from "vitest";
import { bf16, e4m3, float, fp16, fp32, integer, int8 } from "../../config/number-format.js";
import { elementArrays, elementsFrom } from "./element-arrays.js";

it("elements are patterns of floats and values of integers, in the narrowest array", () => {
  expect(elementsFrom([0x3c00n, 0xfc00n], elementArrays(fp16))).toEqual(Uint16Array.of(0x3c00, 0xfc00));
  expect(elementsFrom([0x8000_0000n], elementArrays(fp32))).toEqual(Uint32Array.of(0x8000_0000));
  expect(elementsFrom([0x7en], elementArrays(e4m3))).toEqual(Uint16Array.of(0x7e));
  expect(elementsFrom([0xffn, 0x7fn], elementArrays(int8))).toEqual(Int8Array.of(-1, 127));
  expect(elementsFrom([0xfffn], elementArrays(integer(12)))).toEqual(Int32Array.of(-1));
});

it("their values are exact", () => {
  expect(Array.from(elementArrays(bf16).values([0x3f80, 0xbfc0]))).toEqual([1, -1.5]);
  expect(Array.from(elementArrays(e4m3).values([0x7e, 0x81]))).toEqual([448, -(2 ** -9)]);
  expect(Array.from(elementArrays(int8).values([-3, 4]))).toEqual([-3, 4]);
});

it("operands have up to 32 bits", () => {
  expect(() => elementArrays(float(8, 30)).make(1)).toThrow("e8f30 has 39 bits: operands have up to 32");
});
