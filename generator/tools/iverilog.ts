import path from "node:path";
import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { notFound, versionIn, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

const MISSING: Tool = { name: "iverilog", found: false, howToGet: "apt install -y iverilog" };

interface Programs {
  readonly compiler: string;
  readonly simulator: string;
}

/** The compiler, on PATH or where `FOCUS_IVERILOG` says, and its simulator: the one beside it, so that versions go together. */
function findPrograms({ environment }: Workspace): Programs | undefined {
  const compiler = findProgram(environment["FOCUS_IVERILOG"] || "iverilog", environment);
  if (compiler === undefined) return undefined;
  const simulator = findProgram(path.join(path.dirname(compiler), "vvp"), environment) ?? findProgram("vvp", environment);
  return simulator === undefined ? undefined : { compiler, simulator };
}

function needPrograms(workspace: Workspace): Programs {
  const programs = findPrograms(workspace);
  if (!programs) throw notFound(MISSING, "the 4-state simulation");
  return programs;
}

/** Icarus Verilog's compiler; found where its simulator vvp is too. */
export async function findIverilog(workspace: Workspace): Promise<Tool> {
  const programs = findPrograms(workspace);
  if (!programs) return MISSING;
  const version = versionIn((await run(programs.compiler, ["-V"], { environment: workspace.environment })).all);
  return { ...MISSING, found: true, path: programs.compiler, ...(version === undefined ? {} : { version }) };
}

/**
 * Compiles with Icarus: `["-g2005", "-Wall", "-o", out, ...files]`.
 * @throws FocusError when Icarus is not installed. A non-zero exit is a result.
 */
export async function runIverilog(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  return run(needPrograms(workspace).compiler, args, { ...options, environment: workspace.environment });
}

/** Runs a compiled simulation; `-n` makes a `$stop` end it instead of waiting at a prompt. */
export async function runVvp(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  return run(needPrograms(workspace).simulator, ["-n", ...args], { ...options, environment: workspace.environment });
}
