import { expect, it } from "vitest";
import type { BlockFault, Fault } from "../../generator/testbench/cases/fault.js";
import { faultParts } from "../../generator/testbench/cases/faults.js";
import { failureLines } from "../../generator/testbench/result.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { SEED } from "./block-testbench.js";
import { runFaults } from "./run-faults.js";

/** Draws in which a fault may show: a rare one, of a memory that comes round, needs the inputs of several. */
const DRAWS = 3;

/** Builds and runs every fault beside the sound device it was made from: all faults are caught, no sound device is blamed. */
export async function expectAllCaught({ blockFaults, engineFaults = [], seed }: { readonly blockFaults: readonly BlockFault[]; readonly engineFaults?: readonly Fault[]; readonly seed: number }): Promise<void> {
  let missed: readonly string[] | undefined;
  for (let draw = 0; draw < DRAWS && missed?.length !== 0; draw += 1) {
    const outcomes = await runFaults({ workspace: openWorkspace(process), seed: seed + draw, blockFaults, engineFaults });
    const passed = outcomes.filter(({ result }) => result.passed).map(({ bench }) => bench.title);
    const blamed = outcomes.filter(({ bench, result }) => !bench.fault && !result.passed).map(({ bench, result }) => [bench.title, ...failureLines(result)].join("\n"));
    expect(blamed).toEqual([]);
    const faulty = outcomes.filter(({ bench }) => bench.fault).map(({ bench }) => bench.title);
    expect(faulty).toHaveLength(blockFaults.length + engineFaults.length);
    missed = (missed ?? faulty).filter((title) => passed.includes(title));
  }
  expect(missed).toEqual([]);
}

/** Every fault of a part of the catalog. */
export function testFaults(part: keyof typeof faultParts): void {
  it(`every fault of ${part} is caught, and the sound devices pass beside them (FOCUS_SEED=${SEED})`, async () => {
    await expectAllCaught({ blockFaults: faultParts[part], seed: SEED });
  });
}
