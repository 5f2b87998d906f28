import type { AcceleratorConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitChecked } from "../emit/emit-checks.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { deviceOf, type Device } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { buildVerilator } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel, type RunOptions } from "../testbench/simulators/verilator-run.js";
import type { Vectors } from "../testbench/vectors.js";
import { compiledFor, mostBeats } from "./compiled-for.js";

/** A part of the machine that works beside others, to be run alone on whole tensors. */
export interface Unit {
  readonly name: string;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
}

export function unitOf(config: AcceleratorConfig, use: BlockUse): Unit {
  const design = elaborate(use, { prefix: config.prefix });
  return { name: use.name, device: deviceOf(design), rtl: emitChecked(design) };
}

/** What a simulation found, and the beats that the RTL sent, by output stream. */
export interface CollectedRun {
  readonly result: BenchResult;
  readonly collected: Readonly<Record<string, readonly bigint[]>>;
}

export async function runUnit({ name, device, rtl }: Unit, vectors: Vectors, options: Pick<RunOptions, "workspace" | "seed" | "limit">): Promise<CollectedRun> {
  const model = await buildVerilator({ workspace: options.workspace, benches: [{ name, device }], rtl, optimize: compiledFor(mostBeats(vectors)) });
  const { results: [result], collected: [collected = {}] } = await runVerilatorModel(model, [{ vectors }], { ...options, collect: true });
  if (!result) throw new Error(`${device.module}: a run without a result`);
  return { result, collected };
}
