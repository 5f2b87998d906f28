import { counted } from "../config/counted.js";
import type { SemanticError } from "../golden/semantic/index.js";
import { addFindings, findingsText, type Findings } from "../model/findings.js";

/** report.json of `focus-rtl sim --design sec`. */
export interface SemanticReport extends SemanticError, Findings {
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
  /** Text rows of QK^T of all heads on the array, until their last score leaves. */
  readonly textArrayCycles: number;
  /** Softmax of these rows, simulated by itself. */
  readonly softmaxCycles: number;
  /** Simulated by itself: from the last word of attention into the concentrator to the last retained token out of it. */
  readonly topkCycles: number;
  /** Simulated in the whole chain: from the last text score out of the array to the last retained token. */
  readonly pendingCycles: number;
  /** Image rows of QK^T of all heads on the array, by the cycle model of the engine, which is exact. */
  readonly imageArrayCycles: number;
  /** Of these, the first ones, which are simulated beside the pruning: as many as hide what is pending, or all there are. */
  readonly simulatedImageCycles: number;
  /** Simulated: what the array took for text and image rows beyond the cycles of the same GEMMs alone. */
  readonly lostArrayCycles: number;
  /** Array cycles that the pruning costs. */
  readonly exposedCycles: number;
  /** How exposedCycles is counted. */
  readonly exposedCyclesAre: string;
  /** Of all units, each word with its padding. */
  readonly comparedElements: number;
  /** What was found by what was simulated. */
  readonly units: Readonly<Record<string, SemanticUnit>>;
  /** Of the whole chain. */
  readonly simCyclesPerSecond: number;
  /** Waveform of the whole chain, where one was asked for. */
  readonly waves?: string;
  readonly input: { readonly query: string; readonly key: string; readonly notes?: readonly string[] };
}

/** Counts of one unit, over all its runs. */
export interface SemanticUnit extends Findings {
  readonly comparedElements: number;
  readonly cycles: number;
}

/** Findings of the units by what they are called, with cycles and elements of all their runs. */
export function semanticUnits(units: Readonly<Record<string, readonly SemanticUnit[]>>): Pick<SemanticReport, "comparedElements" | "units" | keyof Findings> {
  const all = Object.values(units).flat();
  return {
    comparedElements: sum(all, "comparedElements"),
    ...addFindings(all),
    units: Object.fromEntries(Object.entries(units).map(([name, runs]) => [name, { comparedElements: sum(runs, "comparedElements"), ...addFindings(runs), cycles: sum(runs, "cycles") }])),
  };
}

function sum(runs: readonly SemanticUnit[], of: "comparedElements" | "cycles"): number {
  return runs.reduce((total, run) => total + run[of], 0);
}

export const EXPOSED_CYCLES_ARE =
  "lostArrayCycles, and the cycles from the last image row of all heads until the last retained token is known, 0 where it is known before; both from one simulation of engine, softmax and concentrator side by side";

/** The report for people. */
export function semanticTable(report: SemanticReport): string {
  const { heads, textTokens, imageTokens, headDim } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["design", `${report.design} (config ${report.config})`],
    ["query", `${counted(heads, "head")} x ${counted(textTokens, "token")} x ${headDim} from ${report.input.query}`],
    ["key", `${counted(heads, "head")} x ${counted(imageTokens, "token")} x ${headDim} from ${report.input.key}`],
    ...(report.input.notes ?? []).map((note) => ["note", note] as const),
    ["kept", `${report.k} of ${imageTokens} image tokens; ${(100 * report.retainedOverlap).toFixed(2)} % of them float64 keeps too${report.worstMissUlp > 0 ? `, the others lie within ${report.worstMissUlp.toFixed(2)} of a last place of the least kept` : ""}`],
    ["importance", importanceText(report)],
    ["order", orderText(report)],
    ...warning(report).map((text) => ["warning", text] as const),
    ["compared", `${Object.entries(report.units).map(([name, unit]) => `${name} ${unit.comparedElements}`).join(", ")} elements: numbers with the padding of their words, flags, indices`],
    ["result", resultText(report)],
    ...(report.waves === undefined ? [] : [["waveform", report.waves] as const]),
  ];
  const cycles: readonly (readonly [string, number, string])[] = [
    ["text rows", report.textArrayCycles, "array, all heads"],
    ["softmax", report.softmaxCycles, "beside the array, row by row behind it"],
    ["top-k", report.topkCycles, "from the last word of attention to the last retained token"],
    ["pending", report.pendingCycles, "from the last text row out of the array to the last retained token"],
    ["image rows", report.imageArrayCycles, `array, all heads; their first ${report.simulatedImageCycles} simulated beside the pruning`],
    ["lost", report.lostArrayCycles, "array cycles, beyond those of the same GEMMs alone"],
    ["exposed", report.exposedCycles, "array cycles that the pruning costs"],
  ];
  const width = Math.max(6, ...cycles.map(([, value]) => String(value).length));
  return [
    ...rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`),
    "",
    `  ${"".padEnd(12)} ${"cycles".padStart(width)}`,
    ...cycles.map(([name, value, text]) => `  ${name.padEnd(12)} ${String(value).padStart(width)}  ${text}`),
  ].join("\n");
}

/** Which unit found what; empty where all are equal in every bit. */
export function semanticFindings({ units }: SemanticReport): readonly string[] {
  return Object.entries(units).flatMap(([name, unit]) => findingsText(unit).map((text) => `${name}: ${text}`));
}

function resultText(report: SemanticReport): string {
  const found = semanticFindings(report);
  return found.length === 0 ? "equal in every bit: 0 mismatches, 0 rules broken" : found.join("; ");
}

function importanceText({ nonFiniteImportance, imageTokens, importanceMaxUlp, importanceMeanUlp }: SemanticReport): string {
  if (nonFiniteImportance === imageTokens) return "no token has a finite one, so none has a distance from float64";
  return `at most ${importanceMaxUlp.toFixed(2)}, on average ${importanceMeanUlp.toFixed(3)} of a last place from float64`;
}

function orderText({ orderPairs, orderPairsDiffering, orderPairsTied, orderWorstUlp }: SemanticReport): string {
  if (orderPairs === 0) return "no pair of tokens to compare";
  const apart = orderPairsDiffering > 0 ? `, at most ${orderWorstUlp.toFixed(2)} last places apart there` : "";
  return `${orderPairsDiffering} of ${orderPairs} pairs of tokens stand in another order than in float64${apart}; ${orderPairsTied} that float64 tells apart are equal`;
}

/** What keeps importance from being a number, and what to do: one line, or none. */
function warning({ overflowedScores, nonFiniteImportance, imageTokens, largestScore }: SemanticReport): readonly string[] {
  if (overflowedScores === 0 && nonFiniteImportance === 0) return [];
  const tokens = `the importance of ${nonFiniteImportance} of ${imageTokens} image tokens is not finite`;
  if (overflowedScores === 0) return [`${tokens}: there is a NaN or an infinity in Q or K; replace it`];
  const divisor = 2 ** Math.max(1, Math.ceil(Math.log2(largestScore / LARGEST_SCORE)));
  return [`${overflowedScores} scores of QK^T became infinite in fp16, which ends at ${LARGEST_SCORE} (float64: up to ${Math.round(largestScore)}); ${tokens}. Divide Q by ${divisor} beforehand (and give softmax_rows ${divisor} times the factor, which sim does not, to keep the attention as it is)`];
}

/** Largest finite fp16 number. */
const LARGEST_SCORE = 65_504;
