import path from "node:path";
import { toolEnvironment } from "./environment.js";
import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, namesNoProgram, notFound, versionIn, type FoundTool, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** What is said where it is not found. */
function missing(workspace: Workspace): Tool {
  const chosen = workspace.environment["FOCUS_IVERILOG"];
  const base = { name: "iverilog", found: false } as const;
  if (!chosen) return { ...base, howToGet: "apt install -y iverilog" };
  const reason = findProgram(chosen, workspace) === undefined ? namesNoProgram("FOCUS_IVERILOG", chosen) : `the vvp that belongs to ${chosen} is neither beside it nor on PATH`;
  return { ...base, reason, howToGet: "point FOCUS_IVERILOG at the iverilog of an installation, or unset it to use the one on PATH (apt install -y iverilog)" };
}

const PURPOSE = "the 4-state simulation";

interface Programs {
  readonly compiler: string;
  readonly simulator: string;
}

/** The compiler, on PATH or where `FOCUS_IVERILOG` says, and its simulator: the one beside it, so that versions go together. */
function findPrograms(workspace: Workspace): Programs | undefined {
  const compiler = findProgram(workspace.environment["FOCUS_IVERILOG"] || "iverilog", workspace);
  if (compiler === undefined) return undefined;
  const simulator = findProgram(path.join(path.dirname(compiler), "vvp"), workspace) ?? findProgram("vvp", workspace);
  return simulator === undefined ? undefined : { compiler, simulator };
}

function needPrograms(workspace: Workspace): Programs {
  const programs = findPrograms(workspace);
  if (!programs) throw notFound(missing(workspace), PURPOSE);
  return programs;
}

/** Icarus Verilog's compiler; found where its simulator vvp is too. */
export async function findIverilog(workspace: Workspace): Promise<Tool> {
  const programs = findPrograms(workspace);
  if (!programs) return missing(workspace);
  const version = versionIn((await run(programs.compiler, ["-V"], { environment: toolEnvironment(workspace) })).all);
  return { name: "iverilog", howToGet: "apt install -y iverilog", found: true, path: programs.compiler, ...(version === undefined ? {} : { version }) };
}

/** @throws FocusError when Icarus or its simulator is not there */
export async function needIverilog(workspace: Workspace): Promise<FoundTool> {
  const tool = await findIverilog(workspace);
  assertFound(tool, PURPOSE);
  return tool;
}

/**
 * Compiles with Icarus: `["-g2005", "-Wall", "-o", out, ...files]`.
 * @throws FocusError when Icarus is not installed. A non-zero exit is a result.
 */
export async function runIverilog(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  return run(needPrograms(workspace).compiler, args, { ...options, environment: toolEnvironment(workspace) });
}

/** Runs a compiled simulation; `-n` makes a `$stop` end it instead of waiting at a prompt. */
export async function runVvp(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  return run(needPrograms(workspace).simulator, ["-n", ...args], { ...options, environment: toolEnvironment(workspace) });
}
