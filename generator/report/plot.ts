import type { Config, TopLevelSpec } from "vega-lite";
import { element, FONT } from "./svg.js";
import { legend, type LegendEntry } from "./legend.js";

declare module "vega" {
  /** Its own types leave this out. */
  const textMetrics: { readonly canvas: (use: boolean) => void };
}

/** Layers of marks over the same axes. */
export type PlotSpec = Extract<TopLevelSpec, { readonly layer: readonly unknown[] }>;
export type PlotLayer = PlotSpec["layer"][number];

/** Edges and size of a plot in pixels, its axes, titles and legends included. */
export interface PlotBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the axis of a plot begins, about. */
const LEGEND_INDENT = 34;

/** Colour of what is worth a second look. */
export const MARK = "#c0392b";
const INK = "#333333";

const LOOK: Config = {
  font: FONT,
  padding: { left: 0, top: 0, right: 4, bottom: 6 },
  background: "transparent",
  view: { stroke: null },
  title: { anchor: "start", frame: "bounds", fontSize: 14, fontWeight: 600, color: INK, offset: 12 },
  axis: { labelFontSize: 12, labelColor: INK, titleFontSize: 12, titleFontWeight: "normal", titleColor: INK, gridColor: "#dddddd", domainColor: INK, tickColor: INK },
  axisX: { grid: false, labelFlush: false, tickCount: 6, tickMinStep: 1 },
  axisY: { domain: false, ticks: false, labelPadding: 8, tickCount: 5, tickMinStep: 1 },
  // Thousands as in the text beside a plot: grouped in svg.ts.
  locale: { number: { decimal: ".", thousands: "\u202f", grouping: [3], currency: ["", ""] } },
};

/**
 * A vega-lite plot with its legend below as a part of an SVG document, the same bytes each time.
 * vega takes longer to load than all the rest of the program: only who draws a plot waits for it.
 */
export async function plot(spec: PlotSpec, { x, y, width, height }: PlotBox, entries: readonly LegendEntry[] = []): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  // Text is as wide as vega guesses also where a canvas that would measure it is installed.
  vega.textMetrics.canvas(false);
  const below = legend(entries, { x: LEGEND_INDENT, y: 0, width: width - LEGEND_INDENT });
  const { spec: compiled } = compile({ ...spec, width, height: height - below.height, autosize: { type: "fit", contains: "padding" }, config: LOOK });
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return element("g", { transform: `translate(${x} ${y})` }, svg, element("g", { transform: `translate(0 ${height - below.height})` }, below.svg));
}

/** A straight line across the plot, named in the legend. */
export interface NamedLine {
  readonly at: number;
  readonly name: string;
  readonly colour: string;
}

/** Dashed lines at places of the x or of the y axis. */
export function namedLines(axis: "x" | "y", lines: readonly NamedLine[]): PlotLayer {
  return {
    data: { values: lines.map(({ at, name }) => ({ at, name })) },
    mark: { type: "rule", strokeWidth: 1.5, strokeDash: [6, 4] },
    encoding: {
      [axis]: { field: "at", type: "quantitative" },
      color: { field: "name", type: "nominal", scale: { domain: lines.map(({ name }) => name), range: lines.map(({ colour }) => colour) }, legend: null },
    },
  };
}

/** The lines as entries of a legend. */
export function lineEntries(lines: readonly NamedLine[]): readonly LegendEntry[] {
  return lines.map(({ name, colour }) => ({ name, colour, symbol: "line" }));
}
