import type { BenchResult, SimulatorName } from "../result.js";
import { runCocotb } from "./cocotb.js";
import type { DeviceRun } from "./device-run.js";
import { runIcarus } from "./icarus.js";
import { buildVerilator } from "./verilator-build.js";
import { runVerilatorModel } from "./verilator-run.js";

/** Runs one device on the named simulator; the vectors and the cycles of the patterns are the same on all of them. */
export async function runOnSimulator(simulator: SimulatorName, run: DeviceRun): Promise<BenchResult> {
  if (simulator === "icarus") return (await runIcarus(run)).result;
  if (simulator === "cocotb") return runCocotb(run);
  const { workspace, device, rtl, vectors, seed } = run;
  const model = await buildVerilator({ workspace, benches: [{ name: device.block, device }], rtl, optimize: "build" });
  const { results } = await runVerilatorModel(model, [{ vectors, patterns: run.patterns ?? {} }], { workspace, seed, ...(run.known ? { known: run.known } : {}), ...(run.resetAt === undefined ? {} : { resetAt: run.resetAt }) });
  const [result] = results;
  if (!result) throw new Error(`${device.module}: a run without a result`);
  return result;
}
