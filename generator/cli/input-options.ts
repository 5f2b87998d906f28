import type { InferredOptionTypes, Options } from "yargs";
import { FocusError } from "../errors.js";

const group = "Input:";

/** Where tokens come from, for commands that take a clip or tensors of the user's own. */
export const tokenOptions = {
  grid: { type: "string", describe: "FRAMESxROWSxCOLUMNS of the tokens", group },
  video: { type: "string", describe: "bikes, carphone, bigbuckbunny, or a video file", group },
  source: { choices: ["video", "network"], describe: "Patches of the clip, or what a trained network computes from it", group },
  embedding: { choices: ["pca", "dct"], describe: "Patch embedding", group },
  frames: { type: "number", describe: "Frames to use", group },
  stride: { type: "number", describe: "Take every n-th frame", group },
} as const satisfies Record<string, Options>;

export type TokenArguments = InferredOptionTypes<typeof tokenOptions>;

/** What the user has said of the tokens. */
export function tokenInput({ grid, video, source, embedding, frames, stride }: TokenArguments): Defined<TokenArguments> {
  return defined({ grid, video, source, embedding, frames, stride });
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** An object without what is undefined: options that were not given. */
export function defined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** @throws FocusError unless the seed is a whole number, 0 or more */
export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0) throw new FocusError({ path: "--seed", value: String(seed), rule: "must be a whole number, 0 or more", fix: "write for example --seed 7" });
}
