import { z } from "zod";
import { counted } from "../config/counted.js";
import { arithmeticOf } from "../golden/index.js";
import { bits, fieldsLayout, typeBits, type DataType, type NumberType, type RecordType, type VectorType } from "../ir/types.js";
import { addFindings, findingsText, foundNothing, type Compared, type Findings } from "../model/findings.js";
import { elementsOf, inputPorts, type Device, type DevicePort } from "./device.js";
import { isWatched, type Vectors } from "./vectors.js";

export type SimulatorName = "verilator" | "icarus" | "cocotb";

/** One wrong element of one beat, told once however many cycles it was shown. */
export interface Mismatch {
  readonly port: string;
  readonly field: string;
  /** Index of the beat in the port's vectors. */
  readonly beat: number;
  /** Index of the element in a vector, else 0. */
  readonly element: number;
  /** What it is of, where the vectors say so: see `PortVectors`. */
  readonly where?: string;
  /** Clock cycle after reset in which it was first seen. */
  readonly cycle: number;
  /** Hexadecimal; the 4-state simulation may give `x` and `z` digits for `got`. */
  readonly expected: string;
  readonly got: string;
  /** The same as values with their codes, see {@link elementText}. */
  readonly expectedText: string;
  readonly gotText: string;
  /** What the device was given for it. */
  readonly inputs: InputBeats;
}

/** Input beats beside a mismatch. */
export interface InputBeats {
  /** `this beat`: one beat of every input makes one of the output. `taken last`: the newest one of each stream at that time. */
  readonly are: "this beat" | "taken last";
  readonly ports: readonly { readonly port: string; readonly beat: number; readonly text: string }[];
}

export interface PortStatistics {
  readonly beats: number;
  readonly expectedBeats: number;
  /** Cycles with valid and without ready. */
  readonly blocked: number;
  /** Cycles with ready and without valid. */
  readonly starved: number;
  /** Watched plain one-bit outputs: cycles at 1. */
  readonly high: number;
  /** Cycles of the first and the last transfer. */
  readonly firstCycle: number;
  readonly lastCycle: number;
  /** Transfers (or cycles at 1) in each interval; there when a trace was asked for. */
  readonly activity?: readonly number[];
}

/** What an agent of a bundle counted: `compared` and `wrong` values, and bursts, beats or steps as its C++ says. */
export interface AgentCounts {
  readonly compared: number;
  readonly wrong: number;
  readonly [count: string]: number;
}

/** What one testbench run found. */
export interface BenchResult extends Findings {
  readonly name: string;
  readonly block: string;
  readonly module: string;
  readonly simulator: SimulatorName;
  readonly seed: number;
  /** Nothing found, complete, and something compared. */
  readonly passed: boolean;
  /** False when the cycle limit ended the run. */
  readonly complete: boolean;
  /** From the first accepted input beat to the last accepted output beat. */
  readonly cycles: number;
  readonly totalCycles: number;
  /** Sum of `compared`. */
  readonly comparedElements: number;
  readonly compared: Compared;
  readonly simCyclesPerSecond: number;
  readonly seconds: number;
  readonly ports: Readonly<Record<string, PortStatistics>>;
  /** By the name of the bundle; only the C++ harness has such agents. */
  readonly agents: Readonly<Record<string, AgentCounts>>;
  readonly first: readonly Mismatch[];
  readonly messages: readonly string[];
}

/** One bench as a simulator reports it (focus_harness.h, the Verilog testbench, focus_cocotb.py). */
export interface RawBench {
  readonly name: string;
  readonly activeCycles: number;
  readonly mismatches: number;
  readonly violations: number;
  readonly ports: Readonly<Record<string, PortStatistics>>;
  readonly agents?: Readonly<Record<string, AgentCounts>>;
  readonly first: readonly RawMismatch[];
  readonly messages: readonly string[];
}

export interface RawMismatch extends Omit<Mismatch, "expectedText" | "gotText" | "inputs" | "where"> {
  /** Beats that each input stream had taken. */
  readonly taken: Readonly<Record<string, number>>;
}

