import { describe, expect, it } from "vitest";
import { assertNoWarnings, lintDesign } from "../../generator/handoff/lint.js";
import { prepareCase } from "../../generator/testbench/block-case.js";
import { specialEntries } from "../../generator/testbench/catalog-special.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);

describe("emitted Verilog is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
  const cases = specialEntries.flatMap((entry) => entry.cases);

  it.each(cases.map((one) => [`${one.use.name} ${one.label}`, one] as const))("%s", async (_name, one) => {
    const { device, rtl } = prepareCase(one);
    assertNoWarnings(await lintDesign({ workspace, files: rtl, top: device.module, parameters: device.parameters }));
  });

  it("has cases of every block", () => {
    expect(cases.length).toBeGreaterThan(specialEntries.length);
  });
});
