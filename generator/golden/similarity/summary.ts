import type { Concentration } from "./concentrate.js";
import { classesBySearch } from "./concentrate.js";

/** Plain figures of a result for a report. */
export interface ConcentrationSummary {
  readonly tokens: number;
  readonly retainedTokens: number;
  readonly slices: number;
  readonly tiles: number;
  readonly vectors: number;
  readonly uniqueVectors: number;
  readonly zeroVectors: number;
  readonly nonFiniteVectors: number;
  readonly comparedPairs: number;
  readonly matches: number;
  /** Sum of c over the m-tiles, and the same by a search through whole m-tiles. */
  readonly classes: number;
  readonly classesBySearch: number;
  /** vectors / uniqueVectors; 1 where nothing was there. */
  readonly compression: number;
  /** p / m: uniqueVectors / vectors. */
  readonly uniqueShare: number;
  /** c / m: classes / retainedTokens. */
  readonly classShare: number;
  /** [tile][slice] */
  readonly p: readonly (readonly number[])[];
  /** [tile] */
  readonly classesPerTile: readonly number[];
}

export function summarize(result: Concentration): ConcentrationSummary {
  const { statistics, slices, tiles, tokens, p, classes } = result;
  const { vectors, uniqueVectors } = statistics;
  const retainedTokens = slices === 0 ? 0 : vectors / slices;
  const total = (counts: Int32Array): number => counts.reduce((sum, count) => sum + count, 0);
  const found = total(classes.counts);
  return {
    tokens,
    retainedTokens,
    slices,
    tiles,
    ...statistics,
    classes: found,
    classesBySearch: total(classesBySearch(result).counts),
    compression: uniqueVectors === 0 ? 1 : vectors / uniqueVectors,
    uniqueShare: vectors === 0 ? 0 : uniqueVectors / vectors,
    classShare: retainedTokens === 0 ? 0 : found / retainedTokens,
    p: Array.from({ length: tiles }, (_, tile) => Array.from(p.subarray(tile * slices, (tile + 1) * slices))),
    classesPerTile: Array.from(classes.counts),
  };
}
