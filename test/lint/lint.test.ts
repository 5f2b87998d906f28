import { describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { lintDesign } from "../../generator/handoff/lint.js";
import { lint, lintWorkspace, testConfigurations, tools } from "./lint-configurations.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

describe("emitted Verilog is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
  // The largest, paper, is in lint.long.test.ts.
  it.each(["tiny", "demo", "edge"] as const)("preset %s", async (name) => lint(presets[name]));

  // Four odd ones, and two that are drawn; lint.long.test.ts draws 26.
  testConfigurations(6);

  it("and the check finds what it looks for", async () => {
    const text = "module focus_odd (\n    input wire clk_i,\n    input wire [3:0] a_i,\n    output wire [2:0] q_o\n);\n  wire b;\n  assign q_o = a_i & {4{b}};\nendmodule\n";
    const result = await lintDesign({ workspace: lintWorkspace(), files: [{ path: "rtl/focus_odd.v", text }], top: "focus_odd" });
    for (const tool of tools.filter((name) => name !== "icarus")) expect(result.warnings.some((warning) => warning.tool === tool)).toBe(true);
    expect(() => assertNoWarnings(result)).toThrow(/verilator: %Warning-WIDTHTRUNC/);
  });
});
