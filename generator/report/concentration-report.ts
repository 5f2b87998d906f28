import { counted } from "../config/counted.js";
import { summarize, type Concentration } from "../golden/similarity/index.js";
import type { ConcentratedCycles } from "../model/fed-array-model.js";
import { addFindings, comparedText, findingsText, type Findings } from "../model/findings.js";
import { verdict, type SimulationReport } from "./simulation-report.js";

/** What `focus-rtl sim --design focus` adds to the report of a run. */
export interface ConcentrationReport extends SimulationReport {
  /** Tokens that were not pruned. */
  readonly retainedTokens: number;
  readonly vectors: number;
  readonly uniqueVectors: number;
  readonly zeroVectors: number;
  readonly classes: number;
  /** vectors / uniqueVectors. */
  readonly compression: number;
  /** Sum over passes of p. */
  readonly sumOfP: number;
  /** The gather side in RTL on the same tokens. */
  readonly gatherCycles: number;
  /** What the cycle model of the gather side says: equal where the two agree. */
  readonly predictedGatherCycles?: number;
  /** The map sorters in RTL on the map of these tokens: cycles of the slowest lane. */
  readonly sorterCycles?: number;
  /** What was simulated beside the engine, each by itself, and what was found there. */
  readonly beside: Readonly<Record<string, Findings & { readonly comparedElements: number }>>;
  /** Cycles in which a full row queue held a row back in the array, by the exact cycle model. */
  readonly scatterStallCycles: number;
  /** Cycles in which a result was not taken. The gather side reads from memory, so nothing it does can cause one. */
  readonly gatherStallCycles: number;
  /** With the gather of the result: from the last result to the last beat of the gather side. */
  readonly gatherTailCycles?: number;
  /** What that gather found in the result. */
  readonly output?: { readonly vectors: number; readonly uniqueVectors: number; readonly zeroVectors: number; readonly classes: number };
  /** The same GEMM on the dense design, simulated; left out where that was not asked for. */
  readonly denseCycles?: number;
  readonly speedup?: number;
  /** Against the dense result. */
  readonly outputError: { readonly relativeFrobenius: number; readonly meanCosine: number };
  /** Share of decisions that differ from float64. */
  readonly decisionMismatchRate: number;
  /** What similarity means in this run. */
  readonly threshold: number;
  readonly dotsPerCycle: number;
  /** Smallest K of a GEMM beside which the gather of a result like this tensor is hidden. */
  readonly gatherHiddenFromK: number;
}

/** What is known of a run beside the report of its engine. */
export interface ConcentrationFigures extends Pick<ConcentrationReport, "gatherCycles" | "predictedGatherCycles" | "sorterCycles" | "gatherStallCycles" | "gatherTailCycles" | "denseCycles" | "outputError" | "decisionMismatchRate" | "threshold" | "dotsPerCycle" | "gatherHiddenFromK"> {
  readonly concentration: Concentration;
  /** The engine by its cycle model. */
  readonly cycles: Pick<ConcentratedCycles, "sumOfP" | "scatterStallCycles">;
  /** What was found beside the engine, in one run or more. */
  readonly beside: Readonly<Record<string, readonly (Findings & { readonly comparedElements: number })[]>>;
  /** What the gather of the result has to find. */
  readonly output?: Concentration;
}

export function concentrationReport(engine: SimulationReport, { concentration, cycles, beside, output, ...figures }: ConcentrationFigures): ConcentrationReport {
  const { retainedTokens, vectors, uniqueVectors, zeroVectors, classes, compression } = summarize(concentration);
  const { denseCycles } = figures;
  return {
    ...engine,
    retainedTokens,
    vectors,
    uniqueVectors,
    zeroVectors,
    classes,
    compression,
    sumOfP: cycles.sumOfP,
    scatterStallCycles: cycles.scatterStallCycles,
    ...figures,
    beside: Object.fromEntries(Object.entries(beside).map(([name, runs]) => [name, { comparedElements: runs.reduce((sum, run) => sum + run.comparedElements, 0), ...addFindings(runs) }])),
    ...(output === undefined ? {} : { output: outputFigures(output) }),
    ...(denseCycles === undefined || engine.cycles === 0 ? {} : { speedup: denseCycles / engine.cycles }),
  };
}

