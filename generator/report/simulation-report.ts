import type { Accelerator } from "../designs/focus.js";
import { counted } from "../config/counted.js";
import type { ResolvedInput } from "../input/index.js";
import { comparedText, findingsText, type Compared, type Findings } from "../model/findings.js";
import type { GemmCycles } from "../model/gemm-cycles.js";

/** What a simulator run counted; see testbench/result.ts. */
export interface Measured extends Findings {
  readonly cycles: number;
  readonly comparedElements: number;
  readonly compared: Compared;
  readonly simCyclesPerSecond: number;
  readonly ports: Readonly<Record<string, { readonly blocked: number; readonly starved: number; readonly high: number }>>;
}

/** report.json of `focus-rtl sim`. */
export interface SimulationReport extends Findings {
  readonly design: string;
  /** Hash of the resolved configuration. */
  readonly config: string;
  readonly simulator: string;
  readonly seed: number;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  readonly operand: string;
  readonly accumulator: string;
  /** From the first accepted input beat to the last accepted result. */
  readonly cycles: number;
  /** What the formula of docs/performance.md gives. */
  readonly predictedCycles: number;
  /** Sum over passes of max(p, rows). */
  readonly idealCycles: number;
  readonly passes: number;
  /** Useful MACs / (PEs x cycles). */
  readonly utilisation: number;
  /** Sum of `compared`. */
  readonly comparedElements: number;
  /** Of the result streams: numbers of the result, padding behind N, `last` flags, and with unique vectors the indices of classes. */
  readonly compared: Compared;
  readonly simCyclesPerSecond: number;
  /** Cycles in which a stream was held up by the design (inputs) or waited for it (results). */
  readonly streams: Readonly<Record<string, { readonly blocked: number; readonly starved: number }>>;
  /** Waveform, where one was asked for. */
  readonly waves?: string;
  readonly input: ResolvedInput["provenance"] & { readonly grid?: ResolvedInput["grid"] };
}

export interface ReportOptions {
  readonly accelerator: Accelerator;
  readonly input: ResolvedInput;
  readonly result: Measured;
  readonly model: Pick<GemmCycles, "cycles" | "idealCycles" | "passes">;
  readonly simulator: string;
  readonly seed: number;
  readonly waves?: string;
}

export function simulationReport({ accelerator, input, result, model, simulator, seed, waves }: ReportOptions): SimulationReport {
  const { array, name } = accelerator.config;
  const { M, K, N } = input;
  const streams = Object.entries(result.ports).filter(([port]) => port !== "computing");
  return {
    design: name,
    config: accelerator.hash,
    simulator,
    seed,
    M,
    K,
    N,
    operand: array.operand.name,
    accumulator: array.accumulator.name,
    cycles: result.cycles,
    predictedCycles: model.cycles,
    idealCycles: model.idealCycles,
    passes: model.passes,
    // A design that gave no result has taken no cycles.
    utilisation: result.cycles === 0 ? 0 : (M * K * N) / (array.rows * array.columns * result.cycles),
    comparedElements: result.comparedElements,
    compared: result.compared,
    mismatches: result.mismatches,
    missingBeats: result.missingBeats,
    surplusBeats: result.surplusBeats,
    untakenBeats: result.untakenBeats,
    violations: result.violations,
    simCyclesPerSecond: result.simCyclesPerSecond,
    streams: Object.fromEntries(streams.map(([port, { blocked, starved }]) => [port, { blocked, starved }])),
    ...(waves === undefined ? {} : { waves }),
    input: { ...input.provenance, ...(input.grid === undefined ? {} : { grid: input.grid }) },
  };
}

/** In one line whether the run found anything, and what. */
export function verdict(report: Findings & { readonly comparedElements: number }): string {
  const found = findingsText(report);
  return found.length === 0 ? "equal in every bit: 0 mismatches" : found.join(", ");
}

/** The report for people. */
export function reportTable(report: SimulationReport): string {
  const { M, K, N } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["design", `${report.design} (config ${report.config}), ${report.operand} with ${report.accumulator} sums, ${report.simulator}`],
    ["input", `${M} x ${K} from ${report.input.activations.from}, ${K} x ${N} from ${report.input.weights.from}`],
    ...(report.input.notes ?? []).map((note) => ["note", note] as const),
    ["compared", comparedText(report.compared, { numbers: "result", flags: "`last` flag", codes: ["code", "codes"] })],
    ["result", verdict(report)],
    ["cycles", `${report.cycles} (formula ${report.predictedCycles}, ideal ${report.idealCycles}) in ${counted(report.passes, "pass", "passes")}`],
    ["utilisation", `${(100 * report.utilisation).toFixed(2)} % of all PE cycles, fill and drain included`],
    ["speed", `${Math.round(report.simCyclesPerSecond)} simulated cycles/s`],
    ...(report.waves === undefined ? [] : [["waveform", report.waves] as const]),
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`).join("\n");
}
