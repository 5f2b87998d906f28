import { interpolateViridis } from "d3-scale-chromatic";
import type { Concentration } from "../golden/similarity/index.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import { findingsText, type Findings } from "../model/findings.js";
import type { ClipFrames } from "./clip-frames.js";
import { errorText, unitWords, type ConcentrationReport } from "./concentration-report.js";
import { glossary } from "./legend.js";
import { histogram, sharePlot } from "./concentration-plots.js";
import { element, FONT, grouped, label, shortened, shortNumber } from "./svg.js";
import { sheetImage, sheetSize, type SheetLayout } from "./token-picture.js";
import { utilisationPlot } from "./utilisation-plot.js";

export interface ConcentrationPictureOptions {
  /** What was concentrated, in a few words. */
  readonly title: string;
  /** How: threshold, block and the like. */
  readonly subtitle: string;
  readonly grid: TokenGrid;
  readonly concentration: Pick<Concentration, "tokens" | "slices" | "tiles" | "tileOf" | "root" | "p" | "statistics">;
  /** Rows of the array, where there is one: a pass over fewer vectors waits for its weights. */
  readonly rows?: number;
  /** Frames as one PNG; left out for tensors without a picture. */
  readonly frames?: ClipFrames;
  /** The engine's run, where there was one that showed it. */
  readonly run?: EngineRun;
  /** What came out, where it was simulated. */
  readonly figures?: Figures;
}

/** Of the report what a picture must not leave out. */
export type Figures = Pick<ConcentrationReport, "cycles" | "denseCycles" | "speedup" | "classes" | keyof Findings | "comparedElements" | "beside" | "outputError" | "decisionMismatchRate">;

/** How busy the array was while it multiplied what is unique. */
export interface EngineRun {
  readonly cycles: number;
  /** Sum over passes of max(p, rows). */
  readonly idealCycles: number;
  /** What the PEs did in each interval of `interval` cycles, in cycles of the whole array, see peWork. */
  readonly work: readonly number[];
  readonly interval: number;
}

const WIDTH = 1160;
const MARGIN = 30;
const INNER = WIDTH - 2 * MARGIN;
const GAP = 14;
const INK = "#333333";
const PALE = "#555555";
const SHEET = "focus-frames";
const HATCH = "focus-pruned";
/** Letters of a title: a longer one would run into the scale. */
const LONGEST_TITLE = 62;
/** More frames than this would be too small to read. */
const MOST_FRAMES = 8;
const LARGEST_PANEL = { width: 420, height: 300 } as const;
const PLOT_HEIGHT = 230;
const RUN_HEIGHT = 290;

