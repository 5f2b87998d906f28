import { describe, expect, it } from "vitest";
import type { NumberFormat } from "../../generator/config/number-format.js";
import { bf16, fp16, fp32, int8 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import type { ConcentrateOptions } from "../../generator/golden/similarity/index.js";
import { classesBySearch, concentrate } from "../../generator/golden/similarity/concentrate.js";
import { resolveInput } from "../../generator/input/index.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { randomCase, withJoined } from "./concentration-cases.js";
import type { ReferenceJob } from "./reference-process.js";
import { runReference } from "./reference-process.js";
import { expand } from "../support/expand-concentration.js";

describe("concentration against brute force in Python", () => {
  it("random tensors: rules, representatives, blocks, holes, m-tiles, special vectors", { timeout: 120_000 }, () => {
    const random = createRandom(0xc0ffee);
    const plain = Array.from({ length: 400 }, () => randomCase(random));
    const cases = plain.map((drawn, index) => (index % 4 === 3 ? withJoined(drawn, random) : drawn));
    // What the sweep is for must be in it.
    for (const size of [1, 2, 3]) expect(cases.some(({ block }) => block.frames === size)).toBe(true);
    const results = expectEqual(cases);
    expect(results.some(({ statistics }) => statistics.nonFiniteVectors > 0)).toBe(true);
    expect(results.some(({ tiles }) => tiles > 2)).toBe(true);
    expect(cases.reduce((sum, { joined }) => sum + Array.from(joined ?? []).filter((from) => from >= 0).length, 0)).toBeGreaterThan(400);
    expect(results.reduce((sum, { statistics }) => sum + statistics.matches, 0)).toBeGreaterThan(500);
  });

  it("tokens of a clip", { timeout: 120_000 }, async () => {
    const input = await resolveInput(openWorkspace(process), { video: "carphone", grid: "3x7x9", K: 70, N: 1, stride: 5, format: fp16 });
    const real = { activations: input.activations.codes, K: input.K, operand: fp16, subnormals: "keep", grid: input.grid!, sliceElements: 32, threshold: 0.9, tileTokens: 100, classes: true } as const;
    const cube = (size: number) => ({ frames: size, rows: size, columns: size });
    const results = expectEqual([
      { ...real, block: cube(2), neighbours: "geometric", representative: "first", matcher: { kind: "exact64" } },
      { ...real, block: cube(2), neighbours: "geometric", representative: "mean", matcher: { kind: "blockInteger", bits: 12 } },
      { ...real, block: cube(2), neighbours: "linear", representative: "mean", matcher: { kind: "exact64" } },
      { ...real, block: cube(3), neighbours: "geometric", representative: "first", matcher: { kind: "blockInteger", bits: 7, thresholdBits: 8 } },
      { ...real, block: cube(1), neighbours: "linear", representative: "first", matcher: { kind: "blockInteger", bits: 10 } },
    ]);
    expect(results[0]?.statistics.matches).toBeGreaterThan(50);
    expect(results[4]?.statistics).toMatchObject({ matches: 0, comparedPairs: 0 });
  });
});

function expectEqual(cases: readonly ConcentrateOptions[]) {
  const expected = runReference("concentration_reference.py", cases.map(jobOf));
  return cases.map((options, index) => {
    const result = concentrate(options);
    const { tokens, slices, sliceElements, K } = result;
    const padded = Array.from({ length: tokens * slices * sliceElements }, () => 0);
    expand(result).forEach((code, at) => (padded[Math.floor(at / K) * slices * sliceElements + (at % K)] = code));
    const words = [...result.map, ...result.root, ...result.classes.classOf, ...classesBySearch(result).classOf, ...padded].map((value) => BigInt.asUintN(64, BigInt(value)));
    const want = expected[index]!;
    const wrong = words.findIndex((word, at) => word !== want[at]);
    const { operand, grid, block, neighbours, representative, matcher, subnormals } = options;
    const shown = JSON.stringify({ index, operand: operand.name, grid, block, neighbours, representative, matcher, subnormals, slices, wrong });
    expect(wrong, wrong < 0 ? "" : `${shown}: ${words[wrong]}, not ${want[wrong]}`).toBe(-1);
    expect(words).toHaveLength(want.length);
    return result;
  });
}

function jobOf(options: ConcentrateOptions): ReferenceJob {
  const { activations, K, operand, subnormals, grid, sliceElements, block, threshold, tileTokens, matcher } = options;
  const tokens = grid.frames * grid.rows * grid.columns;
  const slices = Math.ceil(K / sliceElements);
  const bits = matcher.kind === "exact64" ? 0 : matcher.bits;
  return {
    op: "concentrate",
    from: floatOf(operand),
    to: fp32,
    subnormals,
    operands: [words(activations), words(options.joined ?? [])],
    results: 2 * tokens * slices + 2 * tokens + tokens * slices * sliceElements,
    sizes: {
      ...grid,
      K,
      V: sliceElements,
      m: tileTokens,
      blockFrames: block.frames,
      blockRows: block.rows,
      blockColumns: block.columns,
      linear: options.neighbours === "linear" ? 1 : 0,
      mean: options.representative === "mean" ? 1 : 0,
      bits,
      thresholdBits: matcher.kind === "blockInteger" ? (matcher.thresholdBits ?? 15) : 0,
      comparisonBits: matcher.kind === "blockInteger" ? (matcher.comparisonBits ?? 16) : 0,
      threshold,
      integer: operand.name === int8.name ? 1 : 0,
    },
  };
}

function words(values: ArrayLike<number>): BigUint64Array {
  return BigUint64Array.from(Array.from(values, (value) => BigInt.asUintN(64, BigInt(value))));
}

function floatOf(operand: NumberFormat) {
  return operand.kind === "float" ? operand : bf16;
}
