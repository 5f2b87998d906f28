import type { AcceleratorConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { concentratedGemm } from "./concentrated-gemm.js";
import { gatherSide, laneSorter } from "./gather-side.js";
import { publishedGemm } from "./published-gemm.js";

type Arrangement = AcceleratorConfig["scatter"]["arrangement"];

interface ScatterDesign {
  readonly engine: (config: AcceleratorConfig) => BlockUse;
  /** Brings the map of a scatter lane into row order; left out where tokens are taken in their own. */
  readonly sorter?: (config: AcceleratorConfig) => BlockUse;
}

const ARRANGEMENTS: Readonly<Record<Arrangement, ScatterDesign>> = {
  rows: { engine: concentratedGemm, sorter: laneSorter },
  published: { engine: publishedGemm },
};

/** The GEMM engine on unique vectors, and beside it the gather side and the map sorter of a scatter lane. */
export const focusDesign = {
  top: (config: AcceleratorConfig): BlockUse => ARRANGEMENTS[config.scatter.arrangement].engine(config),
  beside: (config: AcceleratorConfig): readonly BlockUse[] => [gatherSide(config, config.limits), ...mapSorters(config).slice(0, 1)],
} as const;

/** The map sorters, one for each scatter lane; none where the map stays in token order. */
export function mapSorters(config: AcceleratorConfig): readonly BlockUse[] {
  const sorter = ARRANGEMENTS[config.scatter.arrangement].sorter?.(config);
  return sorter === undefined ? [] : Array.from({ length: config.scatter.lanes }, () => sorter);
}
