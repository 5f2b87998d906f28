import type { OutputFile } from "../emit/manifest.js";
import type { Concentration } from "../golden/similarity/index.js";
import { npyBytes, toRaw, type ResolvedActivations, type ResolvedInput } from "../input/index.js";
import { clipFrames } from "../report/clip-frames.js";
import { concentrationPicture, type ConcentrationPictureOptions } from "../report/concentration-picture.js";

/** The files of {@link concentrationTensors}. */
export const TENSOR_NAMES = ["map.npy", "root.npy", "unique.npy"] as const;

/** concentration.svg; its frames are those of the clip that the tokens come from, where they come from one. */
export async function concentrationFile(options: Omit<ConcentrationPictureOptions, "frames">, { sheet, provenance }: Pick<ResolvedInput | ResolvedActivations, "sheet" | "provenance">): Promise<OutputFile> {
  const frames = sheet && (await clipFrames(sheet, provenance.tokens?.source.frames));
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
