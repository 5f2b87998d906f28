import { readFile } from "node:fs/promises";
import type { OutputFile } from "../emit/manifest.js";
import type { ResolvedInput } from "../input/index.js";
import { concentrationPicture, type ConcentrationPictureOptions } from "../report/concentration-picture.js";

export interface ConcentrationFileOptions extends Omit<ConcentrationPictureOptions, "frames"> {
  readonly sheet?: ResolvedInput["sheet"];
  /** Number of each frame in the clip. */
  readonly frameNumbers?: readonly number[];
}

/** concentration.svg: the frames come from the contact sheet of the clip, where there is one. */
export async function concentrationFile({ sheet, frameNumbers, ...options }: ConcentrationFileOptions): Promise<OutputFile> {
  const frames = sheet && { png: await readFile(sheet.file), layout: sheet.layout, ...(frameNumbers ? { numbers: frameNumbers } : {}) };
  return { path: "concentration.svg", text: await concentrationPicture({ ...options, ...(frames ? { frames } : {}) }) };
}