/** One SVG document of a concentrated tensor: frames beside the share of unique vectors of every token, and how p is spread. */
export async function concentrationPicture(options: ConcentrationPictureOptions): Promise<string> {
  const { grid, concentration, frames } = options;
  const { vectors, uniqueVectors, zeroVectors } = concentration.statistics;
  const shares = uniqueShares(concentration);
  const pruned = shares.filter((share) => share < 0).length;
  const shown = frameChoice(grid.frames);
  const parts: string[] = [element("defs", {}, hatchPattern(), ...(frames ? [sheetImage(SHEET, frames.png, frames.layout, grid.frames)] : []))];
  let y = MARGIN + 22;
  parts.push(label(MARGIN, y, shortened(options.title, LONGEST_TITLE), { size: 22, "font-weight": "600", fill: "#111111" }));
  y += 24;
  const kept = vectors === 0 ? "no vectors" : `${grouped(uniqueVectors)} of ${grouped(vectors)} vectors are unique (${percent(uniqueVectors / vectors)}), ${grouped(zeroVectors)} are zero`;
  parts.push(label(MARGIN, y, `${kept}; ${pruned === 0 ? "no token was pruned" : `${grouped(pruned)} of ${grouped(concentration.tokens)} tokens are pruned`}`, { size: 14, "font-weight": "600", fill: "#1f5c8b" }));
  y += 20;
  parts.push(label(MARGIN, y, options.subtitle, { size: 13, fill: PALE }));
  for (const { text, colour } of options.figures ? figureLines(options.figures) : []) {
    y += 20;
    parts.push(label(MARGIN, y, text, { size: 13, "font-weight": "600", fill: colour }));
  }
  y += 36;

  const which = grid.frames === 1 ? "the only frame" : shown.length === grid.frames ? `all ${grid.frames} frames` : `${shown.length} of ${grouped(grid.frames)} frames, evenly spaced`;
  const border = concentration.tiles > 1 ? "; a line where an m-tile begins, beyond which nothing is compared" : "";
  parts.push(label(MARGIN, y, `Which tokens had to be computed: ${which}${border}`, { size: 14, "font-weight": "600", fill: INK }));
  parts.push(shareLegend(pruned > 0));
  y += 18;
  const panels = framePanels({ ...options, shares, shown, y });
  parts.push(panels.svg);
  y = panels.bottom + 34;

  const half = (INNER - 50) / 2;
  const tiles = tileTokens(concentration);
  const p = Array.from(concentration.p);
  parts.push(
    await histogram({ values: p, most: Math.max(1, ...tiles), ...(options.rows === undefined ? {} : { rows: options.rows }) }, { x: MARGIN, y, width: half, height: PLOT_HEIGHT }),
    await sharePlot(bySlice(concentration, tiles), { x: MARGIN + half + 50, y, width: half, height: PLOT_HEIGHT }),
  );
  y += PLOT_HEIGHT;
  if (options.run) {
    y += MARGIN;
    parts.push(await runPlot(options.run, y));
    y += RUN_HEIGHT;
  }
  y += MARGIN / 2;
  const words = glossary(wordsOf(options), { x: MARGIN, y, width: INNER });
  parts.push(words.svg);
  y += words.height;
  const height = Math.ceil(y + MARGIN);
  const background = element("rect", { width: WIDTH, height, fill: "#ffffff" });
  return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, "font-family": FONT }, background, ...parts)}\n`;
}

function runPlot({ cycles, idealCycles, work, interval }: EngineRun, y: number): Promise<string> {
  const title = `PE utilisation over ${grouped(cycles)} cycles (the sum of max(p, rows) over the passes is ${grouped(idealCycles)})`;
  const average = work.reduce((sum, part) => sum + part, 0) / Math.max(1, cycles);
  const bands = [{ from: 0, to: cycles, name: "unique vectors", colour: interpolateViridis(0.5) }];
  return utilisationPlot({ title, work, interval, cycles, average, averageOf: "of all PE cycles on average, fill and drain included", bands }, { x: MARGIN, y, width: INNER, height: RUN_HEIGHT });
}

/** Whether it is right, how fast, and how far from the dense result. */
function figureLines(figures: Figures): readonly { readonly text: string; readonly colour: string }[] {
  const { cycles, denseCycles, speedup, classes, comparedElements, outputError, decisionMismatchRate } = figures;
  const units = Object.entries({ engine: figures, ...figures.beside });
  const wrong = units.flatMap(([name, unit]) => findingsText(unit).map((found) => `${unitWords(name)} ${found}`));
  const fast = denseCycles === undefined || speedup === undefined ? "the dense design was not simulated" : `the dense design takes ${grouped(denseCycles)}: speed-up ${speedup.toFixed(2)} x`;
  const digits = (value: number): string => `${(100 * value).toFixed(2)} %`;
  return [
    wrong.length === 0
      ? { text: `Equal in every bit to the golden model: 0 mismatches in ${units.map(([name]) => unitWords(name)).join(", ")}; ${grouped(comparedElements)} elements compared in the engine`, colour: "#1e7d46" }
      : { text: `Not equal to the golden model: ${wrong.join("; ")}`, colour: "#c0392b" },
    { text: `${grouped(cycles)} cycles, ${fast}; results of ${grouped(classes)} classes stand for those of all tokens`, colour: "#1f5c8b" },
    { text: `Error: ${errorText(outputError, "the dense result")}; ${digits(decisionMismatchRate)} of the decisions differ from float64`, colour: "#1f5c8b" },
  ];
}

/** The words of the picture; those of a run only where there was one. */
function wordsOf({ run, figures, grid }: ConcentrationPictureOptions): readonly (readonly [string, string])[] {
  return [
    ["token", `one row of the activation matrix, at a place (frame, row, column) of ${grid.frames} x ${grid.rows} x ${grid.columns}`],
    ["slice, vector", "a slice is so many consecutive columns; a vector is one slice of one token, the unit of concentration"],
    ["m-tile, m", "consecutive tokens that are not pruned, m of them; vectors of different m-tiles are never compared"],
    ["unique vector, p", "a vector that is kept, as none of its neighbours is alike; p is how many there are in one m-tile and slice"],
    ["class", "tokens of one m-tile whose vectors are represented alike in every slice: their results are the same bits"],
    ...(figures === undefined
      ? []
      : ([
          ["speed-up", "cycles of the dense design, which computes every token, by those of this one; the gather of the input is in neither"],
          ["error", "Frobenius norm of the difference from the dense result by the norm of the dense result; mean over the tokens of the cosine of the two rows"],
          ["decision", "which neighbour a vector is like, if any"],
        ] as const)),
    ...(run === undefined
      ? []
      : ([
          ["pass", "one weight block, of as many rows and columns as the array, against the p unique vectors of one m-tile and slice"],
          ["PE utilisation", "share of the PEs that multiply, for each interval: a PE outside of K or N idles while a vector passes, and all idle while the array fills, drains or waits for weights (p below its rows)"],
        ] as const)),
  ];
}

/** Share of each token's vectors that found no neighbour, 0 to 1; -1 for a pruned token. */
export function uniqueShares({ tokens, slices, tileOf, root }: Pick<Concentration, "tokens" | "slices" | "tileOf" | "root">): Float64Array {
  return Float64Array.from({ length: tokens }, (_, token) => {
    if ((tileOf[token] ?? -1) < 0) return -1;
    let unique = 0;
    for (let slice = 0; slice < slices; slice += 1) if (root[token * slices + slice] === token) unique += 1;
    return unique / Math.max(1, slices);
  });
}

/** Up to eight frames, first and last among them. */
export function frameChoice(frames: number): readonly number[] {
  const count = Math.min(frames, MOST_FRAMES);
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : Math.round((index * (frames - 1)) / (count - 1))));
}

function tileTokens({ tileOf, tiles }: Pick<Concentration, "tileOf" | "tiles">): readonly number[] {
  const counts = new Array<number>(tiles).fill(0);
  for (const tile of tileOf) if (tile >= 0) counts[tile] = (counts[tile] ?? 0) + 1;
  return counts;
}

/** p / m of every m-tile, for each slice. */
function bySlice({ p, slices, tiles }: Pick<Concentration, "p" | "slices" | "tiles">, tokens: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: slices }, (_, slice) => Array.from({ length: tiles }, (__, tile) => (p[tile * slices + slice] ?? 0) / Math.max(1, tokens[tile] ?? 1)));
}

interface PanelOptions extends ConcentrationPictureOptions {
  readonly shares: Float64Array;
  readonly shown: readonly number[];
  readonly y: number;
}

/** Every frame with its tokens below, or beside where there are few; tokens alone where there is no picture. */
function framePanels({ grid, frames, concentration, shares, shown, y: top }: PanelOptions): { readonly svg: string; readonly bottom: number } {
  const beside = frames !== undefined && shown.length <= 2;
  const perFrame = frames === undefined ? 1 : 2;
  const across = beside ? 2 * shown.length : Math.min(4, shown.length);
  const aspect = frames ? frames.layout.frameHeight / frames.layout.frameWidth : grid.rows / grid.columns;
  const width = Math.min((INNER - (across - 1) * GAP) / across, LARGEST_PANEL.width, LARGEST_PANEL.height / aspect);
  const height = Math.max(width * aspect, 6);
  const heading = 17;
  const rowHeight = heading + (beside ? height : perFrame * height + (perFrame - 1) * 4) + 16;
  const parts = shown.map((frame, index) => {
    const column = (index % (across / (beside ? 2 : 1))) * (beside ? 2 : 1);
    const x = MARGIN + column * (width + GAP);
    const y = top + Math.floor(index / (beside ? shown.length : across)) * rowHeight;
    const box = { x, y: y + heading, width, height };
    const number = frames?.numbers?.[frame];
    const counted = shares.subarray(frame * grid.rows * grid.columns, (frame + 1) * grid.rows * grid.columns).filter((share) => share >= 0);
    const mean = counted.length === 0 ? "all pruned" : `${percent(counted.reduce((sum, share) => sum + share, 0) / counted.length)} unique`;
    const name = label(x, y + 12, `frame ${frame}${number === undefined || number === frame ? "" : ` (${number} of the clip)`}: ${mean}`, { fill: PALE });
    const tokens = (at: Box): string => tokenGrid(grid, shares, frame, at) + tileBorders(grid, concentration.tileOf, frame, at);
    if (!frames) return name + tokens(box);
    const below = beside ? { ...box, x: x + width + GAP } : { ...box, y: box.y + height + 4 };
    return name + frameImage(frames.layout, grid, frame, box) + tokens(below);
  });
  return { svg: parts.join(""), bottom: top + Math.ceil(shown.length / (beside ? shown.length : across)) * rowHeight };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One frame out of the contact sheet, which is in the document once. */
function frameImage(layout: SheetLayout, grid: TokenGrid, frame: number, box: Box): string {
  const left = (frame % layout.across) * (layout.frameWidth + layout.gap);
  const top = Math.floor(frame / layout.across) * (layout.frameHeight + layout.gap);
  const view = `${left} ${top} ${layout.frameWidth} ${layout.frameHeight}`;
  return element("svg", { ...box, viewBox: view, preserveAspectRatio: "none" }, element("use", { href: `#${SHEET}`, ...sheetSize(layout, grid.frames) }));
}

