import type { TokenGrid } from "../golden/similarity/index.js";
import type { TokenDescription } from "../input/index.js";
import { element, label } from "./svg.js";

export type SheetLayout = TokenDescription["sheet"];

export interface TokenPaint {
  readonly colour: string;
  /** 0 shows the frame, 1 hides it. */
  readonly opacity: number;
}

export interface TokenPictureOptions {
  readonly layout: SheetLayout;
  readonly grid: TokenGrid;
  /** Id of the contact sheet's `<image>` in the document, see {@link sheetImage}. */
  readonly imageId: string;
  /** Left edge, top edge and width of the picture in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** How a token is painted, by its index in raster order; undefined: not at all. */
  readonly paint: (token: number) => TokenPaint | undefined;
  /** Number of each frame in the clip, written into its corner. */
  readonly frameNumbers?: readonly number[];
}

/** Size of the contact sheet in its own pixels. */
export function sheetSize(layout: SheetLayout, frames: number): { readonly width: number; readonly height: number } {
  const down = Math.ceil(frames / layout.across);
  return { width: layout.across * (layout.frameWidth + layout.gap) - layout.gap, height: down * (layout.frameHeight + layout.gap) - layout.gap };
}

/** The contact sheet, inside the document once, to be used by any number of pictures. */
export function sheetImage(id: string, png: Uint8Array, layout: SheetLayout, frames: number): string {
  return element("image", { id, ...sheetSize(layout, frames), href: `data:image/png;base64,${Buffer.from(png).toString("base64")}` });
}

/** The frames with every token painted; returns the SVG and its height. */
export function tokenPicture(options: TokenPictureOptions): { readonly svg: string; readonly height: number } {
  const { layout, grid, imageId, x, y, width } = options;
  const sheet = sheetSize(layout, grid.frames);
  const scale = width / sheet.width;
  const frames = Array.from({ length: grid.frames }, (_, frame) => {
    const left = (frame % layout.across) * (layout.frameWidth + layout.gap);
    const top = Math.floor(frame / layout.across) * (layout.frameHeight + layout.gap);
    const name = options.frameNumbers?.[frame];
    return element("g", { transform: `translate(${left} ${top})` }, ...frameRuns(options, frame), ...(name === undefined ? [] : [frameName(String(name), scale)]));
  });
  const svg = element("g", { transform: `translate(${x} ${y}) scale(${scale.toFixed(4)})` }, element("use", { href: `#${imageId}` }), ...frames);
  return { svg, height: sheet.height * scale };
}

/** One rectangle for neighbouring tokens of a row that are painted alike. */
function frameRuns({ layout, grid, paint }: TokenPictureOptions, frame: number): readonly string[] {
  const rectangles: string[] = [];
  const cellX = layout.frameWidth / grid.columns;
  const cellY = layout.frameHeight / grid.rows;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; ) {
      const first = paint((frame * grid.rows + row) * grid.columns + column);
      let end = column + 1;
      while (end < grid.columns && samePaint(first, paint((frame * grid.rows + row) * grid.columns + end))) end++;
      if (first) rectangles.push(element("rect", { x: column * cellX, y: row * cellY, width: (end - column) * cellX, height: cellY, fill: first.colour, "fill-opacity": first.opacity }));
      column = end;
    }
  }
  return rectangles;
}

function samePaint(a: TokenPaint | undefined, b: TokenPaint | undefined): boolean {
  return a?.colour === b?.colour && a?.opacity === b?.opacity;
}

/** Of one size on the page, however much the sheet is enlarged. */
function frameName(name: string, scale: number): string {
  const width = 8 + 7 * name.length;
  const box = element("rect", { x: 0, y: 0, width, height: 15, fill: "#000000", "fill-opacity": 0.65 }) + label(4, 11.5, name, { size: 11, fill: "#ffffff" });
  return element("g", { transform: `scale(${(1 / scale).toFixed(4)})` }, box);
}
