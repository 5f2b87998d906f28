import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readFile, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { CheckFailed } from "../../errors.js";
import { isChecks } from "../../emit/emit-checks.js";
import type { EmittedFile } from "../../emit/emit-design.js";
import { toolEnvironment } from "../../tools/environment.js";
import { withLock } from "../../tools/lock.js";
import { resource } from "../../tools/paths.js";
import { hasVectors } from "../../tools/processor.js";
import { lastLines, run } from "../../tools/run.js";
import { makeModel, needVerilator, runVerilator, verilatorIdentity } from "../../tools/verilator.js";
import { buildFolder, makeFolder, type Workspace } from "../../tools/workspace.js";
import { benchSources, type Bench } from "../bench.js";
import { arrangeMembers, askBriefly, restrictSelf } from "./model-layout.js";

/** What all models of a kind share: see `runtimeOf`. */
const RUNTIME = [
  ...["focus_harness.cpp", "focus_harness.h", "focus_bench.h", "focus_agent.h", "focus_scoreboard.h", "focus_vectors.h", "focus_pattern.h", "focus_model.h"],
  ...["focus_ports.h", "focus_timed.h", "focus_streams.h", "focus_axi.h", "focus_axi_memory.h", "focus_axi_lite.h"],
  ...["focus_runtime.h", "focus_runtime.mk", "focus_runtime.v", "focus_extend.h"],
] as const;

/** The generated glue of a model. */
const GLUE = "sim/harness.cpp";

export type WaveFormat = "vcd" | "fst";

export interface VerilatorBuildOptions {
  readonly workspace: Workspace;
  /** One device, or several that share a build. */
  readonly benches: readonly Bench[];
  /** Verilog of all devices and their children, and the checks that are bound to them. */
  readonly rtl: readonly EmittedFile[];
  /**
   * Modules to translate once and link (`hier_block`): the rows of a large float array. Without it the design is
   * translated flat, which is faster to run and, for such an array, far too slow to build. A flat model is rearranged
   * between translation and compilation: `docs/adr/0008-integer-simulation.md`.
   */
  readonly hierarchical?: readonly string[];
  readonly waves?: WaveFormat;
  /** Line and toggle coverage. */
  readonly coverage?: boolean;
  /** False lets a warning pass: for Verilog that is wrong on purpose. */
  readonly warningsAreErrors?: boolean;
  /** `speed` for long runs, `build` for many short ones. */
  readonly optimize?: "speed" | "build";
  readonly onLine?: (line: string) => void;
}

export interface VerilatorModel {
  readonly folder: string;
  /** The simulation to run: `runVerilatorModel`. */
  readonly program: string;
  readonly benches: readonly Bench[];
  readonly seconds: number;
  /** True when an earlier build of the same text was there. */
  readonly cached: boolean;
}

/**
 * Translates and compiles in a folder named by the hash of all text and options, so the same design is built once.
 * Verilator runs with `-Wall` and without a waiver: a warning is a failure.
 * @throws CheckFailed with the tool's words when it warns or fails.
 */
export async function buildVerilator(options: VerilatorBuildOptions): Promise<VerilatorModel> {
  const { workspace, benches } = options;
  const sources = benchSources(benches);
  const hierarchy = options.hierarchical?.length ? [{ path: "sim/hierarchy.vlt", text: hierarchyText(options.hierarchical) }] : [];
  const files = uniqueFiles([...options.rtl, ...sources.files, ...hierarchy]);
  const hierarchical = hierarchy.length > 0;
  const verilator = verilatorIdentity(await needVerilator(workspace));
  const runtime = await runtimeOf(options, verilator);
  const args = verilatorArguments(options, { top: sources.top, parameters: sources.parameters, files, runtime: runtime.name });
  const makeFlags = makeArguments(options, runtime.name);
  const layout = hierarchical ? "as Verilator lays it out" : [arrangeMembers, restrictSelf, askBriefly].map(String).join("");
  const key = createHash("sha256").update(JSON.stringify([verilator, args, makeFlags, layout, files])).digest("hex").slice(0, 16);
  const folder = buildFolder(workspace, "verilator", key);
  const model = { folder, program: path.join(folder, "Vdevice"), benches };
  const stamp = path.join(folder, ".built");
  if (existsSync(stamp)) return { ...model, seconds: 0, cached: true };
  await makeFolder(path.dirname(folder));
  return withLock(`${folder}.lock`, async () => {
    if (existsSync(stamp)) return { ...model, seconds: 0, cached: true };
    const begin = performance.now();
    await buildRuntime(options, runtime);
    await rm(folder, { recursive: true, force: true });
    await writeFiles(folder, files);
    await copyObjects(path.join(runtime.folder, "model"), path.join(folder, "model"));
    const { onLine } = options;
    const show = onLine ? { onLine } : {};
    const results = [await runVerilator(workspace, args, { cwd: folder, ...show })];
    if (results[0]?.exitCode === 0 && !hierarchical) {
      await arrangeModel(path.join(folder, "model"));
      results.push(await makeModel(workspace, ["Vdevice.mk"], makeFlags, { cwd: path.join(folder, "model"), ...show }));
    }
    const failed = results.find(({ exitCode }) => exitCode !== 0);
    if (failed) throw new CheckFailed(`Verilator refused ${sources.top} (exit code ${failed.exitCode}) in ${folder}\n${firstProblem(failed.all)}`);
    // What the compiler left takes a hundred megabytes and is of no use any more.
    await rename(path.join(folder, "model", "Vdevice"), model.program);
    await rm(path.join(folder, "model"), { recursive: true, force: true });
    await writeFile(stamp, "");
    return { ...model, seconds: (performance.now() - begin) / 1000, cached: false };
  });
}

