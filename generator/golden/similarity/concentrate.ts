import { elementAt, outside } from "../../config/element-at.js";
import { formatBits, perKind, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { elementArrays, type OperandCodes } from "../arithmetic/element-arrays.js";
import type { RowOrder, TokenClasses } from "./classes.js";
import { firstTokens, globalClasses, neighbourClasses, rowOrder, singleClasses } from "./classes.js";
import type { MatcherOptions } from "./matcher.js";
import { createMatcher } from "./matcher.js";
import type { NeighbourBlock, NeighbourRule, Neighbours, TokenGrid } from "./neighbours.js";
import { neighboursOf, tilesOf } from "./neighbours.js";
import type { Representative } from "./representative.js";
import { groupFirsts, groupMeans } from "./representative.js";
import { sliceReader, VectorState } from "./slice-vectors.js";

export interface ConcentrateOptions {
  /** tokens x K, row-major, tokens in raster order frame by frame. */
  readonly activations: OperandCodes;
  readonly K: number;
  readonly operand: NumberFormat;
  /** `flush` reads subnormal operands as zero. */
  readonly subnormals: SubnormalPolicy;
  readonly grid: TokenGrid;
  /** Which tokens are there; where left out, those whose row is not all zero (of either sign). */
  readonly retained?: ArrayLike<boolean | number>;
  /** V: elements of a vector. */
  readonly sliceElements: number;
  readonly block: NeighbourBlock;
  readonly neighbours: NeighbourRule;
  /** A match is a cosine strictly above, 0 to 1. */
  readonly threshold: number;
  /** m: retained tokens of an m-tile. */
  readonly tileTokens: number;
  readonly representative: Representative;
  /** False: every token is a class of its own. */
  readonly classes: boolean;
  readonly matcher: MatcherOptions;
  /**
   * For each token the candidate that is known to have the same row, or -1: tokens of one class of the tensor from which
   * this one was computed. Such a token takes the candidate's entry without a comparison (a zero vector stays one).
   */
  readonly joined?: ArrayLike<number>;
}

export interface ConcentrationStatistics {
  /** Vectors of retained tokens, zero vectors included: retained tokens x slices. */
  readonly vectors: number;
  readonly zeroVectors: number;
  /** Vectors that hold NaN or infinity: unique, each of them, but for tokens that have joined a candidate. */
  readonly nonFiniteVectors: number;
  /** Pairs of key and candidate that were compared: both neither zero nor non-finite. */
  readonly comparedPairs: number;
  /** Vectors that joined the group of a neighbour. vectors = zeroVectors + matches + uniqueVectors. */
  readonly matches: number;
  readonly uniqueVectors: number;
}

/** Result of gather over a tensor. Unique vectors are counted from 0 in each (m-tile, slice), in the order of arrival. */
export interface Concentration {
  readonly tokens: number;
  readonly K: number;
  readonly slices: number;
  readonly sliceElements: number;
  readonly operand: NumberFormat;
  readonly tiles: number;
  readonly tileTokens: number;
  /** m-tile of each token, -1 for a pruned one. */
  readonly tileOf: Int32Array;
  /** tokens x slices: index of the unique vector in its (m-tile, slice), -1 for a zero vector and a pruned token. */
  readonly map: Int32Array;
  /** tokens x slices: token whose vector founded the group, -1 where `map` is. */
  readonly root: Int32Array;
  /** tokens x slices: neighbour that was matched, -1 where there was none. */
  readonly matched: Int32Array;
  /** p: tiles x slices. */
  readonly p: Int32Array;
  /** tiles x slices + 1: vectors before each (m-tile, slice) in `unique`. */
  readonly uniqueStart: Int32Array;
  /** sum of p x V codes; the columns the last slice lacks are +0. */
  readonly unique: OperandCodes;
  readonly classes: TokenClasses;
  readonly statistics: ConcentrationStatistics;
}

/**
 * Similarity concentration (SIC) of a tensor, bit for bit what gather decides (docs/numerics.md#similarity,
 * docs/numerics.md#classes; published: docs/facts.md#similarity-concentration). Each vector is compared with the original
 * values of its neighbours' vectors of the same slice and m-tile; with the best above the threshold it joins that
 * neighbour's group, else it founds one.
 * @throws RangeError when lengths do not fit or a parameter is out of range
 */
export function concentrate(options: ConcentrateOptions): Concentration {
  const { activations, K, operand, subnormals, grid, sliceElements, tileTokens } = options;
  const tokens = grid.frames * grid.rows * grid.columns;
  if (!(K >= 1) || activations.length !== tokens * K) throw new RangeError(`activations: ${activations.length} elements, not ${tokens} x ${K}`);
  for (const [name, value] of [["sliceElements", sliceElements], ["tileTokens", tileTokens]] as const) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name}: ${value} is not a positive whole number`);
  }
  const retained = options.retained ?? nonZeroRows(activations, K, tokens, operand);
  if (retained.length !== tokens) throw new RangeError(`retained: ${retained.length} tokens, not ${tokens}`);
  const tileOf = tilesOf(retained, tileTokens);
  const neighbours = neighboursOf({ grid, block: options.block, rule: options.neighbours, tileOf });
  const matcher = createMatcher({ matcher: options.matcher, threshold: options.threshold, sliceElements, neighbours });
  const reader = sliceReader({ activations, K, sliceElements, operand, subnormals, quantisation: matcher.quantisation, tileOf });

  const { joined } = options;
  if (joined) checkJoined({ joined, neighbours, tileOf, activations, K });

  const slices = Math.ceil(K / sliceElements);
  const retainedTokens = tileOf.reduce((count, tile) => count + (tile < 0 ? 0 : 1), 0);
  const tiles = Math.ceil(retainedTokens / tileTokens);
  const map = new Int32Array(tokens * slices).fill(-1);
  const root = new Int32Array(tokens * slices).fill(-1);
  const matched = new Int32Array(tokens * slices).fill(-1);
  const p = new Int32Array(tiles * slices);
  let [zeroVectors, nonFiniteVectors, matches] = [0, 0, 0];
  for (let slice = 0; slice < slices; slice += 1) {
    reader.load(slice);
    for (let token = 0; token < tokens; token += 1) {
      const tile = elementAt(tileOf, token);
      if (tile < 0) continue;
      const state = reader.states[token];
      if (state === VectorState.zero) {
        zeroVectors += 1;
        continue;
      }
      const at = token * slices + slice;
      const joins = joined?.[token] ?? -1;
      if (state === VectorState.nonFinite && joins < 0) nonFiniteVectors += 1;
      const neighbour = joins >= 0 ? joins : matcher.match(reader, token);
      if (neighbour >= 0) {
        matches += 1;
        matched[at] = neighbour;
        map[at] = elementAt(map, neighbour * slices + slice);
        root[at] = elementAt(root, neighbour * slices + slice);
      } else {
        const block = tile * slices + slice;
        map[at] = elementAt(p, block);
        root[at] = token;
        p[block] = elementAt(p, block) + 1;
      }
    }
  }
  const uniqueStart = new Int32Array(p.length + 1);
  p.forEach((count, block) => (uniqueStart[block + 1] = elementAt(uniqueStart, block) + count));
  const uniqueVectors = elementAt(uniqueStart, p.length);
  const unique = elementArrays(operand).make(uniqueVectors * sliceElements);
  const write = options.representative === "mean" ? groupMeans : groupFirsts;
  for (let slice = 0; slice < slices; slice += 1) {
    const groupOf = (token: number): number => {
      const entry = elementAt(map, token * slices + slice);
      return entry < 0 ? -1 : elementAt(uniqueStart, elementAt(tileOf, token) * slices + slice) + entry;
    };
    write({ activations, K, slice, sliceElements, operand, subnormals, tokens, groupOf, rootOf: (token) => elementAt(root, token * slices + slice), into: unique });
  }
  const classInput = { map, slices, tileOf, tiles };
  return {
    tokens,
    K,
    slices,
    sliceElements,
    operand,
    tiles,
    tileTokens,
    tileOf,
    map,
    root,
    matched,
    p,
    uniqueStart,
    unique,
    classes: options.classes ? neighbourClasses(classInput, neighbours) : singleClasses(classInput),
    statistics: { vectors: retainedTokens * slices, zeroVectors, nonFiniteVectors, comparedPairs: matcher.comparedPairs(), matches, uniqueVectors },
  };
}

/** @throws RangeError when a token has joined one that is no candidate of it or has another row */
function checkJoined(given: { readonly joined: ArrayLike<number>; readonly neighbours: Neighbours; readonly tileOf: Int32Array; readonly activations: OperandCodes; readonly K: number }): void {
  const { joined, neighbours, tileOf, activations, K } = given;
  if (joined.length !== tileOf.length) throw new RangeError(`joined: ${joined.length} tokens, not ${tileOf.length}`);
  tileOf.forEach((tile, token) => {
    const other = elementAt(joined, token);
    if (other < 0 || tile < 0) return;
    const candidates = neighbours.token.subarray(neighbours.start[token], neighbours.start[token + 1]);
    if (!candidates.includes(other)) throw new RangeError(`joined: token ${other} is no candidate of token ${token}`);
    for (let k = 0; k < K; k += 1) {
      if (activations[token * K + k] !== activations[other * K + k]) throw new RangeError(`joined: tokens ${token} and ${other} differ in column ${k}`);
    }
  });
}

/** The classes of a result by a search through the whole m-tile: the fewest there can be. */
export function classesBySearch(result: Concentration): TokenClasses {
  return globalClasses(result);
}

/** The map of one (m-tile, slice) in row order: for each unique vector the classes that use it. */
export function rowOrderOf(result: Concentration, tile: number, slice: number): RowOrder {
  const { classes, tileOf, map, slices, p } = result;
  const entries = firstTokens(classes, tileOf, tile).map((token) => elementAt(map, token * slices + slice));
  return rowOrder(entries, p[tile * slices + slice] ?? 0);
}

const magnitudeMask = perKind({ float: (format) => 2 ** (formatBits(format) - 1) - 1, integer: () => -1 });

function nonZeroRows(activations: OperandCodes, K: number, tokens: number, operand: NumberFormat): Uint8Array {
  // Without the sign bit both zeros of a float format are 0.
  const magnitude = magnitudeMask(operand);
  const retained = new Uint8Array(tokens);
  for (let token = 0; token < tokens; token += 1) {
    for (let k = 0; k < K && retained[token] === 0; k += 1) {
      if (((activations[token * K + k] ?? outside(activations, token * K + k)) & magnitude) !== 0) retained[token] = 1;
    }
  }
  return retained;
}
