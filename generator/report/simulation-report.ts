import type { Accelerator } from "../dsl/focus.js";
import type { ResolvedInput } from "../input/index.js";
import type { GemmCycles } from "../model/gemm-cycles.js";

/** What a simulator run counted; see testbench/result.ts. */
export interface Measured {
  readonly cycles: number;
  readonly comparedElements: number;
  readonly mismatches: number;
  readonly violations: number;
  readonly simCyclesPerSecond: number;
  readonly ports: Readonly<Record<string, { readonly blocked: number; readonly starved: number; readonly high: number }>>;
}

/** report.json of `focus-rtl sim`. */
export interface SimulationReport {
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
  readonly comparedElements: number;
  readonly mismatches: number;
  readonly violations: number;
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
    utilisation: (M * K * N) / (array.rows * array.columns * result.cycles),
    comparedElements: result.comparedElements,
    mismatches: result.mismatches,
    violations: result.violations,
    simCyclesPerSecond: result.simCyclesPerSecond,
    streams: Object.fromEntries(streams.map(([port, { blocked, starved }]) => [port, { blocked, starved }])),
    ...(waves === undefined ? {} : { waves }),
    input: { ...input.provenance, ...(input.grid === undefined ? {} : { grid: input.grid }) },
  };
}

/** The report for people. */
export function reportTable(report: SimulationReport): string {
  const { M, K, N } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["design", `${report.design} (config ${report.config}), ${report.operand} with ${report.accumulator} sums, ${report.simulator}`],
    ["input", `${M} x ${K} from ${report.input.activations.from}, ${K} x ${N} from ${report.input.weights.from}`],
    ...(report.input.notes ?? []).map((note) => ["note", note] as const),
    ["result", report.mismatches === 0 && report.violations === 0 ? `equal in every bit: ${report.comparedElements} elements, 0 mismatches` : `${report.mismatches} of ${report.comparedElements} elements differ, ${report.violations} rules broken`],
    ["cycles", `${report.cycles} (formula ${report.predictedCycles}, ideal ${report.idealCycles}) in ${report.passes} passes`],
    ["utilisation", `${(100 * report.utilisation).toFixed(2)} % of all PE cycles, fill and drain included`],
    ["speed", `${Math.round(report.simCyclesPerSecond)} simulated cycles/s`],
    ...(report.waves === undefined ? [] : [["waveform", report.waves] as const]),
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`).join("\n");
}
