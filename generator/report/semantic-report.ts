import type { SemanticError } from "../golden/semantic/index.js";
import type { SemanticSchedule } from "../model/semantic-schedule.js";

/** report.json of `focus-rtl sim --design sec`. */
export interface SemanticReport extends SemanticSchedule, SemanticError {
  readonly design: string;
  /** Hash of the resolved configuration. */
  readonly config: string;
  readonly simulator: "verilator";
  readonly seed: number;
  readonly heads: number;
  readonly textTokens: number;
  readonly imageTokens: number;
  readonly headDim: number;
  /** Image tokens that stay. */
  readonly k: number;
  /** Text rows of QK^T of all heads on the array, simulated, and what the cycle model says. */
  readonly textArrayCycles: number;
  readonly predictedTextArrayCycles: number;
  /** Softmax of these rows, simulated. */
  readonly softmaxCycles: number;
  /** Simulated: from the last word of attention into the concentrator to the last retained token out of it. */
  readonly topkCycles: number;
  /** Image rows of QK^T of all heads, by the cycle model of the engine, which is exact. */
  readonly imageArrayCycles: number;
  /** The beginning of the first of these heads, simulated: long enough to hide what is pending, or its first m-tile. */
  readonly simulatedImageCycles: number;
  /** How exposedCycles is counted. */
  readonly exposedCyclesAre: string;
  readonly mismatches: number;
  readonly violations: number;
  readonly comparedElements: number;
  /** Mismatches and broken rules by what was simulated. */
  readonly units: Readonly<Record<string, { readonly comparedElements: number; readonly mismatches: number; readonly violations: number; readonly cycles: number }>>;
  readonly input: { readonly query: string; readonly key: string };
}

export const EXPOSED_CYCLES_ARE =
  "pendingCycles (softmax, importance and selection that are left when the array has done the text rows of all heads) less the array cycles of the image rows of all heads, not below 0";

/** The report for people. */
export function semanticTable(report: SemanticReport): string {
  const { heads, textTokens, imageTokens, headDim } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["design", `${report.design} (config ${report.config})`],
    ["query", `${heads} heads x ${textTokens} tokens x ${headDim} from ${report.input.query}`],
    ["key", `${heads} heads x ${imageTokens} tokens x ${headDim} from ${report.input.key}`],
    ["kept", `${report.k} of ${imageTokens} image tokens; ${(100 * report.retainedOverlap).toFixed(2)} % of them float64 keeps too${report.worstMissUlp > 0 ? `, the others lie within ${report.worstMissUlp.toFixed(2)} of a last place of the least kept` : ""}`],
    ["importance", `at most ${report.importanceMaxUlp.toFixed(2)}, on average ${report.importanceMeanUlp.toFixed(3)} of a last place from float64`],
    ["mismatches", Object.entries(report.units).map(([name, unit]) => `${name} ${unit.mismatches} in ${unit.comparedElements}`).join(", ")],
    ["rules broken", String(report.violations)],
  ];
  const cycles: readonly (readonly [string, number, string])[] = [
    ["text rows", report.textArrayCycles, `array, all heads; ${report.textArrayCycles === report.predictedTextArrayCycles ? "as" : `not ${report.predictedTextArrayCycles} as`} the cycle model says`],
    ["softmax", report.softmaxCycles, "beside the array, a head behind it"],
    ["top-k", report.topkCycles, "from the last word of attention to the last retained token"],
    ["pending", report.pendingCycles, "left when the array has done the text rows"],
    ["image rows", report.imageArrayCycles, `array, all heads, by the cycle model; their first ${report.simulatedImageCycles} simulated`],
    ["exposed", report.exposedCycles, "array cycles lost"],
  ];
  const width = Math.max(6, ...cycles.map(([, value]) => String(value).length));
  return [
    ...rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`),
    "",
    `  ${"".padEnd(12)} ${"cycles".padStart(width)}`,
    ...cycles.map(([name, value, text]) => `  ${name.padEnd(12)} ${String(value).padStart(width)}  ${text}`),
  ].join("\n");
}
