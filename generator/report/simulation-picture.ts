import { interpolateViridis } from "d3-scale-chromatic";
import type { AcceleratorConfig } from "../config/accelerator.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import { findingsText } from "../model/findings.js";
import { gemmPasses } from "../model/gemm-cycles.js";
import type { ClipFrames } from "./clip-frames.js";
import { glossary } from "./legend.js";
import { peWork, usedPes, type PassWork } from "./pe-work.js";
import type { SimulationReport } from "./simulation-report.js";
import { element, FONT, grouped, label, shortened } from "./svg.js";
import { sheetImage, tokenPicture, type TokenPaint } from "./token-picture.js";
import { utilisationPlot, type Band } from "./utilisation-plot.js";

export interface SimulationPictureOptions {
  readonly config: AcceleratorConfig;
  readonly report: SimulationReport;
  /** Cycles in which a vector entered the array, in each interval of `interval` cycles. */
  readonly activity?: { readonly busy: readonly number[]; readonly interval: number };
  /** Frames as one PNG, and where the tokens stand in them; left out for tensors without a picture. */
  readonly frames?: ClipFrames & { readonly grid: TokenGrid };
  /** What the RTL computed, [M, N] in numbers: shown as the size of each token's output row. */
  readonly output?: ArrayLike<number>;
}

const WIDTH = 1160;
const MARGIN = 30;
const INNER = WIDTH - 2 * MARGIN;
const PLOT_HEIGHT = 310;
const SHEET = "focus-frames";

