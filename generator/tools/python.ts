import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { FocusError } from "../errors.js";
import { withLock } from "./lock.js";
import { resource } from "./paths.js";
import { findProgram, lastLines, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, versionAtLeast, versionIn, type Tool } from "./tool.js";
import { withPath, type Workspace } from "./workspace.js";

/** Sets of pinned packages: what every run needs, what only some runs need, and what only a test needs. */
export type PythonPackages = "base" | "network" | "reference";

const REQUIREMENTS: Readonly<Record<PythonPackages, string>> = {
  base: "requirements.txt",
  network: "requirements-network.txt",
  reference: "requirements-reference.txt",
};

/** PyAV and numpy of requirements.txt ask for it. */
export const PYTHON_LEAST = "3.11";

const HOW_TO_GET = `install Python ${PYTHON_LEAST} or later with its venv module (Debian: apt install -y python3 python3-venv), or name one in FOCUS_PYTHON`;

/** The user's Python: `FOCUS_PYTHON`, else the first of python3, python3.11 to python3.14 that is new enough. */
export async function findPython(workspace: Workspace): Promise<Tool> {
  const chosen = workspace.environment["FOCUS_PYTHON"];
  const names = chosen !== undefined && chosen !== "" ? [chosen] : ["python3", "python3.11", "python3.12", "python3.13", "python3.14"];
  let reason: string | undefined;
  for (const name of names) {
    const program = findProgram(name, workspace.environment);
    if (program === undefined) continue;
    const version = versionIn((await run(program, ["--version"], { environment: workspace.environment })).all);
    if (version !== undefined && versionAtLeast(version, PYTHON_LEAST)) {
      return { name: "python", found: true, version, path: program, howToGet: HOW_TO_GET };
    }
    reason ??= `${program} is ${version ?? "of no known version"}, which is older than ${PYTHON_LEAST}`;
  }
  return { name: "python", found: false, howToGet: HOW_TO_GET, ...(reason === undefined ? {} : { reason }) };
}

/** Python inside the workspace's virtual environment; it is there after {@link ensureEnvironment}. */
export function venvPython(workspace: Workspace): string {
  return path.join(workspace.venv, "bin", "python");
}

/** True when the packages of that set are installed as pinned; starts no program. */
export async function environmentReady(workspace: Workspace, packages: PythonPackages = "base"): Promise<boolean> {
  const stamp = await readFile(stampFile(workspace, packages), "utf8").catch(() => "");
  return stamp === (await requirementsHash(packages)) && existsSync(venvPython(workspace));
}

/**
 * Creates the virtual environment and installs the pinned packages where that has not been done; returns its Python.
 * Costs under a millisecond when done. Safe when several processes ask at once.
 * @throws FocusError when there is no usable Python or the packages cannot be installed.
 */
export async function ensureEnvironment(
  workspace: Workspace,
  options: { readonly packages?: PythonPackages; readonly onProgress?: (message: string) => void } = {},
): Promise<string> {
  const packages = options.packages ?? "base";
  if (packages !== "base") await ensureEnvironment(workspace, options.onProgress ? { onProgress: options.onProgress } : {});
  if (!(await environmentReady(workspace, packages))) {
    await mkdir(workspace.home, { recursive: true });
    await withLock(`${workspace.venv}.lock`, async () => {
      if (!(await environmentReady(workspace, packages))) await install(workspace, packages, options.onProgress);
    });
  }
  return venvPython(workspace);
}

/** Runs Python of the virtual environment, which must exist, with its `bin` first on PATH. */
export async function runPython(workspace: Workspace, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const environment = { ...withPath(options.environment ?? workspace.environment, [path.join(workspace.venv, "bin")]), VIRTUAL_ENV: workspace.venv };
  return run(venvPython(workspace), args, { ...options, environment });
}

/** site-packages of the virtual environment, or undefined where there is none. */
export async function sitePackages(workspace: Workspace): Promise<string | undefined> {
  const lib = path.join(workspace.venv, "lib");
  const version = (await readdir(lib).catch(() => [])).find((name) => /^python3\.\d+$/.test(name));
  return version === undefined ? undefined : path.join(lib, version, "site-packages");
}

async function install(workspace: Workspace, packages: PythonPackages, onProgress?: (message: string) => void): Promise<void> {
  const file = resource("sim", REQUIREMENTS[packages]);
  const python = await findPython(workspace);
  assertFound(python, "simulation, video input and synthesis");
  if (!existsSync(venvPython(workspace))) {
    onProgress?.(`creating a Python environment in ${workspace.venv}`);
    await rm(workspace.venv, { recursive: true, force: true }); // what is there is half made, or of a Python that is gone
    await step(workspace, python.path, ["-m", "venv", workspace.venv], HOW_TO_GET);
  }
  onProgress?.(`installing the packages of sim/${REQUIREMENTS[packages]} (once)`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--requirement", file];
  await step(workspace, venvPython(workspace), pip, "check that this machine reaches a Python package index (pip config list), then run the command again");
  await writeFile(stampFile(workspace, packages), await requirementsHash(packages));
}

async function step(workspace: Workspace, program: string, args: readonly string[], fix: string): Promise<void> {
  const result = await run(program, args, { environment: workspace.environment });
  if (result.exitCode !== 0) {
    throw new FocusError({ path: workspace.venv, rule: `could not be set up: ${program} ${args.join(" ")} failed:\n${lastLines(result.all, 8)}`, fix });
  }
}

function stampFile(workspace: Workspace, packages: PythonPackages): string {
  return path.join(workspace.venv, `.installed-${packages}`);
}

async function requirementsHash(packages: PythonPackages): Promise<string> {
  return createHash("sha256").update(await readFile(resource("sim", REQUIREMENTS[packages]))).digest("hex");
}
