import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { EmittedFile } from "../emit/emit-design.js";
import { CheckFailed, FocusError } from "../errors.js";
import { CLOCK, RESET } from "../ir/types.js";
import { lastLines } from "../tools/run.js";
import { makeFolder, type Workspace } from "../tools/workspace.js";
import { runYosys } from "../tools/yosys.js";
import { abcRecipes, type SynthesisGoal } from "./abc-recipes.js";
import { cellModels } from "./cell-models.js";
import { drivingCell, holdsItself, smallestNand2 } from "./liberty.js";
import { openLiberty } from "./liberty-files.js";
import { readAbcDelay, staticTiming, type CriticalPath } from "./static-timing.js";
import { countCells, countInstances, countMemories, yosysWarnings, type Counted, type MemoryCount } from "./synthesis-report.js";
import { forOpensta, type RamBudget } from "./timing-netlist.js";
import { abcConstraints, synthesisScript, type ParameterValue, type SynthesisScript } from "./synthesis-script.js";

export interface SynthesisOptions {
  readonly workspace: Workspace;
  /** Emitted Verilog; other files are left aside. */
  readonly files: readonly EmittedFile[];
  readonly top: string;
  /** Names of the memory modules among them (`memoryModules` of the design); left out: those whose names end in `ram`. */
  readonly memories?: readonly string[];
  /** Values of the top's own parameters (`ModuleIr.parameters`); without them it is mapped with the defaults in its text. */
  readonly parameters?: readonly ParameterValue[];
  /** Liberty files of one technology and corner, plain or gzipped, relative to where the user stands. None: generic gates. */
  readonly liberty?: readonly string[];
  /** `area` (default), or `timing` with `clockNs` as the target. */
  readonly goal?: SynthesisGoal;
  readonly clockNs?: number;
  /** One module of cells (default), or mapped module by module: for arrays of hundreds of PEs. */
  readonly flatten?: boolean;
  /** Registers that share an enable get a gated clock. */
  readonly clockGating?: boolean;
  /** Cells, or patterns of cells, not to use, beside those the liberty file marks. */
  readonly dontUse?: readonly string[];
  /** What a memory macro is allowed; {@link ramBudget} of the clock where left out. */
  readonly ram?: Partial<RamBudget>;
  /** Static timing of the netlist (default true). */
  readonly timing?: boolean;
  readonly onProgress?: (message: string) => void;
}

export interface Synthesis extends Counted {
  readonly top: string;
  readonly technology: "cells" | "generic gates";
  /** Cell that an area is divided by; undefined for generic gates, which have a table of their own. */
  readonly nand2?: { readonly name: string; readonly area: number };
  /** Kept as black boxes: in no area; in paths with their {@link RamBudget}. */
  readonly memories: readonly MemoryCount[];
  readonly memoryBits: number;
  readonly criticalPath?: CriticalPath;
  /** Mapped Verilog, absolute path. */
  readonly netlist: string;
  /** Functional models of the cells in the netlist, absolute path; undefined for generic gates, whose netlist needs none. */
  readonly models?: string;
  readonly seconds: number;
}

const DEFAULT_CLOCK_NS = 4;
/** Parts of the period that a memory macro is allowed where nothing is said. */
const RAM_PARTS = { access: 0.4, setup: 0.1 };
/** Part of the period to be left over before no further way of mapping is tried: wires and clock are ideal here. */
const SPARE = 0.02;
/** A memory that is synthesized by itself becomes flip-flops; beyond this that says nothing. */
const LARGEST_FLIP_FLOP_MEMORY_BITS = 16_384;

/** What a memory macro is allowed: 0.4 of the clock period from the clock to the word read, 0.1 for what comes to it, where nothing else is said. */
export function ramBudget(clockNs = DEFAULT_CLOCK_NS, { accessNs, setupNs }: Partial<RamBudget> = {}): RamBudget {
  return { accessNs: accessNs ?? RAM_PARTS.access * clockNs, setupNs: setupNs ?? RAM_PARTS.setup * clockNs };
}

/** For callers that have only the text. A name says little: any module may be called `my_ram`. */
function namedAsMemories(files: readonly EmittedFile[]): readonly string[] {
  return files.map((file) => path.posix.basename(file.path, ".v")).filter((name) => /(^|_)ram$/.test(name));
}

