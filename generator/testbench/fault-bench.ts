import { elementAt } from "../config/element-at.js";
import { createRandom } from "../config/random.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitChecked } from "../emit/emit-checks.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { foundNothing } from "../model/findings.js";
import type { Workspace } from "../tools/workspace.js";
import { prepareCase } from "./cases/block-case.js";
import type { VerificationCase } from "./cases/catalog-entry.js";
import { seedFault, type Fault } from "./cases/fault.js";
import { ADVANCE_PORT, deviceOf, streamPorts, type Device } from "./device.js";
import type { OwnBench } from "./own-bench.js";
import type { Patterns } from "./pattern.js";
import type { BenchResult } from "./result.js";
import { benchRun, chosenAgents } from "./run-bench.js";
import { buildVerilator } from "./simulators/verilator-build.js";
import { runVerilatorModel, type BenchRun } from "./simulators/verilator-run.js";
import type { Vectors } from "./vectors.js";

/** One device with its fault, or without one, ready for any simulator. */
export interface FaultBench {
  /** Undefined for the sound device the faulty one is compared with. */
  readonly fault?: Fault;
  readonly title: string;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly vectors: Vectors;
  readonly patterns: Patterns;
  /** What stands at its bundles. */
  readonly agents?: BenchRun["agents"];
}

export interface FaultOutcome {
  readonly bench: FaultBench;
  readonly result: BenchResult;
}

/** Beats of one bench: enough for every fault of the catalog, also on the slow simulators. */
const BEATS = 1_200;

export interface FaultBenchOptions {
  readonly fault?: Fault;
  readonly seed: number;
  /** Keeps module names apart in one build. */
  readonly index: number;
  readonly beats?: number;
}

/** A case of a block with a fault (or none) in its Verilog. */
export function caseFaultBench(verification: VerificationCase, { fault, seed, index, beats = BEATS }: FaultBenchOptions): FaultBench {
  const prepared = prepareCase(verification, { prefix: `f${index}_` });
  const { device, design, use } = prepared;
  const inputs = prepared.draw(beats, createRandom(seed), false);
  return {
    title: `${use.name} ${verification.label}: ${fault?.name ?? "sound"}`,
    ...(fault ? { fault } : {}),
    device,
    rtl: fault ? seedFault(design, prepared.rtl, fault) : prepared.rtl,
    vectors: prepared.vectorsOf(inputs),
    patterns: stallPatterns(device),
  };
}

/** A bench of the user's, likewise. */
export function ownFaultBench({ use, agents }: OwnBench, { fault, seed, index }: FaultBenchOptions): FaultBench {
  const chosen = agents({ random: createRandom(seed) });
  const design = elaborate(use, { prefix: `f${index}_` });
  const device = deviceOf(design, { agents: chosenAgents(chosen) });
  const rtl = emitChecked(design);
  const { vectors, patterns = {}, agents: reactive = {} } = benchRun(device, chosen);
  return { title: `${use.name}: ${fault?.name ?? "sound"}`, ...(fault ? { fault } : {}), device, rtl: fault ? seedFault(design, rtl, fault) : rtl, vectors, patterns, agents: reactive };
}

/** Stalls in short runs everywhere: most faults of a handshake need them, none is hidden by them. */
export function stallPatterns(device: Device): Patterns {
  const streams = streamPorts(device);
  if (streams.length === 0) return device.advance === undefined ? {} : { [ADVANCE_PORT]: { kind: "random", open: 160 } };
  return Object.fromEntries(streams.map((port) => [port.name, port.direction === "in" ? { kind: "random", open: 224 } : { kind: "bursts" }]));
}

/** Faulty devices and sound ones, in one build and one run. */
export async function runFaultBenches(benches: readonly FaultBench[], { workspace, seed }: { readonly workspace: Workspace; readonly seed: number }): Promise<readonly FaultOutcome[]> {
  const model = await buildVerilator({
    workspace,
    benches: benches.map(({ device }, index) => ({ name: `u${index}`, device })),
    rtl: benches.flatMap(({ rtl }) => rtl),
    optimize: "build",
    warningsAreErrors: false,
  });
  // A faulty device may never finish: the sound ones need a small part of this. Agents say themselves how long they take.
  const limit = benches.some(({ agents }) => agents !== undefined) ? {} : { limit: 20_000 };
  const { results } = await runVerilatorModel(model, benches.map(({ vectors, patterns, agents = {} }) => ({ vectors, patterns, agents })), { workspace, seed, ...limit, firstMismatches: 3 });
  return benches.map((bench, index) => ({ bench, result: soundIfComplete(elementAt(results, index)) }));
}

/** One bench that never ends ends the run of all: each is judged by its own beats. */
function soundIfComplete(result: BenchResult): BenchResult {
  const passed = foundNothing(result) && result.comparedElements > 0;
  return { ...result, passed };
}
