import { element, label } from "./svg.js";

export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly symbol: "square" | "line" | "none";
}

export interface LegendBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const SIZE = 12;
const ROW = 20;
const SYMBOL = 24;
const GAP = 18;

/** Pixels that a text takes at the most: the widest font of the list, in which digits and most letters take 0.64 of its size. */
function textWidth(text: string, size: number): number {
  return Math.ceil(0.64 * size * text.length);
}

/** Symbols with their names, from left to right and in as many rows as they need. */
export function legend(entries: readonly LegendEntry[], { x, y, width }: LegendBox): { readonly svg: string; readonly height: number } {
  let left = 0;
  let row = 0;
  const parts = entries.map(({ name, colour, symbol }) => {
    const own = (symbol === "none" ? 0 : SYMBOL) + textWidth(name, SIZE);
    if (left > 0 && left + own > width) {
      left = 0;
      row += 1;
    }
    const [at, middle] = [x + left, y + row * ROW + ROW / 2];
    left += own + GAP;
    return symbolAt(symbol, colour, at, middle) + label(at + (symbol === "none" ? 0 : SYMBOL), middle + 4, name, { size: SIZE, fill: "#333333" });
  });
  return { svg: parts.join(""), height: entries.length === 0 ? 0 : (row + 1) * ROW };
}

function symbolAt(symbol: LegendEntry["symbol"], colour: string, x: number, y: number): string {
  if (symbol === "none") return "";
  if (symbol === "line") return element("line", { x1: x, y1: y, x2: x + 18, y2: y, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": "6 4" });
  return element("rect", { x: x + 3, y: y - 6, width: 12, height: 12, fill: colour, stroke: "#999999", "stroke-width": 0.5 });
}

/** Words of a picture and what they mean, a line each. */
export function glossary(words: readonly (readonly [string, string])[], { x, y, width }: LegendBox): { readonly svg: string; readonly height: number } {
  const column = Math.max(...words.map(([word]) => textWidth(word, SIZE))) + GAP;
  let row = 0;
  const parts = words.flatMap(([word, meaning]) => {
    const lines = wrapped(meaning, width - column);
    const first = row;
    row += lines.length;
    return [
      label(x, y + first * 17 + 12, word, { size: SIZE, "font-weight": "600", fill: "#333333" }),
      ...lines.map((text, index) => label(x + column, y + (first + index) * 17 + 12, text, { size: SIZE, fill: "#555555" })),
    ];
  });
  return { svg: parts.join(""), height: row * 17 };
}

/** Text in lines of at most that many pixels. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, SIZE) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
