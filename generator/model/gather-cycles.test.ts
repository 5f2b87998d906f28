import { describe, expect, it } from "vitest";
import { resolveAccelerator } from "../config/accelerator.js";
import { createRandom } from "../config/random.js";
import { gatherCyclesPerSlice } from "./concentration-limits.js";
import { gatherSizes } from "../designs/gather-side.js";
import { gatherCycles, gatherLoad } from "./gather-cycles.js";

const grid = { frames: 2, rows: 8, columns: 8 };
const all = Array.from({ length: 128 }, () => 0);

describe("gatherCycles", () => {
  it.each([1, 2, 4, 7])("a slice costs what describe says of it with %i dot products per cycle", (dotsPerCycle) => {
    const config = resolveAccelerator({ design: "focus", tile: { m: 128 }, similarity: { dotsPerCycle } });
    const random = createRandom(3);
    let worst = 0;
    for (const share of [0, 0.3, 0.9]) {
      const joined = all.map((_, token) => (token > 0 && random.chance(share) ? token - 1 : -1));
      const classes = joined.filter((other) => other < 0).length;
      const { sliceEnds } = gatherCycles(gatherSizes(config, grid), gatherLoad({ tileOf: all, tiles: 1, slices: 6, columns: 8, joined }));
      const each = gatherCyclesPerSlice(config, { tokens: 128, classes, dotsPerCycle });
      const periods = sliceEnds.slice(1).map((end, slice) => end - (sliceEnds[slice] ?? 0));
      expect(new Set(periods).size).toBe(1);
      // Behind tokens that have joined the queue may be empty: the layouter then waits for the next key's squares.
      const turns = joined.filter((other, token) => other < 0 && (joined[token - 1] ?? -1) >= 0).length;
      worst = Math.max(worst, ((periods[0] ?? 0) - each) / Math.max(1, turns));
      expect(periods[0]).toBeGreaterThanOrEqual(each);
      if (share === 0 || dotsPerCycle === 7) expect(periods[0]).toBe(each);
    }
    const steps = Math.ceil(7 / dotsPerCycle);
    expect(worst).toBeLessThanOrEqual(steps + 1);
  });

  it("marks the banks empty after 255 slices", () => {
    const config = resolveAccelerator({ design: "focus", tile: { m: 128 } });
    const sizes = gatherSizes(config, grid);
    const { sliceEnds, sweeps } = gatherCycles(sizes, gatherLoad({ tileOf: all, tiles: 1, slices: 511, columns: 8 }));
    const added = sliceEnds.slice(1).map((end, slice) => end - (sliceEnds[slice] ?? 0) - 128 * 7);
    expect(sweeps).toBe(2);
    // 16 words of a bank and one cycle, less the seven cycles of a token.
    expect(added).toEqual(added.map((_, slice) => ((slice + 1) % 255 === 0 ? 10 : 0)));
  });

  it("takes a cycle for each row that a gap crosses beyond the first, where comparing does not hide it", () => {
    const seven = gatherSizes(resolveAccelerator({ design: "focus", similarity: { dotsPerCycle: 7 } }), grid);
    const one = gatherSizes(resolveAccelerator({ design: "focus" }), grid);
    const sparse = gatherLoad({ tileOf: all.map((_, token) => (token % 32 === 0 ? 0 : -1)), tiles: 1, slices: 2, columns: 8 });
    const period = (sizes: typeof one): number => {
      const { sliceEnds } = gatherCycles(sizes, sparse);
      return (sliceEnds[1] ?? 0) - (sliceEnds[0] ?? 0);
    };
    // Four tokens, of which three are four rows further on.
    expect(period(seven)).toBe(4 + 3 * 3);
    expect(period(one)).toBe(4 * 7);
  });
});
