import { describe, expect, it } from "vitest";
import { specialFunctionLanes } from "./special-function-lanes.js";

const paper = { array: { rows: 32, columns: 32 }, tile: { m: 1024, n: 96 } } as Parameters<typeof specialFunctionLanes>[0];

describe("lanes of the special functions", () => {
  it("follow from the inner lengths of the GEMMs before them", () => {
    const needs = Object.fromEntries(specialFunctionLanes(paper).map((need) => [need.step, need]));
    // 32 x 32 / 128 scores a cycle, each of which goes through the lanes twice.
    expect(needs["softmax"]).toMatchObject({ dense: 16, lanes: 32 });
    expect(needs["residual_add"]?.dense).toBeCloseTo(1024 / 3584, 12);
    expect(needs["rms_norm"]?.dense).toBeCloseTo(2 * (1024 / 3584), 12);
    expect(needs["silu_multiply"]?.concentrated).toBeCloseTo((1.8 * 1024) / (2 * 3584), 12);
    expect(Object.values(needs).map(({ step, lanes }) => [step, lanes])).toEqual([["softmax", 32], ["rms_norm", 8], ["residual_add", 4], ["silu_multiply", 1], ["rope", 4]]);
  });

  it.each([[1, 1], [3, 5], [4, 4], [16, 12], [128, 128]])("keep up with an array of %i x %i", (rows, columns) => {
    for (const need of specialFunctionLanes({ ...paper, array: { ...paper.array, rows, columns } })) {
      expect(need.lanes, need.step).toBeGreaterThanOrEqual(Math.max(need.concentrated, need.layer ?? 0));
      if (need.step === "rope") expect(need.lanes % 2).toBe(0);
    }
  });
});
