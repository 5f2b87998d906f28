import { randomBytes } from "node:crypto";
import { copyFile, lstat, mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode, FocusError, isSystemError } from "../errors.js";
import { contentHash, GENERATOR_NAME, MANIFEST_NAME, readManifest, type Manifest } from "./manifest.js";
import { isGroup, valueAt } from "../config/parameter-table.js";

/** Everything of ours in an output folder that is no output begins so. */
const HIDDEN = ".focus-";
export const LOCK = `${HIDDEN}lock`;
const STAGING = `${HIDDEN}staging-`;
const STAGING_NAME = /^\.focus-staging-[0-9a-f]+$/;

/** A file by its path below the output folder, with forward slashes. */
export interface Entry {
  readonly path: string;
  readonly sha256: string;
}

/** Everything that a swap does to a folder. */
export interface Swap {
  /** Folder in the output folder: `new/` holds what is placed, `old/` what has left. */
  readonly staging: string;
  /** Files of the old output that leave. */
  readonly leave: readonly Entry[];
  /** Files of the new output that come. */
  readonly place: readonly Entry[];
  /** Files of both, which stay where they are. */
  readonly stay: readonly Entry[];
  /** Folders that are made for what comes, outer ones first. */
  readonly folders: readonly string[];
}

/** Stands as the folder's manifest while it is neither the old output nor the new one: it lists no files, so nobody takes them for an output. */
interface Journal extends Omit<Manifest, "files"> {
  readonly unfinished: string;
  readonly swap: Swap;
}

const UNFINISHED = "focus-rtl is replacing this output, or was stopped while it did: files here are of two outputs. The next focus-rtl command with this folder as --out completes it.";

/** The swap that a stopped run left half done, or undefined: also for one that would touch anything outside the folder, which no run of ours has written. */
export async function readSwap(folder: string): Promise<Swap | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(path.join(folder, MANIFEST_NAME), "utf8"));
    const swap = valueAt(found, "swap");
    return valueAt(found, "generator.name") === GENERATOR_NAME && isSwap(swap) ? swap : undefined;
  } catch {
    return undefined;
  }
}

function isSwap(swap: unknown): swap is Swap {
  if (!isGroup(swap) || typeof swap["staging"] !== "string" || !STAGING_NAME.test(swap["staging"])) return false;
  const entries = [swap["leave"], swap["place"], swap["stay"]].every((list) => Array.isArray(list) && list.every(isEntry));
  return entries && Array.isArray(swap["folders"]) && swap["folders"].every(isPlain);
}

/** What a file may say of a file below its folder: somebody may have written anything there. */
export function isEntry(entry: unknown): entry is Entry {
  return typeof entry === "object" && entry !== null && "path" in entry && isPlain(entry.path) && "sha256" in entry && typeof entry.sha256 === "string";
}

/** Leads to a file below the folder, and not to what is hidden in it. */
export function isPlain(name: unknown): boolean {
  return typeof name === "string" && name !== "." && !path.isAbsolute(name) && path.posix.normalize(name) === name && !name.startsWith("..") && !name.startsWith(HIDDEN);
}

/** A staging folder for one run alone: its name. */
export function stagingName(): string {
  return `${STAGING}${randomBytes(6).toString("hex")}`;
}

/**
 * From the old output to the new one, all of which lies in the staging folder, on disk. One rename, of the journal over the
 * manifest, is the point from which on the new output counts: a run that is killed before it leaves the old output, and one that is killed after it is completed by
 * {@link recover}. A run that fails goes back.
 */
export async function swapOutput(folder: string, swap: Swap): Promise<void> {
  const staging = path.join(folder, swap.staging);
  for (const below of ["", ...foldersOf(swap.leave)]) await mkdir(path.join(staging, "old", below), { recursive: true });
  await copyFile(path.join(folder, MANIFEST_NAME), path.join(staging, "old", MANIFEST_NAME)).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
  const manifest = await readManifest(path.join(staging, "new"));
  if (manifest === undefined) throw new Error(`no manifest of the new output in ${staging}`);
  const { generator, design, top, beside, configHash, config } = manifest;
  const journal: Journal = { unfinished: UNFINISHED, generator, design, top, beside, configHash, config, swap };
  await writeSynced(path.join(staging, "journal.json"), `${JSON.stringify(journal, null, 2)}\n`);
  await rename(path.join(staging, "journal.json"), path.join(folder, MANIFEST_NAME));
  try {
    await goForward(folder, swap);
  } catch (error) {
    await goBack(folder, swap).catch((second: unknown) => {
      throw halfDone(folder, swap, second);
    });
    throw error;
  }
}

/** Completes the swap of a run that was killed, or takes it back where it cannot be completed, and removes what it left behind. The lock is held. */
export async function recover(folder: string): Promise<void> {
  const swap = await readSwap(folder);
  if (swap && (await exists(path.join(folder, swap.staging)))) {
    try {
      await goForward(folder, swap);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await goBack(folder, swap).catch((second: unknown) => {
        throw halfDone(folder, swap, second);
      });
    }
  }
  await removeStaging(folder);
}

