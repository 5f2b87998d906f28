import { describe, expect, it } from "vitest";
import { resolveAccelerator } from "../config/accelerator.js";
import { concentrationLimits, gatherCyclesPerSlice, gatherHiddenFrom, LIMIT_POINTS, limitTable, scatterHiddenTo } from "./concentration-limits.js";

const paper = resolveAccelerator({ design: "focus" });

describe("concentrationLimits", () => {
  it("counts the cycles of one (m-tile, n-group) of the paper's configuration", () => {
    expect(concentrationLimits(paper, { K: 1024, N: 960, uniqueShare: 0.25, classShare: 0.5 })).toMatchObject({
      // 32 slices of 3 blocks; 256 unique vectors; 256 classes in each of two lanes; 512 compared and 512 joined in 3 slices.
      cycles: { array: 32 * 3 * 256, weights: 32 * 3 * 32, scatter: 32 * 3 * 256, lists: 32 * 256, gather: 3 * (512 * 7 + 512), sorter: Math.ceil((32 * (512 + 256 + 9)) / 10) },
      limit: "array",
      slowdown: 1,
    });
  });

  it("names the unit that is slowest", () => {
    const limit = (point: Parameters<typeof concentrationLimits>[1]): string => concentrationLimits(paper, point).limit;
    expect(limit({ K: 192, uniqueShare: 0.2, classShare: 0.3 })).toBe("gather");
    expect(limit({ K: 192, uniqueShare: 0.2, classShare: 0.3, dotsPerCycle: 7 })).toBe("array");
    expect(limit({ K: 4096, uniqueShare: 0.1, classShare: 0.5 })).toBe("scatter");
    expect(limit({ K: 4096, uniqueShare: 0.1, classShare: 0.35, lanes: 4 })).toBe("array");
    expect(limit({ K: 4096, uniqueShare: 0.01, classShare: 0.02 })).toBe("weights");
  });

  it("walks over tokens where classes are off", () => {
    const off = resolveAccelerator({ design: "focus", similarity: { classes: false } });
    expect(gatherCyclesPerSlice(off, { tokens: 1024, classes: 100, dotsPerCycle: 1 })).toBe(7168);
    expect(concentrationLimits(off, { K: 4096, uniqueShare: 0.1, classShare: 0.1 })).toMatchObject({ limit: "scatter", cycles: { scatter: 128 * 3 * 512 } });
  });
});

describe("break-even", () => {
  it.each(LIMIT_POINTS)("the gather of K $K, p/m $uniqueShare, c/m $classShare is hidden from the K that is named, not before", ({ uniqueShare, classShare }) => {
    for (const dotsPerCycle of [1, 2, 4, 7]) {
      const K = gatherHiddenFrom(paper, { uniqueShare, classShare, dotsPerCycle });
      const hidden = (inner: number): boolean => {
        const { cycles } = concentrationLimits(paper, { K: inner, uniqueShare, classShare, dotsPerCycle });
        return cycles.gather <= Math.max(cycles.array, cycles.weights);
      };
      expect(hidden(K)).toBe(true);
      if (K > 32) expect(hidden(K - 32)).toBe(false);
    }
  });

  it("scatter is hidden up to the c / m that is named", () => {
    for (const lanes of [1, 2, 4]) {
      for (const uniqueShare of [0.01, 0.1, 0.4]) {
        const most = scatterHiddenTo(paper, { uniqueShare, lanes });
        const { cycles } = concentrationLimits(paper, { K: 512, uniqueShare, classShare: most, lanes });
        expect(cycles.scatter).toBeLessThanOrEqual(Math.max(cycles.array, cycles.weights));
      }
    }
  });
});

describe("limitTable", () => {
  it("has a row for each point, and only dots that a block has candidates for", () => {
    expect(limitTable(paper).rows).toHaveLength(LIMIT_POINTS.length);
    const flat = resolveAccelerator({ design: "focus", similarity: { block: { frames: 1 } } });
    expect([...new Set(limitTable(flat).gatherHidden.map(({ dotsPerCycle }) => dotsPerCycle))]).toEqual([1, 2]);
  });
});
