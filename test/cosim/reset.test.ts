import { describe, expect, it } from "vitest";
import { skidBuffer } from "../../generator/blocks/streams/skid-buffer.js";
import { floatAdd } from "../../generator/blocks/arithmetic/float-add.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { deviceOf } from "../../generator/testbench/device.js";
import { checkResetAt } from "../../generator/testbench/simulators/reset-at.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { blockBench, expectFreshStartsOf, resetsOfBench, SEED, tops } from "./reset-runs.js";

const workspace = openWorkspace(process);

// All blocks are in reset.long.test.ts.
describe(`a reset in mid-run is a fresh start (FOCUS_SEED=${SEED})`, () => {
  it.each(["stream_fifo", "accumulator_bank", "map_sorter"])("%s", (block) => expectFreshStartsOf(workspace, blockBench(block)));
  it("the dense engine", () => expectFreshStartsOf(workspace, tops.dense()));

  it("is not, where a register has its first value from power-up alone", async () => {
    const { rtl, ...bench } = blockBench("stream_fifo");
    const faulty = rtl.map((file) => ({ ...file, text: file.text.replace(/reg +head_valid_q;/, "reg head_valid_q;\n  initial head_valid_q = 1'b0;").replace(/^ +head_valid_q +<= 1'b0;\n/m, "") }));
    expect(faulty).not.toEqual(rtl);
    const shown = await resetsOfBench(workspace, { ...bench, rtl: faulty });
    expect(shown.flatMap(({ result }) => result.messages)).toContain("cycle 0, port pop: valid is high during reset");
  });

  it("is refused where there is no reset, and by the simulators that play a run once", async () => {
    const sum = deviceOf(elaborate(floatAdd({}), { prefix: "focus_" }));
    expect(() => checkResetAt([sum], 0)).toThrow(/resetAt = 0: must be a whole number of cycles, at least 1[^]*focus_float_add_fp32_s1: has no reset, and the run is to be reset in the middle/);
    const device = deviceOf(elaborate(skidBuffer({ width: 8 }), { prefix: "focus_" }));
    for (const simulator of ["icarus", "cocotb"] as const) {
      await expect(runOnSimulator(simulator, { workspace, device, rtl: [], vectors: {}, seed: 1, resetAt: 5 })).rejects.toThrow(`focus_skid_buffer = resetAt 5: is a reset in mid-run, and ${simulator} plays a run once`);
    }
  });
});