export interface RawResult {
  readonly complete: boolean;
  readonly seed: number;
  readonly totalCycles: number;
  readonly seconds: number;
  readonly simCyclesPerSecond: number;
  readonly benches: readonly RawBench[];
}

const portStatistics = z.object({
  beats: z.number(),
  expectedBeats: z.number(),
  blocked: z.number(),
  starved: z.number(),
  high: z.number(),
  firstCycle: z.number(),
  lastCycle: z.number(),
  activity: z.array(z.number()).exactOptional(),
});

const rawMismatch = z.object({
  port: z.string(),
  field: z.string(),
  beat: z.number(),
  element: z.number(),
  cycle: z.number(),
  expected: z.string(),
  got: z.string(),
  taken: z.record(z.string(), z.number()),
});

/** A {@link RawResult} as a program writes it. */
export const rawResult = z.object({
  complete: z.boolean(),
  seed: z.number(),
  totalCycles: z.number(),
  seconds: z.number(),
  simCyclesPerSecond: z.number(),
  benches: z.array(
    z.object({
      name: z.string(),
      activeCycles: z.number(),
      mismatches: z.number(),
      violations: z.number(),
      ports: z.record(z.string(), portStatistics),
      agents: z.record(z.string(), z.object({ compared: z.number(), wrong: z.number() }).catchall(z.number())).exactOptional(),
      first: z.array(rawMismatch),
      messages: z.array(z.string()),
    }),
  ),
});

/** An element as a reader writes it, with its code: `1.5 (0x3e00)`, `-0 (0x8000)`, `nan (0x7e00)`, `-7 (0xf9)`; plain bits are their hexadecimal alone, a record its fields. */
export function elementText(hex: string, type: DataType): string {
  if (!/^[0-9a-f]+$/.test(hex)) return `unknown (${hex})`;
  if (type.kind === "bits") return type.width === 1 ? hex : `0x${hex}`;
  if (type.kind === "record") return recordText(hex, type);
  return `${valueText(hex, type)} (0x${hex})`;
}

/** `{zero: 0, index: 0x1f} (0x7c)` */
function recordText(hex: string, { fields }: RecordType): string {
  const codes = fieldsLayout("record", fields).unpack(BigInt(`0x${hex}`));
  const texts = Object.entries(fields).map(([name, type]) => `${name}: ${elementText((codes[name] ?? 0n).toString(16), type.kind === "vector" ? bits(typeBits(type)) : type)}`);
  return `{${texts.join(", ")}} (0x${hex})`;
}

function valueText(hex: string, type: NumberType | VectorType): string {
  const code = BigInt(`0x${hex}`);
  const format = type.kind === "vector" ? type.element : type.format;
  const value = arithmeticOf(format).value(code);
  return Object.is(value, -0) ? "-0" : String(value).toLowerCase();
}

/** Elements of an input vector that are printed; of a longer one those around the wrong element. */
const SHOWN_ELEMENTS = 16;

/** A packed beat: `0.5 (0x3800)`, `data [1 (0x3c00), 2 (0x4000)], last 1`. */
function beatText(port: DevicePort, packed: bigint, element: number): string {
  const alone = port.fields.length === 1;
  return port.fields
    .map(({ name, type, offset }) => {
      const { bits, count } = elementsOf(type);
      const at = (index: number): string => elementText(BigInt.asUintN(bits, packed >> BigInt(offset + bits * index)).toString(16).padStart(Math.ceil(bits / 4), "0"), type);
      return `${alone ? "" : `${name} `}${type.kind === "vector" ? vectorText(count, element, at) : at(0)}`;
    })
    .join(", ");
}

function vectorText(count: number, element: number, at: (index: number) => string): string {
  const first = Math.max(0, Math.min(element - SHOWN_ELEMENTS / 2, count - SHOWN_ELEMENTS));
  const shown = Array.from({ length: Math.min(count, SHOWN_ELEMENTS) }, (_, index) => at(first + index)).join(", ");
  return count <= SHOWN_ELEMENTS ? `[${shown}]` : `elements ${first} to ${first + SHOWN_ELEMENTS - 1} of ${count} [${shown}]`;
}

