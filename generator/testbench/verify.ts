import { createRandom } from "../config/random.js";
import { CheckFailed, FocusError } from "../errors.js";
import type { Workspace } from "../tools/workspace.js";
import { goldenVectors, prepareCase, UNIT_ORIGIN, type PreparedCase } from "./block-case.js";
import type { VerificationEntry } from "./catalog-entry.js";
import { catalog } from "./catalog.js";
import { readCoverage, type Coverage, type CoverageData } from "./coverage.js";
import { ADVANCE_PORT, type Device } from "./device.js";
import { always, idlePatterns, patternText, readyPatterns, type Pattern, type Patterns } from "./pattern.js";
import { failureLines, type BenchResult, type SimulatorName } from "./result.js";
import { runOnSimulator } from "./simulators.js";
import { elementCount } from "./vectors.js";
import { buildVerilator, type VerilatorModel } from "./verilator-build.js";
import { runVerilatorModel } from "./verilator-run.js";

/** Devices in one Verilator build. */
const BATCH = 18;

/** Beats of the runs that vary the patterns, where the first run has more. */
const PATTERN_BEATS = 1_500;

export interface VerifyOptions {
  readonly workspace: Workspace;
  /** Verilog names without prefix; all of the catalog when left out. */
  readonly blocks?: readonly string[];
  readonly seed: number;
  /** Beats of the longest run of each case; inputs of few bits get every combination beside. Default 4000. */
  readonly beats?: number;
  /** Default verilator. The others are slow: they run the catalog's quick cases with fewer beats. */
  readonly simulator?: SimulatorName;
  readonly coverage?: boolean;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

export interface VerifyProgress {
  readonly block: string;
  /** Cases done and to do. */
  readonly done: number;
  readonly total: number;
  readonly activity: string;
}

export interface BlockReport {
  readonly block: string;
  readonly simulator: SimulatorName;
  readonly seed: number;
  readonly cases: number;
  readonly runs: number;
  readonly comparedElements: number;
  readonly mismatches: number;
  readonly violations: number;
  readonly passed: boolean;
  /** Failing runs in words, each with what reproduces it. */
  readonly failures: readonly string[];
  readonly seconds: number;
  readonly coverage?: Coverage;
}

/**
 * Runs the testbench of every named block and collects every failure.
 * @throws FocusError for a block the catalog does not know.
 */
export async function verify(options: VerifyOptions): Promise<readonly BlockReport[]> {
  const entries = chooseEntries(options.blocks);
  const reports: BlockReport[] = [];
  for (const chosen of entries) reports.push(await verifyEntry(chosen, options));
  return reports;
}

/** One block of the catalog. */
export async function verifyBlock(options: Omit<VerifyOptions, "blocks"> & { readonly block: string }): Promise<BlockReport> {
  const [chosen] = chooseEntries([options.block]);
  if (!chosen) throw new Error(`no entry for ${options.block}`);
  return verifyEntry(chosen, options);
}

function chooseEntries(blocks: readonly string[] | undefined): readonly VerificationEntry[] {
  if (blocks === undefined || blocks.length === 0) return catalog;
  const known = catalog.map((candidate) => candidate.block);
  const unknown = blocks.filter((block) => !known.includes(block));
  if (unknown.length > 0) {
    throw new FocusError(unknown.map((block) => ({ path: block, rule: "is no block with a testbench", fix: `choose from ${known.join(", ")}` })));
  }
  return catalog.filter((candidate) => blocks.includes(candidate.block));
}

interface Tally {
  readonly results: BenchResult[];
  readonly failures: string[];
  coverage?: CoverageData;
}

async function verifyEntry(chosen: VerificationEntry, options: VerifyOptions): Promise<BlockReport> {
  const begin = performance.now();
  const simulator = options.simulator ?? "verilator";
  const cases = simulator === "verilator" ? chosen.cases : chosen.quick;
  const prepared = cases.map((one) => prepareCase(one));
  const tally: Tally = { results: [], failures: [] };
  let done = 0;
  for (const group of batches(prepared, simulator === "verilator" ? BATCH : 1)) {
    options.onProgress?.({ block: chosen.block, done, total: prepared.length, activity: `${simulator}: ${group.map(({ label }) => label).join(", ")}` });
    done += group.length;
    try {
      if (simulator === "verilator") await runBatch(chosen.block, group, options, tally);
      else await runSingle(chosen.block, group[0] as PreparedCase, { ...options, simulator }, tally);
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      tally.failures.push(`${chosen.block}: ${error.message}`);
    }
  }
  const sum = (pick: (result: BenchResult) => number): number => tally.results.reduce((total, result) => total + pick(result), 0);
  const compared = sum((result) => result.comparedElements);
  if (compared === 0) tally.failures.push(`${chosen.block}: nothing was compared`);
  return {
    block: chosen.block,
    simulator,
    seed: options.seed,
    cases: prepared.length,
    runs: tally.results.length,
    comparedElements: compared,
    mismatches: sum((result) => result.mismatches),
    violations: sum((result) => result.violations),
    passed: tally.failures.length === 0,
    failures: tally.failures,
    seconds: (performance.now() - begin) / 1000,
    ...(tally.coverage ? { coverage: { line: tally.coverage.line, toggle: tally.coverage.toggle } } : {}),
  };
}

/** Groups of cases that can share a build: the same file must have the same text in all of them, header included. */
function batches(prepared: readonly PreparedCase[], size: number): readonly (readonly PreparedCase[])[] {
  const groups: { readonly cases: PreparedCase[]; readonly texts: Map<string, string> }[] = [];
  for (const one of prepared) {
    const fits = groups.find(({ cases, texts }) => cases.length < size && one.rtl.every((file) => (texts.get(file.path) ?? file.text) === file.text));
    const group = fits ?? { cases: [], texts: new Map<string, string>() };
    if (!fits) groups.push(group);
    group.cases.push(one);
    for (const file of one.rtl) group.texts.set(file.path, file.text);
  }
  return groups.map(({ cases }) => cases);
}

/** Several cases in one build, run at once under one pattern after the other. */
async function runBatch(block: string, group: readonly PreparedCase[], options: VerifyOptions, tally: Tally): Promise<void> {
  const { workspace, seed } = options;
  const benches = group.map(({ device }, index) => ({ name: `u${index}`, device }));
  const model = await buildVerilator({ workspace, benches, rtl: group.flatMap(({ rtl }) => rtl), origin: UNIT_ORIGIN, optimize: "build", coverage: options.coverage ?? false });
  const rounds = Math.max(...group.map(({ device }) => patternSets(device).length));
  for (let round = 0; round < rounds; round++) {
    const beats = round === 0 ? (options.beats ?? 4_000) : Math.min(options.beats ?? 4_000, PATTERN_BEATS);
    const runs = group.map((prepared, index) => {
      const sets = patternSets(prepared.device);
      const inputs = prepared.draw(beats, createRandom(seed + 7919 * round + 31 * index), round === 0);
      return { vectors: goldenVectors(prepared.device, prepared.use, inputs), patterns: sets[round % sets.length] ?? {} };
    });
    const { results } = await runModel(model, runs, options, round);
    results.forEach((result, index) => {
      const { label } = group[index] as PreparedCase;
      record(tally, { block, label, result, again: repeatCommand(block, options), patterns: runs[index]?.patterns ?? {}, expected: elementCount(benches[index]?.device as Device, runs[index]?.vectors ?? {}) });
    });
  }
  if (options.coverage) tally.coverage = await readCoverage(model.folder, tally.coverage);
}

function runModel(model: VerilatorModel, runs: Parameters<typeof runVerilatorModel>[1], options: VerifyOptions, round: number): ReturnType<typeof runVerilatorModel> {
  return runVerilatorModel(model, runs, {
    workspace: options.workspace,
    seed: options.seed + round,
    firstMismatches: 4,
    ...(options.coverage ? { coverageFile: `${model.folder}/coverage-${round}.dat` } : {}),
  });
}

/** One case on a slow simulator, under two patterns that stall. */
async function runSingle(block: string, prepared: PreparedCase, options: VerifyOptions & { readonly simulator: SimulatorName }, tally: Tally): Promise<void> {
  const { workspace, seed, simulator } = options;
  const beats = options.beats ?? (simulator === "icarus" ? 500 : 200);
  const sets = patternSets(prepared.device);
  const { device, rtl } = prepared;
  for (const [round, patterns] of [sets[0] ?? {}, sets[sets.length >> 1] ?? {}].entries()) {
    const vectors = goldenVectors(device, prepared.use, prepared.draw(beats, createRandom(seed + 7919 * round), false));
    const result = await runOnSimulator(simulator, { workspace, device, rtl, origin: UNIT_ORIGIN, vectors, patterns, seed: seed + round });
    record(tally, { block, label: prepared.label, result, again: repeatCommand(block, options), patterns, expected: elementCount(device, vectors) });
  }
}

function repeatCommand(block: string, { seed, beats, simulator }: VerifyOptions): string {
  return [`verify ${block} --seed ${seed}`, ...(beats === undefined ? [] : [`--beats ${beats}`]), ...(simulator === undefined ? [] : [`--simulator ${simulator}`])].join(" ");
}

interface RunRecord {
  readonly block: string;
  readonly label: string;
  readonly result: BenchResult;
  /** The command that repeats the run, all of its rounds. */
  readonly again: string;
  readonly patterns: Patterns;
  readonly expected: number;
}

function record(tally: Tally, { block, label, result, again, patterns, expected }: RunRecord): void {
  tally.results.push(result);
  const how = Object.entries(patterns).map(([port, pattern]) => `${port} ${patternText(pattern)}`).join(", ") || "no stalls";
  const where = `${block} ${label} (${how}; again with: ${again})`;
  if (!result.passed) tally.failures.push([where, ...failureLines(result)].join("\n"));
  else if (result.comparedElements < expected) tally.failures.push(`${where}: only ${result.comparedElements} of ${expected} elements were compared`);
}

/** Idle x back-pressure for streams; every stall pattern for `advance`. The first one never stalls. */
function patternSets(device: Device): readonly Patterns[] {
  if (device.kind === "timed") return device.advance === undefined ? [{}] : idlePatterns.map((pattern) => ({ [ADVANCE_PORT]: pattern }));
  const streams = device.ports.filter((port) => port.kind === "stream");
  const set = (idle: Pattern, ready: Pattern): Patterns => Object.fromEntries(streams.map((port) => [port.name, port.direction === "in" ? idle : ready]));
  const rest = idlePatterns.flatMap((idle) => readyPatterns.map((ready) => set(idle, ready)));
  return [set(always, always), ...rest.slice(1)];
}
