import { element, label } from "./svg.js";

/** A stretch of time with a colour: what the array worked on. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly name: string;
}

export interface UtilisationPictureOptions {
  /** Busy cycles of the array in each interval. */
  readonly busy: readonly number[];
  /** Cycles of an interval; the last one may be shorter. */
  readonly interval: number;
  /** Cycles of the whole run. */
  readonly cycles: number;
  /** Share over the whole run, 0 to 1: drawn as a line. */
  readonly average: number;
  readonly bands: readonly Band[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LEFT = 52;
const BOTTOM = 34;
const INK = "#333333";
const FAINT = "#dddddd";

/** Share of each interval in which the array took a vector, over the cycles of the run. */
export function utilisationPicture(options: UtilisationPictureOptions): string {
  const { busy, interval, cycles, average, bands, x, y, width, height } = options;
  const plotWidth = width - LEFT;
  const plotHeight = height - BOTTOM;
  const across = (cycle: number): number => (Math.min(cycle, cycles) / cycles) * plotWidth;
  const up = (share: number): number => plotHeight * (1 - share);

  const parts: string[] = [];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    parts.push(element("line", { x1: 0, y1: up(share), x2: plotWidth, y2: up(share), stroke: FAINT }));
    parts.push(label(-8, up(share) + 4, `${100 * share} %`, { "text-anchor": "end", fill: INK }));
  }
  const shares = busy.map((count, index) => Math.min(1, count / Math.max(1, Math.min(interval, cycles - index * interval))));
  const bandId = (index: number): string => `focus-band-${index}`;
  // One clip per band: the same area, in the colour of what was worked on.
  bands.forEach((band, index) => {
    parts.push(element("clipPath", { id: bandId(index) }, element("rect", { x: across(band.from), y: 0, width: Math.max(0, across(band.to) - across(band.from)), height: plotHeight })));
  });
  const path = areaPath(shares, (index) => across(index * interval), up);
  parts.push(element("path", { d: path, fill: "#bbbbbb" }));
  bands.forEach((band, index) => {
    parts.push(element("path", { d: path, fill: band.colour, "clip-path": `url(#${bandId(index)})` }, element("title", {}, `${band.name}: cycles ${Math.round(band.from)} to ${Math.round(band.to)}`)));
  });
  parts.push(element("line", { x1: 0, y1: up(average), x2: plotWidth, y2: up(average), stroke: "#c0392b", "stroke-width": 1.5, "stroke-dasharray": "6 4" }));
  parts.push(averageLabel(average, plotWidth, up(average), plotHeight));
  parts.push(element("line", { x1: 0, y1: plotHeight, x2: plotWidth, y2: plotHeight, stroke: INK }));
  for (const tick of ticks(cycles)) {
    parts.push(element("line", { x1: across(tick), y1: plotHeight, x2: across(tick), y2: plotHeight + 4, stroke: INK }));
    parts.push(label(across(tick), plotHeight + 17, grouped(tick), { "text-anchor": "middle", fill: INK }));
  }
  parts.push(label(plotWidth, plotHeight + 32, "clock cycles", { "text-anchor": "end", fill: INK }));
  return element("g", { transform: `translate(${x + LEFT} ${y})` }, ...parts);
}

/** Below the line where there is room, on a light plate, so that it is readable on any colour. */
function averageLabel(average: number, right: number, at: number, bottom: number): string {
  const text = `${(100 * average).toFixed(2)} % of all PE cycles, fill and drain included`;
  const width = 6.4 * text.length + 12;
  const top = at + 26 < bottom ? at + 8 : at - 26;
  return element("rect", { x: right - width - 8, y: top, width, height: 18, rx: 3, fill: "#ffffff", "fill-opacity": 0.88 }) + label(right - 14, top + 13, text, { "text-anchor": "end", fill: "#c0392b" });
}

/** Steps, closed along the axis. */
function areaPath(shares: readonly number[], left: (index: number) => number, up: (share: number) => number): string {
  const point = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const steps = shares.map((share, index) => `L${point(left(index), up(share))}L${point(left(index + 1), up(share))}`);
  return `M${point(0, up(0))}${steps.join("")}L${point(left(shares.length), up(0))}Z`;
}

/** Round numbers from 0, six or so. */
export function ticks(most: number): readonly number[] {
  const rough = most / 6;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

/** 12345 as 12 345. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
