import { describe, expect, it } from "vitest";
import { fp16, fp32 } from "../../generator/config/number-format.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { buildFloatBench, runFloatBench } from "./float-bench.js";
import { addUnit, convertUnit, floatSeed, multiplyUnit, presetUnits, testFloatUnits } from "./float-units.js";

const workspace = openWorkspace(process);

testFloatUnits(presetUnits);

describe("the bench notices", () => {
  it.concurrent.each([
    ["a wrong rounding bit", addUnit(fp32, 2), "half && (kept[0] ||", "half && (!kept[0] ||"],
    ["a lost sticky bit", addUnit(fp16, 1), "wire sticky = lost", "wire sticky = 1'b0"],
    ["swapped operands", addUnit(fp16, 1), "swap ? b_significand", "swap ? a_significand"],
    ["a stage that does not stall", multiplyUnit(fp16, fp32, 2), "if (advance_i)", "if (1'b1)"],
    ["infinity * 0 without NaN", multiplyUnit(fp16, fp16, 1), "(|a_fraction || b_zero)", "(|a_fraction)"],
    ["a subnormal that is not normalized", convertUnit(fp16, fp32, 1), "significand << zeros", "significand"],
  ] as const)("%s", async (_name, unit, right, wrong) => {
    const program = await buildFloatBench(workspace, unit, (verilog) => {
      if (!verilog.includes(right)) throw new Error(`the text "${right}" is not there to be changed`);
      return verilog.replaceAll(right, wrong);
    });
    const result = await runFloatBench(program, unit, { cases: 100_000, seed: floatSeed, environment: workspace.environment });
    expect(result.mismatches).toBeGreaterThan(0);
  });
});
