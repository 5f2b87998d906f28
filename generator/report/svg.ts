/** Attribute values of an element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG element with its children, or self-closed without any. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const text = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? shortNumber(value) : escapeText(value)}"`)
    .join("");
  return children.length === 0 ? `<${name}${text}/>` : `<${name}${text}>${children.join("")}</${name}>`;
}

/** Text at a place; `size` in pixels. */
export function label(x: number, y: number, text: string, attributes: Attributes & { readonly size?: number } = {}): string {
  const { size = 12, ...rest } = attributes;
  return element("text", { x, y, "font-size": size, ...rest }, escapeText(text));
}

export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Two decimals at most: the same bytes on every machine, and a small file. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

type Colour = readonly [number, number, number];

/** Dark violet to yellow, even in lightness and readable by all: samples of the viridis scale. */
const SCALE: readonly Colour[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];

/** Colour of a share from 0 to 1. */
export function scaleColour(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (SCALE.length - 1);
  const low = Math.floor(at);
  const [a, b] = [SCALE[low], SCALE[Math.min(low + 1, SCALE.length - 1)]];
  if (!a || !b) throw new Error(`no colour for ${share}`);
  const hex = a.map((value, index) => Math.round(value + (at - low) * ((b[index] ?? value) - value)).toString(16).padStart(2, "0"));
  return `#${hex.join("")}`;
}
