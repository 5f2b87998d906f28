import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { goldenVectors, prepareCase, UNIT_ORIGIN } from "../../generator/testbench/block-case.js";
import { catalog } from "../../generator/testbench/catalog.js";
import { runCocotb } from "../../generator/testbench/cocotb.js";
import { elementCount } from "../../generator/testbench/vectors.js";
import { verifyBlock } from "../../generator/testbench/verify.js";
import { requireTool } from "../../generator/tools/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n repeats a run or makes another one. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const icarus = await requireTool(workspace, "iverilog");
const blocks = catalog.map((entry) => entry.block);

describe(`block testbenches in cocotb (FOCUS_SEED=${seed})`, () => {
  it.skipIf(!icarus).each(blocks)("%s: cocotb", async (block) => {
    const report = await verifyBlock({ workspace, block, seed, simulator: "cocotb" });
    expect(report.failures).toEqual([]);
    expect(report.comparedElements).toBeGreaterThan(100);
  });

  it("cocotb runs on Verilator too, over the same cycles", async () => {
    const [first] = catalog.find((entry) => entry.block === "skid_buffer")?.quick ?? [];
    if (!first) throw new Error("no case");
    const prepared = prepareCase(first);
    const { device, rtl } = prepared;
    const vectors = goldenVectors(device, prepared.use, prepared.draw(100, createRandom(seed), false));
    const result = await runCocotb({ workspace, device, rtl, origin: UNIT_ORIGIN, vectors, seed, under: "verilator" });
    expect(result).toMatchObject({ passed: true, mismatches: 0, comparedElements: elementCount(device, vectors) });
  });
});
