import { describe, expect, it } from "vitest";
import { bf16, fp16, int8 } from "../../config/number-format.js";
import { decodeNumbers, encodeNumbers } from "../arithmetic/float-array.js";
import type { ConcentrateOptions } from "./concentrate.js";
import { classesBySearch, concentrate, rowOrderOf } from "./concentrate.js";
import { compareDecisions } from "./decisions.js";
import { blockOffsets } from "./neighbours.js";
import { summarize } from "./summary.js";
import { expand } from "../../../test/support/expand-concentration.js";

const codes = (...values: number[]): Uint16Array => encodeNumbers(values, fp16) as Uint16Array;
const cube = { frames: 2, rows: 2, columns: 2 };
const plain = {
  operand: fp16,
  subnormals: "keep",
  block: cube,
  neighbours: "geometric",
  threshold: 0.9,
  tileTokens: 1024,
  representative: "first",
  classes: true,
  matcher: { kind: "blockInteger", bits: 12 },
} as const satisfies Partial<ConcentrateOptions>;
/** One row of tokens of one slice of two elements. */
const line = (pairs: readonly (readonly [number, number])[]) => ({ ...plain, activations: codes(...pairs.flat()), K: 2, sliceElements: 2, grid: { frames: 1, rows: 1, columns: pairs.length } });

