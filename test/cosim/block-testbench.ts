import { describe, expect, it } from "vitest";
import { catalogParts } from "../../generator/testbench/catalog.js";
import { verifyBlock } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

/** FOCUS_SEED=n repeats a run or makes another one. */
export const SEED = Number(process.env["FOCUS_SEED"] ?? 1);

/** Every block of a part of the catalog, with every case, in Verilator. */
export function testBlocks(part: keyof typeof catalogParts): void {
  const workspace = openWorkspace(process);
  const blocks = catalogParts[part].map((entry) => entry.block);

  describe(`block testbenches: ${part} (FOCUS_SEED=${SEED})`, () => {
    it.each(blocks)("%s: C++ harness", async (block) => {
      const report = await verifyBlock({ workspace, block, seed: SEED });
      expect(report.failures).toEqual([]);
      expect(report.comparedElements).toBeGreaterThan(1_000);
    });
  });
}
