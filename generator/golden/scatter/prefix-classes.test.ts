import { describe, expect, it } from "vitest";
import { createRandom } from "../../config/random.js";
import { laneList, laneWalk } from "./prefix-classes.js";

/** Rows of each class, slice by slice; p stands for a zero vector. */
function lists(maps: readonly (readonly number[])[], p: readonly number[], addZeros = false) {
  const walk = laneWalk(maps[0]?.length ?? 0, addZeros);
  return maps.map((rows, slice) => laneList(walk, { rowOf: Int32Array.from(rows), p: p[slice] as number, first: slice === 0, last: slice === maps.length - 1 }));
}

describe("prefix classes", () => {
  it("share an accumulator until they fall apart; the last part keeps it", () => {
    // Classes 0, 1, 2 begin together; class 1 goes its own way in slice 1, class 0 in slice 2.
    const [first, second, third] = lists([[0, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 2]], [2, 2, 3]);
    expect(first).toEqual([{ zero: false, rowLast: true, from: 0, index: 0 }, { zero: false, rowLast: true, from: 0, index: 1 }]);
    expect(second).toEqual([
      { zero: false, rowLast: true, from: 0, index: 2 },
      { zero: false, rowLast: false, from: 0, index: 0 },
      { zero: false, rowLast: true, from: 1, index: 1 },
    ]);
    expect(third?.map(({ from, index }) => [from, index])).toEqual([[2, 2], [0, 1], [2, 0], [1, 3]]);
  });

  it("leave zero vectors out where a sum stays as it is", () => {
    const [, middle, last] = lists([[0, 1], [2, 2], [0, 0]], [2, 2, 1]);
    expect(middle).toEqual([]);
    expect(last).toHaveLength(2);
    expect(lists([[0, 1], [2, 2], [0, 0]], [2, 2, 1], true)[1]).toHaveLength(2);
  });

  it("bring every class the sum of its own rows, in any order of overwriting", () => {
    const random = createRandom(5);
    for (let round = 0; round < 300; round += 1) {
      const [classes, slices] = [random.integer(1, 12), random.integer(1, 5)];
      const p = Array.from({ length: slices }, () => random.integer(0, 4));
      const maps = p.map((rows) => Array.from({ length: classes }, () => random.integer(0, rows)));
      const words = new Map<number, string>();
      const results: string[] = [];
      for (const [slice, list] of lists(maps, p, random.chance(0.5)).entries()) {
        // The rows in order, each with its entries; zero entries after them.
        let row = 0;
        const rowsOf = (maps[slice] as readonly number[]).filter((entry) => entry < (p[slice] as number));
        const used = [...new Set(rowsOf)].sort((a, b) => a - b);
        for (const { zero, rowLast, from, index } of list) {
          const sum = (slice === 0 ? "" : (words.get(from) ?? "?")) + (zero ? "" : `${slice}:${used[row]} `);
          if (slice === slices - 1) results[index] = sum;
          else words.set(index, sum);
          if (rowLast) row += 1;
        }
        expect(row).toBe(used.length);
      }
      const expected = Array.from({ length: classes }, (_, member) => maps.map((rows, slice) => ((rows[member] as number) < (p[slice] as number) ? `${slice}:${rows[member]} ` : "")).join(""));
      expect(results).toEqual(expected);
    }
  });
});
