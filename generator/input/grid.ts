import { FocusError } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";

/** Reads `FxHxW`, for example `4x16x16`. @throws FocusError when it is something else */
export function parseGrid(text: string): TokenGrid {
  const [, frames, rows, columns] = /^([1-9]\d*)x([1-9]\d*)x([1-9]\d*)$/i.exec(text) ?? [];
  if (frames === undefined || rows === undefined || columns === undefined) {
    throw new FocusError({ path: "grid", value: text, rule: "must be FRAMESxROWSxCOLUMNS, three whole numbers from 1", fix: "write for example 4x16x16" });
  }
  return { frames: Number(frames), rows: Number(rows), columns: Number(columns) };
}

export function gridTokens(grid: TokenGrid): number {
  return grid.frames * grid.rows * grid.columns;
}

export function formatGrid(grid: TokenGrid): string {
  return `${grid.frames}x${grid.rows}x${grid.columns}`;
}
