import { codeToNumber, integerValue } from "../golden/index.js";
import type { DataType } from "../ir/types.js";
import type { Device } from "./device.js";

export type SimulatorName = "verilator" | "icarus" | "cocotb";

/** One wrong element, with the values in the element's number format. */
export interface Mismatch {
  readonly port: string;
  readonly field: string;
  /** Index of the beat in the port's vectors. */
  readonly beat: number;
  /** Index of the element in a vector, else 0. */
  readonly element: number;
  /** Clock cycle after reset. */
  readonly cycle: number;
  /** Hexadecimal; the 4-state simulation may give `x` and `z` digits for `got`. */
  readonly expected: string;
  readonly got: string;
  readonly expectedValue: string;
  readonly gotValue: string;
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

/** What one testbench run found. */
export interface BenchResult {
  readonly name: string;
  readonly block: string;
  readonly module: string;
  readonly simulator: SimulatorName;
  readonly seed: number;
  /** No mismatch, no broken rule, complete, and something compared. */
  readonly passed: boolean;
  /** False when the cycle limit ended the run. */
  readonly complete: boolean;
  /** From the first accepted input beat to the last accepted output beat. */
  readonly cycles: number;
  readonly totalCycles: number;
  readonly comparedElements: number;
  readonly mismatches: number;
  /** Broken handshake rules, missing and surplus beats, unknown bits. */
  readonly violations: number;
  readonly simCyclesPerSecond: number;
  readonly seconds: number;
  readonly ports: Readonly<Record<string, PortStatistics>>;
  readonly first: readonly Mismatch[];
  readonly messages: readonly string[];
}

/** One bench as a simulator reports it (focus_harness.h, the Verilog testbench, focus_cocotb.py). */
export interface RawBench {
  readonly name: string;
  readonly activeCycles: number;
  readonly comparedElements: number;
  readonly mismatches: number;
  readonly violations: number;
  readonly ports: Readonly<Record<string, PortStatistics>>;
  readonly first: readonly Omit<Mismatch, "expectedValue" | "gotValue">[];
  readonly messages: readonly string[];
}

export interface RawResult {
  readonly complete: boolean;
  readonly seed: number;
  readonly totalCycles: number;
  readonly seconds: number;
  readonly simCyclesPerSecond: number;
  readonly benches: readonly RawBench[];
}

/** An element's value as a reader writes it: `1.5`, `-0`, `nan`, `-7`; plain bits have none but their hexadecimal. */
export function valueText(hex: string, type: DataType): string {
  if (!/^[0-9a-f]+$/.test(hex)) return "unknown";
  const code = BigInt(`0x${hex}`);
  if (type.kind === "bits") return `0x${hex}`;
  const format = type.kind === "vector" ? type.element : type.format;
  if (format.kind === "integer") return String(integerValue(code, format));
  const value = codeToNumber(code, format);
  return Object.is(value, -0) ? "-0" : String(value).toLowerCase();
}

/** A raw bench with port names of the device, values beside codes, and the verdict. */
export function benchResult(raw: RawBench, run: Omit<RawResult, "benches">, options: { readonly device: Device; readonly simulator: SimulatorName }): BenchResult {
  const { device, simulator } = options;
  const port = (file: string): Device["ports"][number] => {
    const found = device.ports.find((candidate) => candidate.file === file);
    if (!found) throw new Error(`${device.module}: the result names port ${file}, which it has not`);
    return found;
  };
  return {
    name: raw.name,
    block: device.block,
    module: device.module,
    simulator,
    seed: run.seed,
    passed: run.complete && raw.mismatches === 0 && raw.violations === 0 && raw.comparedElements > 0,
    complete: run.complete,
    cycles: raw.activeCycles,
    totalCycles: run.totalCycles,
    comparedElements: raw.comparedElements,
    mismatches: raw.mismatches,
    violations: raw.violations,
    simCyclesPerSecond: run.simCyclesPerSecond,
    seconds: run.seconds,
    ports: Object.fromEntries(Object.entries(raw.ports).map(([file, statistics]) => [port(file).name, statistics])),
    first: raw.first.map((mismatch): Mismatch => {
      const owner = port(mismatch.port);
      const type = owner.fields.find((field) => field.name === mismatch.field)?.type ?? { kind: "bits", width: owner.width };
      return { ...mismatch, port: owner.name, expectedValue: valueText(mismatch.expected, type), gotValue: valueText(mismatch.got, type) };
    }),
    messages: raw.messages,
  };
}

/** What went wrong, one line each, for people; empty when the run passed. */
export function failureLines(result: BenchResult): readonly string[] {
  if (result.passed) return [];
  const counts = [
    ...(result.complete ? [] : [`not complete after ${result.totalCycles} cycles`]),
    ...(result.comparedElements === 0 ? ["nothing was compared"] : []),
    ...(result.mismatches === 0 ? [] : [`${result.mismatches} of ${result.comparedElements} elements differ`]),
    ...(result.violations === 0 ? [] : [`${result.violations} rules broken`]),
  ];
  return [
    `${result.module} (${result.simulator}, seed ${result.seed}): ${counts.join(", ")}`,
    ...result.messages.map((message) => `  ${message}`),
    ...result.first.map(
      (one) =>
        `  ${one.port}${one.field === "value" ? "" : `.${one.field}`} vector ${one.beat} element ${one.element} (cycle ${one.cycle}): ` +
        `expected ${one.expected} (${one.expectedValue}), got ${one.got} (${one.gotValue})`,
    ),
  ];
}
