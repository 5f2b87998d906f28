import { lineEntries, MARK, namedLines, plot, type PlotBox } from "./plot.js";
import { grouped } from "./svg.js";

const BAR = "#26828e";
const LINE = "#440154";

export interface HistogramOptions {
  /** p of each (m-tile, slice), in vectors. */
  readonly values: readonly number[];
  /** Largest m, in vectors: the end of the axis. */
  readonly most: number;
  /** Rows of the array, where there is one. */
  readonly rows?: number;
}

/** How often p has which size. */
export function histogram({ values, most, rows }: HistogramOptions, box: PlotBox): Promise<string> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const lines = [
    ...(values.length === 0 ? [] : [{ at: mean, name: `mean ${grouped(mean)}`, colour: LINE }]),
    ...(rows === undefined || rows >= most ? [] : [{ at: rows, name: `${grouped(rows)} array rows`, colour: MARK }]),
  ];
  return plot(
    {
      title: `Pairs of m-tile and slice by size of p: ${grouped(values.length)}`,
      layer: [
        {
          data: { values: values.map((p) => ({ p })) },
          transform: [
            // p is whole and may be m: the last bin must hold it.
            { bin: { extent: [0, most + 1], maxbins: 36, minstep: 1 }, field: "p", as: ["from", "to"] },
            { aggregate: [{ op: "count", as: "pairs" }], groupby: ["from", "to"] },
          ],
          mark: { type: "bar", color: BAR },
          encoding: {
            x: { field: "from", bin: "binned", title: `p, unique vectors (m is up to ${grouped(most)})`, scale: { domain: [0, most + 1] } },
            x2: { field: "to" },
            y: { field: "pairs", type: "quantitative", title: "number of pairs", scale: values.length === 0 ? { domain: [0, 1] } : {} },
          },
        },
        ...(lines.length === 0 ? [] : [namedLines("x", lines)]),
      ],
    },
    box,
    lineEntries(lines),
  );
}

/** p / m along the slices: mean over the m-tiles, and from the least to the most. @param shares for each slice p / m of every m-tile */
export function sharePlot(shares: readonly (readonly number[])[], box: PlotBox): Promise<string> {
  const spread = shares.some((tiles) => tiles.length > 1);
  const x = { field: "slice", type: "ordinal", title: "slice number", axis: { labelAngle: 0, labelOverlap: true, ticks: false } } as const;
  return plot(
    {
      title: spread ? "p / m of the m-tiles: mean, least and most" : "p / m of the m-tile",
      data: { values: shares.flatMap((tiles, slice) => tiles.map((share) => ({ slice, percent: 100 * share }))) },
      layer: [
        {
          mark: { type: "bar", color: BAR, opacity: 0.3 },
          encoding: {
            x,
            y: { aggregate: "min", field: "percent", title: "p / m, %", scale: { domain: [0, 100] }, axis: { values: [0, 25, 50, 75, 100] } },
            y2: { aggregate: "max", field: "percent" },
          },
        },
        { mark: { type: "line", color: LINE, strokeWidth: 1.5, point: { color: LINE, size: 15 } }, encoding: { x, y: { aggregate: "mean", field: "percent" } } },
      ],
    },
    box,
  );
}