/** One SVG document of a run: the frames with every token in the colour of its m-tile, what came out, and PE utilisation over time. */
export async function simulationPicture(options: SimulationPictureOptions): Promise<string> {
  const { config, report, activity, frames, output } = options;
  const bands = tileBands(options);
  const parts: string[] = [];
  let y = MARGIN + 22;
  parts.push(label(MARGIN, y, `${report.design}: ${config.array.rows} x ${config.array.columns} PEs, ${report.operand} with ${report.accumulator} sums`, { size: 22, "font-weight": "600", fill: "#111111" }));
  y += 24;
  const { text, fill } = verdict(report);
  parts.push(label(MARGIN, y, text, { size: 14, fill, "font-weight": "600" }));
  y += 20;
  parts.push(label(MARGIN, y, `${grouped(report.M)} x ${grouped(report.K)} activations from ${shortened(report.input.activations.from, 44)}, ${grouped(report.K)} x ${grouped(report.N)} weights from ${shortened(report.input.weights.from, 44)}`, { size: 13, fill: "#555555" }));
  y += 34;

  if (frames) {
    parts.push(element("defs", {}, sheetImage(SHEET, frames.png, frames.layout, frames.grid.frames)));
    const picture = (title: string, paint: (token: number) => TokenPaint | undefined): void => {
      parts.push(heading(y, title));
      const made = tokenPicture({ layout: frames.layout, grid: frames.grid, imageId: SHEET, x: MARGIN, y: y + 12, width: INNER, paint, ...(frames.numbers ? { frameNumbers: frames.numbers } : {}) });
      parts.push(made.svg);
      y += made.height + 46;
    };
    // Tokens of a network are cells of its feature map.
    const tokens = report.input.tokens?.source.kind === "video" ? "Tokens: one 16 x 16 patch each" : "Tokens";
    picture(`${tokens}, in the colour of their m-tile (${bands.length === 1 ? "1 tile" : `${bands.length} tiles`} of up to ${config.tile.m} tokens)`, (token) => tokenPaint(token, report.M, config.tile.m, bands));
    const sizes = output && rowSizes(output, report.M, report.N);
    if (sizes) picture("What the array computed: root mean square of each token's output row, dark is small", (token) => sizePaint(sizes, token));
  }
  if (activity) {
    const title = `PE utilisation over ${grouped(report.cycles)} cycles (the sum of max(p, rows) over ${grouped(report.passes)} passes is ${grouped(report.idealCycles)})`;
    parts.push(await utilisationPlot({ work: peWork(activity.busy, passWork(options)), interval: activity.interval, title, cycles: report.cycles, average: report.utilisation, averageOf: "of all PE cycles on average, fill and drain included", bands }, { x: MARGIN, y, width: INNER, height: PLOT_HEIGHT }));
    y += PLOT_HEIGHT + MARGIN / 2;
    const words = glossary(WORDS, { x: MARGIN, y, width: INNER });
    parts.push(words.svg);
    y += words.height + MARGIN / 2;
  }
  const height = Math.ceil(y + MARGIN / 2);
  const background = element("rect", { width: WIDTH, height, fill: "#ffffff" });
  return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, "font-family": FONT }, background, ...parts)}\n`;
}

const WORDS: readonly (readonly [string, string])[] = [
  ["PE utilisation", "share of the PEs that multiply, for each interval: a PE outside of K or N idles while a vector passes, and all idle while the array fills and drains"],
  ["m-tile", "tokens whose sums are kept at a time"],
  ["pass, p", "one weight block, of as many rows and columns as the array, against p tokens: all of an m-tile"],
];

/** Colour and words of what the run found, of every kind: beats that are missing differ from nothing. */
function verdict(report: SimulationReport): { readonly text: string; readonly fill: string } {
  const found = findingsText(report);
  return found.length === 0
    ? { text: `Equal in every bit to the golden model: ${grouped(report.comparedElements)} elements compared, 0 mismatches (${report.simulator}, ${grouped(report.simCyclesPerSecond)} cycles/s)`, fill: "#1e7d46" }
    : { text: `Not equal to the golden model: ${found.join(", ")} (${report.simulator})`, fill: "#c0392b" };
}

function heading(y: number, text: string): string {
  return label(MARGIN, y, text, { size: 14, "font-weight": "600", fill: "#333333" });
}

function passWork({ config, report }: SimulationPictureOptions): readonly PassWork[] {
  return [...gemmPasses(config, report)].map(({ tokens, inner, outer }) => ({ vectors: tokens, pes: usedPes(config.array, { inner, outer, K: report.K, N: report.N }) }));
}

/** When each m-tile is in the array: its passes' share of the run, from the pass order of the cycle model. */
function tileBands({ config, report }: SimulationPictureOptions): readonly Band[] {
  const tiles = new Map<number, { cycles: number; tokens: number }>();
  for (const pass of gemmPasses(config, report)) {
    const cost = Math.max(pass.tokens, config.array.rows);
    tiles.set(pass.token, { cycles: (tiles.get(pass.token)?.cycles ?? 0) + cost, tokens: pass.tokens });
  }
  const start = Math.min(config.array.rows, report.cycles);
  let at = start;
  return [...tiles].map(([token, tile], index): Band => {
    const from = at;
    at += tile.cycles;
    const last = index === tiles.size - 1;
    return { from: index === 0 ? 0 : from, to: last ? report.cycles : at, colour: interpolateViridis(tiles.size === 1 ? 0.5 : 0.1 + (0.8 * index) / (tiles.size - 1)), name: `tokens ${token} to ${token + tile.tokens - 1}` };
  });
}

function tokenPaint(token: number, used: number, tile: number, bands: readonly Band[]): TokenPaint {
  const band = bands[Math.floor(token / tile)];
  return token < used && band ? { colour: band.colour, opacity: 0.42 } : { colour: "#000000", opacity: 0.7 };
}

/** Root mean square of each row, as a share of the largest (98th percentile, so that one row does not darken all others). */
function rowSizes(output: ArrayLike<number>, M: number, N: number): Float64Array | undefined {
  const sizes = Float64Array.from({ length: M }, (_, token) => {
    let sum = 0;
    for (let column = 0; column < N; column++) sum += (output[token * N + column] ?? 0) ** 2;
    return Math.sqrt(sum / N);
  });
  const finite = sizes.filter(Number.isFinite).sort();
  const most = finite[Math.floor(0.98 * (finite.length - 1))] ?? 0;
  return most > 0 ? sizes.map((size) => Math.min(1, size / most)) : undefined;
}

/** In 24 steps, so that neighbours of one colour share a rectangle. */
function sizePaint(sizes: Float64Array, token: number): TokenPaint {
  const size = sizes[token];
  if (size === undefined) return { colour: "#000000", opacity: 0.7 };
  return { colour: Number.isFinite(size) ? interpolateViridis(Math.round(size * 23) / 23) : "#ff00ff", opacity: 0.78 };
}
