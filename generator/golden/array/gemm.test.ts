import { describe, expect, it } from "vitest";
import { bf16, fp16, fp32, int8, int32, integer } from "../../config/number-format.js";
import { encodeNumbers } from "../arithmetic/float-array.js";
import type { GemmOptions } from "./gemm.js";
import { gemm } from "./gemm.js";

const half = (...values: number[]): Uint16Array => encodeNumbers(values, fp16) as Uint16Array;
const one = { M: 1, N: 1, operand: fp16, accumulator: fp32, subnormals: "keep" } as const;

const codes = (options: GemmOptions): number[] => Array.from<number | bigint, number>(gemm(options), Number);

describe("gemm", () => {
  it("adds k ascending in a slice, then slice by slice", () => {
    // 2^-13 is half a last place of 2^11 in fp32: added to 2^11 it is lost, added to -2^11 it is not.
    const activations = half(2 ** 11, 2 ** -13, 2 ** -13, -(2 ** 11));
    const run = (sliceElements: number): number[] => codes({ ...one, activations, weights: half(1, 1, 1, 1), K: 4, sliceElements });
    expect(run(4)).toEqual(Array.from(half(0)));
    expect(run(3)).toEqual(Array.from(half(0)));
    expect(run(2)).toEqual(Array.from(half(2 ** -13)));
    expect(run(1)).toEqual(Array.from(half(0)));
  });

  it("converts once at the end, beyond the largest fp16 to infinity", () => {
    const activations = half(60_000, 60_000, -60_000);
    expect(codes({ ...one, activations, weights: half(1, 1, 1), K: 3, sliceElements: 2 })).toEqual(Array.from(half(60_000)));
    expect(codes({ ...one, activations, weights: half(1, 1, 0), K: 3, sliceElements: 2 })).toEqual([0x7c00]);
  });

  it("rounds a bf16 product into fp32, where it may leave the range", () => {
    const activations = Uint16Array.of(0x7f00, 0x0080);
    const weights = Uint16Array.of(0x7f00, 0x0080);
    const products = codes({ ...one, M: 2, K: 1, N: 2, operand: bf16, activations, weights, sliceElements: 1 });
    expect(products).toEqual([0x7f80, 0x4000, 0x4000, 0x0000]);
  });

  it("flushes operands and results", () => {
    const run = (subnormals: GemmOptions["subnormals"], a: number, w: number): number[] =>
      codes({ ...one, subnormals, activations: half(a), weights: half(w), K: 1, sliceElements: 1 });
    expect(run("keep", 2 ** -24, 1024)).toEqual(Array.from(half(2 ** -14)));
    expect(run("flush", 2 ** -24, 1024)).toEqual([0]);
    expect(run("keep", 2 ** -14, 0.5)).toEqual([0x0200]);
    expect(run("flush", 2 ** -14, 0.5)).toEqual([0]);
  });

  it("wraps integers to the accumulator", () => {
    const shape = { M: 1, K: 2, N: 1, sliceElements: 1, operand: int8, subnormals: "keep" } as const;
    const activations = Int8Array.of(-128, 127);
    const weights = Int8Array.of(-128, 127);
    expect(gemm({ ...shape, activations, weights, accumulator: int32 })).toEqual(Int32Array.of(32_513));
    expect(gemm({ ...shape, activations, weights, accumulator: integer(12) })).toEqual(Int32Array.of(32_513 - 8 * 4096));
    expect(gemm({ ...shape, activations, weights, accumulator: integer(40) })).toEqual(BigInt64Array.of(32_513n));
  });

  it("is empty or zero where there is nothing to add", () => {
    const none = new Uint16Array();
    expect(gemm({ ...one, M: 2, K: 0, activations: none, weights: none, sliceElements: 4 })).toEqual(Uint16Array.of(0, 0));
    expect(gemm({ ...one, M: 0, K: 3, activations: none, weights: half(1, 2, 3), sliceElements: 4 })).toEqual(none);
  });

  it("refuses lengths that do not fit and mixed kinds", () => {
    const options = { ...one, K: 2, sliceElements: 2, activations: half(1, 2), weights: half(1, 2) };
    expect(() => gemm({ ...options, K: 3 })).toThrow("activations: 2 elements, not 1 x 3");
    expect(() => gemm({ ...options, weights: half(1) })).toThrow("weights: 1 elements, not 2 x 1");
    expect(() => gemm({ ...options, sliceElements: 0 })).toThrow("sliceElements");
    expect(() => gemm({ ...options, accumulator: int32 })).toThrow("int32 is not a float format");
  });
});
