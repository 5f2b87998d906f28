import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { FocusError } from "../errors.js";
import { installEnvironment, toolEnvironment, withPath } from "./environment.js";
import { withLock } from "./lock.js";
import { resource } from "./paths.js";
import { findProgram, lastLines, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, namesNoProgram, versionAtLeast, versionIn, type Tool } from "./tool.js";
import { makeFolder, type Workspace } from "./workspace.js";

/** Sets of pinned packages: what every run needs, what only some runs need, and what only a test needs. */
export type PythonPackages = "base" | "network" | "reference" | "handoff";

const REQUIREMENTS: Readonly<Record<PythonPackages, string>> = {
  base: "requirements.txt",
  network: "requirements-network.txt",
  reference: "requirements-reference.txt",
  handoff: "requirements-handoff.txt",
};

/** PyAV and numpy of requirements.txt ask for it. */
export const PYTHON_LEAST = "3.11";

const HOW_TO_GET = `install Python ${PYTHON_LEAST} or later with its venv module (Debian: apt install -y python3 python3-venv), or name one in FOCUS_PYTHON`;

/** How to get what is installed on demand. */
export const BY_FIRST_COMMAND = "the first command that needs it installs the pinned one";

/** The user's Python: `FOCUS_PYTHON`, else the first of python3, python3.11 to python3.14 that is new enough. */
export async function findPython(workspace: Workspace): Promise<Tool> {
  const chosen = workspace.environment["FOCUS_PYTHON"];
  const named = chosen !== undefined && chosen !== "";
  let reason = named ? namesNoProgram("FOCUS_PYTHON", chosen) : undefined;
  for (const name of named ? [chosen] : ["python3", "python3.11", "python3.12", "python3.13", "python3.14"]) {
    const program = findProgram(name, workspace);
    if (program === undefined) continue;
    const version = versionIn((await run(program, ["--version"], { environment: installEnvironment(workspace) })).all);
    if (version !== undefined && versionAtLeast(version, PYTHON_LEAST)) {
      return { name: "python", found: true, version, path: program, howToGet: HOW_TO_GET };
    }
    const told = `${program} is ${version === undefined ? "of no known version" : `${version}, which is older than ${PYTHON_LEAST}`}`;
    reason = named ? told : (reason ?? told);
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
  return stamp === (await requirementsHash(packages)) && existsSync(venvPython(workspace)) && !existsSync(unfinishedFile(workspace));
}

/**
 * Creates the virtual environment and installs the pinned packages where that has not been done; returns its Python.
 * Costs under a millisecond when done. Safe when several processes ask at once. Whatever runs a program of the environment calls
 * it, so a command need not.
 * @throws FocusError when there is no usable Python or the packages cannot be installed.
 */
export async function ensureEnvironment(workspace: Workspace, packages: PythonPackages = "base"): Promise<string> {
  if (packages !== "base") await ensureEnvironment(workspace);
  if (!(await environmentReady(workspace, packages))) {
    const { show } = workspace.progress;
    await makeFolder(workspace.home);
    await withLock(
      `${workspace.venv}.lock`,
      async () => {
        if (!(await environmentReady(workspace, packages))) await install(workspace, packages);
      },
      { onWait: () => show("another focus-rtl is installing the Python packages: waiting for it") },
    );
  }
  return venvPython(workspace);
}

/**
 * Runs Python of the virtual environment with its `bin` first on PATH, and with the `packages` it needs, which are installed first
 * where they are not.
 * @throws FocusError as {@link ensureEnvironment}. A non-zero exit is a result.
 */
export async function runPython(workspace: Workspace, args: readonly string[], options: RunOptions & { readonly packages?: PythonPackages } = {}): Promise<RunResult> {
  const { packages, ...rest } = options;
  await ensureEnvironment(workspace, packages);
  return runInstalled(workspace, args, rest);
}

/** Runs Python of the virtual environment, which must exist: for those who look and install nothing. */
export async function runInstalled(workspace: Workspace, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const environment = { ...withPath(options.environment ?? toolEnvironment(workspace), [path.join(workspace.venv, "bin")]), VIRTUAL_ENV: workspace.venv };
  return run(venvPython(workspace), args, { ...options, environment });
}

/** site-packages of the virtual environment, or undefined where there is none. */
export async function sitePackages(workspace: Workspace): Promise<string | undefined> {
  const lib = path.join(workspace.venv, "lib");
  const version = (await readdir(lib).catch(() => [])).find((name) => /^python3\.\d+$/.test(name));
  return version === undefined ? undefined : path.join(lib, version, "site-packages");
}

async function install(workspace: Workspace, packages: PythonPackages): Promise<void> {
  const { show } = workspace.progress;
  const { venv, home, chosenHome } = workspace;
  const python = await findPython(workspace);
  assertFound(python, "simulation, video input and synthesis");
  if (home !== chosenHome) show(`the name of ${chosenHome} has letters that make cannot take: tools and builds go to ${home}`);
  const unfinished = unfinishedFile(workspace);
  // What is there may be half made (the run was killed), or of a Python that is gone.
  if (existsSync(unfinished) || (await run(venvPython(workspace), ["-m", "pip", "--version"], { environment: installEnvironment(workspace) })).exitCode !== 0) {
    show(`creating a Python environment in ${venv}`);
    await rm(venv, { recursive: true, force: true });
    await makeFolder(venv);
    await writeFile(unfinished, "");
    await step(workspace, python.path, ["-m", "venv", venv], HOW_TO_GET);
  }
  await writeFile(unfinished, "");
  show(`installing the packages of sim/${REQUIREMENTS[packages]} (once)`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--requirement", resource("sim", REQUIREMENTS[packages])];
  try {
    await step(workspace, venvPython(workspace), pip, "check that this machine reaches a Python package index (pip config list), then run the command again");
    await writeFile(stampFile(workspace, packages), await requirementsHash(packages));
  } finally {
    await rm(unfinished, { force: true }); // a pip that fails leaves things as they were
  }
}

async function step(workspace: Workspace, program: string, args: readonly string[], fix: string): Promise<void> {
  const result = await run(program, args, { environment: installEnvironment(workspace) });
  if (result.exitCode !== 0) {
    throw new FocusError({ path: workspace.venv, rule: `could not be set up: ${program} ${args.join(" ")} failed:\n${lastLines(result.all, 8)}`, fix });
  }
}

/** There while packages are installed: a run that is killed leaves it behind, and the next one begins anew. */
function unfinishedFile(workspace: Workspace): string {
  return path.join(workspace.venv, ".unfinished");
}

function stampFile(workspace: Workspace, packages: PythonPackages): string {
  return path.join(workspace.venv, `.installed-${packages}`);
}

async function requirementsHash(packages: PythonPackages): Promise<string> {
  return createHash("sha256").update(await readFile(resource("sim", REQUIREMENTS[packages]))).digest("hex");
}
