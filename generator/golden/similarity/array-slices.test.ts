import { expect, it } from "vitest";
import { fp16, fp32 } from "../../config/number-format.js";
import { concentratedGemm } from "../scatter/index.js";
import { arraySlices, concentrate, concentratedTensor, expandTensor } from "./index.js";

const [K, N, tokens] = [10, 3, 6];
/** No neighbours: every vector is unique. */
const ALONE = { frames: 1, rows: 1, columns: 1 };
/** 1.0, 1.5 and so on: tokens 0, 1 and 4 are alike in the first vector, 2 and 3 in the second. */
const row = (first: number, second: number): readonly number[] => Array.from({ length: K }, (_, k) => (k < 8 ? first + (k % 3) : second + k));
const activations = Uint16Array.from([row(0x3c00, 0x3c00), row(0x3c00, 0x4000), row(0x4000, 0x4100), row(0xbc00, 0x4100), row(0x3c00, 0), row(0, 0)].flat());
const options = {
  activations, K, operand: fp16, subnormals: "keep", grid: { frames: 1, rows: 2, columns: 3 }, retained: Array.from({ length: tokens }, () => true), block: { frames: 1, rows: 2, columns: 2 },
  neighbours: "geometric", threshold: 0.99, tileTokens: 4, representative: "first", classes: true, matcher: { kind: "exact64" },
} as const;

it("cuts vectors of 8 into slices of 4: each part has the map of its vector, a part beyond K is none", () => {
  const whole = concentrate({ ...options, sliceElements: 8 });
  const cut = arraySlices(whole, 4);
  expect(cut.slices).toBe(3);
  for (let token = 0; token < tokens; token += 1) {
    expect(Array.from(cut.map.subarray(token * 3, token * 3 + 3))).toEqual([0, 0, 1].map((slice) => whole.map[token * 2 + slice]));
  }
  expect(cut.uniqueStart.at(-1)! * 4).toBe(cut.unique.length);
  // What the memory holds is the same tensor.
  expect(expandTensor(concentratedTensor(cut))).toEqual(expandTensor(concentratedTensor(whole)));
});

it("gives the array the sums of its own slices: k ascending in 4 rows, then slice by slice", () => {
  const weights = Uint16Array.from({ length: K * N }, (_, at) => 0x3800 + 37 * at);
  const gemm = (concentration: ReturnType<typeof concentrate>): readonly number[] => Array.from(concentratedGemm({ concentration, weights, N, accumulator: fp32, subnormals: "keep" }), Number);
  const whole = concentrate({ ...options, sliceElements: 8, block: ALONE });
  const slices = concentrate({ ...options, sliceElements: 4, block: ALONE });
  expect(gemm(arraySlices(whole, 4))).toEqual(gemm(slices));
});

it("refuses vectors that are no whole number of slices, and leaves those that are one alone", () => {
  const whole = concentrate({ ...options, sliceElements: 8 });
  expect(arraySlices(whole, 8)).toBe(whole);
  expect(() => arraySlices(whole, 3)).toThrow("vectors of 8 elements are no whole number of slices of 3");
});