/** Tokens of a frame in the colour of their share; one rectangle for neighbours in a row that are alike. */
function tokenGrid(grid: TokenGrid, shares: Float64Array, frame: number, { x, y, width, height }: Box): string {
  const [cellX, cellY] = [width / grid.columns, height / grid.rows];
  const rectangles: string[] = [];
  for (let row = 0; row < grid.rows; row += 1) {
    const first = (frame * grid.rows + row) * grid.columns;
    for (let column = 0; column < grid.columns; ) {
      const share = shares[first + column] ?? -1;
      let end = column + 1;
      while (end < grid.columns && shares[first + end] === share) end += 1;
      rectangles.push(element("rect", { x: x + column * cellX, y: y + row * cellY, width: (end - column) * cellX, height: cellY, fill: share < 0 ? `url(#${HATCH})` : interpolateViridis(share) }));
      column = end;
    }
  }
  // Without smoothing no background shows between neighbours.
  return element("g", { "shape-rendering": "crispEdges" }, ...rectangles) + element("rect", { x, y, width, height, fill: "none", stroke: "#999999", "stroke-width": 0.5 });
}

/** Steps between the last token of an m-tile and the first of the next. */
function tileBorders(grid: TokenGrid, tileOf: ArrayLike<number>, frame: number, { x, y, width, height }: Box): string {
  const [cellX, cellY] = [width / grid.columns, height / grid.rows];
  const first = frame * grid.rows * grid.columns;
  const borders: string[] = [];
  let tile = -1;
  for (let token = 0; token < first + grid.rows * grid.columns; token += 1) {
    const own = tileOf[token] ?? -1;
    if (own <= tile) continue;
    tile = own;
    if (own === 0 || token < first) continue;
    const [row, column] = [Math.floor((token - first) / grid.columns), (token - first) % grid.columns];
    const [left, upper, lower] = [x + column * cellX, y + row * cellY, y + Math.min(grid.rows, row + 1) * cellY];
    const points = [...(column === 0 ? [] : [[x, lower], [left, lower]]), [left, upper], [x + width, upper]];
    borders.push(`M${points.map((point) => point.map(shortNumber).join(" ")).join("L")}`);
  }
  const path = (stroke: string, strokeWidth: number): string => element("path", { d: borders.join(""), fill: "none", stroke, "stroke-width": strokeWidth });
  return borders.length === 0 ? "" : path("#ffffff", 3) + path("#000000", 1.2);
}

