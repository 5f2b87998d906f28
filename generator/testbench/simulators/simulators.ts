import type { EmittedFile } from "../../emit/emit-design.js";
import type { Origin } from "../../emit/module-view.js";
import type { Workspace } from "../../tools/workspace.js";
import { runCocotb } from "./cocotb.js";
import type { Device } from "../device.js";
import { runIcarus } from "./icarus.js";
import type { KnownRuns } from "../known-runs.js";
import type { Patterns } from "../pattern.js";
import type { BenchResult, SimulatorName } from "../result.js";
import type { Vectors } from "../vectors.js";
import { buildVerilator } from "./verilator-build.js";
import { runVerilatorModel } from "./verilator-run.js";

/** One device with its vectors, for any simulator. */
export interface DeviceRun {
  readonly workspace: Workspace;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly origin: Origin;
  readonly vectors: Vectors;
  readonly patterns?: Patterns;
  readonly seed: number;
  /** Waveform file (VCD); icarus only. */
  readonly wavesFile?: string;
  /** Runs that need not be made again. */
  readonly known?: KnownRuns;
}

/** Runs one device on the named simulator; the vectors and the cycles of the patterns are the same on all of them. */
export async function runOnSimulator(simulator: SimulatorName, run: DeviceRun): Promise<BenchResult> {
  if (simulator === "icarus") return (await runIcarus(run)).result;
  if (simulator === "cocotb") return runCocotb(run);
  const { workspace, device, rtl, origin, vectors, seed } = run;
  const model = await buildVerilator({ workspace, benches: [{ name: device.block, device }], rtl, origin, optimize: "build" });
  const { results } = await runVerilatorModel(model, [{ vectors, patterns: run.patterns ?? {} }], { workspace, seed, ...(run.known ? { known: run.known } : {}) });
  const [result] = results;
  if (!result) throw new Error(`${device.module}: a run without a result`);
  return result;
}
