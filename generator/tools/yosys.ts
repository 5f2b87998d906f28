import { existsSync } from "node:fs";
import path from "node:path";
import { toolEnvironment } from "./environment.js";
import { BY_FIRST_COMMAND, ensureEnvironment, runInstalled, sitePackages, venvPython } from "./python.js";
import { findProgram, lastLines, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, namesNoProgram, versionIn, type FoundTool, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** A Yosys that was found or not: the pinned pyosys of the virtual environment, or the program `FOCUS_YOSYS` names. */
export interface Yosys extends Tool {
  readonly origin: "wheel" | "system";
}

/** Fails where the native library cannot be loaded (an older C library, another processor). */
const VERSION_PROGRAM = "from pyosys import libyosys; print(libyosys.yosys_maybe_version())";

/** The library has no command line of its own: this one runs a script file on a fresh design; an ERROR exits with 1. */
const SCRIPT_PROGRAM = [
  "import sys",
  "from pyosys import libyosys",
  "libyosys.log('Yosys ' + libyosys.yosys_maybe_version() + '\\n')",
  "libyosys.run_pass('script ' + sys.argv[1], libyosys.Design())",
].join("\n");

/** The Yosys to use. Installs nothing. */
export async function findYosys(workspace: Workspace): Promise<Yosys> {
  const chosen = workspace.environment["FOCUS_YOSYS"];
  return chosen !== undefined && chosen !== "" ? findSystem(workspace, chosen) : findWheel(workspace);
}

async function findSystem(workspace: Workspace, name: string): Promise<Yosys> {
  const base = { name: "yosys", origin: "system", howToGet: "point FOCUS_YOSYS at a Yosys, or unset it to use the pinned one" } as const;
  const program = findProgram(name, workspace);
  if (program === undefined) return { ...base, found: false, reason: namesNoProgram("FOCUS_YOSYS", name) };
  const version = versionIn((await run(program, ["-V"], { environment: toolEnvironment(workspace) })).stdout);
  if (version === undefined) return { ...base, found: false, path: program, reason: `${program} is of no known version` };
  return { ...base, found: true, path: program, version };
}

async function findWheel(workspace: Workspace): Promise<Yosys> {
  const base = { name: "yosys", origin: "wheel", howToGet: `${BY_FIRST_COMMAND}; where it cannot be loaded, name a Yosys of your own in FOCUS_YOSYS` } as const;
  const folder = path.join((await sitePackages(workspace)) ?? workspace.venv, "pyosys");
  if (!existsSync(folder) || !existsSync(venvPython(workspace))) return { ...base, found: false };
  const result = await runInstalled(workspace, ["-c", VERSION_PROGRAM]);
  const version = versionIn(result.stdout);
  if (result.exitCode !== 0 || version === undefined) return { ...base, found: false, reason: `pyosys cannot be loaded: ${lastLines(result.all, 1)}` };
  return { ...base, found: true, version, path: folder };
}

/**
 * The Yosys to use, the pinned one installed first where it is not.
 * @throws FocusError when there is no usable Yosys.
 */
export async function needYosys(workspace: Workspace): Promise<Yosys & FoundTool> {
  if (!workspace.environment["FOCUS_YOSYS"]) await ensureEnvironment(workspace);
  const yosys = await findYosys(workspace);
  assertFound(yosys, "synthesis and netlist checks");
  return yosys;
}

/**
 * Runs a Yosys script file (one command a line). File names in the script are relative to `options.cwd`.
 * @throws FocusError as {@link needYosys}. A non-zero exit (an ERROR in the script) is a result.
 */
export async function runYosys(workspace: Workspace, script: string, options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const yosys = await needYosys(workspace);
  if (yosys.origin === "system") return run(yosys.path, ["-s", script], { ...options, environment: toolEnvironment(workspace) });
  return runInstalled(workspace, ["-c", SCRIPT_PROGRAM, script], options);
}
