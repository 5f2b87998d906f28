import { statSync } from "node:fs";
import path from "node:path";
import { FocusError } from "../errors.js";
import { isOwnBench, type OwnBench } from "../testbench/own-bench.js";
import { defaultExport, importModule } from "./user-module.js";

/**
 * The bench that a file of the user's exports.
 * @param shown the file as the user has written it
 * @throws FocusError for a file that is not there or cannot be run, and for one that exports something else
 */
export async function loadBench(file: string, shown: string): Promise<OwnBench> {
  const mistake = (rule: string, fix: string): FocusError => new FocusError({ path: "--bench", value: shown, rule, fix });
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw mistake("does not exist", "check the path; it starts at the folder you are in");
  if (!/\.m?[jt]s$/.test(path.extname(file))) throw mistake("must end in .ts or .js", "rename the file");
  const found = defaultExport(await importModule(path.resolve(file), shown, "--bench"));
  if (!isOwnBench(found)) throw mistake("must have a default export that is a bench", "write: export default bench(block, ({ random }) => ({ ... })); see examples/copier/bench.ts");
  return found;
}
