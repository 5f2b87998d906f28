import type { TokenGrid } from "../golden/similarity/index.js";
import type { ClipFrames } from "./clip-frames.js";
import { element, FONT, label, shortened } from "./svg.js";
import { glossary, legend } from "./legend.js";
import { sheetImage, tokenPicture } from "./token-picture.js";

export interface SemanticPictureOptions {
  readonly title: string;
  readonly subtitle: string;
  /** What was found against the golden model, in words; none: equal in every bit. */
  readonly found: readonly string[];
  readonly grid: TokenGrid;
  /** Tokens that stay. */
  readonly retained: ArrayLike<number>;
  readonly frames: ClipFrames;
}

const WIDTH = 1160;
const MARGIN = 30;
const SHEET = "focus-frames";

const WORDS: readonly (readonly [string, string])[] = [
  ["token", "one row of the keys, at its place (frame, row, column) in the clip: one cell of the grid"],
  ["importance", "the largest share of attention that any query gives a token, over all heads"],
  ["stays", "is among the most important ones, as many as the title says; all others are pruned and never computed again"],
];

/** One SVG document: the frames, tokens that stay as they are, the others dimmed. */
export function semanticPicture({ title, subtitle, found, grid, retained, frames }: SemanticPictureOptions): string {
  const kept = new Set(Array.from(retained));
  const top = MARGIN + 80;
  const picture = tokenPicture({
    layout: frames.layout,
    grid,
    imageId: SHEET,
    x: MARGIN,
    y: top,
    width: WIDTH - 2 * MARGIN,
    paint: (token) => (kept.has(token) ? undefined : { colour: "#000000", opacity: 0.75 }),
    ...(frames.numbers === undefined ? {} : { frameNumbers: frames.numbers }),
  });
  const box = { x: MARGIN, width: WIDTH - 2 * MARGIN };
  const entries = legend(
    [
      { name: "as in the clip: the token stays", colour: "#ffffff", symbol: "square" },
      { name: "dimmed: the token is pruned", colour: "#404040", symbol: "square" },
    ],
    { ...box, y: top + picture.height + 12 },
  );
  const words = glossary(WORDS, { ...box, y: top + picture.height + 12 + entries.height + 8 });
  const height = Math.ceil(top + picture.height + 12 + entries.height + 8 + words.height + MARGIN);
  return `${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, "font-family": FONT },
    element("defs", {}, sheetImage(SHEET, frames.png, frames.layout, grid.frames)),
    element("rect", { width: WIDTH, height, fill: "#ffffff" }),
    label(MARGIN, MARGIN + 14, title, { size: 20, "font-weight": "600", fill: "#111111" }),
    label(MARGIN, MARGIN + 38, shortened(subtitle, 130), { size: 13, fill: "#555555" }),
    verdict(found),
    picture.svg,
    entries.svg,
    words.svg,
  )}\n`;
}

function verdict(found: readonly string[]): string {
  const equal = found.length === 0;
  const text = equal ? "Equal in every bit to the golden model" : `Not equal to the golden model: ${found.join("; ")}`;
  return label(MARGIN, MARGIN + 58, shortened(text, 130), { size: 13, "font-weight": "600", fill: equal ? "#1e7d46" : "#c0392b" });
}
