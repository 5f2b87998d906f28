import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { valueAt } from "../config/parameter-table.js";

const PACKAGE_NAME = "focus-rtl";
let known: string | undefined;

/**
 * Folder of the package (the one with templates/ and sim/), from the sources under tsx or vitest as well as from
 * the compiled dist/. Found by walking up to the package.json of that name; the user's working folder plays no part.
 */
export function packageRoot(): string {
  known ??= findRoot(path.dirname(fileURLToPath(import.meta.url)));
  return known;
}

/** Absolute path of a file the package carries: `resource("sim", "requirements.txt")`. */
export function resource(...parts: readonly string[]): string {
  return path.join(packageRoot(), ...parts);
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest) && valueAt(JSON.parse(readFileSync(manifest, "utf8")), "name") === PACKAGE_NAME) return folder;
    if (folder === path.dirname(folder)) throw new Error(`no package.json of ${PACKAGE_NAME} above ${start}`);
  }
}