/**
 * Maps a design to the cells of liberty files, or to generic gates, and counts what it takes. For a clock, ways of mapping
 * are tried by rising area until one meets it with 2 % to spare; where none does, the fastest is kept.
 * Memories are not mapped: their bits are reported apart.
 * @throws CheckFailed on an error or warning of Yosys, a latch, or a failed `check`; FocusError on unusable liberty files.
 */
export async function synthesize(options: SynthesisOptions): Promise<Synthesis> {
  const started = performance.now();
  const clockNs = options.clockNs ?? DEFAULT_CLOCK_NS;
  const attempts = (options.liberty?.length ?? 0) === 0 || options.timing === false ? 1 : abcRecipes(options.goal ?? "area", clockNs).length;
  let best = await map(options, 0);
  for (let attempt = 1; attempt < attempts && nanoseconds(best) > clockNs * (1 - SPARE); attempt++) {
    options.onProgress?.(`${nanoseconds(best).toFixed(3)} ns so far: way ${attempt + 1} of ${attempts}`);
    const next = await map(options, attempt);
    if (nanoseconds(next) < nanoseconds(best)) best = next;
  }
  return { ...best, seconds: Math.round(performance.now() - started) / 1000 };
}

function nanoseconds(mapped: Omit<Synthesis, "seconds">): number {
  return mapped.criticalPath?.ns ?? 0;
}

