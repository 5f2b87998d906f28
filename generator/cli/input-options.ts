import type { Options } from "yargs";
import type { OptionsOf } from "./define-command.js";
import { FocusError, throwIfAny, type Problem } from "../errors.js";
import type { RamBudget } from "../handoff/timing-netlist.js";

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

export type TokenArguments = OptionsOf<typeof tokenOptions>;

/** What the user has said of the tokens. */
export function tokenInput({ grid, video, source, embedding, frames, stride }: TokenArguments): Defined<TokenArguments> {
  return defined({ grid, video, source, embedding, frames, stride });
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** An object without what is undefined: options that were not given. */
export function defined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Options that count something: the least value, and one to show. */
const WHOLE_NUMBERS = [
  ["seed", 0, 7],
  ["frames", 1, 8],
  ["stride", 1, 2],
  ["M", 1, 64],
  ["K", 1, 96],
  ["N", 1, 96],
  ["beats", 1, 4000],
  ["memory-latency", 0, 40],
] as const;

/** @throws FocusError with every one of these options that is given and no whole number */
export function checkWholeNumbers(options: { readonly [name in (typeof WHOLE_NUMBERS)[number][0]]?: number | undefined }): void {
  throwIfAny(
    WHOLE_NUMBERS.flatMap(([name, least, example]) => {
      const value = options[name];
      if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return [];
      return [{ path: `--${name}`, value: String(value), rule: `must be a whole number, ${least} or more`, fix: `write for example --${name} ${example}` }];
    }),
  );
}

/** Options of commands that time paths from and to memories. */
export const ramOptions = {
  "ram-access": { type: "number", describe: "What a memory macro is allowed from the clock to the word read, ns; 0.4 of the clock period, or of 4 ns, when left out" },
  "ram-setup": { type: "number", describe: "What it is allowed for addresses, enables and words written before the clock, ns; 0.1 likewise" },
} as const satisfies Record<string, Options>;

/**
 * What a memory macro is allowed.
 * @throws FocusError for what is no time
 */
export function ramGiven({ ramAccess, ramSetup }: OptionsOf<typeof ramOptions>): Partial<RamBudget> {
  throwIfAny([...timeProblems("--ram-access", ramAccess, "1.6"), ...timeProblems("--ram-setup", ramSetup, "0.4")]);
  return { ...(ramAccess === undefined ? {} : { accessNs: ramAccess }), ...(ramSetup === undefined ? {} : { setupNs: ramSetup }) };
}

function timeProblems(path: string, value: number | undefined, example: string): readonly Problem[] {
  if (value === undefined || (value >= 0 && Number.isFinite(value))) return [];
  return [{ path, value: String(value), rule: "must be a time in ns, 0 or more", fix: `write for example ${path} ${example}` }];
}

/** Beside a figure of a clock in which no path from or to a memory is. */
export const RAM_LEFT_OUT = "paths from and to RAM left out: OpenSTA is not installed";

/** The budget beside every figure of a clock that rests on it. */
export function ramText({ accessNs, setupNs }: RamBudget): string {
  return `RAM with ${accessNs.toFixed(2)} ns from clock to word, ${setupNs.toFixed(2)} ns setup`;
}

/** @throws FocusError for a clock that is no period */
export function checkClock(clockNs: number | undefined): void {
  if (clockNs !== undefined && !(clockNs > 0)) throw new FocusError({ path: "--clock", value: String(clockNs), rule: "must be a period in ns, above 0", fix: "write for example --clock 4" });
}