function hatchPattern(): string {
  return element(
    "pattern",
    { id: HATCH, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    element("rect", { width: 6, height: 6, fill: "#f2f2f2" }),
    element("line", { x1: 0, y1: 0, x2: 0, y2: 6, stroke: "#b5b5b5", "stroke-width": 2.5 }),
  );
}

/** The scale, in the upper right corner. */
function shareLegend(withPruned: boolean): string {
  const [width, height, steps] = [220, 12, 44];
  const [x, y] = [WIDTH - MARGIN - width, MARGIN + 10];
  const bars = Array.from({ length: steps }, (_, index) => element("rect", { x: x + (index * width) / steps, y, width: width / steps + 0.5, height, fill: interpolateViridis(index / (steps - 1)) }));
  const ticks = [0, 0.5, 1].map((share) => label(x + share * width, y + height + 14, percent(share), { size: 11, fill: PALE, "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle" }));
  const pruned = withPruned ? [element("rect", { x: x - 84, y, width: 22, height, fill: `url(#${HATCH})`, stroke: "#999999", "stroke-width": 0.5 }), label(x - 57, y + 10, "pruned", { size: 11, fill: PALE })] : [];
  return [label(x + width, y - 6, "share of a token's vectors that are unique", { size: 11, fill: PALE, "text-anchor": "end" }), ...bars, ...ticks, ...pruned].join("");
}

function percent(share: number): string {
  return `${shortNumber(Math.round(1000 * share) / 10)} %`;
}
