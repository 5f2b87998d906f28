import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, versionIn, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** Icarus Verilog's compiler, on PATH or where `FOCUS_IVERILOG` says. */
export async function findIverilog(workspace: Workspace): Promise<Tool> {
  const howToGet = "apt install -y iverilog";
  const program = findProgram(workspace.environment["FOCUS_IVERILOG"] || "iverilog", workspace.environment);
  if (program === undefined || findProgram("vvp", workspace.environment) === undefined) return { name: "iverilog", found: false, howToGet };
  const version = versionIn((await run(program, ["-V"], { environment: workspace.environment })).all);
  return { name: "iverilog", found: true, path: program, howToGet, ...(version === undefined ? {} : { version }) };
}

/**
 * Compiles with Icarus: `["-g2005", "-Wall", "-o", out, ...files]`.
 * @throws FocusError when Icarus is not installed. A non-zero exit is a result.
 */
export async function runIverilog(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const tool = await findIverilog(workspace);
  assertFound(tool, "the 4-state simulation");
  return run(tool.path, args, { ...options, environment: workspace.environment });
}

/** Runs a compiled simulation; `-n` makes a `$stop` end it instead of waiting at a prompt. */
export async function runVvp(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  assertFound(await findIverilog(workspace), "the 4-state simulation");
  return run("vvp", ["-n", ...args], { ...options, environment: workspace.environment });
}
