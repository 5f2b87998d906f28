import { describe, expect, it } from "vitest";
import { plottedAverage } from "../../test/support/plotted-average.js";
import { peWork, usedPes } from "./pe-work.js";
import { utilisationPlot } from "./utilisation-plot.js";

describe("usedPes", () => {
  it("is the share of a block that the matrix fills", () => {
    const array = { rows: 4, columns: 8 };
    expect(usedPes(array, { inner: 0, outer: 0, K: 9, N: 11 })).toBe(1);
    expect(usedPes(array, { inner: 8, outer: 0, K: 9, N: 11 })).toBe(1 / 4);
    expect(usedPes(array, { inner: 8, outer: 8, K: 9, N: 11 })).toBe((1 * 3) / 32);
  });
});

describe("peWork", () => {
  it("gives each vector the PEs of its pass, over the ends of intervals and passes", () => {
    const passes = [{ vectors: 3, pes: 1 }, { vectors: 0, pes: 1 }, { vectors: 4, pes: 0.5 }, { vectors: 2, pes: 0.25 }];
    expect(peWork([2, 4, 3, 0], passes)).toEqual([2, 1 + 3 * 0.5, 0.5 + 2 * 0.25, 0]);
  });

  it("counts nothing beyond the passes", () => {
    expect(peWork([5], [{ vectors: 2, pes: 1 }])).toEqual([2]);
  });
});

describe("utilisationPlot", () => {
  it("has the average that it names", async () => {
    // 40 vectors in 50 cycles, of which half use half of the PEs: (20 + 20 / 2) / 50.
    const work = peWork([8, 10, 10, 10, 2], [{ vectors: 20, pes: 1 }, { vectors: 20, pes: 0.5 }]);
    const bands = [{ from: 0, to: 25, name: "a", colour: "#123456" }, { from: 25, to: 50, name: "b", colour: "#654321" }];
    const svg = await utilisationPlot({ title: "t", work, interval: 10, cycles: 50, average: 0.6, averageOf: "of it", bands }, { x: 0, y: 0, width: 800, height: 300 });
    expect(plottedAverage(svg)).toBeCloseTo(0.6, 3);
    expect(svg).toContain(">60.00 % of it<");
  });
});
