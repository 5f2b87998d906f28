import type { AcceleratorConfig, GemmConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { denseGemm } from "../designs/dense-gemm.js";
import type { LaneNeed } from "../model/special-function-lanes.js";

/** A row of the report: blocks counted together, less others that stand in another row. */
export interface AreaUnit {
  readonly name: string;
  readonly uses: readonly BlockUse[];
  readonly less?: readonly BlockUse[];
  /** The paper's area of as many units of the same purpose, 28 nm, mm2. */
  readonly paper?: number;
}

export interface AreaSection {
  readonly name: string;
  readonly units: readonly AreaUnit[];
  /** What the paper has for the same purpose, as ours; in no total. */
  readonly compared?: readonly AreaUnit[];
  /** The paper's area of the section, mm2; left out where it gives none. */
  readonly paper?: number;
  /** Lanes of accumulators and result stages, of which the dense design has one; left out where they stay its own. */
  readonly accumulatorLanes?: number;
  /** What the lanes of its units were chosen for; left out where nothing is chosen. */
  readonly lanes?: readonly LaneNeed[];
}

/** What an accelerator adds to the dense design. */
export type AddedSection = (config: AcceleratorConfig, grid: AreaGrid) => AreaSection;

/** Largest frames of the gather side. */
export interface AreaGrid {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** Blocks as a reader knows them; others by their own name. */
const NAMES: Readonly<Record<string, string>> = {
  gemm_array: "array",
  accumulator_bank: "accumulators",
  gemm_sequencer: "sequencer",
  pass_control: "control beside the array",
  vector_key: "vector key: quantizer, squared length",
  selection_split: "split of the job",
  radix_topk: "radix top-k",
};

export function nameOf(use: BlockUse): string {
  return NAMES[use.name] ?? use.name.replaceAll("_", " ");
}

/** The units placed in a top, alike ones together. */
export function unitsOf(top: BlockUse): readonly AreaUnit[] {
  const units = new Map<string, BlockUse[]>();
  for (const use of placedIn(top)) units.set(nameOf(use), [...(units.get(nameOf(use)) ?? []), use]);
  return [...units].map(([name, uses]) => ({ name, uses }));
}

export function placedIn(top: BlockUse): readonly BlockUse[] {
  if (!top.structure) throw new Error(`${top.name} is not made of blocks`);
  return top.structure().placements.map(({ use }) => use);
}

/** What a block instantiates under a name. */
export function childOf(use: BlockUse, key: string): BlockUse {
  const [child] = use.instances()[key]?.uses ?? [];
  if (!child) throw new Error(`${use.name} has no ${key}`);
  return child;
}

/** The dense design. */
export function denseSection(config: GemmConfig): AreaSection {
  return { name: "dense design", units: unitsOf(denseGemm(config)) };
}

export function copies(use: BlockUse, count: number): readonly BlockUse[] {
  return Array.from({ length: count }, () => use);
}
