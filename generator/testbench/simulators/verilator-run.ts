import { elementAt } from "../../config/element-at.js";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CheckFailed } from "../../errors.js";
import { toolEnvironment } from "../../tools/environment.js";
import { parsedJson } from "../../tools/parsed-json.js";
import { lastLines, run } from "../../tools/run.js";
import { makeFolder, type Workspace } from "../../tools/workspace.js";
import { agentFiles, agentLimit, type ReactiveAgents } from "../agent-files.js";
import type { Bench } from "../bench.js";
import { commonClock, inputPorts } from "../device.js";
import type { KnownRuns, RunOutput } from "../known-runs.js";
import { patternCodes, type Patterns } from "../pattern.js";
import { benchResult, rawResult, type BenchResult, type RawBench, type RawResult } from "../result.js";
import { parseVectorText, vectorFiles, writeVectors, type Vectors } from "../vectors.js";
import { brokenInVerilator, withBroken, type BrokenAssertion } from "./broken-assertions.js";
import { checkResetAt } from "./reset-at.js";
import type { VerilatorModel } from "./verilator-build.js";

/** Vectors and patterns of one bench of a model. */
export interface BenchRun {
  readonly vectors: Vectors;
  readonly patterns?: Patterns;
  /** What stands at the bundles of the device. */
  readonly agents?: ReactiveAgents;
}

/** Progress of a running simulation, as focus_harness.h tells it. */
const PROGRESS = z.object({ cycles: z.number(), beats: z.number(), expectedBeats: z.number(), seconds: z.number() });

export type SimulationProgress = Readonly<z.infer<typeof PROGRESS>>;

export interface RunOptions {
  readonly workspace: Workspace;
  readonly seed: number;
  /** Cycles after which an incomplete run has failed; without it, a generous multiple of the beats. */
  readonly limit?: number;
  /**
   * Reset in mid-run, after so many cycles: device and agents start anew, and the result is that of the run from there. Every device must have a reset.
   */
  readonly resetAt?: number;
  /** Mismatches to report in full. */
  readonly firstMismatches?: number;
  /** Cycles per entry of the activity trace. */
  readonly interval?: number;
  /** Read back the beats that left the output streams. */
  readonly collect?: boolean;
  /** Waveform file; the model must have been built with `waves`. */
  readonly wavesFile?: string;
  readonly coverageFile?: string;
  /** Keep vectors and result in this folder instead of a temporary one. */
  readonly folder?: string;
  readonly onProgress?: (progress: SimulationProgress) => void;
  /** Runs that need not be made again. A run that leaves more than its result is always made. */
  readonly known?: KnownRuns;
}

export interface ModelRun {
  readonly results: readonly BenchResult[];
  /** With `collect`: per bench and output stream, the packed beats the device sent. */
  readonly collected: readonly Readonly<Record<string, readonly bigint[]>>[];
  /** With `collect`: per bench and memory agent, the bytes that it held at the end. */
  readonly images: readonly Readonly<Record<string, Uint8Array>>[];
}

/**
 * Runs a built model on one set of vectors per bench. Mismatches are a result, not an exception.
 * @throws CheckFailed when the simulation could not run to a result.
 */
