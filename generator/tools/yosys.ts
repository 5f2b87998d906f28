import { existsSync } from "node:fs";
import path from "node:path";
import { ensureEnvironment, environmentReady, runPython, sitePackages, venvPython } from "./python.js";
import type { RunOptions, RunResult } from "./run.js";
import { assertFound, versionIn, type Tool } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** A Yosys that was found or not; `native` is pyosys, `wasm` the slower yowasp-yosys for machines it does not run on. */
export interface Yosys extends Tool {
  readonly flavour: "native" | "wasm";
}

/** Prints the version, or fails where the native library cannot be loaded (an older C library, another processor). */
const VERSION_PROGRAM = "from pyosys import libyosys; print(libyosys.yosys_maybe_version())";

/** The library has no command line of its own: this one runs a script file on a fresh design; an ERROR exits with 1. */
const SCRIPT_PROGRAM = [
  "import sys",
  "from pyosys import libyosys",
  "libyosys.log('Yosys ' + libyosys.yosys_maybe_version() + '\\n')",
  "libyosys.run_pass('script ' + sys.argv[1], libyosys.Design())",
].join("\n");

const WASM_MODULE = ["-c", "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"] as const;

/** The Yosys to use: pyosys of the virtual environment, else yowasp-yosys where it is installed. Installs nothing. */
export async function findYosys(workspace: Workspace): Promise<Yosys> {
  const howToGet = "make synth and make test install the pinned pyosys; where it cannot be loaded, they install yowasp-yosys";
  if (!existsSync(venvPython(workspace))) return { name: "yosys", flavour: "native", found: false, howToGet };
  const native = await runPython(workspace, ["-c", VERSION_PROGRAM]);
  const version = versionIn(native.stdout);
  if (native.exitCode === 0 && version !== undefined) {
    const folder = path.join((await sitePackages(workspace)) ?? workspace.venv, "pyosys");
    return { name: "yosys", flavour: "native", found: true, version, path: folder, howToGet };
  }
  if (await environmentReady(workspace, "yowasp")) {
    const wasmVersion = versionIn((await runPython(workspace, [...WASM_MODULE, "-V"])).stdout);
    const wasm = path.join((await sitePackages(workspace)) ?? workspace.venv, "yowasp_yosys");
    return { name: "yosys", flavour: "wasm", found: true, path: wasm, howToGet, ...(wasmVersion === undefined ? {} : { version: wasmVersion }) };
  }
  return { name: "yosys", flavour: "native", found: false, reason: "pyosys cannot be imported", howToGet };
}

/** Installs Python packages as needed and returns a Yosys that runs, preferring the native one. */
export async function ensureYosys(workspace: Workspace, onProgress?: (message: string) => void): Promise<Yosys> {
  const progress = onProgress ? { onProgress } : {};
  await ensureEnvironment(workspace, progress);
  const native = await findYosys(workspace);
  if (native.found) return native;
  await ensureEnvironment(workspace, { packages: "yowasp", ...progress });
  return findYosys(workspace);
}

/**
 * Runs a Yosys script file (one command a line). File names in it are relative to `options.cwd`.
 * The wasm flavour sees only files below `options.cwd`, so scripts name no others.
 * @throws FocusError when there is no Yosys. A non-zero exit (an ERROR in the script) is a result.
 */
export async function runYosys(workspace: Workspace, script: string, options: Omit<RunOptions, "environment"> = {}): Promise<RunResult> {
  const yosys = await ensureYosys(workspace);
  assertFound(yosys, "synthesis and netlist checks");
  if (yosys.flavour === "wasm") return runPython(workspace, [...WASM_MODULE, "-s", script], options);
  return runPython(workspace, ["-c", SCRIPT_PROGRAM, script], options);
}
