import { existsSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode, FocusError, isSystemError } from "../errors.js";
import type { Environment } from "./environment.js";
import { packageRoot } from "./paths.js";
import { plainFolder } from "./plain-path.js";

/** What a workspace needs to know of the running program; `process` itself fits: `openWorkspace(process)`. */
export interface Host {
  readonly env: Environment;
  cwd(): string;
  geteuid?(): number;
  /** Where progress goes; without it, it is told to nobody. */
  readonly stderr?: { write(text: string): unknown };
}

/** Who is told what is going on; a command that draws its steps puts itself in the place of standard error while they run. */
export interface Progress {
  show: (message: string) => void;
}

/**
 * Folders of one user: where he stands, where programs are installed for him, where builds go. Only the command line (and a
 * test) ever reads `process`.
 */
export interface Workspace {
  /** Folder the user works in; his relative paths start here. */
  readonly cwd: string;
  readonly environment: Environment;
  /**
   * `<checkout>` in a checkout of the project, else `<cwd>/.focus-rtl`; `FOCUS_HOME` overrides. Where the tools cannot take that
   * name, a folder in the user's cache ({@link plainFolder}).
   */
  readonly home: string;
  /** What `home` stands for, where it is another folder. */
  readonly chosenHome: string;
  /** Python virtual environment with the pinned tools. */
  readonly venv: string;
  /** Parent of all build folders; each is keyed by a hash of what it was built from. */
  readonly build: string;
  readonly progress: Progress;
}

/** The package is a checkout (sources and tests are there), not an installed copy. */
function isCheckout(root: string = packageRoot()): boolean {
  return existsSync(path.join(root, "tsconfig.json")) && existsSync(path.join(root, "Makefile"));
}

/** Workspace of the running program. Installs nothing. */
export function openWorkspace(host: Host): Workspace {
  const cwd = host.cwd();
  const chosen = host.env["FOCUS_HOME"];
  if (chosen !== undefined && chosen !== "") return inFolder(host, path.resolve(cwd, chosen), "venv");
  if (isCheckout()) return inFolder(host, packageRoot(), ".venv");
  return inFolder(host, path.join(cwd, ".focus-rtl"), "venv");
}

function inFolder(host: Host, chosenHome: string, venv: string): Workspace {
  const home = plainFolder(chosenHome, { env: host.env, uid: host.geteuid?.() });
  const show = (message: string): void => void host.stderr?.write(`${message}\n`);
  return { cwd: host.cwd(), environment: host.env, home, chosenHome, venv: path.join(home, venv), build: path.join(home, "build"), progress: { show } };
}

/** Build folder of one thing: `<build>/<kind>/<key>`; the key is a hash of everything the build depends on. */
export function buildFolder(workspace: Workspace, kind: string, key: string): string {
  return path.join(workspace.build, kind, key);
}

/** Makes a folder and its parents; says whether it had to be made. (Node's `recursive` never returns where a file system knows no new folders, as /proc.) */
export async function makeFolder(folder: string): Promise<boolean> {
  if (await isDirectory(folder)) return false;
  if (folder !== path.dirname(folder)) await makeFolder(path.dirname(folder));
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST" || !(await isDirectory(folder))) throw error;
    return false;
  }
}

async function isDirectory(folder: string): Promise<boolean> {
  return stat(folder).then((found) => found.isDirectory(), () => false);
}

/** What the operating system refused in the folder for tools and builds, as the user's to mend; any other error as it is. */
export function homeProblem({ home, chosenHome, environment }: Workspace, error: unknown): unknown {
  if (!isSystemError(error) || error.path === undefined) return error;
  const { code, syscall, path: place, message } = error;
  // A file of ours that is not where it should be: in a checkout all of them are in that folder.
  if (code === "ENOENT" && syscall !== "mkdir") return error;
  if (place !== home && !place.startsWith(`${home}${path.sep}`) && !home.startsWith(`${place}${path.sep}`)) return error;
  return new FocusError({
    path: environment["FOCUS_HOME"] ? "FOCUS_HOME" : home,
    ...(environment["FOCUS_HOME"] ? { value: environment["FOCUS_HOME"] } : {}),
    rule: `must be a folder for tools and builds that can be written${home === chosenHome ? "" : ` (as ${home})`}: ${message}`,
    fix: environment["FOCUS_HOME"] ? "name another folder in FOCUS_HOME, or make this one writable" : "make it writable, or name another folder in FOCUS_HOME",
  });
}