describe("concentrate", () => {
  it("compares in the order frame, row, column", () => {
    const order = blockOffsets({ frames: 2, rows: 2, columns: 3 }).map(({ df, dr, dc }) => (df * 2 + dr) * 3 + dc);
    expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(() => blockOffsets({ frames: 4, rows: 1, columns: 1 })).toThrow("block.frames");
  });

  it("joins a neighbour's group, and compares with original values only", () => {
    // Each is within 25.8 degrees of the one before; the third is not within of the first, whose group it inherits.
    const turn = (degrees: number): [number, number] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const result = concentrate(line([turn(0), turn(20), turn(40), turn(80)]));
    expect(Array.from(result.map)).toEqual([0, 0, 0, 1]);
    expect(Array.from(result.root)).toEqual([0, 0, 0, 3]);
    expect(Array.from(result.matched)).toEqual([-1, 0, 1, -1]);
    expect(result.statistics).toEqual({ vectors: 4, zeroVectors: 0, nonFiniteVectors: 0, comparedPairs: 3, matches: 2, uniqueVectors: 2 });
    expect(Array.from(result.unique)).toEqual(Array.from(codes(...turn(0), ...turn(80))));
  });

  it("is strict at the threshold, exactly", () => {
    // (1, 0) and (3, 4): cosine 0.6; with 15 fraction bits 0.6 is 19661 / 32768, a little more.
    const at = (threshold: number, thresholdBits: number) => concentrate({ ...line([[1, 0], [3, 4]]), threshold, matcher: { kind: "blockInteger", bits: 12, thresholdBits } }).statistics.matches;
    expect(at(0.5, 1)).toBe(1);
    expect(at(0.6, 15)).toBe(0);
    expect(at(19660 / 32768, 15)).toBe(1);
    // No cosine is above 1, and none of 0 is above 0.
    expect(concentrate({ ...line([[2, 0], [2, 0]]), threshold: 1 }).statistics.matches).toBe(0);
    expect(concentrate({ ...line([[1, 0], [0, 1]]), threshold: 0 }).statistics.matches).toBe(0);
  });

  it("takes the first of equally near neighbours", () => {
    // Same direction, other lengths: cosines are equal in whole numbers.
    const grid = { frames: 1, rows: 2, columns: 2 };
    const result = concentrate({ ...plain, grid, K: 2, sliceElements: 2, activations: codes(0, 1, 2, 0, 4, 0, 1, 0) });
    expect(result.matched[3]).toBe(2);
  });

  it("keeps frame edges apart, the authors' shift does not", () => {
    const options = { ...plain, grid: { frames: 1, rows: 2, columns: 2 }, K: 1, sliceElements: 1, block: { frames: 1, rows: 1, columns: 2 }, activations: codes(-1, 1, 1, 1) };
    expect(Array.from(concentrate(options).matched)).toEqual([-1, -1, -1, 2]);
    expect(Array.from(concentrate({ ...options, neighbours: "linear" }).matched)).toEqual([-1, -1, 1, 2]);
  });

  it("counts m-tiles in retained tokens and never compares across", () => {
    const result = concentrate({ ...line([[1, 0], [0, 0], [1, 0], [1, 0], [1, 0]]), tileTokens: 2, block: { frames: 1, rows: 1, columns: 3 } });
    expect(Array.from(result.tileOf)).toEqual([0, -1, 0, 1, 1]);
    expect(Array.from(result.map)).toEqual([0, -1, 0, 0, 0]);
    expect(Array.from(result.root)).toEqual([0, -1, 0, 3, 3]);
    expect(Array.from(result.p)).toEqual([1, 1]);
  });

  it("leaves zero, non-finite and vanishing vectors alone", () => {
    const result = concentrate({
      ...line([[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]]),
      activations: Uint16Array.of(0x8000, 0, 0x7e00, 0x3c00, 0x7e00, 0x3c00, 0x0001, 0, 0x0001, 0),
      retained: [true, true, true, true, true],
      matcher: { kind: "blockInteger", bits: 10 },
    });
    // 2^-24 is less than half a unit of 10 bits at the smallest exponent: no match, but no zero vector either.
    expect(Array.from(result.map)).toEqual([-1, 0, 1, 2, 3]);
    expect(result.statistics).toMatchObject({ zeroVectors: 1, nonFiniteVectors: 2, uniqueVectors: 4, comparedPairs: 1 });
    const flushed = concentrate({ ...line([[1, 1]]), activations: Uint16Array.of(0x0001, 0), subnormals: "flush" });
    expect(flushed.statistics).toMatchObject({ vectors: 1, zeroVectors: 1 });
  });

  it("takes integers as they are", () => {
    const options = { ...plain, operand: int8, grid: { frames: 1, rows: 1, columns: 3 }, K: 3, sliceElements: 2, activations: Int8Array.of(100, 0, 5, 100, 40, -5, 127, 60, 0) };
    const result = concentrate({ ...options, representative: "mean" });
    expect(Array.from(result.map)).toEqual([0, 0, 0, 1, 0, -1]);
    // (100 + 100 + 127) / 3 = 109, (0 + 40 + 60) / 3 = 33.3; the last slice is filled with 0.
    expect(Array.from(result.unique)).toEqual([109, 33, 5, 0, -5, 0]);
  });

  it("means round once per addition, once in the division, once to the operand", () => {
    const mean = (pairs: (readonly [number, number])[]) => Array.from(decodeNumbers(concentrate({ ...line(pairs), representative: "mean" }).unique, fp16));
    expect(mean([[3, 0], [4, 0], [4, 0]])).toEqual([decodeNumbers(codes(11 / 3), fp16)[0], 0]);
    // 2^15 + 2^-11 is halfway between two fp32 values and goes to the even one, 2^15.
    const lost = [[2 ** 15, 2 ** -11], [2 ** 15, 2 ** -11]] as const;
    expect(mean([...lost])).toEqual([2 ** 15, 2 ** -11]);
    const huge = Uint16Array.of(0x7f7f, 0x7f7f, 0x7f7f);
    const overflow = concentrate({ ...plain, operand: bf16, representative: "mean", K: 1, sliceElements: 1, grid: { frames: 1, rows: 1, columns: 3 }, activations: huge });
    expect(Array.from(overflow.unique)).toEqual([0x7f80]);
  });

  it("finds classes of tokens that agree in every slice, and lists them by row", () => {
    const activations = codes(1, 0, 0, 1, /**/ 1, 0, 0, 1, /**/ 1, 0, 1, 0, /**/ 1, 0, 1, 0, /**/ 1, 0, 0, 1);
    const options = { ...plain, activations, K: 4, sliceElements: 2, grid: { frames: 1, rows: 1, columns: 5 } };
    const result = concentrate(options);
    expect(Array.from(result.map)).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 2]);
    expect(Array.from(result.classes.classOf)).toEqual([0, 0, 1, 1, 2]);
    expect(Array.from(classesBySearch(result).classOf)).toEqual([0, 0, 1, 1, 2]);
    expect(rowOrderOf(result, 0, 0)).toEqual({ start: Int32Array.of(0, 3), classes: Int32Array.of(0, 1, 2) });
    expect(rowOrderOf(result, 0, 1)).toEqual({ start: Int32Array.of(0, 1, 2, 3), classes: Int32Array.of(0, 1, 2) });
    expect(Array.from(concentrate({ ...options, classes: false }).classes.classOf)).toEqual([0, 1, 2, 3, 4]);
    expect(summarize(result)).toMatchObject({ retainedTokens: 5, uniqueVectors: 4, classes: 3, classesBySearch: 3, compression: 2.5, classShare: 0.6, p: [[1, 3]], classesPerTile: [3] });
    expect(Array.from(expand(result))).toEqual(Array.from(activations));
  });

  it("says where two matchers decide otherwise", () => {
    const options = line([[1, 0.484], [1, 0], [1, 0.02]]);
    const reference = concentrate({ ...options, matcher: { kind: "exact64" } });
    const coarse = concentrate({ ...options, matcher: { kind: "blockInteger", bits: 3 } });
    const comparison = compareDecisions(options, reference, coarse);
    expect(comparison).toMatchObject({ decisions: 3, decisionMismatchRate: 1 / 3, candidateMismatchRate: 0 });
    expect(comparison.differences).toMatchObject([{ token: 1, slice: 0, kind: "threshold" }]);
    expect(comparison.thresholdDistance).toBeLessThan(0.001);
    expect(compareDecisions(options, reference, reference)).toMatchObject({ differences: [], thresholdDistance: 0, decisionMismatchRate: 0 });
  });

  it("refuses what does not fit", () => {
    const options = line([[1, 0], [0, 1]]);
    expect(() => concentrate({ ...options, K: 3 })).toThrow("activations: 4 elements, not 2 x 3");
    expect(() => concentrate({ ...options, retained: [true] })).toThrow("retained: 1 tokens, not 2");
    expect(() => concentrate({ ...options, threshold: 1.5 })).toThrow("threshold 1.5");
    expect(() => concentrate({ ...options, sliceElements: 0 })).toThrow("sliceElements");
    expect(() => concentrate({ ...options, tileTokens: 0.5 })).toThrow("tileTokens");
    expect(() => concentrate({ ...options, matcher: { kind: "blockInteger", bits: 2 } })).toThrow("matcher of 2 bits");
  });

  it("is empty where every token was pruned", () => {
    const result = concentrate(line([[0, 0], [0, 0]]));
    expect(result).toMatchObject({ tiles: 0, statistics: { vectors: 0, uniqueVectors: 0 } });
    expect(summarize(result)).toMatchObject({ compression: 1, uniqueShare: 0, classShare: 0, p: [] });
  });
});
