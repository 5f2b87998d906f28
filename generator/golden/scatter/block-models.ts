import { listEntry } from "../../config/interfaces/scatter.js";
import { formatBits } from "../../config/number-format.js";
import { recordLayout } from "../../config/record.js";
import { adder } from "../arithmetic/float-units.js";
import type { Beat, GoldenBlock } from "../golden-block.js";
import { beatsOf, countParameter, fieldOf, formatParameter, indexBits, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { integerCode } from "../arithmetic/integer-arithmetic.js";
import { laneList, laneWalk } from "./prefix-classes.js";
import { resultConversion } from "../arithmetic/result-conversion.js";

/**
 * list, passes, rows -> results. Parameters `columns`, `laneClasses`, `depth`, `accumulator`, `operand`, `sums`, `subnormals`.
 * The entries of a slice serve all its passes. An entry adds its row, or +0, to what accumulator base + from holds (+0 in
 * the first slice) and keeps the sum at base + index; in the last slice the sum leaves, converted, as class index.
 * @throws RangeError when an entry reads an accumulator that holds nothing
 */
const scatterLane: GoldenBlock = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const entry = recordLayout("list entry", listEntry(indexBits(countParameter(parameters, "laneClasses"))));
  const accumulator = formatParameter(parameters, "accumulator");
  const sumBits = formatBits(accumulator);
  const isFloat = accumulator.kind === "float";
  const resultBits = formatBits(isFloat ? formatParameter(parameters, "operand") : accumulator);
  const add = isFloat ? adder(accumulator, subnormalsParameter({ subnormals: parameters["sums"] })) : (a: bigint, b: bigint): bigint => integerCode(a + b, accumulator);
  const finish = isFloat ? resultConversion(parameters) : (sum: bigint): bigint => sum;
  const list = beatsOf(inputs, "list").map((beat) => entry.unpack(fieldOf(beat, "data")));
  const rows = beatsOf(inputs, "rows").map((beat) => unpackElements(fieldOf(beat, "data"), columns, sumBits));
  const nothing = Array.from({ length: columns }, () => 0n);
  const kept = new Map<bigint, readonly bigint[]>();
  const results: Beat[] = [];
  let head = 0;
  let row = 0;
  for (const pass of beatsOf(inputs, "passes")) {
    const entries = list.slice(head, head + Number(fieldOf(pass, "entries")));
    const base = fieldOf(pass, "base");
    entries.forEach(({ zero, rowLast, index, from }, at) => {
      const before = fieldOf(pass, "first") === 1n ? nothing : kept.get(base + from);
      const joins = zero === 1n ? nothing : rows[row];
      if (!before || !joins) throw new RangeError(`an entry reads accumulator ${base + from} or row ${row}, and there is none`);
      const sums = before.map((sum, column) => add(sum, joins[column] as bigint));
      if (zero === 0n && rowLast === 1n) row += 1;
      if (fieldOf(pass, "last") === 0n) kept.set(base + index, sums);
      else {
        const inside = sums.map((sum, column) => (BigInt(column) < fieldOf(pass, "lanes") ? finish(sum) : 0n));
        const last = fieldOf(pass, "final") === 1n && at === entries.length - 1;
        results.push({ data: packElements(inside, resultBits), index, last: BigInt(last) });
      }
    });
    if (fieldOf(pass, "lastBlock") === 1n) head += entries.length;
  }
  return { results };
};

/** slices, rows -> uses, entries, counts: the list of a scatter lane for each slice. Parameter `addZeros`. */
const mapSorter: GoldenBlock = (parameters, inputs) => {
  const rows = beatsOf(inputs, "rows");
  const [uses, entries, counts]: [Beat[], Beat[], Beat[]] = [[], [], []];
  let walk = laneWalk(0, false);
  let taken = 0;
  for (const slice of beatsOf(inputs, "slices")) {
    const [p, classes] = [Number(fieldOf(slice, "unique")), Number(fieldOf(slice, "classes"))];
    const [first, last] = [fieldOf(slice, "first") === 1n, fieldOf(slice, "last") === 1n];
    if (first) walk = laneWalk(classes, parameters["addZeros"] === true);
    const rowOf = Int32Array.from(rows.slice(taken, taken + classes), (row) => (fieldOf(row, "zero") === 1n ? p : Number(fieldOf(row, "index"))));
    taken += classes;
    const list = laneList(walk, { rowOf, p, first, last });
    const used = new Set(rowOf);
    for (let row = 0; row < p; row += 1) uses.push({ used: BigInt(used.has(row)) });
    for (const { zero, rowLast, index, from } of list) entries.push({ zero: BigInt(zero), rowLast: BigInt(rowLast), index: BigInt(index), from: BigInt(from) });
    counts.push({ entries: BigInt(list.length) });
  }
  return { uses, entries, counts };
};

/** Models of streams, by block name. */
export const scatterBlocks: Readonly<Record<string, GoldenBlock>> = { scatter_lane: scatterLane, map_sorter: mapSorter };
