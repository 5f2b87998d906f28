import { createHash } from "node:crypto";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { errorCode, FocusError } from "../errors.js";
import { makeFolder, type Workspace } from "../tools/workspace.js";
import { readCells, type LibertyCell } from "./liberty.js";

/** One liberty file of the user, plain, where the tools can read it. */
export interface LibertyFile {
  /** As the user named it. */
  readonly given: string;
  /** Plain text file in the build cache, relative to `workspace.build`. */
  readonly file: string;
  /** First 16 hex digits of the SHA-256 of what the user gave. */
  readonly hash: string;
  readonly cells: readonly LibertyCell[];
}

/**
 * Reads the user's liberty files, plain or gzipped, and keeps a plain copy in the build cache. The largest comes first,
 * whatever the order they are named in: of a first file that holds only inverters and buffers, ABC keeps no cell.
 * @throws FocusError naming the file that is not there or is no liberty file.
 */
export async function openLiberty(workspace: Workspace, files: readonly string[]): Promise<readonly LibertyFile[]> {
  const opened = await Promise.all(files.map((given) => openOne(workspace, given)));
  return opened.sort((a, b) => b.cells.length - a.cells.length || (a.hash < b.hash ? -1 : 1));
}

async function openOne(workspace: Workspace, given: string): Promise<LibertyFile> {
  const problem = (rule: string): FocusError => new FocusError({ path: "liberty", value: given, rule, fix: "name liberty files (.lib or .lib.gz) of one technology and corner" });
  const bytes = await readFile(path.resolve(workspace.cwd, given)).catch((error: unknown) => {
    throw problem(`cannot be read (${errorCode(error) ?? String(error)})`);
  });
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const file = path.posix.join("liberty", hash, path.basename(given).replace(/\.gz$/, "").replace(/[^\w.-]/g, "_"));
  let text: string;
  let cells: readonly LibertyCell[];
  try {
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    text = (zipped ? gunzipSync(bytes) : bytes).toString("utf8");
    cells = readCells(text);
  } catch (error) {
    throw problem(`is not a liberty file (${error instanceof Error ? error.message : String(error)})`);
  }
  const target = path.join(workspace.build, file);
  if (!(await stat(target).then(() => true, () => false))) {
    await makeFolder(path.dirname(target));
    // Renamed into place, so that a second run never reads half a file.
    const partial = `${target}.${createHash("sha256").update(`${given}${performance.now()}`).digest("hex").slice(0, 8)}`;
    await writeFile(partial, text);
    await rename(partial, target);
  }
  return { given, file, hash, cells };
}
