import { elementAt } from "../../config/element-at.js";
import type { Concentration } from "./concentrate.js";
import { elementArrays } from "../arithmetic/element-arrays.js";

/**
 * A concentrated tensor as an array of `rows` rows takes it: vectors of several of its slices are cut into them, and each
 * part has the map of its vector. The same tensor where a vector is one slice.
 * @throws RangeError where a vector is no whole number of slices
 */
export function arraySlices(concentration: Concentration, rows: number): Concentration {
  const { tokens, K, slices, sliceElements, operand, tiles, map, root, matched, p, unique, uniqueStart } = concentration;
  if (sliceElements === rows) return concentration;
  if (sliceElements % rows !== 0) throw new RangeError(`vectors of ${sliceElements} elements are no whole number of slices of ${rows}`);
  const cut = Math.ceil(K / rows);
  const vectorOf = (slice: number): number => Math.floor((slice * rows) / sliceElements);
  const repeated = (of: Int32Array, groups: number): Int32Array => Int32Array.from({ length: groups * cut }, (_, at) => elementAt(of, Math.floor(at / cut) * slices + vectorOf(at % cut)));
  const counts = repeated(p, tiles);
  const start = new Int32Array(tiles * cut + 1);
  counts.forEach((count, at) => (start[at + 1] = elementAt(start, at) + count));
  const parts = elementArrays(operand).make(elementAt(start, counts.length) * rows);
  counts.forEach((count, at) => {
    const slice = at % cut;
    const from = elementAt(uniqueStart, Math.floor(at / cut) * slices + vectorOf(slice));
    const first = (slice * rows) % sliceElements;
    for (let vector = 0; vector < count; vector += 1) {
      const source = (from + vector) * sliceElements + first;
      parts.set(unique.subarray(source, source + rows), (elementAt(start, at) + vector) * rows);
    }
  });
  return {
    ...concentration,
    slices: cut,
    sliceElements: rows,
    map: repeated(map, tokens),
    root: repeated(root, tokens),
    matched: repeated(matched, tokens),
    p: counts,
    uniqueStart: start,
    unique: parts,
  };
}
