import { mapSorter } from "../blocks/map-sorter.js";
import { similarityConcentrator } from "../blocks/similarity-concentrator.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { concentratedGemm, scatterSizes } from "../dsl/concentrated-gemm.js";
import type { BlockUse } from "../dsl/define-block.js";
import { denseGemm } from "../dsl/dense-gemm.js";
import { elaborate, standalone } from "../dsl/elaborate.js";
import { buildStructure } from "../dsl/structure.js";
import { emitDesign } from "../emit/emit-design.js";
import { gatherSizes } from "../model/gather-cycles.js";
import type { Workspace } from "../tools/workspace.js";
import { synthesize, type Synthesis } from "./synthesize.js";

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

export interface AreaReport {
  /** Units of the dense design. */
  readonly dense: readonly PartArea[];
  /** What similarity concentration adds; `engine` is the concentrated GEMM engine less the dense one. */
  readonly added: readonly PartArea[];
  readonly denseTotal: PartArea;
  readonly addedTotal: PartArea;
  /** Added logic and memory over dense logic and memory. */
  readonly share: AreaShare;
  /** The same where the dense design has as many accumulator adders and result stages as the concentrated one. */
  readonly shareOfSameAccumulators: AreaShare;
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
  readonly grid: { readonly frames: number; readonly rows: number; readonly columns: number };
  readonly liberty?: readonly string[];
  /** Map for this period; for least area where left out. */
  readonly clockNs?: number;
  readonly onProgress?: (message: string) => void;
}

/**
 * Maps every unit of the dense design, of the concentrated GEMM engine and of the gather side by itself and adds them up.
 * Memories are black boxes whose bits are counted.
 */
export async function measureArea(options: AreaOptions): Promise<AreaReport> {
  const { config, grid } = options;
  const measured = new Map<string, Promise<Synthesis>>();
  const measure = async (name: string, uses: readonly BlockUse[]): Promise<PartArea> => {
    let sum: PartArea = { name, count: uses.length, nand2Equivalents: 0, cellArea: 0, memoryBits: 0 };
    for (const use of uses) {
      const key = JSON.stringify([use.name, use.variant, use.verilogParameters.map(({ value }) => value)]);
      const known = measured.get(key) ?? map(options, use);
      measured.set(key, known);
      const { nand2Equivalents, cellArea, memoryBits, criticalPath } = await known;
      sum = add(sum, { nand2Equivalents, cellArea, memoryBits, ...(criticalPath ? { ns: criticalPath.ns } : {}) });
    }
    return sum;
  };
  const all = async (units: readonly Unit[]): Promise<readonly PartArea[]> => {
    const found: PartArea[] = [];
    for (const { name, uses } of units) found.push(await measure(name, uses));
    return found;
  };

  const dense = await all(unitsOf(denseGemm({ ...config, design: "dense" })));
  const engine = await all(unitsOf(concentratedGemm({ ...config, design: "focus" })));
  const gather = await all(
    unitsOf(
      similarityConcentrator({
        ...gatherSizes(config, grid),
        element: config.array.operand,
        lanes: config.similarity.vector,
        matcherBits: config.similarity.matcherBits,
        subnormals: config.array.subnormals,
      }),
    ),
  );
  const { laneClasses } = scatterSizes(config);
  const sorters = await measure("map_sorter", Array.from({ length: config.scatter.lanes }, () => mapSorter({ tileTokens: config.tile.m, laneClasses, addZeros: config.array.subnormals === "flush" })));
  const denseTotal = total("dense design", dense);
  const added = [...gather, sorters, less("scatter", total("", engine), denseTotal)];
  const addedTotal = total("similarity concentration", added);
  // Accumulator memory is the same in both: only the adders and converters of further scatter lanes are more.
  const perLane = total("", dense.filter(({ name }) => ["accumulator_bank", "result_stage"].includes(name)));
  const lanes = total("", Array.from({ length: config.scatter.lanes - 1 }, () => ({ ...perLane, memoryBits: 0 })));
  const array = dense.find(({ name }) => name === "gemm_array") ?? denseTotal;
  return {
    dense,
    added,
    denseTotal,
    addedTotal,
    share: shareOf({ base: denseTotal, added: addedTotal, array }),
    shareOfSameAccumulators: shareOf({ base: add(denseTotal, lanes), added: less("", addedTotal, lanes), array }),
  };
}

const MANY_ALIKE: readonly string[] = ["gemm_array", "accumulator_bank", "scatter_lane", "result_stage", "class_result_stage"];

interface Unit {
  readonly name: string;
  readonly uses: readonly BlockUse[];
}

/** The units placed in a block, alike ones together. */
function unitsOf(top: BlockUse): readonly Unit[] {
  if (!top.build) throw new Error(`${top.name} is not made of blocks`);
  const units = new Map<string, BlockUse[]>();
  for (const { use } of buildStructure(top.name, top.ports, top.build).placements) {
    const name = use.name;
    units.set(name, [...(units.get(name) ?? []), use]);
  }
  return [...units].map(([name, uses]) => ({ name, uses }));
}

/** Units of many equal modules are mapped module by module; the paths of the whole array, which are those of a PE, are left aside. */
async function map({ workspace, config, liberty, clockNs, onProgress }: AreaOptions, use: BlockUse): Promise<Synthesis> {
  const design = elaborate(standalone(use), { prefix: config.prefix });
  const array = use.name === "gemm_array";
  return synthesize({
    workspace,
    files: emitDesign(design, { config: config.name, hash: "area" }),
    top: design.top,
    ...(liberty?.length ? { liberty } : {}),
    ...(clockNs === undefined ? { timing: false } : { goal: "timing" as const, clockNs, timing: !array }),
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

function total(name: string, parts: readonly PartArea[]): PartArea {
  return parts.reduce(add, { name, count: 1, nand2Equivalents: 0, cellArea: 0, memoryBits: 0 });
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

function shareOf({ base, added, array }: { readonly base: PartArea; readonly added: PartArea; readonly array: PartArea }): AreaShare {
  const withMemory = ({ cellArea, memoryBits }: PartArea): number => cellArea + memoryBits * SRAM_UM2_PER_BIT;
  const density = ({ area, bits }: { readonly area: number; readonly bits: number }): number => area / bits;
  const logic = (part: PartArea): number => (part.nand2Equivalents / array.nand2Equivalents) * PUBLISHED.array;
  return {
    gates: added.nand2Equivalents / base.nand2Equivalents,
    memoryBits: added.memoryBits / base.memoryBits,
    ...(base.cellArea > 0 ? { area: withMemory(added) / withMemory(base) } : {}),
    published: (logic(added) + added.memoryBits * density(PUBLISHED.weights)) / (logic(base) + base.memoryBits * density(PUBLISHED.buffers)),
  };
}