function outputFigures(output: Concentration): NonNullable<ConcentrationReport["output"]> {
  const { vectors, uniqueVectors, zeroVectors, classes } = summarize(output);
  return { vectors, uniqueVectors, zeroVectors, classes };
}

/** Of a matrix with N columns the rows of the tokens that stay. */
export function retainedRows(matrix: ArrayLike<number>, N: number, tileOf: Int32Array): readonly number[] {
  return Array.from(matrix).filter((_, at) => (tileOf[Math.floor(at / N)] ?? -1) >= 0);
}

/** Distance of two [M, N] matrices: ||a - b|| / ||b||, infinite where b alone is zero, and the mean over rows of the cosine. Rows of zeros count as equal to each other. */
export function outputError(a: ArrayLike<number>, b: ArrayLike<number>, N: number): ConcentrationReport["outputError"] {
  let difference = 0;
  let size = 0;
  let cosines = 0;
  const rows = a.length / N;
  for (let row = 0; row < rows; row += 1) {
    let dot = 0;
    let squareA = 0;
    let squareB = 0;
    for (let n = row * N; n < (row + 1) * N; n += 1) {
      const [x, y] = [a[n] ?? 0, b[n] ?? 0];
      dot += x * y;
      squareA += x * x;
      squareB += y * y;
      difference += (x - y) ** 2;
    }
    size += squareB;
    const scale = Math.sqrt(squareA * squareB);
    cosines += scale === 0 ? (squareA === squareB ? 1 : 0) : dot / scale;
  }
  return { relativeFrobenius: difference === 0 ? 0 : Math.sqrt(difference / size), meanCosine: rows === 0 ? 1 : cosines / rows };
}

/** How far a result is from the dense one; between infinities and what is no number there is no distance, and nothing is a share of zero. */
export function errorText({ relativeFrobenius, meanCosine }: ConcentrationReport["outputError"], of: string): string {
  if (!Number.isFinite(relativeFrobenius) || !Number.isFinite(meanCosine)) return "not to be told, as results are infinite or no numbers, or the dense ones are all zero";
  return `${percent(relativeFrobenius)} of ${of}, mean cosine ${meanCosine.toFixed(5)}`;
}

/** The report for people: what was run, cycles beside each other, and how far the result is from dense. */
export function concentrationTable(report: ConcentrationReport): string {
  const { M, K, N } = report;
  const share = (part: number, whole: number): string => percent(whole === 0 ? 0 : part / whole);
  const layer = report.output !== undefined;
  const engine = comparedText(report.compared, { numbers: layer ? "number" : "result", flags: "flag", codes: layer ? ["index", "indices"] : ["class index", "class indices"] });
  const rows: readonly (readonly [string, string])[] = [
    ["design", `${report.design} (config ${report.config}), ${report.operand} with ${report.accumulator} sums`],
    ["input", `${M} x ${K} from ${report.input.activations.from}, ${K} x ${N} from ${report.input.weights.from}`],
    ...(report.input.notes ?? []).map((note) => ["note", note] as const),
    ...(report.retainedTokens === M ? [] : [["tokens", `${report.retainedTokens} of ${M} stay (${share(report.retainedTokens, M)})`] as const]),
    ["vectors", `${report.uniqueVectors} unique of ${report.vectors} (${share(report.uniqueVectors, report.vectors)}, compression ${report.compression.toFixed(2)}), ${report.zeroVectors} zero; ${counted(report.classes, "class", "classes")}`],
    ...(report.output === undefined
      ? []
      : [["output", `${report.output.uniqueVectors} unique of ${report.output.vectors} (${share(report.output.uniqueVectors, report.output.vectors)}), ${report.output.zeroVectors} zero; ${counted(report.output.classes, "class", "classes")}`] as const]),
    ["compared", [`engine ${engine}`, ...Object.entries(report.beside).map(([name, { comparedElements }]) => `${unitWords(name)} ${counted(comparedElements, "element")}`)].join("; ")],
    ["result", resultText(report)],
    ["error", `${errorText(report.outputError, "the dense result (Frobenius)")}; ${percent(report.decisionMismatchRate)} of the decisions differ from float64`],
    ["speed", `${Math.round(report.simCyclesPerSecond)} simulated cycles/s (${report.simulator})`],
    ...(report.waves === undefined ? [] : [["waveform", report.waves] as const]),
  ];
  return [...rows.map(([name, text]) => `  ${name.padEnd(11)} ${text}`), "", cycleTable(report), "", ...notes(report)].join("\n");
}

