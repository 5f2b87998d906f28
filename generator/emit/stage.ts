import { access, chmod, constants, lstat, mkdir, readdir, readFile, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { FocusError, isSystemError } from "../errors.js";
import { withLock } from "../tools/lock.js";
import { makeFolder } from "../tools/workspace.js";
import { foldersOf, isEntry, isPlain, LOCK, readSwap, recover, removeStaging, stagingName, swapOutput, writeSynced, type Entry } from "./folder-swap.js";
import { contentHash, fileContent, MANIFEST_NAME, manifestFile, readManifest, type ManifestOptions, type OutputFile } from "./manifest.js";
import { writeError } from "./write-error.js";

export interface StageOptions {
  /** The output folder; it is made where it is not there. */
  readonly out: string;
  /** All files of the output; one of them is the manifest (`manifestFile`). */
  readonly files: readonly OutputFile[];
  /** Milliseconds after which another run that gives no sign of life counts as killed. */
  readonly patience?: number;
}

/** A live run gives a sign of life four times a second. */
const PATIENCE_MS = 2_000;

/**
 * Writes an output into its folder as a whole. The folder itself stays the one it is, and so does everything in it that no
 * manifest of ours lists: those files are the user's. New files are written into a hidden folder inside, then moved to
 * their places (ADR 14). Whatever goes wrong before that, a kill included, leaves the old output as it was; a kill in between is mended by the next run.
 * @throws FocusError when the folder holds something that would be lost, or cannot be written.
 */
export async function stageOutput({ out, files, patience = PATIENCE_MS }: StageOptions): Promise<void> {
  checkPaths(files);
  const target = path.resolve(out);
  try {
    await checkReplaceable(target);
    const made = await makeFolder(target);
    try {
      await withLock(path.join(target, LOCK), () => replace(target, out, files), { patience });
    } finally {
      // Gone again where nothing came into it.
      if (made) await rmdir(target).catch(() => undefined);
    }
  } catch (error) {
    throw isSystemError(error) ? writeError("--out", out, error) : error;
  }
}

/**
 * What can be known of an output folder before the work whose results go there. Completes what a killed run left half done.
 * @param names files that the output will have, as far as they are known
 * @throws FocusError when the name is empty, the folder holds something that would be lost, or no folder can be made there
 */
export async function checkOutput(out: string, names: readonly string[] = []): Promise<void> {
  if (out.trim() === "") throw new FocusError({ path: "--out", value: '""', rule: "must name a folder", fix: "write for example --out out/first" });
  const target = path.resolve(out);
  await checkReplaceable(target);
  try {
    let above = target;
    while (!(await stat(above).then(() => true, () => false))) above = path.dirname(above);
    // With the separator behind it a file on the way is no folder (ENOTDIR).
    await access(`${above}${path.sep}`, constants.W_OK | constants.X_OK);
    if (above !== target) return;
    if (await readSwap(target)) await withLock(path.join(target, LOCK), () => recover(target), { patience: PATIENCE_MS });
    await checkNothingLost(target, out, names);
  } catch (error) {
    throw isSystemError(error) ? writeError("--out", out, error) : error;
  }
}

/** Makes the folder that `out` stands in. @throws FocusError when it cannot be made */
export async function makeParent(out: string): Promise<void> {
  await makeFolder(path.dirname(path.resolve(out))).catch((error: unknown) => {
    throw writeError("--out", out, error);
  });
}

/** As {@link stageOutput}, with the manifest of the files beside them. */
export async function stageWithManifest({ out, ...manifest }: ManifestOptions & { readonly out: string }): Promise<void> {
  await stageOutput({ out, files: [...manifest.files, manifestFile(manifest)] });
}

/** The lock is held. */
async function replace(target: string, out: string, files: readonly OutputFile[]): Promise<void> {
  await recover(target);
  const ours = await checkNothingLost(target, out, files.map((file) => file.path));
  const entries = files.map((file): Entry & { readonly file: OutputFile } => ({ path: file.path, sha256: contentHash(fileContent(file)), file }));
  // What is there already with the same bytes stays: who builds from the folder sees by its time that nothing changed.
  const place = entries.filter(({ path: name, sha256 }) => name !== MANIFEST_NAME && ours.get(name)?.sha256 !== sha256);
  const staged = new Set([MANIFEST_NAME, ...place.map((entry) => entry.path)]);
  const stay = entries.filter((entry) => !staged.has(entry.path));
  const staying = new Set(stay.map((entry) => entry.path));
  const leave = [...ours.values()].filter((entry) => !staying.has(entry.path));
  const staging = stagingName();
  try {
    const fresh = path.join(target, staging, "new");
    for (const below of ["", ...foldersOf(place)]) await mkdir(path.join(fresh, below), { recursive: true });
    const write = async ({ path: name, file }: (typeof entries)[number]): Promise<void> => {
      await writeSynced(path.join(fresh, name), fileContent(file));
      const mode = ours.get(name)?.mode;
      if (mode !== undefined) await chmod(path.join(fresh, name), mode);
    };
    await Promise.all(entries.filter((entry) => staged.has(entry.path)).map(write));
    const folders: string[] = [];
    for (const below of foldersOf(place)) if (!(await isFolder(path.join(target, below)))) folders.push(below);
    await swapOutput(target, { staging, leave: leave.map(plain), place: place.map(plain), stay: stay.map(plain), folders });
  } finally {
    await removeStaging(target).catch(() => undefined);
  }
}

function plain({ path: name, sha256 }: Entry): Entry {
  return { path: name, sha256 };
}

interface OurFile extends Entry {
  readonly mode: number;
  readonly inode: string;
}

/**
 * The files in the folder that are ours: listed by the manifest, there, and as we wrote them.
 * @throws FocusError when one of them was changed, or something of the user's stands where a file of the new output comes
 */
async function checkNothingLost(target: string, out: string, names: readonly string[]): Promise<ReadonlyMap<string, OurFile>> {
  const ours = new Map<string, OurFile>();
  const changed = new Set<string>();
  for (const { path: name, sha256 } of await listed(target)) {
    const file = path.join(target, name);
    const found = await lstat(file).catch(() => undefined);
    if (!found) continue;
    if (found.isFile() && contentHash(await readFile(file)) === sha256) ours.set(name, { path: name, sha256, mode: found.mode & 0o777, inode: `${found.dev}/${found.ino}` });
    else changed.add(name);
  }
  const lost = [...changed].filter((name) => !ours.has(name));
  if (lost.length > 0) {
    throw new FocusError({
      path: "--out",
      value: out,
      rule: `holds ${several(lost)}, changed since focus-rtl wrote ${lost.length === 1 ? "it" : "them"}: the change would be lost`,
      fix: `keep ${lost.length === 1 ? "it" : "them"} under another name, or remove ${lost.length === 1 ? "it" : "them"}; or name another folder`,
    });
  }
  const inodes = new Set([...ours.values()].map((file) => file.inode));
  const foreign: string[] = [];
  const folders = foldersOf(names.map((name) => ({ path: name })));
  for (const name of [...folders, ...names]) {
    if (name === MANIFEST_NAME || ours.has(name) || (folders.includes(name) && (await isFolder(path.join(target, name))))) continue;
    const found = await lstat(path.join(target, name)).catch(() => undefined);
    if (!found) continue;
    // The same file by another name: a file system that does not tell Rtl from rtl.
    if (!inodes.has(`${found.dev}/${found.ino}`)) foreign.push(name);
  }
  if (foreign.length > 0) {
    throw new FocusError({
      path: "--out",
      value: out,
      rule: `holds ${several(foreign)}, which focus-rtl did not write and would overwrite`,
      fix: `move ${foreign.length === 1 ? "it" : "them"} away, or name another folder`,
    });
  }
  return ours;
}

/** What the folder's manifest lists; where the staging folder of a stopped run is lost, what it may have left of both outputs. */
async function listed(target: string): Promise<readonly Entry[]> {
  const manifest = await readManifest(target);
  const swap = manifest ? undefined : await readSwap(target);
  // A manifest that somebody made may say anything.
  return [...(manifest?.files ?? []), ...(swap?.leave ?? []), ...(swap?.place ?? []), ...(swap?.stay ?? [])].filter(isEntry);
}

/** A folder, or a symbolic link to one. */
async function isFolder(file: string): Promise<boolean> {
  return stat(file).then((found) => found.isDirectory(), () => false);
}

function several(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
}

async function checkReplaceable(target: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (!found) {
    // Another run may make the folder at this very moment: only a link is in the way.
    if (await lstat(target).then((entry) => entry.isSymbolicLink(), () => false)) throw new FocusError({ path: "--out", value: target, rule: "is a symbolic link to a folder that is not there", fix: "make that folder, or remove the link" });
    return;
  }
  if (!found.isDirectory()) {
    throw new FocusError({ path: "--out", value: target, rule: "must be a folder, and is a file", fix: "name another folder, or remove the file" });
  }
  const entries = (await readdir(target).catch((error: unknown) => {
    throw writeError("--out", target, error);
  })).filter((name) => !isAside(name));
  if (entries.length === 0 || (await readManifest(target)) || (await readSwap(target))) return;
  throw new FocusError({
    path: "--out",
    value: target,
    rule: `must be new, empty or an earlier output of focus-rtl; it holds ${entries.slice(0, 3).join(", ")}${entries.length > 3 ? ", ..." : ""} and no ${MANIFEST_NAME} of ours`,
    fix: "name another folder, or empty this one",
  });
}

/** What does not make a folder somebody else's: `.git` and the like, and what a file system of its own has at its top. */
function isAside(name: string): boolean {
  return name.startsWith(".") || name === "lost+found";
}

/** A path that leads out of the folder, or twice to one file, is a bug of the caller. */
function checkPaths(files: readonly OutputFile[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    if (!isPlain(file.path)) throw new Error(`output path ${file.path} is not a plain relative path`);
    if (seen.has(file.path)) throw new Error(`output file ${file.path} is written twice`);
    seen.add(file.path);
  }
  if (!seen.has(MANIFEST_NAME)) throw new Error(`an output needs a ${MANIFEST_NAME}`);
}
