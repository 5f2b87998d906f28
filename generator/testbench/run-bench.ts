import type { BlockUse } from "../dsl/block-use.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitChecked } from "../emit/emit-checks.js";
import { throwIfAny } from "../errors.js";
import type { Workspace } from "../tools/workspace.js";
import type { Agents, ReactiveAgent } from "./agents.js";
import { ADVANCE_PORT, deviceOf, type Device } from "./device.js";
import type { KnownRuns } from "./known-runs.js";
import type { Pattern } from "./pattern.js";
import type { ChosenAgents } from "./port-agents.js";
import type { BenchResult } from "./result.js";
import { isWatched, type PortVectors } from "./vectors.js";
import { buildVerilator, type WaveFormat } from "./simulators/verilator-build.js";
import { runVerilatorModel, type BenchRun } from "./simulators/verilator-run.js";

export interface BenchOptions {
  readonly workspace: Workspace;
  /** The device under test. */
  readonly use: BlockUse;
  /** What stands at each of its ports and bundles. A watched output, and a port `advance` that is always 1, need none. */
  readonly agents: Agents;
  /** Of patterns, of stalls and of registers without reset. */
  readonly seed: number;
  /** Cycles after which a run that is not complete has failed. */
  readonly limit?: number;
  /** Reset in mid-run, after so many cycles: device, agents and memories start anew, and the outcome is that of the run from there. */
  readonly resetAt?: number;
  readonly known?: KnownRuns;
  /** Waveform of the run, in a file that ends in its format. */
  readonly waves?: { readonly format: WaveFormat; readonly file: string };
  /** Counts of lines and toggles go into this file. */
  readonly coverageFile?: string;
}

export interface BenchOutcome {
  readonly result: BenchResult;
  /** What memories held at the end, by the name of their bundle. */
  readonly images: Readonly<Record<string, Uint8Array>>;
}

/**
 * Builds a device with its agents in Verilator and runs it to the end of them all.
 * @throws FocusError for a port or a bundle without an agent, and for an agent that cannot stand where it is named
 */
export async function runBench({ workspace, use, agents, seed, limit, resetAt, known, waves, coverageFile }: BenchOptions): Promise<BenchOutcome> {
  const design = elaborate(use, { prefix: "focus_" });
  const device = deviceOf(design, { agents: chosenAgents(agents) });
  const run = benchRun(device, agents);
  const model = await buildVerilator({ workspace, benches: [{ name: use.name, device }], rtl: emitChecked(design), optimize: "build", coverage: coverageFile !== undefined, ...(waves ? { waves: waves.format } : {}) });
  const { results, images } = await runVerilatorModel(model, [run], {
    workspace,
    seed,
    collect: true,
    ...(limit === undefined ? {} : { limit }),
    ...(resetAt === undefined ? {} : { resetAt }),
    ...(known ? { known } : {}),
    ...(waves ? { wavesFile: waves.file } : {}),
    ...(coverageFile === undefined ? {} : { coverageFile }),
  });
  const [result] = results;
  if (!result) throw new Error(`${device.module}: a run without a result`);
  return { result, images: images[0] ?? {} };
}

/** What is to stand where when the device is made. */
export function chosenAgents(agents: Agents): ChosenAgents {
  return Object.fromEntries(Object.entries(agents).flatMap(([name, { kind }]) => (kind === "advance" ? [] : [[name, kind] as const])));
}

/**
 * The agents as vectors and patterns of the device's ports, and settings of what stands at its bundles.
 * @throws FocusError for a port or a bundle without an agent
 */
export function benchRun(device: Device, agents: Agents): BenchRun {
  const needed = device.ports.filter((port) => !isWatched(port)).map(({ name }) => name);
  throwIfAny(needed.filter((name) => !(name in agents)).map((name) => ({ path: `${device.module}.${name}`, rule: "has no agent", fix: "say what stands there, or at the bundle it is a part of" })));
  const vectors: Record<string, PortVectors> = {};
  const patterns: Record<string, Pattern> = {};
  const reactive: Record<string, ReactiveAgent> = {};
  for (const [name, agent] of Object.entries(agents)) {
    if (agent.kind === "axi memory" || agent.kind === "axi-lite master") reactive[name] = agent;
    else if (agent.kind === "advance") patterns[ADVANCE_PORT] = agent.pattern;
    else if (agent.kind === "constant") vectors[name] = { beats: [agent.value] };
    else {
      vectors[name] = agent;
      if ("pattern" in agent) patterns[name] = agent.pattern;
    }
  }
  return { vectors, patterns, agents: reactive };
}
