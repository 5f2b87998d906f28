import { toolEnvironment } from "./environment.js";
import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, namesNoProgram, versionIn, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** OpenSTA, `sta` on PATH or where `FOCUS_OPENSTA` says. */
export async function findOpensta(workspace: Workspace): Promise<Tool> {
  const chosen = workspace.environment["FOCUS_OPENSTA"];
  const howToGet = chosen ? "point FOCUS_OPENSTA at OpenSTA, or unset it to use the one on PATH (apt install -y opensta)" : "apt install -y opensta";
  const program = findProgram(chosen || "sta", workspace);
  if (program === undefined) return { name: "opensta", found: false, howToGet, ...(chosen ? { reason: namesNoProgram("FOCUS_OPENSTA", chosen) } : {}) };
  const version = versionIn((await run(program, ["-version"], { environment: toolEnvironment(workspace) })).all);
  return { name: "opensta", found: true, path: program, howToGet, ...(version === undefined ? {} : { version }) };
}

/**
 * Runs a Tcl script file and leaves. OpenSTA exits with 0 after many errors: look for lines that begin with `Error:`.
 * @throws FocusError when OpenSTA is not installed.
 */
export async function runOpensta(workspace: Workspace, script: string, options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const tool = await findOpensta(workspace);
  assertFound(tool, "static timing analysis");
  return run(tool.path, ["-no_init", "-no_splash", "-exit", script], { ...options, environment: toolEnvironment(workspace) });
}
