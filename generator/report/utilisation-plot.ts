import type { LegendEntry } from "./legend.js";
import { lineEntries, MARK, namedLines, plot, type PlotBox, type PlotSpec } from "./plot.js";

/** A stretch of time with a colour: what the array worked on. */
export interface Band {
  /** First and last clock cycle. */
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly name: string;
}

export interface UtilisationOptions {
  readonly title: string;
  /** What the PEs did in each interval, in cycles of the whole array, see peWork. */
  readonly work: readonly number[];
  /** Cycles of an interval; the last one may be shorter. */
  readonly interval: number;
  /** Cycles of the whole run. */
  readonly cycles: number;
  /** Share over the whole run, 0 to 1: drawn as a line, named by its percent and `averageOf`. */
  readonly average: number;
  readonly averageOf: string;
  readonly bands: readonly Band[];
}

/** Share of the PEs that worked in each interval, over the cycles of the run: its mean is the share over the whole run. */
export function utilisationPlot(options: UtilisationOptions, box: PlotBox): Promise<string> {
  const { title, cycles, average, averageOf, bands } = options;
  const lines = [{ at: 100 * average, name: `${(100 * average).toFixed(2)} % ${averageOf}`, colour: MARK }];
  const spec: PlotSpec = {
    title,
    resolve: { scale: { color: "independent" } },
    layer: [
      {
        data: { values: utilisationSteps(options) },
        mark: { type: "area", interpolate: "step-after" },
        encoding: {
          x: { field: "cycle", type: "quantitative", title: "time, clock cycles", scale: { domain: [0, cycles], nice: false } },
          y: { field: "percent", type: "quantitative", title: "PE utilisation, %", stack: null, scale: { domain: [0, 100] }, axis: { values: [0, 25, 50, 75, 100] } },
          color: {
            field: "band",
            type: "nominal",
            scale: { domain: bands.map(({ name }) => name), range: bands.map(({ colour }) => colour) },
            legend: null,
          },
        },
      },
      namedLines("y", lines),
    ],
  };
  return plot(spec, box, [...lineEntries(lines), ...bandEntries(bands)]);
}

/** Where utilisation changes, in each band: from this cycle on it is so many percent. */
export function utilisationSteps({ work, interval, cycles, bands }: Omit<UtilisationOptions, "title" | "average" | "averageOf">): readonly { readonly band: string; readonly cycle: number; readonly percent: number }[] {
  const percent = work.map((count, index) => 100 * Math.min(1, count / Math.max(1, Math.min(interval, cycles - index * interval))));
  return bands.flatMap(({ from, to, name }) => {
    const inside = percent.map((_, index) => index * interval).filter((cycle) => cycle > from && cycle < to);
    return [from, ...inside, to].map((cycle) => ({ band: name, cycle, percent: percent[Math.floor(cycle / interval)] ?? 0 }));
  });
}

/** Of many bands the first and the last few: a legend of all would be larger than the plot. */
function bandEntries(bands: readonly Band[]): readonly LegendEntry[] {
  const entries = bands.map(({ name, colour }): LegendEntry => ({ name, colour, symbol: "square" }));
  if (bands.length <= 6) return entries;
  return [...entries.slice(0, 3), { name: `... ${bands.length - 5} more ...`, colour: "none", symbol: "none" }, ...entries.slice(-2)];
}

/** Points over a run: enough to see a pass, few enough for a file that a browser opens at once. */
const POINTS = 200;

/** Cycles of an interval of the trace of a run of about that many cycles. */
export function traceInterval(cycles: number): number {
  return Math.max(1, Math.ceil(cycles / POINTS));
}
