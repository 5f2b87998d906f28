import { describe, expect, it } from "vitest";
import { blockFaults, engineFaults } from "../../generator/testbench/cases/faults.js";
import { blockFaultBench, engineFaultBench } from "./run-faults.js";
import { requireTool } from "../support/require-tool.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { expectAllCaught } from "./block-faults.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n repeats a run or makes another one. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const icarus = await requireTool(workspace, "iverilog");

describe(`seeded faults (FOCUS_SEED=${seed})`, () => {
  it("has a dozen or more, each with a name of its own", () => {
    const names = [...blockFaults, ...engineFaults].map((fault) => fault.name);
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are all caught by the C++ harness, and the sound devices pass beside them", async () => {
    await expectAllCaught({ blockFaults, engineFaults, seed });
  });

  describe.skipIf(!icarus)("in the Verilog testbench", () => {
    it.each([
      ["stale weight", "pe"],
      ["back-pressure lost", "skid_buffer"],
    ])("%s is caught", async (name, bench) => {
      const fault = blockFaults.find((candidate) => candidate.name === name);
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
    const [fault] = blockFaults;
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
