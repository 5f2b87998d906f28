import { existsSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "./paths.js";

/** Variables of the environment, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a workspace needs to know of the running program; `process` itself fits: `openWorkspace(process)`. */
export interface Host {
  readonly env: Environment;
  cwd(): string;
}

/**
 * Folders of one user: where he stands, where programs are installed for him, where builds go.
 * Plain data, so that only the command line (and a test) ever reads `process`.
 */
export interface Workspace {
  /** Folder the user works in; his relative paths start here. */
  readonly cwd: string;
  readonly environment: Environment;
  /** `<checkout>` in a checkout of the project, else `<cwd>/.focus-rtl`; `FOCUS_HOME` overrides. */
  readonly home: string;
  /** Python virtual environment with the pinned tools. */
  readonly venv: string;
  /** Parent of all build folders; each is keyed by a hash of what it was built from. */
  readonly build: string;
}

/** The package is a checkout (sources and tests are there), not an installed copy. */
function isCheckout(root: string = packageRoot()): boolean {
  return existsSync(path.join(root, "tsconfig.json")) && existsSync(path.join(root, "Makefile"));
}

/** Workspace of the running program. Creates nothing. */
export function openWorkspace(host: Host): Workspace {
  const cwd = host.cwd();
  const chosen = host.env["FOCUS_HOME"];
  if (chosen !== undefined && chosen !== "") return inFolder(path.resolve(cwd, chosen), "venv", cwd, host.env);
  if (isCheckout()) return inFolder(packageRoot(), ".venv", cwd, host.env);
  return inFolder(path.join(cwd, ".focus-rtl"), "venv", cwd, host.env);
}

function inFolder(home: string, venv: string, cwd: string, environment: Environment): Workspace {
  return { cwd, environment, home, venv: path.join(home, venv), build: path.join(home, "build") };
}

/** Build folder of one thing: `<build>/<kind>/<key>`; the key is a hash of everything the build depends on. */
export function buildFolder(workspace: Workspace, kind: string, key: string): string {
  return path.join(workspace.build, kind, key);
}

/** The environment with `folders` first on PATH, as child programs get it. */
export function withPath(environment: Environment, folders: readonly string[]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) result[name] = value;
  const rest = result["PATH"] ?? "";
  result["PATH"] = [...folders, ...(rest === "" ? [] : [rest])].join(path.delimiter);
  return result;
}