/** The inputs of a mismatch: those of its beat where one of each makes one of the output, else the newest that each stream had taken. */
function inputsOf(device: Device, vectors: Vectors, { port, beat, element, taken }: RawMismatch): InputBeats {
  const inputs = inputPorts(device);
  const streams = inputs.filter(({ kind }) => kind === "stream");
  const given = (name: string): readonly bigint[] => vectors[name]?.beats ?? [];
  const owner = device.ports.find(({ file }) => file === port);
  const timed = owner?.agent === "timed sink";
  const expected = given(owner?.name ?? "").length;
  const oneToOne = timed || (streams.length > 0 && streams.every(({ name, file }) => given(name).length === expected && (taken[file] ?? 0) > beat));
  // Beats of a timed port and of a stream have nothing to do with each other.
  const index = ({ agent, file }: DevicePort): number => {
    if (agent === "constant") return 0;
    if (timed !== (agent === "timed source")) return -1;
    return oneToOne ? beat : (taken[file] ?? 0) - 1;
  };
  return {
    are: oneToOne ? "this beat" : "taken last",
    ports: inputs.flatMap((input) => {
      const at = index(input);
      const packed = given(input.name)[at];
      return packed === undefined ? [] : [{ port: input.file, beat: at, text: beatText(input, packed, element) }];
    }),
  };
}

interface BenchContext {
  readonly device: Device;
  readonly vectors: Vectors;
  readonly simulator: SimulatorName;
}

/** A raw bench with port names of the device, values beside codes, inputs beside mismatches, and the verdict. */
export function benchResult(raw: RawBench, run: Omit<RawResult, "benches">, { device, vectors, simulator }: BenchContext): BenchResult {
  const port = (file: string): DevicePort => {
    const found = device.ports.find((candidate) => candidate.file === file);
    if (!found) throw new Error(`${device.module}: the result names port ${file}, which it has not`);
    return found;
  };
  const ports = Object.fromEntries(Object.entries(raw.ports).map(([file, statistics]) => [port(file).name, statistics]));
  const agents = Object.fromEntries(device.reactive.flatMap(({ name, file }) => (raw.agents?.[file] ? [[name, raw.agents[file]] as const] : [])));
  const compared = comparedOf(device, vectors, { ports, agents });
  const comparedElements = compared.numbers + compared.padding + compared.flags + compared.codes;
  const findings: Findings = { mismatches: raw.mismatches, violations: raw.violations, ...beatsOff(device, ports) };
  return {
    name: raw.name,
    block: device.block,
    module: device.module,
    simulator,
    seed: run.seed,
    passed: run.complete && foundNothing(findings) && comparedElements > 0,
    complete: run.complete,
    cycles: raw.activeCycles,
    totalCycles: run.totalCycles,
    comparedElements,
    compared,
    ...findings,
    simCyclesPerSecond: run.simCyclesPerSecond,
    seconds: run.seconds,
    ports,
    agents,
    first: raw.first.map((mismatch): Mismatch => {
      const { field, beat, element, cycle, expected, got } = mismatch;
      const owner = port(mismatch.port);
      const type = owner.fields.find(({ name }) => name === field)?.type ?? { kind: "bits", width: owner.width };
      const where = type.kind === "vector" ? vectors[owner.name]?.where?.(beat, element) : undefined;
      return { port: owner.name, field, beat, element, ...(where === undefined ? {} : { where }), cycle, expected, got, expectedText: elementText(expected, type), gotText: elementText(got, type), inputs: inputsOf(device, vectors, mismatch) };
    }),
    messages: raw.messages,
  };
}

