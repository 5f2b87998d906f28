import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { errorCode, FocusError } from "../errors.js";

/**
 * Letters that GNU make, the shell commands of Verilator and ABC, linker flags and PATH all take as they are. A blank, `$`, `#`,
 * a quote, a colon or a comma means something to at least one of them, and none has a way to quote it: docs/adr/0013.
 */
const PLAIN = /^[\w./+@-]+$/;

export function isPlain(file: string): boolean {
  return PLAIN.test(file);
}

/** `file` with every symbolic link in it resolved, as far as it exists: tools that ask for their folder get this name. */
export function resolved(file: string): string {
  for (let above = file; ; above = path.dirname(above)) {
    try {
      return path.join(realpathSync(above), path.relative(above, file));
    } catch {
      if (above === path.dirname(above)) return file;
    }
  }
}

export interface PlainPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User id of the running program; undefined where the system has none. */
  readonly uid?: number | undefined;
  /** Last resort, where every user may make folders. */
  readonly shared?: string;
}

/**
 * The folder to use for `folder`: itself where every tool takes its name, else one of its own in the user's cache
 * (`XDG_CACHE_HOME`, `~/.cache`), and where that has no plain name either, in a folder below /var/tmp that belongs to him alone.
 * The same for the same `folder`.
 * @throws FocusError when that folder below /var/tmp belongs to another user, or cannot be made
 */
export function plainFolder(folder: string, { env, uid, shared = "/var/tmp" }: PlainPlace): string {
  const real = resolved(folder);
  if (isPlain(real)) return isPlain(folder) ? folder : real;
  const name = `${path.basename(real).replaceAll(/[^\w.-]+/g, "-")}-${createHash("sha256").update(real).digest("hex").slice(0, 8)}`;
  const caches = [env["XDG_CACHE_HOME"], env["HOME"] && path.join(env["HOME"], ".cache")]
    .flatMap((cache) => (cache !== undefined && path.isAbsolute(cache) ? [resolved(path.join(cache, "focus-rtl"))] : []));
  return path.join(caches.find((cache) => isPlain(cache) && isWritable(cache)) ?? privateFolder(shared, uid), name);
}

/** A folder that may be made, or written to where it is there. */
function isWritable(folder: string): boolean {
  let above = folder;
  while (!existsSync(above) && above !== path.dirname(above)) above = path.dirname(above);
  try {
    accessSync(`${above}${path.sep}`, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** As `tmux` and `screen` do it: a name that anybody can guess, so what stands there must be a folder that only its user can write. */
function privateFolder(parent: string, uid: number | undefined): string {
  const folder = path.join(parent, `focus-rtl-${uid ?? "user"}`);
  const refused = (rule: string): FocusError =>
    new FocusError({
      path: folder,
      rule: `is where tools and builds go when the names of the project and of the home folder have letters that make cannot take, and it ${rule}`,
      fix: "name a folder in FOCUS_HOME, with letters, digits and _ . + @ - in its whole path",
    });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = errorCode(error);
    if (code !== "EEXIST") throw refused(`cannot be made (${code ?? String(error)})`);
  }
  const found = lstatSync(folder);
  if (found.isDirectory() && (uid === undefined || found.uid === uid) && (found.mode & 0o022) === 0) return folder;
  throw refused("is not a folder of yours alone");
}
