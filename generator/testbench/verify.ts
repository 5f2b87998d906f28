import { elementAt } from "../config/element-at.js";
import path from "node:path";
import { createRandom } from "../config/random.js";
import { nearestName } from "../config/nearest-name.js";
import { CheckFailed, type Problem, throwIfAny } from "../errors.js";
import { counted } from "../config/counted.js";
import { paces } from "../golden/index.js";
import { addFindings, type Findings } from "../model/findings.js";
import type { Workspace } from "../tools/workspace.js";
import { prepareCase, type PreparedCase } from "./cases/block-case.js";
import type { VerificationCase, VerificationEntry } from "./cases/catalog-entry.js";
import { catalog } from "./cases/catalog.js";
import { verifiedInside } from "./cases/catalog-inside.js";
import { readCoverage, type Coverage, type CoverageData } from "./simulators/coverage.js";
import { ADVANCE_PORT, streamPorts, type Device } from "./device.js";
import type { KnownRuns } from "./known-runs.js";
import { always, idlePatterns, patternText, readyPatterns, type Pattern, type Patterns } from "./pattern.js";
import { failureLinesOf, type BenchResult, type SimulatorName } from "./result.js";
import { runOnSimulator } from "./simulators/simulators.js";
import { elementCount } from "./vectors.js";
import { buildVerilator, type VerilatorModel, type WaveFormat } from "./simulators/verilator-build.js";
import { runVerilatorModel } from "./simulators/verilator-run.js";

/** Devices in one Verilator build. */
const BATCH = 18;

/** Beats of the longest run. */
const LONGEST_BEATS = 4_000;

/** Beats of the runs that vary the patterns, where the first run has more. */
const PATTERN_BEATS = 1_500;

/** The same of a cut through the cases. */
const QUICK_BEATS = { longest: 1_500, pattern: 500 };

/** Beats of every run of which a waveform is written. */
const WAVES_BEATS = 200;

export interface VerifyOptions {
  readonly workspace: Workspace;
  readonly seed: number;
  /** Beats of the longest run of each case; inputs of few bits get every combination beside. Default 4000, of a cut through the cases 1500. */
  readonly beats?: number;
  /** Default verilator. The others are slow: they run the catalog's quick cases with fewer beats. */
  readonly simulator?: SimulatorName;
  /** A cut through the cases in Verilator too, with fewer beats. */
  readonly quick?: boolean;
  /** In Verilator: the cases that meet every two values of two parameters instead, with the vectors of a cut. */
  readonly pairs?: boolean;
  readonly coverage?: boolean;
  /** Waveforms of every run, which have 200 beats then where `beats` is left out: files `<block>-<build>-<run>` in an existing folder. */
  readonly waves?: { readonly format: WaveFormat; readonly folder: string };
  readonly onProgress?: (progress: VerifyProgress) => void;
  /** Runs that passed before and need not be made again. */
  readonly known?: KnownRuns;
  /** What runs them again, less the options of this object; `focus-rtl verify BLOCK` where left out. */
  readonly command?: string;
}

export interface VerifyProgress {
  readonly block: string;
  /** Cases done and to do. */
  readonly done: number;
  readonly total: number;
  readonly activity: string;
}

export interface BlockReport extends Findings {
  readonly block: string;
  readonly simulator: SimulatorName;
  readonly seed: number;
  readonly cases: number;
  readonly runs: number;
  readonly comparedElements: number;
  readonly passed: boolean;
  /** For each case that failed its first failing run in words, how many others failed, and the command that repeats them all. */
  readonly failures: readonly string[];
  readonly seconds: number;
  readonly coverage?: Coverage;
  readonly waves?: readonly Waveform[];
}

/** A waveform of a run. */
export interface Waveform {
  readonly file: string;
  /** Label of the case in each instance. */
  readonly cases: Readonly<Record<string, string>>;
  readonly patterns: string;
}

