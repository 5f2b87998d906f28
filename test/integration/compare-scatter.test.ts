import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { ScatterComparison } from "../../generator/simulate/compare-scatter.js";
import { runCommand } from "../support/run-command.js";

describe("compare-scatter", () => {
  it("gives the cycles of both arrangements on a clip", async () => {
    const { exitCode, out } = await runCommand(["compare-scatter", "--preset", "tiny", "--video", "carphone", "--source", "video", "--frames", "2", "--json"]);
    expect(exitCode).toBe(0);
    const [found, ...others] = JSON.parse(out) as readonly { readonly input: unknown; readonly comparison: ScatterComparison }[];
    expect(others).toEqual([]);
    expect(found?.input).toEqual({ video: "carphone", source: "video", stride: 1 });
    const { tokens, idealCycles, rows, published } = (found as { readonly comparison: ScatterComparison }).comparison;
    expect(tokens).toBe(198);
    for (const run of [rows, published]) {
      expect(run).toMatchObject({ idealCycles, passes: rows.passes, sumOfP: rows.sumOfP });
      expect(run.cycles).toBeGreaterThan(idealCycles);
    }
  });

  it("has an RTL for the published one, as fast as its model says", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "focus-published-"));
    try {
      const design = ["--preset", "tiny", "--set", "design=focus", "array.operand=int8", "scatter.arrangement=published", "similarity.classes=false"];
      const { exitCode, out } = await runCommand(["sim", ...design, "--video", "carphone", "--frames", "2", "--K", "8", "--N", "12", "--no-dense", "--json", "--out", path.join(folder, "out")]);
      expect(exitCode).toBe(0);
      const report = JSON.parse(out) as { readonly cycles: number; readonly predictedCycles: number; readonly comparedElements: number };
      expect(report).toMatchObject({ mismatches: 0, violations: 0, cycles: report.predictedCycles });
      expect(report.comparedElements).toBeGreaterThan(198 * 12);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    [["--N", "0"], "--N"],
    [["--set", "scatter.arrangement=published", "similarity.classes=false"], "names one arrangement"],
  ])("refuses %j", async (words, told) => {
    const { exitCode, error } = await runCommand(["compare-scatter", ...words]);
    expect(exitCode).toBe(2);
    expect(error).toContain(told);
    expect(error).toContain("fix: ");
  });
});