/** Removes staging folders, but never one that is needed to complete a swap. The lock is held. */
export async function removeStaging(folder: string): Promise<void> {
  const needed = (await readSwap(folder))?.staging;
  for (const name of await readdir(folder)) {
    if (name.startsWith(STAGING) && name !== needed) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Each step is skipped where a run before has taken it. */
async function goForward(folder: string, swap: Swap): Promise<void> {
  const [fresh, old] = [path.join(folder, swap.staging, "new"), path.join(folder, swap.staging, "old")];
  // What leaves may stand where a folder is to be made, or have the name of what comes in other letters.
  for (const entry of swap.leave) {
    const { path: name } = entry;
    const hasCome = swap.place.some((one) => one.path === name) && !(await exists(path.join(fresh, name)));
    if (hasCome || (await exists(path.join(old, name)))) continue;
    await refuseChanged(folder, entry);
    await moveIfThere(path.join(folder, name), path.join(old, name));
  }
  for (const name of swap.folders) await makeOne(path.join(folder, name));
  for (const { path: name } of swap.place) {
    if (!(await exists(path.join(fresh, name)))) continue;
    await refuseOther(folder, name);
    await rename(path.join(fresh, name), path.join(folder, name));
  }
  // A folder that held nothing but our files was ours.
  for (const name of [...foldersOf(swap.leave)].reverse()) await rmdir(path.join(folder, name)).catch(() => undefined);
  await rename(path.join(fresh, MANIFEST_NAME), path.join(folder, MANIFEST_NAME));
}

/** Undoes what {@link goForward} has done, also by half. */
async function goBack(folder: string, swap: Swap): Promise<void> {
  // This run stood still, and another one took the lock over: it has completed the swap, and may be at one of its own.
  const standing = await readSwap(folder);
  if ((await readManifest(folder)) || (standing && standing.staging !== swap.staging)) return;
  const [fresh, old] = [path.join(folder, swap.staging, "new"), path.join(folder, swap.staging, "old")];
  for (const entry of swap.place) {
    const { path: name } = entry;
    if (await exists(path.join(fresh, name))) continue;
    await refuseChanged(folder, entry);
    await moveIfThere(path.join(folder, name), path.join(fresh, name));
  }
  for (const name of [...swap.folders].reverse()) await rmdir(path.join(folder, name)).catch(() => undefined);
  for (const name of foldersOf(swap.leave)) await makeOne(path.join(folder, name));
  for (const { path: name } of swap.leave) {
    if (!(await exists(path.join(old, name)))) continue;
    await refuseOther(folder, name);
    await rename(path.join(old, name), path.join(folder, name));
  }
  if (await exists(path.join(old, MANIFEST_NAME))) await rename(path.join(old, MANIFEST_NAME), path.join(folder, MANIFEST_NAME));
  else await rm(path.join(folder, MANIFEST_NAME), { force: true });
}

/** Folders of files below the output folder, outer ones first. */
export function foldersOf(entries: readonly { readonly path: string }[]): readonly string[] {
  const found = new Set<string>();
  for (const { path: name } of entries) for (let above = path.posix.dirname(name); above !== "."; above = path.posix.dirname(above)) found.add(above);
  return [...found].sort();
}

/** Writes a file whose bytes are on disk when it is done. */
export async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Something is there, be it a symbolic link that leads nowhere. */
export async function exists(file: string): Promise<boolean> {
  return lstat(file).then(() => true, () => false);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
}

async function makeOne(folder: string): Promise<void> {
  await mkdir(folder).catch(async (error: unknown) => {
    if (errorCode(error) !== "EEXIST" || !(await stat(folder)).isDirectory()) throw error;
  });
}

/** What somebody put there while the folder was half done. */
async function refuseOther(folder: string, name: string): Promise<void> {
  if (await exists(path.join(folder, name))) throw new FocusError({ path: "--out", value: folder, rule: `holds ${name}, which was put there while focus-rtl replaced the output`, fix: "move it away, and repeat the command" });
}

/** A file of ours that somebody edited while the folder was half done. */
async function refuseChanged(folder: string, { path: name, sha256 }: Entry): Promise<void> {
  const file = path.join(folder, name);
  const found = await lstat(file).catch(() => undefined);
  if (!found || (found.isFile() && contentHash(await readFile(file)) === sha256)) return;
  throw new FocusError({ path: "--out", value: folder, rule: `holds ${name}, changed while focus-rtl replaced the output: the change would be lost`, fix: "move it away, and repeat the command" });
}

function halfDone(folder: string, { staging }: Swap, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new FocusError({
    path: "--out",
    value: folder,
    rule: `is half replaced: neither going on nor going back was possible (${errorCode(error) ?? ""}); nothing is lost, ${staging} holds what is not in its place`,
    fix: "remove what keeps the folder from being written, and repeat the command, which completes it",
  });
}
