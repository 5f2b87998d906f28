import { stepsPerToken } from "../blocks/similarity/neighbourhood.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { engineSizes } from "../designs/engine-sizes.js";
import { mapSorters } from "../designs/focus-design.js";

/** Units of the concentrated datapath that may be the slowest. */
export const UNITS = ["array", "weights", "scatter", "lists", "gather", "sorter"] as const;

export type Unit = (typeof UNITS)[number];

export const unitDocs: Readonly<Record<Unit, string>> = {
  array: "vectors through the array, p per pass",
  weights: "weight rows, as many as array rows per pass",
  scatter: "additions of the fullest scatter lane",
  lists: "list entries of the fullest lane",
  gather: "comparisons of the results that will be the next input",
  sorter: "map sorter of the fullest lane, once for all n-groups",
};

/** A kind of tensor, by what its (m-tiles, slices) are on average. */
export interface LimitPoint {
  readonly K: number;
  /** p / m, 0 to 1. */
  readonly uniqueShare: number;
  /** c / m, 0 to 1: at least p / m, as every unique vector of a slice is of another class. */
  readonly classShare: number;
  /** Outputs of the GEMM; as many as K where left out. */
  readonly N?: number;
  /** In place of the configuration's, to compare. */
  readonly dotsPerCycle?: number;
  readonly lanes?: number;
}

export interface LimitRow extends Required<LimitPoint> {
  /** Cycles that each unit is busy for one (m-tile, n-group) of `tile.m` tokens and `tile.n` outputs. */
  readonly cycles: Readonly<Record<Unit, number>>;
  readonly limit: Unit;
  /** Cycles of the slowest unit over those of the array and its weights: 1 where nothing else limits. */
  readonly slowdown: number;
}

/**
 * Cycles that each unit needs for one (m-tile, n-group), and which of them limits (docs/performance.md). The units work side by
 * side, so the slowest sets the pace:
 *
 *     array    slices * blocks * p              weights  slices * blocks * shortest pass
 *     scatter  slices * blocks * ceil(c / S)    lists    slices * ceil(c / S)
 *     gather   ceil(n / vector) * (c * steps + m - c), steps = ceil(candidates / dots)
 *     sorter   slices * (2 l + max(p, l) + 9) / groups, l = ceil(c / S)
 *
 * with blocks = n / columns and groups = ceil(N / n), as a list serves all n-groups of its m-tile. A slice's list has at most c entries: fewer where classes still agree (docs/adr/0007). The tokens of
 * a class that has been compared take a cycle each; the gather of tokens from outside takes m * steps per slice.
 */
export function concentrationLimits(config: AcceleratorConfig, point: LimitPoint): LimitRow {
  const { tile, array, similarity, scatter } = config;
  const { blocksPerGroup: blocks, passMinimum } = engineSizes(config);
  const { dotsPerCycle = similarity.dotsPerCycle, lanes = scatter.lanes, N = point.K } = point;
  const m = tile.m;
  const p = Math.max(1, Math.round(point.uniqueShare * m));
  const classes = Math.max(p, Math.round(point.classShare * m));
  const inLane = Math.ceil((similarity.classes ? classes : m) / lanes);
  const slices = Math.ceil(point.K / array.rows);
  const outputSlices = Math.ceil(tile.n / similarity.vector);
  return rowOf(
    { ...point, N, dotsPerCycle, lanes },
    {
      array: slices * blocks * p,
      weights: slices * blocks * passMinimum,
      scatter: slices * blocks * inLane,
      lists: slices * inLane,
      gather: outputSlices * gatherCyclesPerSlice(config, { tokens: m, classes, dotsPerCycle }),
      sorter: mapSorters(config).length === 0 ? 0 : Math.ceil((slices * sorterCyclesPerSlice({ unique: p, classes: inLane })) / Math.ceil(N / tile.n)),
    },
  );
}

function rowOf(point: Required<LimitPoint>, cycles: Readonly<Record<Unit, number>>): LimitRow {
  const limit = UNITS.reduce<Unit>((worst, unit) => (cycles[unit] > cycles[worst] ? unit : worst), "array");
  return { ...point, cycles, limit, slowdown: cycles[limit] / Math.max(cycles.array, cycles.weights) };
}

