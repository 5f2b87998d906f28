import { describe, expect, it } from "vitest";
import { catalog } from "../../generator/testbench/catalog.js";
import { verifyBlock } from "../../generator/testbench/verify.js";
import { requireTool } from "../../generator/tools/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n repeats a run or makes another one. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const icarus = await requireTool(workspace, "iverilog");
const blocks = catalog.map((entry) => entry.block);

describe(`block testbenches in a four-state simulator (FOCUS_SEED=${seed})`, () => {
  it.skipIf(!icarus).each(blocks)("%s: Verilog testbench, four-state", async (block) => {
    const report = await verifyBlock({ workspace, block, seed, simulator: "icarus" });
    expect(report.failures).toEqual([]);
    expect(report.comparedElements).toBeGreaterThan(500);
  });
});
