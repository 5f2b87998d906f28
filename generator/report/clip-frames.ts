import { readFile } from "node:fs/promises";
import type { ResolvedInput } from "../input/index.js";
import type { SheetLayout } from "./token-picture.js";

/** The frames of a clip as pictures take them. */
export interface ClipFrames {
  /** All frames in one PNG. */
  readonly png: Uint8Array;
  readonly layout: SheetLayout;
  /** Number of each frame in the clip. */
  readonly numbers?: readonly number[];
}

/** Reads the contact sheet that was made with the tokens. */
export async function clipFrames({ file, layout }: NonNullable<ResolvedInput["sheet"]>, numbers: readonly number[] | undefined): Promise<ClipFrames> {
  return { png: await readFile(file), layout, ...(numbers === undefined ? {} : { numbers }) };
}
