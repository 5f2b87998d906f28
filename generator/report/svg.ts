/** What text is set in: whatever of these is at hand. */
export const FONT = "Inter, Arial, DejaVu Sans, Liberation Sans, sans-serif";

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

/** 12345 as 12 345. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** The end of a text that is longer than `most` letters: of a path it says more than the beginning. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `...${text.slice(3 - most)}`;
}
