import { access, constants, cp, mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FocusError } from "../errors.js";
import { fileContent, MANIFEST_NAME, manifestFile, readManifest, type ManifestOptions, type OutputFile } from "./manifest.js";

export interface StageOptions {
  /** The output folder; it is made, or replaced where an earlier run of ours made it. */
  readonly out: string;
  /** Everything the folder holds afterwards; one of them is the manifest (`manifestFile`). */
  readonly files: readonly OutputFile[];
}

const HEARTBEAT_MS = 250;
/** A live run touches its staging folder four times a second; one untouched for this long was killed. */
const STALE_MS = 2_000;
const POLL_MS = 50;

/**
 * Writes an output folder as a whole: into a staging folder beside it, then renamed into place. Whatever goes wrong before
 * the rename, a kill included, leaves the old output as it was; the next run removes what a killed run left behind. Files
 * that the old manifest does not list are the user's own and are carried over.
 * @throws FocusError when the folder holds something we did not write, or cannot be written.
 */
export async function stageOutput({ out, files }: StageOptions): Promise<void> {
  const target = path.resolve(out);
  const staging = sibling(target, "staging");
  checkPaths(files);
  await checkReplaceable(target);
  await makeParent(out);
  await claim(staging).catch((error: unknown) => {
    throw unwritable(out, error);
  });
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(staging, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    await recover(target);
    await writeAll(staging, files);
    await carryOver(target, staging, files);
    await swap(target, staging);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw isSystemError(error) ? unwritable(out, error) : error;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * What can be known of an output folder before the work whose results go there.
 * @throws FocusError when the name is empty, the folder holds something we did not write, or no folder can be made there
 */
export async function checkOutput(out: string): Promise<void> {
  if (out.trim() === "") throw new FocusError({ path: "--out", value: '""', rule: "must name a folder", fix: "write for example --out out/first" });
  const target = path.resolve(out);
  await checkReplaceable(target);
  let above = path.dirname(target);
  while (!(await exists(above))) above = path.dirname(above);
  // With the separator behind it a file on the way is no folder (ENOTDIR).
  await access(`${above}${path.sep}`, constants.W_OK).catch((error: unknown) => {
    throw unwritable(out, error);
  });
}

/** Makes the folder that `out` is to stand in. @throws FocusError when it cannot be made */
export async function makeParent(out: string): Promise<void> {
  await makeFolder(path.dirname(path.resolve(out))).catch((error: unknown) => {
    throw unwritable(out, error);
  });
}

/** A folder and its parents. (Node's `recursive` never returns where a file system knows no new folders, as /proc.) */
async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await makeFolder(path.dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

/** Hidden folder beside the target, on the same file system, so that a rename is atomic. */
function sibling(target: string, purpose: "staging" | "previous"): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.focus-${purpose}`);
}

/** The staging folder is also the lock: two runs into one folder take turns, and the folder of a killed run is taken over. */
async function claim(staging: string): Promise<void> {
  for (;;) {
    try {
      await mkdir(staging);
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    const age = await stat(staging).then((found) => Date.now() - found.mtimeMs, () => 0);
    if (age > STALE_MS) await rm(staging, { recursive: true, force: true });
    else await delay(POLL_MS);
  }
}

/** A run that was killed between its two renames left the old output under its other name. */
async function recover(target: string): Promise<void> {
  const previous = sibling(target, "previous");
  if (!(await exists(previous))) return;
  if (await exists(target)) await rm(previous, { recursive: true, force: true });
  else await rename(previous, target);
}

async function writeAll(staging: string, files: readonly OutputFile[]): Promise<void> {
  const folders = new Set(files.map((file) => path.dirname(path.join(staging, file.path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(files.map((file) => writeFile(path.join(staging, file.path), fileContent(file))));
}

async function carryOver(target: string, staging: string, files: readonly OutputFile[]): Promise<void> {
  const manifest = await readManifest(target);
  if (!manifest) return;
  const ours = new Set([MANIFEST_NAME, ...manifest.files.map((file) => file.path), ...files.map((file) => file.path)]);
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const relative = path.relative(target, full);
    if (ours.has(relative.split(path.sep).join("/"))) continue;
    await mkdir(path.dirname(path.join(staging, relative)), { recursive: true });
    await cp(full, path.join(staging, relative), { preserveTimestamps: true, verbatimSymlinks: true });
  }
}

async function swap(target: string, staging: string): Promise<void> {
  const previous = sibling(target, "previous");
  const replaces = await exists(target);
  if (replaces) await rename(target, previous);
  try {
    await rename(staging, target);
  } catch (error) {
    if (replaces) await rename(previous, target);
    throw error;
  }
  await rm(previous, { recursive: true, force: true });
}

async function checkReplaceable(target: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (!found) return;
  if (!found.isDirectory()) {
    throw new FocusError({ path: "--out", value: target, rule: "must be a folder, and is a file", fix: "name another folder, or remove the file" });
  }
  const entries = await readdir(target);
  if (entries.length === 0 || (await readManifest(target))) return;
  throw new FocusError({
    path: "--out",
    value: target,
    rule: `must be new, empty or an earlier output of focus-rtl; it holds ${entries.slice(0, 3).join(", ")}${entries.length > 3 ? ", ..." : ""} and no ${MANIFEST_NAME} of ours`,
    fix: "name another folder, or empty this one",
  });
}

/** A path that leads out of the folder, or twice to one file, is a bug of the caller. */
function checkPaths(files: readonly OutputFile[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    if (path.isAbsolute(file.path) || path.posix.normalize(file.path) !== file.path || file.path.startsWith("..")) throw new Error(`output path ${file.path} is not a plain relative path`);
    if (seen.has(file.path)) throw new Error(`output file ${file.path} is written twice`);
    seen.add(file.path);
  }
  if (!seen.has(MANIFEST_NAME)) throw new Error(`an output needs a ${MANIFEST_NAME}`);
}

function unwritable(out: string, error: unknown): FocusError {
  return new FocusError({ path: "--out", value: out, rule: `cannot be written (${codeOf(error) ?? String(error)})`, fix: "name a folder you may write to" });
}

/** What the operating system refused; everything else is a bug and keeps its stack. */
function isSystemError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).errno !== undefined;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(() => true, () => false);
}

/** As {@link stageOutput}, with the manifest of the files beside them. */
export async function stageWithManifest({ out, ...manifest }: ManifestOptions & { readonly out: string }): Promise<void> {
  await stageOutput({ out, files: [...manifest.files, manifestFile(manifest)] });
}
