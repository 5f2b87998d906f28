import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { goldenVectors, prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { runCocotb } from "../../generator/testbench/simulators/cocotb.js";
import { elementCount } from "../../generator/testbench/vectors.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { SEED, testBlocks } from "./block-testbench.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

describe.skipIf(!icarus)("in cocotb", () => {
  testBlocks({ of: "Python testbench", blocks: catalog.map((entry) => entry.block), simulator: "cocotb", least: 100 });
});

it("cocotb runs on Verilator too, over the same cycles", async () => {
  const [first] = catalog.find((entry) => entry.block === "skid_buffer")?.quick ?? [];
  if (!first) throw new Error("no case");
  const prepared = prepareCase(first);
  const { device, rtl } = prepared;
  const vectors = goldenVectors(device, prepared.use, prepared.draw(100, createRandom(SEED), false));
  const result = await runCocotb({ workspace, device, rtl, vectors, seed: SEED, under: "verilator" });
  expect(result).toMatchObject({ passed: true, mismatches: 0, comparedElements: elementCount(device, vectors) });
});
