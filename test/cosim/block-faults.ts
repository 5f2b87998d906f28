import { expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import type { VerificationEntry } from "../../generator/testbench/cases/catalog-entry.js";
import type { BlockFault, Fault } from "../../generator/testbench/cases/faults.js";
import { failureLines } from "../../generator/testbench/result.js";
import { runFaults } from "./run-faults.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

/** Builds and runs every fault beside the sound device it was made from: all faults are caught, no sound device is blamed. */
export async function expectAllCaught({ blockFaults, engineFaults = [], seed }: { readonly blockFaults: readonly BlockFault[]; readonly engineFaults?: readonly Fault[]; readonly seed: number }): Promise<void> {
  const outcomes = await runFaults({ workspace: openWorkspace(process), seed, blockFaults, engineFaults });
  const missed = outcomes.filter(({ bench, result }) => bench.fault && result.passed).map(({ bench }) => bench.title);
  const blamed = outcomes.filter(({ bench, result }) => !bench.fault && !result.passed).map(({ bench, result }) => [bench.title, ...failureLines(result)].join("\n"));
  expect({ missed, blamed }).toEqual({ missed: [], blamed: [] });
  expect(outcomes.filter(({ bench }) => bench.fault)).toHaveLength(blockFaults.length + engineFaults.length);
}

export interface FaultsOfEntries {
  /** What the blocks are of, for the tests' names. */
  readonly of: string;
  readonly entries: readonly VerificationEntry[];
  readonly faults: readonly BlockFault[];
  /** Chooses the seed; FOCUS_SEED=n takes another one. */
  readonly start: number;
}

/** Tests of the faults of a part of the catalog: each of its blocks has one, and all are caught. */
export function testFaults({ of, entries, faults, start }: FaultsOfEntries): void {
  const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(start).integer(1, 1_000_000));

  it(`there is a fault for every block of ${of}, each with a name of its own`, () => {
    const names = faults.map((fault) => fault.name);
    expect(new Set(names).size).toBe(names.length);
    expect(entries.map(({ block }) => block).filter((block) => !faults.some(({ bench }) => bench === block))).toEqual([]);
  });

  it(`every fault of ${of} is caught, and the sound devices pass beside them (seed ${seed})`, async () => {
    await expectAllCaught({ blockFaults: faults, seed });
  });
}
