import { existsSync } from "node:fs";
import { copyFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CheckFailed } from "../../errors.js";
import { CHECKS_INSIDE } from "../../emit/checks-view.js";
import { checksInside, isChecks } from "../../emit/emit-checks.js";
import type { EmittedFile } from "../../emit/emit-design.js";
import { findIverilog, runIverilog, runVvp } from "../../tools/iverilog.js";
import { lastLines, type RunResult } from "../../tools/run.js";
import { buildFolder } from "../../tools/workspace.js";
import { elementsOf, streamPorts, type Device, type DevicePort } from "../device.js";
import { verilogTestbench } from "./icarus-text.js";
import type { RunOutput } from "../known-runs.js";
import { benchResult, type BenchResult, type PortStatistics, type RawMismatch } from "../result.js";
import type { DeviceRun } from "./device-run.js";
import { refuseReactive } from "./reactive.js";
import { refuseResetAt } from "./reset-at.js";
import { streamInputs, vectorFiles, writeVectors, type Vectors } from "../vectors.js";
import { brokenInIcarus, withBroken } from "./broken-assertions.js";
import { writeFiles } from "./verilator-build.js";
import { defaultLimit, runFolder } from "./verilator-run.js";

export interface IcarusRun extends DeviceRun {
  /** A mapped netlist instead of RTL: absolute paths of the netlist and of the Verilog models of its cells. */
  readonly netlist?: { readonly file: string; readonly cells: readonly string[] };
  readonly limit?: number;
  readonly firstMismatches?: number;
  /** Give back the beats that left the output streams. */
  readonly collect?: boolean;
  /** Keep the testbench, vectors and program here instead of in a temporary folder. */
  readonly folder?: string;
  /** Called with the number of cycles so far, now and then. */
  readonly onCycles?: (cycles: number) => void;
  /** Milliseconds in which time must go on. */
  readonly patience?: number;
}

export interface IcarusResult {
  readonly result: BenchResult;
  /** With `collect`: packed beats by output stream; unknown bits read as 0, they are mismatches already. */
  readonly collected: Readonly<Record<string, readonly bigint[]>>;
}

/** The largest design takes a second for a cycle at the most. */
const PATIENCE = 300_000;

/** Name of the waveform in the run's folder: that of the user's may hold what a string of Verilog cannot. */
const WAVES = "waves.vcd";

/**
 * 4-state simulation of RTL or of a mapped netlist with the same vectors and patterns as the C++ harness. Inputs are X where
 * no one may look at them, and outputs that matter must not be.
 * @throws FocusError where the bench has an agent that reacts to the device
 * @throws CheckFailed when Icarus warns about the RTL, or the simulation does not come to its end.
 */
