import { describe, expect, it } from "vitest";
import { bf16, float, fp16, fp32, int32, int8, integer } from "../../config/number-format.js";
import type { NumberFormat } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { encodeNumbers } from "../arithmetic/float-array.js";
import { gemm } from "../array/gemm.js";
import { concentrate } from "../similarity/concentrate.js";
import { concentratedGemm } from "./concentrated-gemm.js";
import type { OperandCodes } from "../arithmetic/element-arrays.js";
import { expand } from "../../../test/support/expand-concentration.js";

/** Tokens of which many repeat the one before in some slices; every eighth is pruned. */
function tokens(count: number, K: number, sliceElements: number, operand: NumberFormat, random: ReturnType<typeof createRandom>): OperandCodes {
  const values = new Float64Array(count * K);
  for (let token = 0; token < count; token += 1) {
    if (token % 8 === 5) continue;
    for (let first = 0; first < K; first += sliceElements) {
      const kind = random.integer(0, 4);
      for (let k = first; k < Math.min(first + sliceElements, K); k += 1) {
        const before = values[(token - 1) * K + k] ?? 0;
        const fresh = (random.real() * 2 - 1) * (operand === int8 ? 127 : 4);
        values[token * K + k] = kind === 0 ? 0 : kind <= 2 ? before : kind === 3 && random.chance(0.8) ? before : fresh;
      }
    }
  }
  return operand.kind === "integer" ? Int8Array.from(values) : encodeNumbers(values, operand);
}

describe("concentrated GEMM", () => {
  const formats: [NumberFormat, NumberFormat, "keep" | "flush"][] = [
    [fp16, fp32, "keep"],
    [fp16, fp32, "flush"],
    [bf16, fp32, "keep"],
    [bf16, fp32, "flush"],
    [fp16, fp16, "keep"],
    [float(6, 9), float(7, 14), "keep"],
    [int8, int32, "keep"],
    [int8, integer(14), "keep"],
  ];
  it.each(formats)("of %o into %o (%s) equals the GEMM of the expanded tensor", (operand, accumulator, subnormals) => {
    const random = createRandom(7);
    for (const representative of ["first", "mean"] as const) {
      for (const [K, sliceElements] of [[24, 8], [19, 8], [5, 8], [7, 1]] as const) {
        const N = random.integer(1, 9);
        const activations = tokens(60, K, sliceElements, operand, random);
        const weights = tokens(K, N, N, operand, random);
        const grid = { frames: 3, rows: 4, columns: 5 };
        const block = { frames: 2, rows: 2, columns: 2 };
        const concentration = concentrate({ activations, K, operand, subnormals, grid, sliceElements, block, neighbours: "geometric", threshold: 0.9, tileTokens: 16, representative, classes: true, matcher: { kind: "blockInteger", bits: 10 } });
        expect(concentration.statistics.matches).toBeGreaterThan(5);
        const dense = gemm({ activations: expand(concentration), weights, M: 60, K, N, sliceElements, operand, accumulator, subnormals });
        expect(concentratedGemm({ concentration, weights, N, accumulator, subnormals })).toEqual(dense);
      }
    }
  });

  it("does not multiply zero vectors", () => {
    const common = { operand: fp16, subnormals: "keep", K: 2, sliceElements: 1, grid: { frames: 1, rows: 1, columns: 1 } } as const;
    const concentration = concentrate({ ...common, activations: Uint16Array.of(0, 0x3c00), block: { frames: 1, rows: 1, columns: 1 }, neighbours: "geometric", threshold: 0.9, tileTokens: 4, representative: "first", classes: true, matcher: { kind: "exact64" } });
    expect(Array.from(concentratedGemm({ concentration, weights: Uint16Array.of(0x7c00, 0x4000), N: 1, accumulator: fp32, subnormals: "keep" }))).toEqual([0x4000]);
    expect(() => concentratedGemm({ concentration, weights: Uint16Array.of(0), N: 1, accumulator: fp32, subnormals: "keep" })).toThrow("weights: 1 elements, not 2 x 1");
    expect(() => concentratedGemm({ concentration, weights: Uint16Array.of(0, 0), N: 1, accumulator: int32, subnormals: "keep" })).toThrow("int32 is not a float format");
    expect(() => concentratedGemm({ concentration, weights: Uint16Array.of(0, 0), N: 1, accumulator: float(11, 52), subnormals: "keep" })).toThrow("too wide");
  });
});
