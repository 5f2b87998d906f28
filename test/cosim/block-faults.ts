import { expect, it } from "vitest";
import type { BlockFault, Fault } from "../../generator/testbench/cases/fault.js";
import { faultParts } from "../../generator/testbench/cases/faults.js";
import { failureLines } from "../../generator/testbench/result.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { SEED } from "./block-testbench.js";
import { runFaults } from "./run-faults.js";

/** Builds and runs every fault beside the sound device it was made from: all faults are caught, no sound device is blamed. */
export async function expectAllCaught({ blockFaults, engineFaults = [], seed }: { readonly blockFaults: readonly BlockFault[]; readonly engineFaults?: readonly Fault[]; readonly seed: number }): Promise<void> {
  const outcomes = await runFaults({ workspace: openWorkspace(process), seed, blockFaults, engineFaults });
  const missed = outcomes.filter(({ bench, result }) => bench.fault && result.passed).map(({ bench }) => bench.title);
  const blamed = outcomes.filter(({ bench, result }) => !bench.fault && !result.passed).map(({ bench, result }) => [bench.title, ...failureLines(result)].join("\n"));
  expect({ missed, blamed }).toEqual({ missed: [], blamed: [] });
  expect(outcomes.filter(({ bench }) => bench.fault)).toHaveLength(blockFaults.length + engineFaults.length);
}

/** Every fault of a part of the catalog. */
export function testFaults(part: keyof typeof faultParts): void {
  it(`every fault of ${part} is caught, and the sound devices pass beside them (FOCUS_SEED=${SEED})`, async () => {
    await expectAllCaught({ blockFaults: faultParts[part], seed: SEED });
  });
}
