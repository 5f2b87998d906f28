import { statSync } from "node:fs";
import path from "node:path";
import { FocusError } from "../errors.js";
import type { VerificationEntry } from "../testbench/cases/catalog-entry.js";
import { isOwnBench, type OwnBench } from "../testbench/own-bench.js";
import { isEntry } from "../testbench/own-entries.js";
import { defaultExport, importModule } from "./user-module.js";

/**
 * What a file of the user's exports: how blocks of his own are verified, or a bench of his own.
 * @param shown the file as the user has written it
 * @throws FocusError for a file that is not there or cannot be run, and for one that exports something else
 */
export async function loadBench(file: string, shown: string): Promise<OwnBench | readonly VerificationEntry[]> {
  const mistake = (rule: string, fix: string): FocusError => new FocusError({ path: "--bench", value: shown, rule, fix });
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw mistake("does not exist", "check the path; it starts at the folder you are in");
  if (!/\.m?[jt]s$/.test(path.extname(file))) throw mistake("must end in .ts or .js", "rename the file");
  const found = defaultExport(await importModule(path.resolve(file), shown, "--bench"));
  if (isOwnBench(found)) return found;
  if (isEntry(found)) return [found];
  if (Array.isArray(found) && found.length > 0 && found.every(isEntry)) return found;
  throw mistake("must have a default export that is a list of entries, or a bench", "write: export default [entry(\"my_block\", [labelled(myBlock({ ... }), { golden })])], or: export default bench(block, ({ random }) => ({ ... })); see examples/peak/bench.ts and examples/copier/bench.ts");
}