export async function runVerilatorModel(model: VerilatorModel, runs: readonly BenchRun[], options: RunOptions): Promise<ModelRun> {
  if (runs.length !== model.benches.length) throw new Error(`${model.benches.length} benches, ${runs.length} runs`);
  if (options.resetAt !== undefined) checkResetAt(model.benches.map(({ device }) => device), options.resetAt);
  const folder = await runFolder(options, model.folder);
  try {
    return await simulate(model, runs, options, folder);
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

interface Pair {
  readonly bench: Bench;
  readonly run: BenchRun;
}

async function simulate(model: VerilatorModel, runs: readonly BenchRun[], options: RunOptions, folder: string): Promise<ModelRun> {
  const pairs = model.benches.map((bench, index): Pair => ({ bench, run: elementAt(runs, index) }));
  const below = (parent: string, bench: Bench): string => (pairs.length === 1 ? path.join(folder, parent) : path.join(folder, parent, bench.name));
  const choices = [
    ...["--seed", String(options.seed), "--limit", String(options.limit ?? Math.max(...runs.map(({ vectors, agents = {} }) => defaultLimit(vectors) + agentLimit(agents))))],
    ...optional("--reset-at", options.resetAt),
    ...optional("--first", options.firstMismatches),
    ...optional("--interval", options.interval),
    ...pairs.flatMap(({ bench, run: { patterns } }, index) => patternArguments(bench, patterns ?? {}, options.seed + index)),
  ];
  const execute = async (): Promise<RunOutput> => {
    for (const { bench, run: { vectors, agents = {} } } of pairs) {
      await writeVectors(bench.device, vectors, below("vectors", bench));
      for (const [name, content] of agentFiles(bench.device, agents)) await writeFile(path.join(below("vectors", bench), name), content);
      if (options.collect) await makeFolder(below("collected", bench));
    }
    return runProgram(model, choices, options, folder);
  };
  const leavesMore = options.collect === true || [options.wavesFile, options.coverageFile, options.folder].some((name) => name !== undefined);
  const { text } = options.known && !leavesMore ? await options.known.recall(await runInputs(model, choices, pairs), execute) : await execute();
  const raw = readResult(text);
  if (raw.benches.length !== pairs.length) throw unfinished("result", `${raw.benches.length} benches of ${pairs.length}`);
  const benches = raw.benches.map((bench) => withBroken(bench, brokenIn(bench, raw)));
  return {
    results: benches.map((bench, index) => benchResult(bench, raw, contextOf(elementAt(pairs, index)))),
    images: options.collect ? await Promise.all(pairs.map(({ bench }) => readImages(bench, below("collected", bench)))) : [],
    collected: options.collect ? await Promise.all(pairs.map(({ bench }, index) => readCollected(bench, below("collected", bench), elementAt(raw.benches, index)))) : [],
  };
}

/** A full disk cuts a file short without a word from the program that wrote it. */
function readResult(text: string): ProgramResult {
  const result = parsedJson(PROGRAM_RESULT, text);
  if (result === undefined) throw unfinished("result", `${text.length} characters that are no result in JSON`);
  return result;
}

/** What the program left, and the assertions of which it spoke. */
interface ProgramResult extends RawResult {
  readonly broken?: readonly BrokenAssertion[];
}

const PROGRAM_RESULT: z.ZodType<ProgramResult> = rawResult.extend({
  broken: z.array(z.object({ cycle: z.number(), beforeReset: z.literal(true).exactOptional(), scope: z.string(), text: z.string() })).exactOptional(),
});

/** Those of a bench: of several, each stands in the top of the build under its name. */
function brokenIn({ name }: RawBench, { benches, broken = [] }: ProgramResult): readonly BrokenAssertion[] {
  return benches.length === 1 ? broken : broken.filter(({ scope }) => scope.split(".")[1] === `u_${name}`);
}

function unfinished(what: string, found: string): CheckFailed {
  return new CheckFailed(`the simulation left an unfinished ${what}: ${found}. Is the disk full?`);
}

/** All that decides the result of a run: the program itself, what it is told and what it reads. */
async function runInputs(model: VerilatorModel, choices: readonly string[], pairs: readonly Pair[]): Promise<readonly (string | Uint8Array)[]> {
  const vectors = pairs.flatMap(({ bench, run }) => [bench.name, ...[...vectorFiles(bench.device, run.vectors)].flat(), ...agentFiles(bench.device, run.agents ?? {}).flat()]);
  return [await readFile(model.program), JSON.stringify(choices), ...vectors];
}

async function runProgram(model: VerilatorModel, choices: readonly string[], options: RunOptions, folder: string): Promise<RunOutput> {
  const resultFile = path.join(folder, "result.json");
  const args = [
    ...["--vectors", path.join(folder, "vectors"), "--result", resultFile, ...choices],
    ...optional("--waves", options.wavesFile),
    ...optional("--coverage", options.coverageFile),
    ...(options.collect ? ["--dump", path.join(folder, "collected")] : []),
    ...(options.onProgress ? ["--progress"] : []),
  ];
  await rm(resultFile, { force: true });
  const outcome = await run(model.program, args, {
    cwd: folder,
    environment: toolEnvironment(options.workspace),
    ...(options.onProgress ? { onLine: progressReader(options.onProgress) } : {}),
  });
  if (outcome.exitCode !== 0 && outcome.exitCode !== 1) {
    throw new CheckFailed(`the simulation of ${model.benches[0]?.device.module ?? "a design"} ended with exit code ${outcome.exitCode}\n${lastLines(outcome.all, 20)}`);
  }
  const broken = brokenInVerilator(outcome.all, commonClock(model.benches.map(({ device }) => device)), options.resetAt);
  const raw = await readFile(resultFile, "utf8");
  return broken.length === 0 ? { text: raw, passed: outcome.exitCode === 0 } : { text: JSON.stringify({ ...readResult(raw), broken }), passed: false };
}

function contextOf({ bench: { device }, run: { vectors } }: Pair) {
  return { device, vectors, simulator: "verilator" } as const;
}

/** Folder for the files of one run: the caller's, or a new one below `parent`. */
export async function runFolder(options: { readonly folder?: string }, parent: string): Promise<string> {
  if (options.folder === undefined) {
    await makeFolder(parent);
    return mkdtemp(path.join(parent, "run-"));
  }
  const folder = path.resolve(options.folder);
  await makeFolder(folder);
  return folder;
}

/** Cycles any correct device is done in: patterns are open a fifth of the time or more, and a beat may cost many cycles. */
export function defaultLimit(vectors: Vectors): number {
  const beats = Object.values(vectors).reduce((sum, port) => sum + port.beats.length, 0);
  return 20_000 + 200 * beats;
}

function optional(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [name, String(value)];
}

function patternArguments(bench: Bench, patterns: Patterns, seed: number): readonly string[] {
  return patternCodes(bench.device, patterns, seed).flatMap(({ file, mode, argument, state }) => ["--pattern", `${bench.name}/${file}=${mode}:${argument}:${state}`]);
}

function progressReader(onProgress: (progress: SimulationProgress) => void): (line: string) => void {
  return (line) => {
    const progress = line.startsWith("{") ? parsedJson(PROGRESS, line) : undefined;
    if (progress !== undefined) onProgress(progress);
  };
}

async function readImages({ device }: Bench, folder: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const memories = device.reactive.filter(({ agent }) => agent === "axi memory");
  return Object.fromEntries(await Promise.all(memories.map(async ({ name, file }) => [name, new Uint8Array(await readFile(path.join(folder, `${file}.image.bin`)))] as const)));
}

async function readCollected(bench: Bench, folder: string, { ports }: RawBench): Promise<Readonly<Record<string, readonly bigint[]>>> {
  const inputs = inputPorts(bench.device);
  const streams = bench.device.ports.filter((port) => port.kind === "stream" && !inputs.includes(port));
  const entries = streams.map(async ({ name, file }) => {
    const beats = parseVectorText(await readFile(path.join(folder, `${file}.hex`), "utf8"));
    const sent = ports[name]?.beats;
    if (beats.length !== sent) throw unfinished(`file of ${name}`, `${beats.length} beats of ${sent}`);
    return [name, beats] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
