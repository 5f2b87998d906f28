import { element, label } from "./svg.js";
import { grouped, ticks } from "./utilisation-picture.js";

interface PlotBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LEFT = 52;
const TOP = 26;
const BOTTOM = 38;
const INK = "#333333";
const FAINT = "#dddddd";
const BAR = "#26828e";
const LINE = "#440154";
const MARK = "#c0392b";

export interface HistogramOptions extends PlotBox {
  /** p of each (m-tile, slice). */
  readonly values: readonly number[];
  /** Largest m: the end of the axis. */
  readonly most: number;
  readonly mark?: { readonly at: number; readonly name: string };
}

/** How often p has which size. */
export function histogram({ values, most, mark, ...box }: HistogramOptions): string {
  const { width, height } = inside(box);
  const bin = binWidth(most);
  const bins = Math.floor(most / bin) + 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(value / bin))] = (counts[Math.min(bins - 1, Math.floor(value / bin))] ?? 0) + 1;
  const highest = Math.max(1, ...counts);
  const across = (value: number): number => (value / (bins * bin)) * width;
  // Room above the highest bar for what the lines are called.
  const up = (count: number): number => height * (1 - count / (1.25 * highest));
  const bars = counts.map((count, index) =>
    count === 0 ? "" : element("rect", { x: across(index * bin) + 0.5, y: up(count), width: Math.max(1, across(bin) - 1), height: height - up(count), fill: BAR }, element("title", {}, `${count} with p from ${index * bin} to ${(index + 1) * bin - 1}`)),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const lines = [
    upright({ at: across(Math.min(mean + 0.5, bins * bin)), height, colour: LINE, name: `mean ${Math.round(mean)}`, level: 0, width }),
    ...(mark && mark.at < most ? [upright({ at: across(mark.at), height, colour: MARK, name: mark.name, level: 1, width })] : []),
  ];
  return frame({
    ...box,
    title: `How often p, the unique vectors of a (m-tile, slice), has which size: ${grouped(values.length)} in all`,
    horizontal: `p, vectors (m is up to ${grouped(most)})`,
    across: ticks(most).map((value) => ({ at: across(value), name: grouped(value) })),
    up: ticks(highest).map((value) => ({ at: up(value), name: grouped(value) })),
    content: [...bars, ...lines],
  });
}

export interface SharePlotOptions extends PlotBox {
  /** For each slice p / m of every m-tile. */
  readonly shares: readonly (readonly number[])[];
}

/** p / m along the slices: mean over the m-tiles, and from the least to the most. */
export function sharePlot({ shares, ...box }: SharePlotOptions): string {
  const { width, height } = inside(box);
  const slices = shares.length;
  const across = (slice: number): number => ((slice + 0.5) / Math.max(1, slices)) * width;
  const up = (share: number): number => height * (1 - share);
  const figures = shares.map((of) => ({ least: Math.min(1, ...of), most: Math.max(0, ...of), mean: of.reduce((sum, share) => sum + share, 0) / Math.max(1, of.length) }));
  const point = (slice: number, share: number): string => `${across(slice).toFixed(1)} ${up(share).toFixed(1)}`;
  const spread = shares.some((of) => of.length > 1);
  const outline = [...figures.map(({ most }, slice) => point(slice, most)), ...figures.map(({ least }, slice) => point(slice, least)).reverse()];
  const dots = slices > 60 ? [] : figures.map(({ mean, least, most }, slice) => element("circle", { cx: across(slice), cy: up(mean), r: 3, fill: LINE }, element("title", {}, `slice ${slice}: mean ${percent(mean)}, ${percent(least)} to ${percent(most)}`)));
  const content = [
    ...(spread && slices === 1 ? figures.map(({ least, most }, slice) => element("rect", { x: across(slice) - 4, y: up(most), width: 8, height: Math.max(1, up(least) - up(most)), fill: BAR, "fill-opacity": 0.3 })) : []),
    ...(spread && slices > 1 ? [element("path", { d: `M${outline.join("L")}Z`, fill: BAR, "fill-opacity": 0.3 })] : []),
    ...(slices > 1 ? [element("path", { d: `M${figures.map(({ mean }, slice) => point(slice, mean)).join("L")}`, fill: "none", stroke: LINE, "stroke-width": 1.5 })] : []),
    ...dots,
  ];
  return frame({
    ...box,
    title: `p / m along the slices${spread ? ": mean of the m-tiles, band from least to most" : ""}`,
    horizontal: "slice",
    across: ticks(Math.max(0, slices - 1)).map((slice) => ({ at: across(slice), name: grouped(slice) })),
    up: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: up(share), name: `${100 * share} %` })),
    content,
  });
}

interface Tick {
  readonly at: number;
  readonly name: string;
}

interface FrameOptions extends PlotBox {
  readonly title: string;
  readonly horizontal: string;
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
  readonly content: readonly string[];
}

/** Size of what is between the axes. */
function inside({ width, height }: PlotBox): { readonly width: number; readonly height: number } {
  return { width: width - LEFT, height: height - TOP - BOTTOM };
}

function frame(options: FrameOptions): string {
  const { width, height } = inside(options);
  const parts = [label(-LEFT, -12, options.title, { size: 14, "font-weight": "600", fill: INK })];
  for (const { at, name } of options.up) {
    parts.push(element("line", { x1: 0, y1: at, x2: width, y2: at, stroke: FAINT }));
    parts.push(label(-8, at + 4, name, { "text-anchor": "end", fill: INK }));
  }
  parts.push(...options.content, element("line", { x1: 0, y1: height, x2: width, y2: height, stroke: INK }));
  for (const { at, name } of options.across) {
    parts.push(element("line", { x1: at, y1: height, x2: at, y2: height + 4, stroke: INK }));
    parts.push(label(at, height + 17, name, { "text-anchor": "middle", fill: INK }));
  }
  parts.push(label(width, height + 34, options.horizontal, { "text-anchor": "end", fill: INK }));
  return element("g", { transform: `translate(${options.x + LEFT} ${options.y + TOP})` }, ...parts);
}

interface UprightOptions {
  readonly at: number;
  readonly height: number;
  readonly width: number;
  readonly colour: string;
  readonly name: string;
  /** Names of two lines stand at different heights. */
  readonly level: number;
}

function upright({ at, height, width, colour, name, level }: UprightOptions): string {
  const toLeft = at > width - 110;
  const plate = 6.3 * name.length + 8;
  return [
    element("line", { x1: at, y1: 0, x2: at, y2: height, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": "5 4" }),
    element("rect", { x: toLeft ? at - 4 - plate : at + 4, y: 2 + 18 * level, width: plate, height: 16, rx: 3, fill: "#ffffff", "fill-opacity": 0.88 }),
    label(toLeft ? at - 8 : at + 8, 14 + 18 * level, name, { fill: colour, "text-anchor": toLeft ? "end" : "start" }),
  ].join("");
}

/** Some 32 bins of a round width. */
function binWidth(most: number): number {
  const rough = most / 32;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= rough) ?? 1;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
