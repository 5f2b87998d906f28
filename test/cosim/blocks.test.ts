import { describe, expect, it } from "vitest";
import { catalog } from "../../generator/testbench/catalog.js";
import { verifyBlock } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n repeats a run or makes another one. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const blocks = catalog.map((entry) => entry.block);

describe(`block testbenches (FOCUS_SEED=${seed})`, () => {
  it.each(blocks)("%s: C++ harness", async (block) => {
    const report = await verifyBlock({ workspace, block, seed });
    expect(report.failures).toEqual([]);
    expect(report.comparedElements).toBeGreaterThan(1_000);
  });

  it("coverage of a unit is read and complete", async () => {
    const report = await verifyBlock({ workspace, block: "float_max", seed, coverage: true });
    expect(report.failures).toEqual([]);
    expect(report.coverage?.line.total).toBeGreaterThan(10);
    expect(report.coverage?.line.covered).toBe(report.coverage?.line.total);
    expect(report.coverage?.toggle.total).toBeGreaterThan(100);
  });
});