export async function runIcarus(options: IcarusRun): Promise<IcarusResult> {
  const { workspace, device, vectors, netlist } = options;
  refuseReactive("icarus", device, vectors);
  refuseResetAt("icarus", device, options.resetAt);
  const folder = await runFolder(options, buildFolder(workspace, "icarus", device.module));
  try {
    const testbench = verilogTestbench({
      device,
      vectors,
      patterns: options.patterns ?? {},
      seed: options.seed,
      limit: options.limit ?? defaultLimit(vectors),
      netlist: netlist !== undefined,
      collect: options.collect ?? false,
      idle: options.idle ?? "x",
      ...(options.wavesFile === undefined ? {} : { wavesFile: WAVES }),
    });
    let seconds = 0;
    const execute = async (): Promise<RunOutput> => {
      const run = await compileAndRun(options, testbench, folder);
      seconds = run.seconds;
      if (options.wavesFile !== undefined) await moveFile(path.join(folder, WAVES), options.wavesFile);
      return { text: run.stdout, passed: readOutput(run.stdout, seconds, options).result.passed };
    };
    // A netlist is a file of the caller's, and a waveform would be missing.
    const known = netlist || options.wavesFile !== undefined || options.folder !== undefined ? undefined : options.known;
    const { text } = known ? await known.recall(await runInputs(options, testbench), execute) : await execute();
    return readOutput(text, seconds, options);
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Where a run was cut short there is no file. Another disk takes a copy. */
async function moveFile(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await copyFile(from, to);
  await rm(from);
}

/** All that decides what the simulation prints. */
async function runInputs({ workspace, device, rtl, vectors }: IcarusRun, testbench: string): Promise<readonly string[]> {
  const { version, path: program } = await findIverilog(workspace);
  return [`icarus ${version ?? ""} ${program ?? ""}`, [...languageOf(rtl), ...COMPILE].join(" "), testbench, ...rtl.flatMap((file) => [file.path, file.text]), "vectors", ...[...vectorFiles(device, vectors)].flat()];
}

const COMPILE = ["-Wall", "-s", "focus_testbench", "-o", "focus_testbench.vvp", "focus_testbench.v"] as const;

/** The RTL is Verilog-2005; its checks are not, and Icarus has no bind. */
function languageOf(rtl: readonly EmittedFile[]): readonly string[] {
  return rtl.some(isChecks) ? ["-g2012", `-D${CHECKS_INSIDE}`] : ["-g2005"];
}

/** The run of the compiled simulation. */
async function compileAndRun(options: IcarusRun, testbench: string, folder: string): Promise<RunResult> {
  const { workspace, device, vectors, netlist } = options;
  await writeVectors(device, vectors, folder);
  await writeFile(path.join(folder, "focus_testbench.v"), testbench);
  if (!netlist) await writeFiles(folder, checksInside(options.rtl));
  const sources = netlist ? [netlist.file, ...netlist.cells] : options.rtl.map((file) => file.path);
  const compiled = await runIverilog(workspace, [...(netlist ? languageOf([]) : languageOf(options.rtl)), ...COMPILE, ...sources], { cwd: folder });
  // Cell libraries are not ours to keep free of warnings; our own Verilog is.
  const warned = compiled.all.trim() !== "" && !netlist;
  if (compiled.exitCode !== 0 || warned) throw new CheckFailed(`Icarus refused ${device.module}\n${lastLines(compiled.all, 30)}`);
  const ran = await runVvp(workspace, ["focus_testbench.vvp"], {
    cwd: folder,
    silence: options.patience ?? PATIENCE,
    onLine: (line) => {
      if (line.startsWith("CYCLE ")) options.onCycles?.(Number(line.slice("CYCLE ".length)));
    },
  });
  if (ran.timedOut) throw new CheckFailed(`the Icarus simulation of ${device.module} stands still: no 256 cycles in ${(options.patience ?? PATIENCE) / 1000} s\n${lastLines(ran.all, 3)}\n  a loop without delay, in the Verilog under test, is the usual reason`);
  return ran;
}

/** Turns the lines the testbench prints into a result. */
export function readOutput(output: string, seconds: number, options: Pick<IcarusRun, "device" | "vectors" | "seed" | "firstMismatches">): IcarusResult {
  const { device, vectors, seed } = options;
  const lines = output.split("\n").map((line) => line.trim().split(" "));
  const done = lines.find(([word]) => word === "DONE")?.slice(1).map(Number);
  if (!done) throw new CheckFailed(`the Icarus simulation of ${device.module} did not come to its end\n${lastLines(output, 20)}`);
  const [complete = 0, totalCycles = 0, enabled = 0, violations = 0] = done;
  const ports = Object.fromEntries(lines.filter(([word]) => word === "PORT").map(([, name = "", ...numbers]) => [name, statistics(device, vectors, name, numbers.map(Number))]));
  const found = lines.filter(([word]) => word === "MISMATCH").map(([, name = "", beat = "", cycle = "", bits = "", ...counts]) => {
    const taken = Object.fromEntries(streamInputs(device).map(({ file }, index) => [file, Number(counts[index])]));
    return { name, beat: Number(beat), cycle: Number(cycle), bits, taken };
  });
  const elements = eachOnce(found.flatMap((one) => elementMismatches(portOf(device, one.name), one, vectors)));
  const messages = lines.filter(([word]) => word === "VIOLATION").map(([, name = "", cycle = "", ...text]) => `cycle ${cycle}, port ${name}: ${text.join(" ")}`);
  const surplus = lines.filter(([word]) => word === "SURPLUS").map(([, name = "", cycle = ""]) => `cycle ${cycle}, port ${name}: first beat beyond the last expected one`);
  const missing = device.ports
    .filter((port) => port.kind === "stream" && (ports[port.file]?.beats ?? 0) < (vectors[port.name]?.beats.length ?? 0))
    .map((port) => `port ${port.file}: stopped after ${ports[port.file]?.beats ?? 0} of ${vectors[port.name]?.beats.length ?? 0} beats`);
  const raw = {
    name: device.block,
    activeCycles: streamPorts(device).length === 0 ? enabled : activeCycles(device, ports),
    mismatches: elements.length,
    violations,
    ports,
    first: elements.slice(0, options.firstMismatches ?? 10),
    messages: [...messages.slice(0, 10), ...surplus, ...missing],
  };
  const run = { complete: complete === 1, seed, totalCycles, seconds, simCyclesPerSecond: Math.round(totalCycles / Math.max(seconds, 1e-6)) };
  const collected = Object.fromEntries(
    device.ports
      .filter((port) => port.kind === "stream" && port.direction === "out")
      .map((port) => [port.name, lines.filter(([word, name]) => word === "BEAT" && name === port.file).map(([, , bits = ""]) => BigInt(`0b${bits.replace(/[xz]/g, "0")}`))]),
  );
  return { result: benchResult(withBroken(raw, brokenInIcarus(output, device)), run, { device, vectors, simulator: "icarus" }), collected };
}

function portOf(device: Device, file: string): DevicePort {
  const port = device.ports.find((candidate) => candidate.file === file);
  if (!port) throw new Error(`${device.module}: the testbench names port ${file}`);
  return port;
}

function statistics(device: Device, vectors: Vectors, file: string, numbers: readonly number[]): PortStatistics {
  const [beats = 0, blocked = 0, starved = 0, high = 0, firstCycle = 0, lastCycle = 0] = numbers;
  return { beats, expectedBeats: vectors[portOf(device, file).name]?.beats.length ?? 0, blocked, starved, high, firstCycle, lastCycle };
}

/** A beat that is held by a stall is seen in several cycles: each wrong element of it counts once. */
function eachOnce(mismatches: readonly RawMismatch[]): readonly RawMismatch[] {
  const seen = new Set<string>();
  return mismatches.filter(({ port, field, beat, element }) => {
    const place = `${port} ${field} ${beat} ${element}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

/** The wrong elements of one beat; digits with unknown bits are `x`. */
function elementMismatches(port: DevicePort, found: { readonly beat: number; readonly cycle: number; readonly bits: string; readonly taken: RawMismatch["taken"] }, vectors: Vectors): readonly RawMismatch[] {
  const given = vectors[port.name];
  const want = (given?.beats[found.beat] ?? 0n).toString(2).padStart(port.width, "0");
  const mask = given?.masks?.[found.beat]?.toString(2).padStart(port.width, "0") ?? "1".repeat(port.width);
  return port.fields.flatMap((field) => {
    const { bits, count } = elementsOf(field.type);
    return Array.from({ length: count }, (_, element): RawMismatch | undefined => {
      const high = port.width - field.offset - bits * element;
      const cut = (text: string): string => text.slice(high - bits, high);
      const [got, expected, cared] = [cut(found.bits), cut(want), cut(mask)];
      if (!got.split("").some((bit, index) => cared[index] === "1" && bit !== expected[index])) return undefined;
      return { port: port.file, field: field.name, beat: found.beat, element, cycle: found.cycle, expected: hexText(expected), got: hexText(got), taken: found.taken };
    }).filter((one) => one !== undefined);
  });
}

/** Binary text as hexadecimal; a digit with an unknown bit is `x`. */
function hexText(bits: string): string {
  const padded = bits.padStart(Math.ceil(bits.length / 4) * 4, "0");
  return (padded.match(/.{4}/g) ?? []).map((digit) => (/^[01]+$/.test(digit) ? Number.parseInt(digit, 2).toString(16) : "x")).join("");
}

function activeCycles(device: Device, ports: Readonly<Record<string, PortStatistics>>): number {
  const moved = device.ports.filter((port) => port.kind === "stream" && (ports[port.file]?.beats ?? 0) > 0);
  const firsts = moved.filter((port) => port.direction === "in").map((port) => ports[port.file]?.firstCycle ?? 0);
  const lasts = moved.filter((port) => port.direction === "out").map((port) => ports[port.file]?.lastCycle ?? 0);
  return firsts.length === 0 || lasts.length === 0 ? 0 : Math.max(0, Math.max(...lasts) - Math.min(...firsts) + 1);
}