/** What all models of one kind share, compiled once: Verilator's own sources, the simulation, and the header that each source includes first. */
interface Runtime {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly EmittedFile[];
}

async function runtimeOf(options: VerilatorBuildOptions, verilator: string): Promise<Runtime> {
  const files = await Promise.all(RUNTIME.map(async (name) => ({ path: `sim/${name}`, text: await readFile(resource("sim", name), "utf8") })));
  const key = createHash("sha256").update(JSON.stringify([verilator, runtimeArguments(options), optimisation(options), files])).digest("hex").slice(0, 16);
  const name = `runtime-${key}`;
  return { name, folder: buildFolder(options.workspace, "verilator", name), files };
}

/** The options of a model that its shared objects depend on, for the least that can be verilated. */
function runtimeArguments(options: VerilatorBuildOptions): readonly string[] {
  return ["--cc", "-Wall", "--top-module", "focus_runtime", "--prefix", "Vdevice", "--Mdir", "model", ...instrumentation(options), "sim/focus_runtime.v"];
}

async function buildRuntime(options: VerilatorBuildOptions, { folder, files }: Runtime): Promise<void> {
  const { workspace } = options;
  const stamp = path.join(folder, ".built");
  if (existsSync(stamp)) return;
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(stamp)) return;
    await rm(folder, { recursive: true, force: true });
    await writeFiles(folder, files);
    const translated = await runVerilator(workspace, runtimeArguments(options), { cwd: folder });
    const flags = [...optimisation(options), "runtime"];
    const made = translated.exitCode === 0 ? await makeModel(workspace, ["Vdevice.mk", "../sim/focus_runtime.mk"], flags, { cwd: path.join(folder, "model") }) : translated;
    if (made.exitCode !== 0) throw new CheckFailed(`the simulation could not be compiled (exit code ${made.exitCode}) in ${folder}\n${firstProblem(made.all)}`);
    await writeFile(stamp, "");
  });
}

async function copyObjects(from: string, to: string): Promise<void> {
  const objects = (await readdir(from).catch(() => [])).filter((name) => /^verilated.*\.o$/.test(name));
  if (objects.length === 0) return;
  await makeFolder(to);
  // Younger than the makefile that Verilator is about to write, or make would compile them again.
  const later = new Date(Date.now() + 3_600_000);
  for (const name of objects) {
    await copyFile(path.join(from, name), path.join(to, name));
    await utimes(path.join(to, name), later, later);
  }
}

/** Waveform format this machine can build: FST needs the headers of lz4 and zlib, VCD nothing. */
export async function bestWaveFormat(workspace: Workspace): Promise<WaveFormat> {
  const input = "#include <lz4.h>\n#include <zlib.h>\n";
  const result = await run("g++", ["-x", "c++", "-fsyntax-only", "-"], { environment: toolEnvironment(workspace), input });
  return result.exitCode === 0 ? "fst" : "vcd";
}

interface Sources {
  /** Folder of what all models share, beside the model's own. */
  readonly runtime: string;
  readonly top: string;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  readonly files: readonly EmittedFile[];
}

