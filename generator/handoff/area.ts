import type { AcceleratorConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { elaborate, standalone } from "../dsl/elaborate.js";
import { emitDesign } from "../emit/emit-design.js";
import type { LaneNeed } from "../model/special-function-lanes.js";
import type { Workspace } from "../tools/workspace.js";
import { addedSections } from "./accelerators/registry.js";
import { denseSection, type AreaGrid, type AreaUnit } from "./area-sections.js";
import { memoryModules } from "./memory-list.js";
import { synthesize, type Synthesis } from "./synthesize.js";
import type { RamBudget } from "./timing-netlist.js";

/**
 * Area of a bit of SRAM in sky130: the published macro sky130_sram_2kbyte_1rw1r_32x512_8 of the OpenRAM project is
 * 683.1 x 416.54 um (SIZE in its LEF) and holds 16,384 bits, with one port to read and write and one to read.
 */
export const SRAM_UM2_PER_BIT = (683.1 * 416.54) / 16_384;

/** Published areas of the paper's design in 28 nm, in mm2 and bits of its buffers. */
const PUBLISHED = {
  array: 1.411,
  buffers: { area: 0.2208 + 0.0381 + 0.6976, bits: 8 * (131_072 + 12_288 + 393_216) },
  /** 192 words of 512 bits: of its single memories the one that is like ours, and the costliest per bit. */
  weights: { area: 0.0381, bits: 8 * 12_288 },
} as const;

export interface PartArea {
  readonly name: string;
  /** How many of them, counted together below. */
  readonly count: number;
  readonly nand2Equivalents: number;
  /** Logic, um2; 0 for generic gates. */
  readonly cellArea: number;
  readonly memoryBits: number;
  /** Longest path of one, ns; left out where it was not asked for. */
  readonly ns?: number;
}

/** With the paper's 28 nm figures: gates by its array, memories by its buffers, added ones by its weight buffer. */
export interface PublishedArea {
  readonly mm2: number;
  /** What the paper gives for as many units of the same purpose, mm2; left out where it gives nothing. */
  readonly paper?: number;
}

export type UnitArea = PartArea & PublishedArea;

export interface SectionArea {
  readonly name: string;
  readonly parts: readonly UnitArea[];
  readonly total: UnitArea;
}

/** What is added to the dense design. */
export interface AddedArea extends SectionArea {
  /** What the paper has for the same purpose, as ours; in no total. */
  readonly compared: readonly UnitArea[];
  /** Added logic and memory over dense logic and memory. */
  readonly share: AreaShare;
  /** Similarity concentration: the same where the dense design has as many accumulator adders and result stages as the concentrated one. */
  readonly shareOfSameAccumulators?: AreaShare;
}

export interface AreaReport {
  readonly dense: SectionArea;
  readonly added: readonly AddedArea[];
  /** What the lanes of the special functions were chosen for; left out without them. */
  readonly lanes?: readonly LaneNeed[];
  /** What memories are allowed in every path that is reported, or that such paths are left out; undefined where no memory is. */
  readonly ram?: RamBudget | "left out";
}

export interface AreaShare {
  readonly gates: number;
  readonly memoryBits: number;
  /** Cells of the liberty file, memories at {@link SRAM_UM2_PER_BIT}; undefined for generic gates. */
  readonly area?: number;
  /** With the paper's 28 nm figures: gates by its array, memories by its buffers, added ones by its weight buffer. */
  readonly published: number;
}

export interface AreaOptions {
  readonly workspace: Workspace;
  readonly config: AcceleratorConfig;
  /** Largest frames of the gather side. */
  readonly grid: AreaGrid;
  /** Which of {@link addedSections} beside the dense design (default: all). */
  readonly sections?: readonly string[];
  readonly liberty?: readonly string[];
  /** Map for this period; for least area where left out. */
  readonly clockNs?: number;
  /** What a memory macro is allowed. */
  readonly ram?: Partial<RamBudget>;
  readonly onProgress?: (message: string) => void;
}

/**
 * Maps every unit of the dense design and of what is added to it by itself and adds them up. Memories are black boxes
 * whose bits are counted.
 */
export async function measureArea(options: AreaOptions): Promise<AreaReport> {
  const { config, grid, onProgress, sections = [...addedSections.keys()] } = options;
  const measured = new Map<string, Promise<Synthesis>>();
  const sum = async (uses: readonly BlockUse[]): Promise<PartArea> => {
    let found = nothing("");
    for (const use of uses) {
      const key = JSON.stringify([use.name, use.variant, use.verilogParameters.map(({ value }) => value)]);
      const known = measured.get(key) ?? map(options, use);
      measured.set(key, known);
      const { nand2Equivalents, cellArea, memoryBits, criticalPath } = await known;
      found = add(found, { nand2Equivalents, cellArea, memoryBits, ...(criticalPath ? { ns: criticalPath.ns } : {}) });
    }
    return found;
  };
  const parts = async (units: readonly AreaUnit[]): Promise<readonly (PartArea & Pick<PublishedArea, "paper">)[]> => {
    const found: (PartArea & Pick<PublishedArea, "paper">)[] = [];
    for (const { name, uses, less: others, paper } of units) {
      onProgress?.(`- ${name}`);
      const whole = await sum(uses);
      found.push({ ...(others ? less(name, whole, await sum(others)) : { ...whole, name, count: uses.length }), ...(paper === undefined ? {} : { paper }) });
    }
    return found;
  };

  const base = denseSection(config);
  onProgress?.(base.name);
  const denseParts = await parts(base.units);
  const denseTotal = total(base.name, denseParts);
  const array = denseParts.find(({ name }) => name === "array") ?? denseTotal;
  const published = <P extends PartArea>(part: P, memories: MemoryArea): P & PublishedArea => ({ ...part, mm2: publishedLogic(part, array) + part.memoryBits * density(memories) });
  const dense = { name: base.name, parts: denseParts.map((part) => published(part, PUBLISHED.buffers)), total: published(denseTotal, PUBLISHED.buffers) };
  const added: AddedArea[] = [];
  const chosen = [...addedSections].flatMap(([name, section]) => (sections.includes(name) ? [section(config, grid)] : []));
  for (const { name, units, compared, paper, accumulatorLanes } of chosen) {
    onProgress?.(name);
    const found = await parts(units);
    const sectionTotal = total(name, found);
    added.push({
      name,
      parts: found.map((part) => published(part, PUBLISHED.weights)),
      total: { ...published(sectionTotal, PUBLISHED.weights), ...(paper === undefined ? {} : { paper }) },
      compared: (await parts(compared ?? [])).map((part) => published(part, PUBLISHED.weights)),
      share: shareOf({ base: denseTotal, added: sectionTotal, array }),
      ...(accumulatorLanes === undefined ? {} : { shareOfSameAccumulators: shareOfSameAccumulators({ dense: denseParts, added: sectionTotal, array, lanes: accumulatorLanes }) }),
    });
  }
  const timed = (await Promise.all(measured.values())).flatMap(({ criticalPath, memories }) => (criticalPath && memories.length > 0 ? [criticalPath] : []));
  const lanes = chosen.flatMap((section) => section.lanes ?? []);
  return { dense, added, ...(lanes.length > 0 ? { lanes } : {}), ...(timed.length > 0 ? { ram: timed.find(({ ram }) => ram !== undefined)?.ram ?? "left out" } : {}) };
}

/** Made of many modules, most of them alike: mapped module by module. */
const MANY_ALIKE: readonly string[] = ["gemm_array", "accumulator_bank", "scatter_lane", "result_stage", "softmax", "rms_norm", "residual_add", "silu_multiply", "rope"];

/** Units of many equal modules are mapped module by module; the paths of the whole array, which are those of a PE, are left aside. */
async function map({ workspace, config, liberty, clockNs, ram, onProgress }: AreaOptions, use: BlockUse): Promise<Synthesis> {
  const design = elaborate(standalone(use), { prefix: config.prefix });
  const array = use.name === "gemm_array";
  return synthesize({
    workspace,
    files: emitDesign(design),
    top: design.top,
    memories: memoryModules(design),
    ...(liberty?.length ? { liberty } : {}),
    ...(clockNs === undefined ? { timing: false } : { goal: "timing" as const, clockNs, timing: !array }),
    ...(ram ? { ram } : {}),
    flatten: !MANY_ALIKE.includes(use.name),
    ...(onProgress ? { onProgress } : {}),
  });
}

function add(sum: PartArea, part: Omit<PartArea, "name" | "count">): PartArea {
  const ns = Math.max(sum.ns ?? 0, part.ns ?? 0);
  return {
    ...sum,
    nand2Equivalents: sum.nand2Equivalents + part.nand2Equivalents,
    cellArea: sum.cellArea + part.cellArea,
    memoryBits: sum.memoryBits + part.memoryBits,
    ...(ns > 0 ? { ns } : {}),
  };
}

function nothing(name: string): PartArea {
  return { name, count: 1, nand2Equivalents: 0, cellArea: 0, memoryBits: 0 };
}

function total(name: string, parts: readonly PartArea[]): PartArea {
  return parts.reduce(add, nothing(name));
}

function less(name: string, whole: PartArea, part: PartArea): PartArea {
  return {
    ...whole,
    name,
    nand2Equivalents: whole.nand2Equivalents - part.nand2Equivalents,
    cellArea: whole.cellArea - part.cellArea,
    memoryBits: whole.memoryBits - part.memoryBits,
  };
}

/** Accumulator memory is the same in both: only the adders and converters of further scatter lanes are more. */
function shareOfSameAccumulators({ dense, added, array, lanes }: { readonly dense: readonly PartArea[]; readonly added: PartArea; readonly array: PartArea; readonly lanes: number }): AreaShare {
  const perLane = total("", dense.filter(({ name }) => ["accumulators", "result stage"].includes(name)));
  const further = total("", Array.from({ length: lanes - 1 }, () => ({ ...perLane, memoryBits: 0 })));
  return shareOf({ base: add(total("", dense), further), added: less("", added, further), array });
}

function shareOf({ base, added, array }: { readonly base: PartArea; readonly added: PartArea; readonly array: PartArea }): AreaShare {
  const withMemory = ({ cellArea, memoryBits }: PartArea): number => cellArea + memoryBits * SRAM_UM2_PER_BIT;
  return {
    gates: added.nand2Equivalents / base.nand2Equivalents,
    memoryBits: added.memoryBits / base.memoryBits,
    ...(base.cellArea > 0 ? { area: withMemory(added) / withMemory(base) } : {}),
    published: (publishedLogic(added, array) + added.memoryBits * density(PUBLISHED.weights)) / (publishedLogic(base, array) + base.memoryBits * density(PUBLISHED.buffers)),
  };
}

interface MemoryArea {
  readonly area: number;
  readonly bits: number;
}

function density({ area, bits }: MemoryArea): number {
  return area / bits;
}

/** mm2 in 28 nm of a part's gates, by those of the array. */
function publishedLogic(part: PartArea, array: PartArea): number {
  return (part.nand2Equivalents / array.nand2Equivalents) * PUBLISHED.array;
}
