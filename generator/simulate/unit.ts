import type { AcceleratorConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitChecked } from "../emit/emit-checks.js";
import { deviceOf, type Device } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { buildVerilator, type VerilatorModel } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel, type RunOptions } from "../testbench/simulators/verilator-run.js";
import type { Vectors } from "../testbench/vectors.js";
import type { Workspace } from "../tools/workspace.js";

/** A part of the machine that works beside others, built to run alone on whole tensors. */
export interface Unit {
  readonly device: Device;
  readonly model: VerilatorModel;
}

export async function buildUnit(workspace: Workspace, config: AcceleratorConfig, use: BlockUse): Promise<Unit> {
  const design = elaborate(use, { prefix: config.prefix });
  const device = deviceOf(design);
  return { device, model: await buildVerilator({ workspace, benches: [{ name: use.name, device }], rtl: emitChecked(design) }) };
}

/** What a simulation found, and the beats that the RTL sent, by output stream. */
export interface CollectedRun {
  readonly result: BenchResult;
  readonly collected: Readonly<Record<string, readonly bigint[]>>;
}

export async function runUnit({ model, device }: Unit, vectors: Vectors, options: Pick<RunOptions, "workspace" | "seed" | "limit">): Promise<CollectedRun> {
  const { results: [result], collected: [collected = {}] } = await runVerilatorModel(model, [{ vectors }], { ...options, collect: true });
  if (!result) throw new Error(`${device.module}: a run without a result`);
  return { result, collected };
}