function verilatorArguments(options: VerilatorBuildOptions, { top, parameters, files, runtime }: Sources): readonly string[] {
  const speed = options.optimize !== "build";
  const hierarchical = (options.hierarchical?.length ?? 0) > 0;
  return [
    ...["--cc", "--exe", "-Wall"],
    ...(options.warningsAreErrors === false ? ["-Wno-fatal"] : []),
    ...["--top-module", top, "--prefix", "Vdevice", "--Mdir", "model", "-o", "Vdevice"],
    // Registers and memories without reset start with random bits, so that a design that relies on zeros fails.
    ...["--x-initial", "unique", "--x-assign", "unique"],
    ...["-CFLAGS", `-I../../${runtime}/sim`],
    // The makefiles of a hierarchical model call Verilator themselves; a flat model is compiled after arrangeModel.
    ...(hierarchical
      ? ["--hierarchical", "--build", "-j", "2", "-MAKEFLAGS", makeArguments(options, runtime).join(" ")]
      : ["--compiler-include", "focus_extend.h", "--output-split", speed ? "5000" : "0"]),
    ...instrumentation(options),
    ...(files.some(isChecks) ? ["--assert"] : []),
    ...parameters.map(({ name, value }) => `-G${name}=${value}`),
    // A flat model is one with its glue: see arrangeModel.
    ...files.map((file) => file.path).filter((name) => (hierarchical ? /\.(vlt|s?v|cpp)$/ : /\.(vlt|s?v)$/).test(name)),
  ];
}

function instrumentation({ waves, coverage }: VerilatorBuildOptions): readonly string[] {
  return [...(waves ? [`--trace-${waves}`] : []), ...(coverage ? ["--coverage-line", "--coverage-toggle"] : [])];
}

/** What make is told: how to compile, and the shared objects to link first. */
function makeArguments(options: VerilatorBuildOptions, runtime: string): readonly string[] {
  const [fast = "", ...rest] = optimisation(options);
  // A model for short runs is one source, whatever its size; one that is split has a precompiled header of its own, from Verilator,
  // and g++ takes one only.
  const header = options.optimize === "build" && !options.hierarchical?.length ? ` -include ../../${runtime}/sim/focus_runtime.h` : "";
  return [`${fast}${header}`, ...rest, `LDFLAGS=../../${runtime}/model/focus_harness.o`];
}

/** A folder's key holds these, so a build for wide vectors is never run on a processor without. */
function optimisation({ optimize, hierarchical }: VerilatorBuildOptions): readonly string[] {
  if (optimize === "build") return ["OPT_FAST=-O0", "OPT_SLOW=-O0", "OPT_GLOBAL=-O1"];
  const vectors = !hierarchical?.length && hasVectors() ? " -march=x86-64-v3" : "";
  return [`OPT_FAST=-O2${vectors}`, "OPT_SLOW=-O0"];
}

/**
 * Lets g++ move and add many registers at once: {@link arrangeMembers}, {@link restrictSelf}; asks without a call: {@link askBriefly}; and puts the glue into a source of
 * the model, whose headers are read anyway.
 */
async function arrangeModel(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(h|cpp)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const text = askBriefly(restrictSelf(await readFile(file, "utf8")));
      await writeFile(file, name.endsWith(".h") ? arrangeMembers(text) : name === "Vdevice.cpp" ? `${text}\n#include "../${GLUE}"\n` : text);
    }),
  );
}

/** Verilator renames a hierarchical block that has parameters, and then warns that its file is not named so. */
function hierarchyText(modules: readonly string[]): string {
  return `\`verilator_config\n${modules.map((name) => `hier_block -module "${name}"\nlint_off -rule DECLFILENAME -file "*/${name}.v"\n`).join("")}`;
}

/** Several benches may bring the same child module; its text must be the same. */
function uniqueFiles(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const known = new Map<string, string>();
  for (const file of files) {
    const text = known.get(file.path);
    if (text !== undefined && text !== file.text) throw new Error(`${file.path} comes with two different texts in one testbench`);
    known.set(file.path, file.text);
  }
  return [...known].map(([name, text]) => ({ path: name, text }));
}

export async function writeFiles(folder: string, files: readonly EmittedFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    await makeFolder(path.dirname(target));
    await writeFile(target, file.text);
  }
}

/** The first errors and warnings of the tool's output, or its last lines where it names none. */
function firstProblem(output: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => /%(Warning|Error)|error:/.test(line));
  return start < 0 ? lastLines(output, 30) : lines.slice(start, start + 30).join("\n");
}
