import { elementAt } from "../../config/element-at.js";
import { mapSorterPorts, scatterLanePorts } from "../../config/interfaces/scatter.js";
import { formatBits } from "../../config/number-format.js";
import { arithmeticOf } from "../arithmetic/arithmetic.js";
import type { GoldenBlock, Model, OutputsOf, Written } from "../golden-block.js";
import { countParameter, formatParameter, golden, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { laneList, laneWalk } from "./prefix-classes.js";

/**
 * list, passes, rows -> results. Parameters `columns`, `laneClasses`, `depth`, `accumulator`, `operand`, `sums`, `subnormals`.
 * The entries of a slice serve all its passes. An entry adds its row, or +0, to what accumulator base + from holds (+0 in
 * the first slice) and keeps the sum at base + index; in the last slice the sum leaves, converted, as class index. The last pass
 * of a GEMM without an entry gives a closing beat: all zero but for last.
 * @throws RangeError when an entry reads an accumulator that holds nothing
 */
const scatterLane: Model<typeof scatterLanePorts> = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const accumulator = formatParameter(parameters, "accumulator");
  const sumBits = formatBits(accumulator);
  const add = arithmeticOf(accumulator).adder(subnormalsParameter({ subnormals: parameters["sums"] }));
  const { format, convert } = arithmeticOf(formatParameter(parameters, "operand")).result(accumulator, subnormalsParameter(parameters));
  const resultBits = formatBits(format);
  const rows = inputs.rows.map(({ data }) => unpackElements(data, columns, sumBits));
  const nothing = Array.from({ length: columns }, () => 0n);
  const kept = new Map<bigint, readonly bigint[]>();
  const results: Written<OutputsOf<typeof scatterLanePorts>["results"]> = [];
  let head = 0;
  let row = 0;
  for (const pass of inputs.passes) {
    const entries = inputs.list.slice(head, head + Number(pass.entries));
    const { base } = pass;
    entries.forEach(({ zero, rowLast, index, from }, at) => {
      const before = pass.first === 1n ? nothing : kept.get(base + from);
      const joins = zero === 1n ? nothing : rows[row];
      if (!before || !joins) throw new RangeError(`an entry reads accumulator ${base + from} or row ${row}, and there is none`);
      const sums = before.map((sum, column) => add(sum, elementAt(joins, column)));
      if (zero === 0n && rowLast === 1n) row += 1;
      if (pass.last === 0n) kept.set(base + index, sums);
      else {
        const inside = sums.map((sum, column) => (BigInt(column) < pass.lanes ? (convert?.(sum) ?? sum) : 0n));
        const last = pass.final === 1n && at === entries.length - 1;
        results.push({ data: packElements(inside, resultBits), index, filled: 1n, last: BigInt(last) });
      }
    });
    if (pass.final === 1n && entries.length === 0) results.push({ data: 0n, index: 0n, filled: 0n, last: 1n });
    if (pass.lastBlock === 1n) head += entries.length;
  }
  return { results };
};

/** slices, rows -> uses, entries, counts: the list of a scatter lane for each slice. Parameter `addZeros`. */
const mapSorter: Model<typeof mapSorterPorts> = (parameters, { slices, rows }) => {
  const uses: Written<OutputsOf<typeof mapSorterPorts>["uses"]> = [];
  const entries: Written<OutputsOf<typeof mapSorterPorts>["entries"]> = [];
  const counts: Written<OutputsOf<typeof mapSorterPorts>["counts"]> = [];
  let walk = laneWalk(0, false);
  let taken = 0;
  for (const slice of slices) {
    const [p, classes] = [Number(slice.unique), Number(slice.classes)];
    const [first, last] = [slice.first === 1n, slice.last === 1n];
    if (first) walk = laneWalk(classes, parameters["addZeros"] === true);
    const rowOf = Int32Array.from(rows.slice(taken, taken + classes), ({ zero, index }) => (zero === 1n ? p : Number(index)));
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
export const scatterBlocks: Readonly<Record<string, GoldenBlock>> = { scatter_lane: golden(scatterLanePorts, scatterLane), map_sorter: golden(mapSorterPorts, mapSorter) };
