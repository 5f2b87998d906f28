import { elementAt } from "../../config/element-at.js";
import type { Neighbours } from "./neighbours.js";

/** Classes of the tokens of all m-tiles; classes are counted from 0 in each m-tile, in the order of their first tokens. */
export interface TokenClasses {
  /** Class of each token within its m-tile, -1 for a pruned token. */
  readonly classOf: Int32Array;
  /** c: number of classes of each m-tile. */
  readonly counts: Int32Array;
}

export interface ClassInput {
  /** tokens x slices, see Concentration.map. */
  readonly map: Int32Array;
  readonly slices: number;
  readonly tileOf: Int32Array;
  readonly tiles: number;
}

/**
 * Classes as the hardware finds them (docs/numerics.md#classes): one bit per token and candidate says whether their map
 * entries agreed in every slice so far (two zero vectors agree); at the end a token joins the class of the first
 * candidate, in the order of comparison, that still agrees, and founds a class where none does.
 */
export function neighbourClasses(input: ClassInput, neighbours: Neighbours): TokenClasses {
  return classesBy(input, (token, classOf) => {
    const end = elementAt(neighbours.start, token + 1);
    for (let index = elementAt(neighbours.start, token); index < end; index += 1) {
      const candidate = elementAt(neighbours.token, index);
      if (sameRow(input, token, candidate)) return elementAt(classOf, candidate);
    }
    return -1;
  });
}

/** Classes by a search through the whole m-tile: the fewest there can be, for comparison. */
export function globalClasses(input: ClassInput): TokenClasses {
  const { map, slices, tileOf } = input;
  const known = new Map<string, number>();
  return classesBy(input, (token, classOf) => {
    const key = `${tileOf[token]} ${map.subarray(token * slices, (token + 1) * slices).join()}`;
    const found = known.get(key);
    if (found !== undefined) return elementAt(classOf, found);
    known.set(key, token);
    return -1;
  });
}

/** For each token the first candidate of its class, -1 where there is none: it founded the class, or is pruned. */
export function classCandidates({ classOf }: TokenClasses, neighbours: Neighbours): Int32Array {
  return classOf.map((found, token) => {
    if (found < 0) return -1;
    const candidates = neighbours.token.subarray(neighbours.start[token], neighbours.start[token + 1]);
    return candidates.find((candidate) => classOf[candidate] === found) ?? -1;
  });
}

/** Every retained token a class of its own: what there is with classes switched off. */
export function singleClasses(input: ClassInput): TokenClasses {
  return classesBy(input, () => -1);
}

function classesBy(input: ClassInput, find: (token: number, classOf: Int32Array) => number): TokenClasses {
  const { tileOf, tiles } = input;
  const classOf = new Int32Array(tileOf.length).fill(-1);
  const counts = new Int32Array(tiles);
  for (let token = 0; token < tileOf.length; token += 1) {
    const tile = elementAt(tileOf, token);
    if (tile < 0) continue;
    const next = elementAt(counts, tile);
    const found = find(token, classOf);
    classOf[token] = found < 0 ? next : found;
    if (found < 0) counts[tile] = next + 1;
  }
  return { classOf, counts };
}

function sameRow({ map, slices }: ClassInput, a: number, b: number): boolean {
  for (let slice = 0; slice < slices; slice += 1) {
    if (map[a * slices + slice] !== map[b * slices + slice]) return false;
  }
  return true;
}

/** The map of one (m-tile, slice) in row order: classes of unique vector i at [start[i], start[i + 1]), ascending. */
export interface RowOrder {
  /** p + 1 entries. */
  readonly start: Int32Array;
  /** Every class whose vector of this slice is not zero, once. */
  readonly classes: Int32Array;
}

/** The classes of an m-tile with a token of each; class i stands at index i. */
export function firstTokens(classes: TokenClasses, tileOf: Int32Array, tile: number): Int32Array {
  const first = new Int32Array(classes.counts[tile] ?? 0);
  for (let token = tileOf.length - 1; token >= 0; token -= 1) {
    if (tileOf[token] === tile) first[elementAt(classes.classOf, token)] = token;
  }
  return first;
}

/**
 * Turns the map of one (m-tile, slice) from token order into row order by counting: no list is searched.
 * @param entries map entry of each class, -1 for a zero vector
 * @param p number of unique vectors
 */
export function rowOrder(entries: Int32Array, p: number): RowOrder {
  const start = new Int32Array(p + 1);
  for (const entry of entries) if (entry >= 0) start[entry + 1] = elementAt(start, entry + 1) + 1;
  for (let row = 0; row < p; row += 1) start[row + 1] = elementAt(start, row + 1) + elementAt(start, row);
  const next = start.slice();
  const classes = new Int32Array(elementAt(start, p));
  entries.forEach((entry, index) => {
    if (entry < 0) return;
    classes[elementAt(next, entry)] = index;
    next[entry] = elementAt(next, entry) + 1;
  });
  return { start, classes };
}
