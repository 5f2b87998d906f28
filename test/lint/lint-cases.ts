import { describe, expect, it } from "vitest";
import { lintDesign } from "../../generator/handoff/lint.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import type { VerificationCase } from "../../generator/testbench/cases/catalog-entry.js";
import { semanticEntries } from "../../generator/testbench/cases/semantic/catalog.js";
import { functionEntries } from "../../generator/testbench/cases/functions/catalog.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

const entryOf = (block: string) => catalog.filter((candidate) => candidate.block === block);

/** Blocks that no preset places in every form: their cases are linted one by one, every one or the first of each block. */
export const lintedCases: readonly VerificationCase[] = [
  ...[...functionEntries, ...semanticEntries, ...entryOf("aligned_sum"), ...entryOf("similarity_concentrator")].flatMap(({ cases }) => cases),
  ...entryOf("map_sorter").flatMap(({ quick }) => quick),
];
export const firstCases: readonly VerificationCase[] = [...new Map(lintedCases.toReversed().map((one) => [one.use.name, one])).values()];

export function testLint(cases: readonly VerificationCase[], least: number): void {
  const workspace = openWorkspace(process);

  describe("emitted Verilog of blocks is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
    it.each(cases.map((one, index) => [index, one.use.name, one.label, one] as const))("%i: %s %s", async (_index, _name, _label, one) => {
      const { device, rtl } = prepareCase(one);
      assertNoWarnings(await lintDesign({ workspace, files: rtl, top: device.module, parameters: device.parameters }));
    });

    it("has cases", () => {
      expect(cases.length).toBeGreaterThan(least);
    });
  });
}
