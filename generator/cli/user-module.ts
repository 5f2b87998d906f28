import path from "node:path";
import { show } from "../config/parameter-table.js";
import { FocusError } from "../errors.js";

/**
 * A TypeScript or JavaScript file of the user's. Its `import ... from "focus-rtl"` gives this very program, so that its errors and blocks are the
 * ones we know.
 * @param shown the file as the user has written it
 * @param option behind which it stood
 * @throws FocusError where it cannot be run
 */
export async function importModule(file: string, shown: string, option: string): Promise<unknown> {
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

export function defaultExport(loaded: unknown): unknown {
  return typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
}
