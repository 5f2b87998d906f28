import path from "node:path";
import { fileURLToPath } from "node:url";
import { show } from "../config/parameter-table.js";
import { CheckFailed, FocusError } from "../errors.js";

/** Folders of the files of the user's that were loaded. */
const folders = new Set<string>();

/** Frames of a stack that are kept: between the user's line and what it calls there may be many of ours. */
const FRAMES = 60;

/**
 * A TypeScript or JavaScript file of the user's. Its `import ... from "focus-rtl"` gives this very program, so that its errors and blocks are the
 * ones we know.
 * @param shown the file as the user has written it
 * @param option behind which it stood
 * @throws FocusError where it cannot be run
 */
export async function importModule(file: string, shown: string, option: string): Promise<unknown> {
  folders.add(path.dirname(path.resolve(file)));
  Error.stackTraceLimit = FRAMES;
  const [{ createJiti }, own] = await Promise.all([import("jiti"), import("../index.js")]);
  try {
    return await createJiti(import.meta.url, { virtualModules: { "focus-rtl": own }, fsCache: false }).import(file);
  } catch (error) {
    if (error instanceof FocusError) throw error;
    const { message, stack = "" } = error instanceof Error ? error : new Error(show(error), { cause: error });
    const line = new RegExp(`${path.basename(file).replaceAll(/[^\w]/g, "\\$&")}:(\\d+)`).exec(stack)?.[1];
    throw new FocusError({ path: option, value: line === undefined ? shown : `${shown}:${line}`, rule: `cannot be run: ${message.split("\n")[0]?.trim() ?? ""}`, fix: "mend the file at that place" });
  }
}

/** What a function of the user's has thrown after its file was loaded, told with its line; any other error as it is. */
export function userMistake(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FocusError || error instanceof CheckFailed) return error;
  for (const [, file = "", line = ""] of (error.stack ?? "").matchAll(/\(?((?:file:\/\/)?\/[^\n()]*?):(\d+):\d+\)?$/gm)) {
    const place = file.startsWith("file:") ? fileURLToPath(file) : file;
    if (![...folders].some((folder) => place.startsWith(`${folder}${path.sep}`)) || place.includes(`${path.sep}node_modules${path.sep}`)) continue;
    return new FocusError({ path: `${path.relative(process.cwd(), place)}:${line}`, rule: `has thrown: ${error.message}`, fix: "mend the file at that place" });
  }
  return error;
}

export function defaultExport(loaded: unknown): unknown {
  return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
}
