import { describe, expect, it } from "vitest";
import { faultParts } from "../../generator/testbench/cases/faults.js";
import { requireTool } from "../support/require-tool.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { testFaults } from "./block-faults.js";
import { SEED as seed } from "./block-testbench.js";
import { blockFaultBench, engineFaultBench, engineFaults } from "./run-faults.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

testFaults("arithmetic");

describe(`seeded faults (FOCUS_SEED=${seed})`, () => {
  describe.skipIf(!icarus)("in the Verilog testbench", () => {
    it.each([
      ["stale weight", "pe"],
      ["back-pressure lost", "skid_buffer"],
    ])("%s is caught", async (name, bench) => {
      const fault = [...faultParts.array, ...faultParts.streams].find((candidate) => candidate.name === name);
      if (!fault) throw new Error(`no fault ${name}`);
      const common = { bench, seed, index: 0, beats: 300 };
      const results = await Promise.all([blockFaultBench(common), blockFaultBench({ ...common, fault })].map((one) => runOnSimulator("icarus", { workspace, seed, ...one })));
      expect(results.map((result) => result.passed)).toEqual([true, false]);
    });

    it("a dropped end of the GEMM is caught", async () => {
      const fault = engineFaults.find((candidate) => candidate.name.includes("dropped"));
      if (!fault) throw new Error("no such fault");
      const results = await Promise.all([engineFaultBench({ seed, index: 0 }), engineFaultBench({ seed, index: 0, fault })].map((one) => runOnSimulator("icarus", { workspace, seed, ...one })));
      expect(results.map((result) => result.passed)).toEqual([true, false]);
    });
  });

  it("a wrong rounding is caught by cocotb", async () => {
    const [fault] = faultParts.arithmetic;
    if (!fault) throw new Error("no fault");
    const common = { bench: "float_add", label: "fp16_s2", seed, index: 0, beats: 300 };
    for (const [one, passes] of [
      [blockFaultBench(common), true],
      [blockFaultBench({ ...common, fault }), false],
    ] as const) {
      const result = await runOnSimulator("cocotb", { workspace, seed, ...one });
      expect([result.passed, result.comparedElements > 0]).toEqual([passes, true]);
    }
  });
});
