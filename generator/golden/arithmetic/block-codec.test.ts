import { describe, expect, it } from "vitest";
import { blockLayout, mxfp4, mxfp6e2m3, mxfp6e3m2, mxfp8e4m3, mxfp8e5m2 } from "../../config/block-format.js";
import { blockValues, packBlock, quantiseBlock, unpackBlock } from "./block-codec.js";

const of = (...values: number[]): number[] => Array.from({ length: 32 }, (_, index) => values[index] ?? 0);

describe("MX blocks", () => {
  it.each([
    [mxfp8e5m2, 264],
    [mxfp8e4m3, 264],
    [mxfp6e3m2, 200],
    [mxfp6e2m3, 200],
    [mxfp4, 136],
  ])("%o is a word of %i bits", (format, bits) => {
    expect(blockLayout(format).bits).toBe(bits);
    const block = quantiseBlock(Array.from({ length: 32 }, (_, index) => (index - 11.3) * 0.37), format);
    const word = packBlock(block, format);
    expect(unpackBlock(word, format)).toEqual(block);
    expect(word >> BigInt(bits - 8)).toBe(block.scale);
    expect(word & 0xfn).toBe((block.elements[0] ?? 0n) & 0xfn);
  });

  it("the largest magnitude comes into the highest binade and saturates there", () => {
    const block = quantiseBlock(of(7.5, -6, 1, 0.3), mxfp4);
    expect(block.scale).toBe(127n);
    expect(blockValues(block, mxfp4).slice(0, 5)).toEqual([6, -6, 1, 0.5, 0]);
    expect(blockValues(quantiseBlock(of(12, 3), mxfp4), mxfp4).slice(0, 2)).toEqual([12, 3]);
    expect(blockValues(quantiseBlock(of(61_440), mxfp8e5m2), mxfp8e5m2)[0]).toBe(57_344);
  });

  it("zeros have the smallest scale, and a block of NaN or infinity is NaN", () => {
    expect(quantiseBlock(of(), mxfp8e4m3)).toEqual({ elements: of().map(() => 0n), scale: 0n });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(blockValues(quantiseBlock(of(1, value), mxfp8e4m3), mxfp8e4m3).every(Number.isNaN)).toBe(true);
  });

  it("scales end at 2^-127 and 2^127", () => {
    expect(quantiseBlock(of(2 ** 200), mxfp4).scale).toBe(254n);
    expect(quantiseBlock(of(2 ** -200), mxfp4).scale).toBe(0n);
  });

  it("has exactly its number of elements", () => {
    expect(() => quantiseBlock([1], mxfp4)).toThrow("mxfp4: 1 elements, and a block has 32");
    expect(() => packBlock({ elements: [1n], scale: 0n }, mxfp4)).toThrow("mxfp4: 1 elements");
  });
});
