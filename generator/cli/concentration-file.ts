import { readFile } from "node:fs/promises";
import type { OutputFile } from "../emit/manifest.js";
import type { Concentration } from "../golden/similarity/index.js";
import { npyBytes, toRaw, type ResolvedInput } from "../input/index.js";
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

/** map.npy and root.npy, int32 [tokens, slices], and unique.npy: what gather decided and kept. */
export function concentrationTensors(gathered: Pick<Concentration, "tokens" | "slices" | "sliceElements" | "operand" | "map" | "root" | "unique">, prefix = ""): readonly OutputFile[] {
  const { tokens, slices, sliceElements, operand, map, root, unique } = gathered;
  const indices = (data: Int32Array): Uint8Array => npyBytes({ shape: [tokens, slices], element: "int32", data });
  return [
    { path: `${prefix}map.npy`, bytes: indices(map) },
    { path: `${prefix}root.npy`, bytes: indices(root) },
    { path: `${prefix}unique.npy`, bytes: npyBytes(toRaw({ shape: [unique.length / sliceElements, sliceElements], format: operand, codes: unique }, "unique")) },
  ];
}
