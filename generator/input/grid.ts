import { FocusError } from "../errors.js";

/** Where tokens come from in the video: frames of rows x columns tokens. */
export interface Grid {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** Reads `FxHxW`, for example `4x16x16`. @throws FocusError when it is something else */
export function parseGrid(text: string): Grid {
  const [, frames, rows, columns] = /^([1-9]\d*)x([1-9]\d*)x([1-9]\d*)$/i.exec(text) ?? [];
  if (frames === undefined || rows === undefined || columns === undefined) {
    throw new FocusError({ path: "grid", value: text, rule: "must be FRAMESxROWSxCOLUMNS, three whole numbers from 1", fix: "write for example 4x16x16" });
  }
  return { frames: Number(frames), rows: Number(rows), columns: Number(columns) };
}

export function gridTokens(grid: Grid): number {
  return grid.frames * grid.rows * grid.columns;
}

export function formatGrid(grid: Grid): string {
  return `${grid.frames}x${grid.rows}x${grid.columns}`;
}