/**
 * Cycles of the gather side for one slice of results: a token of a class that has been compared before takes one. Exact where
 * all tokens are compared or `steps` is 1; else a lower bound, as the queue may run empty behind a burst of tokens of one cycle
 * (gather-cycles.ts is exact).
 */
export function gatherCyclesPerSlice({ similarity }: AcceleratorConfig, of: { readonly tokens: number; readonly classes: number; readonly dotsPerCycle: number }): number {
  const { frames, rows, columns } = similarity.block;
  const steps = stepsPerToken(frames * rows * columns - 1, of.dotsPerCycle);
  return similarity.classes ? of.classes * steps + of.tokens - of.classes : of.tokens * steps;
}

/** Cycles of a map sorter for one slice of its lane: as its contract says. */
function sorterCyclesPerSlice(of: { readonly unique: number; readonly classes: number }): number {
  return 2 * of.classes + Math.max(of.unique, of.classes) + 9;
}

/** The smallest K with which the gather of the results hides behind the array. */
export function gatherHiddenFrom(config: AcceleratorConfig, point: Omit<LimitPoint, "K">): number {
  const { cycles } = concentrationLimits(config, { ...point, K: config.array.rows });
  return config.array.rows * Math.ceil(cycles.gather / Math.max(cycles.array, cycles.weights));
}

/** The largest c / m with which scatter hides behind the array. */
export function scatterHiddenTo(config: AcceleratorConfig, point: { readonly uniqueShare: number; readonly lanes?: number }): number {
  const { passMinimum } = engineSizes(config);
  return Math.min(1, ((point.lanes ?? config.scatter.lanes) * Math.max(passMinimum, Math.round(point.uniqueShare * config.tile.m))) / config.tile.m);
}

/** Points of the table of `describe`: from strong to no redundancy. */
export const LIMIT_POINTS: readonly LimitPoint[] = [96, 512, 3584].flatMap((K) =>
  ([[0.05, 0.1], [0.15, 0.3], [0.35, 0.5], [1, 1]] as const).map(([uniqueShare, classShare]) => ({ K, uniqueShare, classShare })),
);

export interface LimitTable {
  readonly rows: readonly LimitRow[];
  /** For each p / m and c / m of the rows: from which K the gather is hidden, by dot products per cycle. */
  readonly gatherHidden: readonly { readonly uniqueShare: number; readonly classShare: number; readonly dotsPerCycle: number; readonly K: number }[];
  /** For each p / m: up to which c / m scatter is hidden, by lanes. */
  readonly scatterHidden: readonly { readonly uniqueShare: number; readonly lanes: number; readonly classShare: number }[];
}

/** Everything `describe` says of limits. */
export function limitTable(config: AcceleratorConfig, points: readonly LimitPoint[] = LIMIT_POINTS): LimitTable {
  const { frames, rows, columns } = config.similarity.block;
  const most = Math.max(1, frames * rows * columns - 1);
  const dots = [...new Set([1, 2, 4, 7, config.similarity.dotsPerCycle])].filter((count) => count <= most).sort((a, b) => a - b);
  const lanes = [...new Set([1, 2, 4, config.scatter.lanes])].sort((a, b) => a - b);
  const kinds = points.filter(({ uniqueShare, classShare }, at) => points.findIndex((other) => other.uniqueShare === uniqueShare && other.classShare === classShare) === at);
  return {
    rows: points.map((point) => concentrationLimits(config, point)),
    gatherHidden: kinds.flatMap(({ uniqueShare, classShare }) => dots.map((dotsPerCycle) => ({ uniqueShare, classShare, dotsPerCycle, K: gatherHiddenFrom(config, { uniqueShare, classShare, dotsPerCycle }) }))),
    scatterHidden: kinds.flatMap(({ uniqueShare }) => lanes.map((count) => ({ uniqueShare, lanes: count, classShare: scatterHiddenTo(config, { uniqueShare, lanes: count }) }))),
  };
}
