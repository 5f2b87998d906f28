import { formatBits } from "../../config/number-format.js";
import { adder } from "../arithmetic/float-units.js";
import type { Beat, GoldenBlock } from "../golden-block.js";
import { beatsOf, countParameter, fieldOf, formatParameter, indexBits, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { integerCode } from "../arithmetic/integer-arithmetic.js";
import { resultConversion } from "../arithmetic/result-conversion.js";

/**
 * list, passes, rows -> results. Parameters `columns`, `laneClasses`, `depth`, `accumulator`, `operand`, `sums`, `subnormals`.
 * The entries of a slice serve all its passes. An entry adds its row, or +0, to what accumulator base + from holds (+0 in
 * the first slice) and keeps the sum at base + index; in the last slice the sum leaves, converted, as class index.
 * @throws RangeError when an entry reads an accumulator that holds nothing
 */
const scatterLane: GoldenBlock = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const width = BigInt(indexBits(countParameter(parameters, "laneClasses")));
  const accumulator = formatParameter(parameters, "accumulator");
  const sumBits = formatBits(accumulator);
  const isFloat = accumulator.kind === "float";
  const resultBits = formatBits(isFloat ? formatParameter(parameters, "operand") : accumulator);
  const add = isFloat ? adder(accumulator, subnormalsParameter({ subnormals: parameters["sums"] })) : (a: bigint, b: bigint): bigint => integerCode(a + b, accumulator);
  const finish = isFloat ? resultConversion(parameters) : (sum: bigint): bigint => sum;
  const list = beatsOf(inputs, "list").map((beat) => fieldOf(beat, "data"));
  const rows = beatsOf(inputs, "rows").map((beat) => unpackElements(fieldOf(beat, "data"), columns, sumBits));
  const nothing = Array.from({ length: columns }, () => 0n);
  const kept = new Map<bigint, readonly bigint[]>();
  const results: Beat[] = [];
  let head = 0;
  let row = 0;
  for (const pass of beatsOf(inputs, "passes")) {
    const entries = list.slice(head, head + Number(fieldOf(pass, "entries")));
    const base = fieldOf(pass, "base");
    entries.forEach((entry, at) => {
      const [zero, rowLast] = [(entry & 1n) === 1n, (entry & 2n) === 2n];
      const index = BigInt.asUintN(Number(width), entry >> 2n);
      const from = entry >> (2n + width);
      const before = fieldOf(pass, "first") === 1n ? nothing : kept.get(base + from);
      const joins = zero ? nothing : rows[row];
      if (!before || !joins) throw new RangeError(`an entry reads accumulator ${base + from} or row ${row}, and there is none`);
      const sums = before.map((sum, column) => add(sum, joins[column] as bigint));
      if (!zero && rowLast) row += 1;
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

/** Models of streams, by block name. */
export const engineBlocks: Readonly<Record<string, GoldenBlock>> = { scatter_lane: scatterLane };