/** Beats of streams that are too few or too many. The beats of a timed device come with its cycles. */
function beatsOff(device: Device, ports: BenchResult["ports"]): Pick<Findings, "missingBeats" | "surplusBeats" | "untakenBeats"> {
  const off = (direction: DevicePort["direction"], sign: 1 | -1): number =>
    device.ports
      .filter((port) => port.kind === "stream" && port.direction === direction)
      .reduce((sum, { name }) => sum + Math.max(0, sign * ((ports[name]?.beats ?? 0) - (ports[name]?.expectedBeats ?? 0))), 0);
  return { missingBeats: off("out", -1), surplusBeats: off("out", 1), untakenBeats: off("in", -1) };
}

function comparedOf(device: Device, vectors: Vectors, { ports, agents }: Pick<BenchResult, "ports" | "agents">): Compared {
  const sum = { numbers: 0, padding: 0, flags: 0, codes: Object.values(agents).reduce((total, agent) => total + agent.compared, 0) };
  for (const port of device.ports) {
    if (port.direction === "in" || isWatched(port)) continue;
    const { beats: expected = [], padding = [] } = vectors[port.name] ?? {};
    const beats = Math.min(ports[port.name]?.beats ?? 0, expected.length);
    const padded = padding.slice(0, beats).reduce((total, count) => total + count, 0);
    sum.padding += padded;
    sum.numbers -= padded;
    for (const { type } of port.fields) sum[kindOf(type)] += beats * elementsOf(type).count;
  }
  return sum;
}

function kindOf(type: DataType): keyof Compared {
  if (type.kind === "number" || type.kind === "vector") return "numbers";
  return type.kind === "bits" && type.width === 1 ? "flags" : "codes";
}

/** The title of a step that ran: `1200 cycles, 240 elements compared, 0 differ`. Lanes work side by side: the slowest counts. */
export function verdictText(results: readonly BenchResult[]): string {
  const comparedElements = results.reduce((sum, result) => sum + result.comparedElements, 0);
  const findings = addFindings(results);
  const text = findingsText({ ...findings, comparedElements });
  const cycles = counted(Math.max(0, ...results.map((result) => result.cycles)), "cycle");
  return `${cycles}, ${text.length > 0 ? `FAILED: ${text.join(", ")}` : `${counted(comparedElements, "element")} compared, 0 differ`}`;
}

/** What went wrong, one line each, for people; empty when the run passed. */
export function failureLines(result: BenchResult): readonly string[] {
  return result.passed ? [] : failureLinesOf(`${result.module} (${result.simulator}, seed ${result.seed})`, result);
}

/** The same under words that say which run it was. */
export function failureLinesOf(where: string, result: BenchResult): readonly string[] {
  const counts = [
    ...(result.complete ? [] : [`not complete after ${counted(result.totalCycles, "cycle")}`]),
    ...(result.comparedElements === 0 ? ["nothing was compared"] : []),
    ...findingsText(result),
  ];
  return [`${where}: ${counts.join(", ")}`, ...result.messages.map((message) => `  ${message}`), ...mismatchLines(result.first)];
}

/** Longer lines are broken, an input each. */
const LINE = 140;

/** Wrong elements of one beat share its inputs. */
function mismatchLines(mismatches: readonly Mismatch[]): readonly string[] {
  return mismatches.flatMap((one, index) => {
    const { port, field, beat, element, where, cycle, expectedText, gotText } = one;
    const next = mismatches[index + 1];
    const name = `${port}${field === "value" ? "" : `.${field}`}`;
    const line = `  ${name}, beat ${beat}, element ${element}${where === undefined ? "" : ` (${where})`}, cycle ${cycle}: expected ${expectedText}, got ${gotText}`;
    return [line, ...(next?.port === port && next.beat === beat ? [] : inputLines(one.inputs))];
  });
}

function inputLines(inputs: InputBeats): readonly string[] {
  if (inputs.ports.length === 0) return [];
  const given = inputs.ports.map((input) => `${input.port} ${inputs.are === "this beat" ? "" : `(beat ${input.beat}) `}${input.text}`);
  const heading = inputs.are === "this beat" ? "inputs of this beat:" : "inputs taken last before it:";
  const line = `    ${heading} ${given.join("; ")}`;
  return line.length <= LINE ? [line] : [`    ${heading}`, ...given.map((text) => `      ${text}`)];
}
