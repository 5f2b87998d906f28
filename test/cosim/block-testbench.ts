import { describe, expect, it } from "vitest";
import { catalog, catalogParts } from "../../generator/testbench/cases/catalog.js";
import type { VerificationEntry } from "../../generator/testbench/cases/catalog-entry.js";
import type { SimulatorName } from "../../generator/testbench/result.js";
import { verifyEntry } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { withKnownRuns } from "../support/known-runs.js";

/** FOCUS_SEED=n repeats a run or makes another one. */
export const SEED = Number(process.env["FOCUS_SEED"] ?? 1);

/** How the catalog verifies the block of that name. */
export function entryOf(name: string): VerificationEntry {
  const found = catalog.find(({ block }) => block === name);
  if (!found) throw new Error(`no block ${name}`);
  return found;
}

interface Testbench {
  readonly of: string;
  readonly blocks: readonly string[];
  readonly simulator: SimulatorName;
  /** In Verilator: every case, where left out; the others run the quick ones in any case. */
  readonly quick?: boolean;
  /** In Verilator: the cases that meet the parameters of each pair by pair. */
  readonly pairs?: boolean;
  /** Elements that each block compares at least. */
  readonly least: number;
}

/** The testbench of each block in a simulator, with every case that it runs there. */
export function testBlocks({ of, blocks, simulator, quick = false, pairs = false, least }: Testbench): void {
  const workspace = openWorkspace(process);

  describe(`block testbenches: ${of} (FOCUS_SEED=${SEED})`, () => {
    it.for(blocks)("%s", async (block, context) => {
      const report = await withKnownRuns(workspace, context, (known) => verifyEntry(entryOf(block), { workspace, seed: SEED, simulator, quick, pairs, ...known }));
      expect(report.failures).toEqual([]);
      expect(report.comparedElements).toBeGreaterThan(least);
    });
  });
}

/** Every block of a part of the catalog in Verilator: a cut through its cases in make test, all of them in make test-all. */
export function testPart(part: keyof typeof catalogParts, cases: "quick" | "cases"): void {
  testBlocks({ of: `${part}, C++ harness, ${cases === "quick" ? "quick cases" : "every case"}`, blocks: catalogParts[part].map((entry) => entry.block), simulator: "verilator", quick: cases === "quick", least: 1_000 });
}

/** Every block that has cases by pairs. */
export const PAIRED = catalog.filter(({ pairs }) => pairs !== undefined).map(({ block }) => block);
