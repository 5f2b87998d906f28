import type { SimulationReport } from "./simulation-report.js";

/** What `focus-rtl sim --design focus` adds to the report of a run. */
export interface ConcentrationReport extends SimulationReport {
  readonly vectors: number;
  readonly uniqueVectors: number;
  readonly zeroVectors: number;
  readonly classes: number;
  /** vectors / uniqueVectors. */
  readonly compression: number;
  /** Sum over passes of p. */
  readonly sumOfP: number;
  /** The gather side in RTL on the same tokens: its cycles, and what of its output is not golden's. */
  readonly gatherCycles?: number;
  readonly gatherMismatches?: number;
  /** The map sorters in RTL on the map of these tokens: cycles of the slowest lane, and what of their lists is not golden's. */
  readonly sorterCycles?: number;
  readonly sorterMismatches?: number;
  /** Cycles in which a full row queue held a row back in the array, by the exact cycle model. */
  readonly scatterStallCycles: number;
  /** With the gather of the result: from the last result to the last beat of the gather side. */
  readonly gatherTailCycles?: number;
  /** The same: cycles in which a result was not taken. The gather side reads from memory, so nothing it does can cause one. */
  readonly gatherStallCycles?: number;
  /** What that gather found in the result. */
  readonly output?: { readonly vectors: number; readonly uniqueVectors: number; readonly zeroVectors: number; readonly classes: number };
  /** The same GEMM on the dense design, simulated; left out where that was not asked for. */
  readonly denseCycles?: number;
  readonly speedup?: number;
  /** Against the dense result. */
  readonly outputError: { readonly relativeFrobenius: number; readonly meanCosine: number };
  /** Share of decisions that differ from float64. */
  readonly decisionMismatchRate: number;
}

/** Distance of two [M, N] matrices: ||a - b|| / ||b||, and the mean over rows of the cosine. Rows of zeros count as equal to each other. */
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
  return { relativeFrobenius: size === 0 ? 0 : Math.sqrt(difference / size), meanCosine: rows === 0 ? 1 : cosines / rows };
}

/** The added lines for people. */
export function concentrationTable(report: ConcentrationReport): string {
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
  const rows: readonly (readonly [string, string])[] = [
    ["vectors", `${report.uniqueVectors} unique of ${report.vectors} (compression ${report.compression.toFixed(2)}), ${report.classes} classes`],
    ...(report.gatherCycles === undefined ? [] : [["gather", `${report.gatherCycles} cycles in RTL, ${report.gatherMismatches ?? 0} mismatches`] as const]),
    ...(report.sorterCycles === undefined ? [] : [["map sorters", `${report.sorterCycles} cycles in RTL, ${report.sorterMismatches ?? 0} mismatches`] as const]),
    ...(report.output === undefined
      ? []
      : [["output", `${report.output.uniqueVectors} unique of ${report.output.vectors} vectors, ${report.output.classes} classes; gathered while the engine ran and ${report.gatherTailCycles ?? 0} cycles longer; results waited for ${report.gatherStallCycles ?? 0}`] as const]),
    ["against ideal", `${(report.cycles / report.idealCycles).toFixed(4)} x the sum of max(p, rows); scatter held the array for ${report.scatterStallCycles} cycles`],
    ...(report.denseCycles === undefined ? [] : [["against dense", `${report.speedup?.toFixed(2)} x faster: the dense design takes ${report.denseCycles} cycles`] as const]),
    ["output error", `${percent(report.outputError.relativeFrobenius)} of the dense result (Frobenius), mean cosine ${report.outputError.meanCosine.toFixed(5)}`],
    ["decisions", `${percent(report.decisionMismatchRate)} differ from float64`],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(13)} ${text}`).join("\n");
}