/** Entries of the catalog. @throws FocusError for every name it does not know; it says where else a block is verified. */
export function chooseEntries(blocks: readonly string[]): readonly VerificationEntry[] {
  const known = catalog.map((entry) => entry.block);
  throwIfAny(blocks.filter((block) => !known.includes(block)).map((block) => notInCatalog(block, known)));
  return catalog.filter((candidate) => blocks.includes(candidate.block));
}

function notInCatalog(block: string, known: readonly string[]): Problem {
  const inside = Object.hasOwn(verifiedInside, block) ? verifiedInside[block] : undefined;
  if (inside === undefined) return { path: "block", value: block, rule: "is no block with a testbench", fix: `did you mean ${nearestName(block, known) ?? ""}? focus-rtl verify --help lists them all` };
  if ("block" in inside) return { path: "block", value: block, rule: `is verified inside ${inside.block}`, fix: `focus-rtl verify ${inside.block}` };
  return { path: "block", value: block, rule: `is verified inside a whole design, by ${inside.test}`, fix: `npx vitest run ${inside.test}, in a checkout` };
}

/** What is said of a case; without a case, of the block. */
interface Failure {
  readonly label?: string;
  readonly text: string;
}

interface Tally {
  readonly results: BenchResult[];
  readonly failures: Failure[];
  readonly waves: Waveform[];
  coverage?: CoverageData;
}

function casesOf({ cases, quick, pairs }: VerificationEntry, { simulator = "verilator", ...options }: VerifyOptions): readonly VerificationCase[] {
  if (options.pairs) return pairs?.cases() ?? [];
  return simulator === "verilator" && !options.quick ? cases : quick;
}

/** Runs the generated testbenches of one block. */
export async function verifyEntry(chosen: VerificationEntry, options: VerifyOptions): Promise<BlockReport> {
  const begin = performance.now();
  const simulator = options.simulator ?? "verilator";
  const cases = casesOf(chosen, options);
  const prepared = cases.map((one) => prepareCase(one));
  const tally: Tally = { results: [], failures: [], waves: [] };
  let done = 0;
  for (const [index, group] of batches(prepared, simulator === "verilator" ? BATCH : 1).entries()) {
    options.onProgress?.({ block: chosen.block, done, total: prepared.length, activity: `${simulator}: ${group.map(({ label }) => label).join(", ")}` });
    done += group.length;
    try {
      if (simulator === "verilator") await runBatch({ block: chosen.block, index, group }, options, tally);
      else await runSingle({ block: chosen.block, index, group }, { ...options, simulator }, tally);
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      tally.failures.push({ text: `${chosen.block}: ${error.message}` });
    }
  }
  const compared = tally.results.reduce((sum, { comparedElements }) => sum + comparedElements, 0);
  if (compared === 0 && tally.failures.length === 0) tally.failures.push({ text: `${chosen.block}: nothing was compared` });
  return {
    block: chosen.block,
    simulator,
    seed: options.seed,
    cases: prepared.length,
    runs: tally.results.length,
    comparedElements: compared,
    ...addFindings(tally.results),
    passed: tally.failures.length === 0,
    failures: failureTexts(tally.failures, repeatCommand(chosen.block, options)),
    seconds: (performance.now() - begin) / 1000,
    ...(tally.coverage ? { coverage: { line: tally.coverage.line, toggle: tally.coverage.toggle } } : {}),
    ...(options.waves ? { waves: tally.waves } : {}),
  };
}