async function map(options: SynthesisOptions, attempt: number): Promise<Omit<Synthesis, "seconds">> {
  const { workspace, top } = options;
  const goal = options.goal ?? "area";
  const clockNs = options.clockNs ?? DEFAULT_CLOCK_NS;
  const verilog = options.files.filter((file) => file.path.endsWith(".v"));
  const memoryNames = options.memories ?? namedAsMemories(verilog);
  const topText = verilog.find((file) => path.posix.basename(file.path) === `${top}.v`)?.text;
  if (topText === undefined) throw new Error(`${top} is not among the emitted files`);
  const liberties = await openLiberty(workspace, options.liberty ?? []);
  const cells = liberties.flatMap((liberty) => liberty.cells);
  const nand2 = smallestNand2(cells);
  if (liberties.length > 0 && !nand2) {
    throw new FocusError({ path: "liberty", value: liberties.map((file) => file.given).join(" "), rule: "must hold a two-input NAND", fix: "name all liberty files of the technology, the simple gates among them" });
  }

  const timingNetlist = `${top}.timing.v`;
  const driver = goal === "timing" ? drivingCell(cells) : undefined;
  const script: Omit<SynthesisScript, "output" | "files"> = {
    purpose: `Maps ${top}.`,
    top: { name: top, parameters: (options.parameters ?? []).map(({ name, value }) => ({ name, value })) },
    memories: memoryNames.filter((name) => name !== top),
    flatten: options.flatten ?? true,
    liberties: liberties.map((liberty) => liberty.file),
    dontUse: [...cells.filter((cell) => cell.dontUse || (goal === "timing" && holdsItself(cell))).map((cell) => cell.name), ...(options.dontUse ?? [])],
    clockGating: options.clockGating ?? false,
    goal,
    clockNs,
    attempt,
    netlist: `${top}.mapped.v`,
    timingNetlist,
    ...(driver ? { drivingCell: driver.name } : {}),
  };
  if (memoryNames.includes(top)) checkMemorySize(topText, options.parameters ?? [], top);

  // Everything lies below the folder Yosys runs in, so that its WebAssembly build, which sees nothing else, works as well.
  const key = createHash("sha256").update(JSON.stringify([script, verilog])).digest("hex").slice(0, 16);
  const folder = path.posix.join("synth", key);
  const files = verilog.map((file) => path.posix.join(folder, file.path));
  for (const file of verilog) {
    const target = path.join(workspace.build, folder, file.path);
    await makeFolder(path.dirname(target));
    await writeFile(target, file.text);
  }
  const scriptFile = path.posix.join(folder, "synth.ys");
  await writeFile(path.join(workspace.build, scriptFile), synthesisScript({ ...script, files, output: `${folder}/` }));
  if (driver) await writeFile(path.join(workspace.build, folder, "abc.constr"), abcConstraints(driver.name));
  options.onProgress?.(`mapping ${top}`);
  const run = await runYosys(workspace, scriptFile, { cwd: workspace.build });
  const read = async (name: string): Promise<string> => readFile(path.join(workspace.build, folder, name), "utf8");
  await writeFile(path.join(workspace.build, folder, "synth.log"), run.all);
  if (run.exitCode !== 0) throw new CheckFailed(`Yosys failed on ${top}\n${lastLines(run.all, 15)}`);
  const warnings = yosysWarnings(run.all);
  if (warnings.length > 0) throw new CheckFailed(`Yosys warns of ${top}\n${warnings.join("\n")}`);

  const { leaves, modules } = countInstances(await read("statistics.json"), top);
  const counted = countCells({ leaves, memories: script.memories, ...(nand2 ? { cells, nand2Area: nand2.area } : {}) });
  if (counted.latches > 0) throw new CheckFailed(`${top} has ${counted.latches} latches; a design of ours has none`);
  const memories = script.memories.length === 0 ? [] : countMemories(await read("memories.il"), modules);

  const netlist = path.posix.join(folder, script.netlist);
  const plain = plainModuleNames(await read(script.netlist));
  await writeFile(path.join(workspace.build, netlist), plain);
  let models: string | undefined;
  if (nand2) {
    models = path.join(workspace.build, folder, "cells.v");
    await writeFile(models, cellModels(cells, counted.cells.map((cell) => cell.cell)));
  }
  let criticalPath: CriticalPath | undefined;
  if (nand2 && options.timing !== false) {
    options.onProgress?.(`timing ${top}`);
    const ports = { hasClock: new RegExp(`\\b${CLOCK}\\b`).test(topText) && (counted.flipFlops > 0 || memories.length > 0), hasReset: new RegExp(`\\b${RESET}\\b`).test(topText) };
    const timed = path.posix.join(folder, timingNetlist);
    await writeFile(path.join(workspace.build, timed), forOpensta(plainModuleNames(await read(timingNetlist)), script.memories));
    const ram = memories.length > 0 ? { ram: ramBudget(clockNs, options.ram) } : {};
    criticalPath = (await staticTiming({ workspace, folder: workspace.build, liberties: script.liberties, netlist: timed, top, ...ports, periodNs: clockNs, ...ram })) ?? readAbcDelay(run.all);
  }
  return {
    ...counted,
    top,
    technology: nand2 ? "cells" : "generic gates",
    ...(nand2 ? { nand2: { name: nand2.name, area: nand2.area } } : {}),
    memories,
    memoryBits: memories.reduce((sum, memory) => sum + memory.count * memory.widthBits * memory.depthWords, 0),
    ...(criticalPath ? { criticalPath } : {}),
    netlist: path.join(workspace.build, netlist),
    ...(models === undefined ? {} : { models }),
  };
}

/** Yosys names a module with parameters `\$paramod...`, which not every reader of netlists takes. */
function plainModuleNames(netlist: string): string {
  const names = new Map<string, string>();
  return netlist.replace(/\\(\$paramod\S*) /g, (_, name: string) => {
    const base = /\\(\w+)/.exec(name)?.[1] ?? "module";
    const plain = names.get(name) ?? `${base}_${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
    names.set(name, plain);
    return `${plain} `;
  });
}

function checkMemorySize(text: string, parameters: readonly ParameterValue[], top: string): void {
  const value = (name: string): number => parameters.find((parameter) => parameter.name === name)?.value ?? Number(new RegExp(`${name}\\s*=\\s*(\\d+)`).exec(text)?.[1] ?? 0);
  const bits = value("WIDTH_BITS") * value("DEPTH_WORDS");
  if (bits <= LARGEST_FLIP_FLOP_MEMORY_BITS) return;
  throw new FocusError({ path: top, value: `${bits} bits`, rule: `is a memory; up to ${LARGEST_FLIP_FLOP_MEMORY_BITS} bits can be mapped to flip-flops`, fix: "take a memory macro for it, or synthesize the block that uses it" });
}
