import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, versionIn, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** OpenSTA, `sta` on PATH or where `FOCUS_OPENSTA` says. */
export async function findOpensta(workspace: Workspace): Promise<Tool> {
  const howToGet = "apt install -y opensta";
  const program = findProgram(workspace.environment["FOCUS_OPENSTA"] || "sta", workspace.environment);
  if (program === undefined) return { name: "opensta", found: false, howToGet };
  const version = versionIn((await run(program, ["-version"], { environment: workspace.environment })).all);
  return { name: "opensta", found: true, path: program, howToGet, ...(version === undefined ? {} : { version }) };
}

/**
 * Runs a Tcl script file and leaves. OpenSTA exits with 0 after many errors: look for lines that begin with `Error:`.
 * @throws FocusError when OpenSTA is not installed.
 */
export async function runOpensta(workspace: Workspace, script: string, options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const tool = await findOpensta(workspace);
  assertFound(tool, "static timing analysis");
  return run(tool.path, ["-no_init", "-no_splash", "-exit", script], { ...options, environment: workspace.environment });
}