/** One text for each case; a broken block fails in nearly every run of it. */
function failureTexts(failures: readonly Failure[], again: string): readonly string[] {
  const labels = [...new Set(failures.map(({ label }) => label))];
  return labels.flatMap((label) => {
    const own = failures.filter((failure) => failure.label === label).map(({ text }) => text);
    const told = label === undefined ? own : own.slice(0, 1);
    const others = own.length - told.length;
    return told.map((text) => [text, ...(others === 0 ? [] : [`  ${counted(others, "other run")} of this case failed too`]), `  repeat it: ${again}`].join("\n"));
  });
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

/** Cases that share a build. */
interface Batch {
  readonly block: string;
  readonly index: number;
  readonly group: readonly PreparedCase[];
}

/** Several cases in one build, run at once under one pattern after the other. */
async function runBatch({ block, index: batch, group }: Batch, options: VerifyOptions, tally: Tally): Promise<void> {
  const { workspace, seed, waves } = options;
  const usual = options.quick || options.pairs ? QUICK_BEATS : { longest: LONGEST_BEATS, pattern: PATTERN_BEATS };
  const longest = options.beats ?? (waves ? WAVES_BEATS : usual.longest);
  const benches = group.map(({ device }, index) => ({ name: `u${index}`, device }));
  const model = await buildVerilator({ workspace, benches, rtl: group.flatMap(({ rtl }) => rtl), optimize: "build", coverage: options.coverage ?? false, ...(waves ? { waves: waves.format } : {}) });
  const rounds = Math.max(...group.map(({ device }) => patternSets(device).length));
  for (let round = 0; round < rounds; round++) {
    const beats = round === 0 ? longest : Math.min(longest, usual.pattern);
    // Every combination would fill a disk; who names the beats repeats a run as it was.
    const exhaustive = round === 0 && (!waves || options.beats !== undefined);
    const runs = group.map((prepared, index) => {
      const sets = patternSets(prepared.device);
      const inputs = prepared.draw(beats, createRandom(seed + 7919 * round + 31 * index), exhaustive);
      return { vectors: prepared.vectorsOf(inputs), patterns: sets[round % sets.length] ?? {} };
    });
    const waveform = waves && waveformOf({ block, batch, round, ...waves }, group, runs.map(({ patterns }) => patterns));
    if (waveform) tally.waves.push(waveform);
    const { results } = await runModel(model, runs, { ...options, round, ...(waveform ? { wavesFile: waveform.file } : {}) });
    results.forEach((result, index) => {
      const { label } = elementAt(group, index);
      const lost = round === 0 ? lostCycles(elementAt(group, index), result) : undefined;
      if (lost !== undefined) tally.failures.push({ label, text: `${block}, case ${label}: ${lost}` });
      record(tally, { block, label, result, patterns: runs[index]?.patterns ?? {}, expected: elementCount(elementAt(benches, index).device, runs[index]?.vectors ?? {}) });
    });
  }
  if (options.coverage) tally.coverage = await readCoverage(model.folder, tally.coverage);
}

interface WaveformName {
  readonly block: string;
  readonly batch: number;
  readonly round: number;
  readonly format: WaveFormat;
  readonly folder: string;
}

function waveformOf({ block, batch, round, format, folder }: WaveformName, group: readonly PreparedCase[], patterns: readonly Patterns[]): Waveform {
  // A device alone is the top of its build; several stand side by side in one.
  const scope = ({ device }: PreparedCase, index: number): string => (group.length === 1 ? device.module : `u_u${index}`);
  return {
    file: path.join(folder, `${block}-${batch + 1}-${round + 1}.${format}`),
    cases: Object.fromEntries(group.map((prepared, index) => [scope(prepared, index), prepared.label])),
    patterns: [...new Set(patterns.map(patternsText))].join("; "),
  };
}

function runModel(model: VerilatorModel, runs: Parameters<typeof runVerilatorModel>[1], { round, ...options }: VerifyOptions & { readonly round: number; readonly wavesFile?: string }): ReturnType<typeof runVerilatorModel> {
  return runVerilatorModel(model, runs, {
    workspace: options.workspace,
    seed: options.seed + round,
    firstMismatches: 4,
    ...(options.known ? { known: options.known } : {}),
    ...(options.wavesFile === undefined ? {} : { wavesFile: options.wavesFile }),
    ...(options.coverage ? { coverageFile: `${model.folder}/coverage-${round}.dat` } : {}),
  });
}

/** What a run without stalls took beyond what its contract allows; undefined where it did not, or where nothing is said of the block. */
export function lostCycles({ use, device }: Pick<PreparedCase, "use" | "device">, result: Pick<BenchResult, "cycles" | "ports">): string | undefined {
  const pace = device.perCycle || !Object.hasOwn(paces, use.name) ? undefined : paces[use.name];
  const most = pace?.(use.values, (port) => result.ports[port]?.beats ?? 0);
  return most === undefined || result.cycles <= most ? undefined : `took ${counted(result.cycles, "cycle")} where nobody stalled, and its contract allows ${most}`;
}

/** One case on a slow simulator, under two patterns that stall; in Icarus the second one again with random bits where X was. */
async function runSingle({ block, index: batch, group }: Batch, options: VerifyOptions & { readonly simulator: SimulatorName }, tally: Tally): Promise<void> {
  const { workspace, seed, simulator, waves } = options;
  const [prepared] = group;
  if (!prepared || group.length > 1) throw new Error(`${group.length} cases where ${simulator} takes one`);
  const beats = options.beats ?? (simulator === "icarus" ? 500 : 200);
  const sets = patternSets(prepared.device);
  const { device, rtl } = prepared;
  const stalls = sets[sets.length >> 1] ?? {};
  const rounds = [{ patterns: sets[0] ?? {} }, { patterns: stalls }, ...(simulator === "icarus" ? [{ patterns: stalls, idle: "random" as const }] : [])];
  for (const [round, { patterns, ...idle }] of rounds.entries()) {
    const vectors = prepared.vectorsOf(prepared.draw(beats, createRandom(seed + 7919 * round), false));
    const waveform = waves && waveformOf({ block, batch, round, ...waves }, group, [patterns]);
    if (waveform) tally.waves.push(waveform);
    const result = await runOnSimulator(simulator, { workspace, device, rtl, vectors, patterns, seed: seed + round, ...idle, ...(options.known ? { known: options.known } : {}), ...(waveform ? { wavesFile: waveform.file } : {}) });
    record(tally, { block, label: prepared.label, result, patterns, expected: elementCount(device, vectors) });
  }
}

/** The command line that runs a block's testbench again, bit for bit: what chooses vectors and patterns is in it. */
function repeatCommand(block: string, { seed, beats, simulator = "verilator", quick, pairs, waves, command = `focus-rtl verify ${block}` }: VerifyOptions): string {
  return [`${command} --seed ${seed}`, ...(quick ? ["--quick"] : []), ...(pairs ? ["--pairs"] : []), ...(beats === undefined ? [] : [`--beats ${beats}`]), ...(simulator === "verilator" ? [] : [`--simulator ${simulator}`]), ...(waves === undefined ? [] : ["--waves"])].join(" ");
}

interface RunRecord {
  readonly block: string;
  readonly label: string;
  readonly result: BenchResult;
  readonly patterns: Patterns;
  readonly expected: number;
}

function record(tally: Tally, { block, label, result, patterns, expected }: RunRecord): void {
  tally.results.push(result);
  const where = `${block}, case ${label}, ${result.simulator}, ${patternsText(patterns)}`;
  if (!result.passed) tally.failures.push({ label, text: failureLinesOf(where, result).join("\n") });
  else if (result.comparedElements < expected) tally.failures.push({ label, text: `${where}: only ${result.comparedElements} of ${counted(expected, "element")} were compared` });
}

function patternsText(patterns: Patterns): string {
  return Object.entries(patterns).map(([port, pattern]) => `${port} ${patternText(pattern)}`).join(", ") || "no stalls";
}

/** Idle x back-pressure for streams; every stall pattern for `advance`. The first one never stalls. */
function patternSets(device: Device): readonly Patterns[] {
  const streams = streamPorts(device);
  if (streams.length === 0) return device.advance === undefined ? [{}] : idlePatterns.map((pattern) => ({ [ADVANCE_PORT]: pattern }));
  const set = (idle: Pattern, ready: Pattern): Patterns => Object.fromEntries(streams.map((port) => [port.name, port.direction === "in" ? idle : ready]));
  const rest = idlePatterns.flatMap((idle) => readyPatterns.map((ready) => set(idle, ready)));
  return [set(always, always), ...rest.slice(1)];
}