/** What the figures mean that surprise most: an error of many per cent, and a gather that takes longer than its GEMM. */
function notes({ threshold, dotsPerCycle, gatherHiddenFromK, gatherCycles, cycles }: ConcentrationReport): readonly string[] {
  const apart = percent(Math.sqrt(2 - 2 * threshold));
  return [
    `  the error: a vector is replaced by one whose cosine with it, or with the neighbour that led there, is above ${threshold}: of one length,`,
    `  two such are up to ${apart} of it apart. similarity.threshold and similarity.representative move it (README.md, Error)`,
    ...(cycles === 0 ? [] : [
      `  the gather: ${(gatherCycles / cycles).toFixed(2)} x this GEMM, before which it stands here; in a model it runs beside the GEMM that makes the tensor, and is hidden`,
      `  there from K ${gatherHiddenFromK} on, with ${counted(dotsPerCycle, "dot product")} per cycle (similarity.dotsPerCycle) and tensors like this one`,
    ]),
  ];
}

/** Which unit found what. */
function resultText(report: ConcentrationReport): string {
  const units = Object.entries({ engine: report, ...report.beside });
  if (units.every(([, unit]) => findingsText(unit).length === 0)) return verdict({ ...addFindings(units.map(([, unit]) => unit)), comparedElements: report.comparedElements });
  return units.map(([name, unit]) => `${unitWords(name)}: ${verdict(unit)}`).join("; ");
}

/** What a unit is called: `mapSorters` is "map sorters". */
export function unitWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Cycles of everything that was simulated, beside those of the GEMM. */
function cycleTable(report: ConcentrationReport): string {
  const { cycles } = report;
  const ratio = (value: number): string => (cycles === 0 ? "no result" : `${(value / cycles).toFixed(value < 100 * cycles ? 4 : 0)} x`);
  const rows: readonly (readonly [string, number | undefined, string])[] = [
    ["this GEMM", cycles, `${cycles === report.predictedCycles ? "as" : `not ${report.predictedCycles} as`} the cycle model says; ${counted(report.passes, "pass", "passes")}, ${(cycles / Math.max(1, report.idealCycles)).toFixed(4)} x ideal`],
    ["ideal", report.idealCycles, `${ratio(report.idealCycles)}; sum over passes of max(p, rows)`],
    ["array busy", report.sumOfP, `${ratio(report.sumOfP)}; sum over passes of p`],
    ["scatter stalls", report.scatterStallCycles, `${ratio(report.scatterStallCycles)}; a full row queue held the array`],
    ["dense design", report.denseCycles, report.speedup === undefined ? "no speed-up: the engine gave no result" : `${report.speedup.toFixed(2)} x: the speed-up`],
    ["gather of the input", report.gatherCycles, `${gatherVerdict(report)}before the GEMM, not in its cycles`],
    ["map sorters", report.sorterCycles, "beside the GEMM, the slowest lane"],
    ["gather of the output", report.gatherTailCycles, "longer than the GEMM, beside which it runs"],
    ["result stalls", report.gatherStallCycles, "results that were not taken"],
  ];
  const shown = rows.flatMap(([name, value, text]) => (value === undefined ? [] : [{ name, value: String(value), text }]));
  const width = Math.max(6, ...shown.map(({ value }) => value.length));
  return [`  ${"".padEnd(20)} ${"cycles".padStart(width)}`, ...shown.map(({ name, value, text }) => `  ${name.padEnd(20)} ${value.padStart(width)}  ${text}`)].join("\n");
}

function gatherVerdict({ gatherCycles, predictedGatherCycles }: ConcentrationReport): string {
  if (predictedGatherCycles === undefined) return "";
  return `${gatherCycles === predictedGatherCycles ? "as" : `not ${predictedGatherCycles} as`} its cycle model says; `;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`;
}
