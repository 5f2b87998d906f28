import { describe, expect, it } from "vitest";
import { bf16, fp16, fp32, int8 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { FocusError } from "../../errors.js";
import type { ConcentrateOptions } from "./concentrate.js";
import { concentrate } from "./concentrate.js";
import { concentratedTensor, expandTensor, readTensor, writeTensor } from "./tensor-format.js";
import { expand } from "../../../test/support/expand-concentration.js";

const common = {
  subnormals: "keep",
  block: { frames: 2, rows: 2, columns: 2 },
  neighbours: "geometric",
  threshold: 0.8,
  representative: "first",
  classes: true,
  matcher: { kind: "blockInteger", bits: 8 },
} as const satisfies Partial<ConcentrateOptions>;

/** A result with pruned tokens, zero vectors and several m-tiles. */
function result(operand: ConcentrateOptions["operand"], K = 11, sliceElements = 4) {
  const random = createRandom(3);
  const grid = { frames: 3, rows: 3, columns: 5 };
  const source = new Float32Array(45 * K);
  for (let token = 0; token < 45; token += 1) {
    if (random.chance(0.2)) continue;
    for (let k = 0; k < K; k += 1) source[token * K + k] = random.chance(0.8) ? (source[(token - 1) * K + k] ?? 1) : random.integer(-9, 9);
  }
  const activations = operand === int8 ? Int8Array.from(source) : operand === fp32 ? new Uint32Array(source.buffer) : Uint16Array.from(source, (value) => (value === 0 ? 0 : 0x3c00 + Math.round(value * 40) + (value < 0 ? 0x8000 : 0)));
  return concentrate({ ...common, activations, K, operand, grid, sliceElements, tileTokens: 16 });
}

describe("concentrated tensor", () => {
  it.each([fp16, bf16, int8, fp32])("is read back as it was written: $name", (operand) => {
    const concentration = result(operand);
    expect(concentration.tiles).toBeGreaterThan(2);
    const tensor = concentratedTensor(concentration);
    const bytes = writeTensor(tensor);
    expect(bytes.length % 64).toBe(0);
    expect(readTensor(bytes)).toEqual(tensor);
    const retained = Array.from({ length: concentration.tokens }, (_, token) => token).filter((token) => (concentration.tileOf[token] as number) >= 0);
    const whole = expand(concentration);
    expect(Array.from(expandTensor(tensor))).toEqual(retained.flatMap((token) => Array.from(whole.subarray(token * 11, token * 11 + 11))));
  });

  it("lays out one m-tile as docs/concentrated-tensor.md says", () => {
    // Three tokens, two slices of one element: tokens 0 and 1 alike; token 2 opposite, and zero in the second slice.
    const activations = Uint16Array.of(0x3c00, 0x4000, 0x3c00, 0x4000, 0xbc00, 0);
    const tensor = concentratedTensor(concentrate({ ...common, activations, K: 2, operand: fp16, grid: { frames: 1, rows: 1, columns: 3 }, sliceElements: 1, tileTokens: 8 }));
    const bytes = writeTensor(tensor);
    const words = (at: number, count: number) => Array.from(new Uint32Array(bytes.buffer, at, count));
    const halves = (at: number, count: number) => Array.from(new Uint16Array(bytes.buffer, at, count));
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("FCT1");
    expect(Array.from(bytes.subarray(4, 8))).toEqual([2, 10, 5, 1]);
    expect(words(8, 14)).toEqual([3, 2, 1, 2, 8, 1, 1, 8, 0, 0, 0, 0, 0, 0]);
    expect(words(64, 4)).toEqual([3, 2, 2, 3]);
    expect(halves(128, 4)).toEqual([0, 0, 1, 0]);
    expect(words(192, 8)).toEqual([2, 5, 2, 4, 1, 7, 1, 6]);
    expect(halves(256, 3)).toEqual([0x8000, 0x8001, 0]);
    expect(halves(320, 3)).toEqual([0x3c00, 0xbc00, 0]);
    expect(halves(384, 2)).toEqual([0x8000, 0]);
    expect(halves(448, 2)).toEqual([0x4000, 0]);
    expect(bytes.length).toBe(512);
  });

  it("holds a tensor of which every token was pruned", () => {
    const tensor = concentratedTensor(concentrate({ ...common, activations: new Uint16Array(4), K: 2, operand: fp16, grid: { frames: 1, rows: 1, columns: 2 }, sliceElements: 2, tileTokens: 8 }));
    expect(readTensor(writeTensor(tensor))).toEqual(tensor);
    expect(expandTensor(tensor)).toEqual(new Uint16Array());
  });

  it("refuses foreign, truncated and contradictory data", () => {
    const bytes = writeTensor(concentratedTensor(result(fp16)));
    const changed = (at: number, value: number): Uint8Array => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setUint32(at, value, true);
      return copy;
    };
    expect(() => readTensor(bytes.subarray(0, 40))).toThrow("cut off: the header");
    expect(() => readTensor(changed(0, 1))).toThrow("FCT1");
    expect(() => readTensor(changed(4, 0x7f000000))).toThrow("contradicts itself");
    expect(() => readTensor(changed(20, 9))).toThrow("contradicts itself");
    expect(() => readTensor(changed(8, 9))).toThrow("other than 9 tokens");
    expect(() => readTensor(changed(64 + 4, 1))).toThrow("names a class");
    const descriptors = 64 * new DataView(bytes.buffer).getUint32(64 + 12, true);
    expect(() => readTensor(changed(descriptors, 1))).toThrow("rows in the map of m-tile 0, slice 0");
    // However it is cut, it is an error the user can read.
    for (let length = 0; length < bytes.length; length += 16) expect(() => readTensor(bytes.subarray(0, length))).toThrow(FocusError);
    expect(() => writeTensor({ ...concentratedTensor(result(fp16)), tileTokens: 40_000 })).toThrow("at most 32768");
  });
});
