import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FloatFormat, SubnormalPolicy } from "../../generator/config/number-format.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { withLock } from "../../generator/tools/lock.js";
import { run } from "../../generator/tools/run.js";
import { findVerilator, runVerilator, verilatorIdentity } from "../../generator/tools/verilator.js";
import { buildFolder, type Workspace } from "../../generator/tools/workspace.js";
import { packageRoot } from "../../generator/tools/paths.js";
import { runChecked } from "../support/run-checked.js";

/** One emitted float unit and what float-bench.cpp has to know of it. */
export interface FloatUnit {
  readonly operation: "add" | "multiply" | "convert" | "max" | "compare" | "multiply_add" | "pe";
  readonly use: BlockUse;
  readonly operand: FloatFormat;
  readonly result: FloatFormat;
  readonly subnormals: SubnormalPolicy;
  /** Enabled cycles from the first operands to the result. */
  readonly latency: number;
  /** Enabled cycles from the factors to the summand. */
  readonly cDelay?: number;
}

export interface FloatResult {
  readonly compared: number;
  readonly mismatches: number;
  /** What the bench wrote, with the first mismatches. */
  readonly output: string;
}

const SOURCES = path.join(packageRoot(), "test", "cosim");
const CPP = ["-std=c++17", "-O2"] as const;
/** Included first by every bench; compiled once. */
const HEADER = '#include "verilated.h"\n';

export function unitName(unit: FloatUnit): string {
  return `${unit.use.name}_${unit.use.variant}`;
}

/** Builds the bench around the unit, once per text of unit and bench; `edit` changes the Verilog first (seeded faults, which may draw warnings). */
export async function buildFloatBench(workspace: Workspace, unit: FloatUnit, edit?: (verilog: string) => string): Promise<string> {
  const design = elaborate(unit.use, { prefix: "focus_" });
  const files = emitDesign(design).map((file) => ({ name: path.basename(file.path), text: edit ? edit(file.text) : file.text }));
  const sources = await Promise.all(["float-bench.cpp", "float-cases.h", "float-reference.cpp", "float-reference.h"].map((name) => readFile(path.join(SOURCES, name), "utf8")));
  const verilator = verilatorIdentity(await findVerilator(workspace));
  const key = createHash("sha256").update(JSON.stringify([verilator, unit.operation, files, sources, CPP, HEADER])).digest("hex").slice(0, 16);
  const folder = buildFolder(workspace, "float-bench", key);
  const program = path.join(folder, "float-bench");
  if (existsSync(program)) return program;
  const { root, objects, header } = await runtimeObjects(workspace);
  return withLock(`${folder}.lock`, async () => {
    if (existsSync(program)) return program;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) await writeFile(path.join(folder, name), text);
    const flags = ["--cc", "-Wall", ...(edit ? ["-Wno-fatal"] : []), "-O3", "--prefix", "Vunit", "--Mdir", "model", "--top-module", design.top];
    const translated = await runVerilator(workspace, [...flags, ...files.map(({ name }) => name)], { cwd: folder });
    if (translated.exitCode !== 0) throw new Error(`${unitName(unit)}: Verilator refused it\n${translated.all}`);
    // One translation unit, with a precompiled header: the headers are most of the work.
    const model = (await readdir(path.join(folder, "model"))).filter((name) => name.endsWith(".cpp")).sort();
    await writeFile(path.join(folder, "unit.cpp"), [...model, "float-bench.cpp"].map((name) => `#include "${name}"\n`).join(""));
    const includes = [path.join(folder, "model"), SOURCES, path.join(root, "include"), path.join(root, "include", "vltstd")].map((name) => `-I${name}`);
    await runChecked(
      `compile the bench of ${unitName(unit)}`,
      "g++",
      [...CPP, "-include", header, `-DOPERATION=${unit.operation}`, ...includes, "unit.cpp", ...objects, "-lpthread", "-o", "float-bench.new"],
      { cwd: folder, environment: workspace.environment },
    );
    await rm(path.join(folder, "model"), { recursive: true, force: true });
    await rename(path.join(folder, "float-bench.new"), program);
    return program;
  });
}

/** Verilator's own sources, its header and the reference, compiled once for all benches. */
async function runtimeObjects(workspace: Workspace): Promise<{ readonly root: string; readonly objects: readonly string[]; readonly header: string }> {
  const verilator = await findVerilator(workspace);
  const root = verilator.environment["VERILATOR_ROOT"] ?? (await runVerilator(workspace, ["--getenv", "VERILATOR_ROOT"])).stdout.trim();
  const reference = await readFile(path.join(SOURCES, "float-reference.cpp"), "utf8");
  const interfaceText = await readFile(path.join(SOURCES, "float-reference.h"), "utf8");
  const key = createHash("sha256").update(JSON.stringify([verilatorIdentity(verilator), root, reference, interfaceText, HEADER, CPP])).digest("hex").slice(0, 16);
  const folder = buildFolder(workspace, "float-bench", `runtime-${key}`);
  const sources = [path.join(root, "include", "verilated.cpp"), path.join(root, "include", "verilated_threads.cpp"), path.join(SOURCES, "float-reference.cpp")];
  const objects = sources.map((file) => path.join(folder, `${path.basename(file, ".cpp")}.o`));
  const header = path.join(folder, "header.h");
  await mkdir(path.dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(path.join(folder, ".built"))) return;
    await mkdir(folder, { recursive: true });
    const options = [...CPP, `-I${root}/include`, `-I${root}/include/vltstd`];
    await writeFile(header, HEADER);
    await runChecked("compile Verilator's header", "g++", [...options, "-x", "c++-header", header, "-o", `${header}.gch`], { cwd: folder, environment: workspace.environment });
    await runChecked("compile the float reference", "g++", [...options, "-c", ...sources], { cwd: folder, environment: workspace.environment });
    await writeFile(path.join(folder, ".built"), "");
  });
  return { root, objects, header };
}

export interface FloatRunOptions {
  /** Random cases beside the corner classes; `pairs`: all pairs of operands, or one part of them. */
  readonly cases: number | { readonly part: number; readonly parts: number };
  readonly seed: number;
  readonly environment: Workspace["environment"];
  readonly onLine?: (line: string) => void;
}

/** Runs a bench to its end; mismatches are a result, a bench that could not run is an error. */
export async function runFloatBench(program: string, unit: FloatUnit, options: FloatRunOptions): Promise<FloatResult> {
  const { cases, seed, environment, onLine } = options;
  const layout = (format: FloatFormat): string => `e${format.exponentBits}f${format.fractionBits}`;
  const amount = typeof cases === "number" ? ["--cases", String(cases)] : ["--exhaustive", "--part", `${cases.part}/${cases.parts}`];
  const args = [
    ...["--operand", layout(unit.operand), "--result", layout(unit.result), "--subnormals", unit.subnormals],
    ...["--latency", String(unit.latency), "--c-delay", String(unit.cDelay ?? 0), "--seed", String(seed), ...amount],
  ];
  const result = await run(program, args, { environment, ...(onLine ? { onLine } : {}) });
  const summary = /\{"compared": (\d+), "mismatches": (\d+)/.exec(result.stdout);
  if (!summary || result.exitCode > 1 || result.exitCode < 0) throw new Error(`${unitName(unit)}: the bench did not finish\n${result.all}`);
  return { compared: Number(summary[1]), mismatches: Number(summary[2]), output: result.stdout };
}
