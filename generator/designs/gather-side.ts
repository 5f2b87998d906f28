import { mapSorter } from "../blocks/scatter/map-sorter.js";
import { meanConcentrator } from "../blocks/similarity/mean-concentrator.js";
import type { NeighbourhoodParameters } from "../blocks/similarity/neighbourhood.js";
import { similarityConcentrator } from "../blocks/similarity/similarity-concentrator.js";
import { countBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { scatterSizes } from "./concentrated-gemm.js";
import type { BlockUse } from "../dsl/block-use.js";

/** Width of the number that tells the vectors of a slice from older ones, where nothing else is said. */
const EPOCH_BITS = 8;

/** Fewest bits of the number of slices: the gather side of every small design is the same. */
const LEAST_SLICE_BITS = 12;

export interface GatherSizes extends NeighbourhoodParameters {
  readonly dotsPerCycle: number;
  readonly epochBits: number;
  /** Width of the number of slices. */
  readonly sliceBits: number;
  /** Classes are found; else every token is one. */
  readonly classes: boolean;
}

/** Tokens of the largest frame, and frames. */
export interface GridLimits {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** Sizes of the gather side that belongs to a configuration, for frames of up to `grid`. */
export function gatherSizes({ similarity, tile, limits }: AcceleratorConfig, grid: GridLimits): GatherSizes {
  const sliceBits = Math.max(LEAST_SLICE_BITS, countBits(Math.ceil(limits.size / similarity.vector)));
  return { block: similarity.block, maxFrames: grid.frames, maxRows: grid.rows, maxColumns: grid.columns, tileTokens: tile.m, dotsPerCycle: similarity.dotsPerCycle, epochBits: EPOCH_BITS, sliceBits, classes: similarity.classes };
}

/** The gather side that belongs to a configuration, for frames of up to `grid`. */
export function gatherSide(config: AcceleratorConfig, grid: GridLimits): BlockUse {
  const { array, similarity } = config;
  const parameters = {
    ...gatherSizes(config, grid),
    element: array.operand,
    lanes: similarity.vector,
    matcherBits: similarity.matcherBits,
    subnormals: array.subnormals,
  };
  return similarity.representative === "mean" ? meanConcentrator({ ...parameters, addStages: array.pipeline.add }) : similarityConcentrator(parameters);
}

/** The map sorter of one scatter lane. */
export function laneSorter(config: AcceleratorConfig): BlockUse {
  return mapSorter({ tileTokens: config.tile.m, laneClasses: scatterSizes(config).laneClasses, addZeros: config.array.subnormals === "flush" });
}
