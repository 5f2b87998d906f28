import { describe, expect, it } from "vitest";
import { focus } from "../designs/focus.js";
import { reportTable, simulationReport, type Measured } from "./simulation-report.js";

const accelerator = focus({ name: "small", tile: { m: 8, n: 4 }, array: { rows: 4, columns: 4 } });
const from = { from: "A.npy", conversion: { from: "float16", to: "fp16" } } as never;
const input = { M: 2, K: 4, N: 3, provenance: { activations: from, weights: from } } as never;
const run: Measured = {
  cycles: 10, comparedElements: 10, compared: { numbers: 6, padding: 2, flags: 2, codes: 0 },
  mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0, simCyclesPerSecond: 100, ports: {},
};
const report = (change: Partial<Measured> = {}) => simulationReport({ accelerator, input, result: { ...run, ...change }, model: { cycles: 10, idealCycles: 8, passes: 1 }, simulator: "verilator", seed: 1 });
const line = (name: string, change: Partial<Measured> = {}): string => reportTable(report(change)).split("\n").find((text) => text.startsWith(`  ${name} `))?.slice(15) ?? "";

describe("the report of a simulation", () => {
  it("says what was compared: results, padding and flags", () => {
    expect(line("compared")).toBe("6 results, 2 elements of padding (lanes beyond N, which must be 0), 2 `last` flags");
    expect(line("compared", { compared: { numbers: 1, padding: 0, flags: 1, codes: 0 } })).toBe("1 result, 1 `last` flag");
    const { compared, comparedElements } = report();
    expect(Object.values(compared).reduce<number>((sum, count: number) => sum + count, 0)).toBe(comparedElements);
  });

  it("counts each kind of finding by itself", () => {
    expect(line("result")).toBe("equal in every bit: 0 mismatches");
    expect(line("result", { mismatches: 1 })).toBe("1 of 10 compared elements differs");
    expect(line("result", { mismatches: 3, missingBeats: 1, surplusBeats: 2, untakenBeats: 4, violations: 1 })).toBe(
      "3 of 10 compared elements differ, 1 output beat missing, 2 output beats beyond the last expected one, 4 input beats not taken, 1 rule broken",
    );
    expect(line("cycles")).toContain("in 1 pass");
  });

  it("has finite figures where no result came", () => {
    const nothing = report({ cycles: 0, comparedElements: 0, compared: { numbers: 0, padding: 0, flags: 0, codes: 0 }, missingBeats: 2 });
    expect(nothing.utilisation).toBe(0);
    expect(reportTable(nothing)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
