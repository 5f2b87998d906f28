import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import { measureArea, type AreaReport } from "../../generator/handoff/area.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

let report: AreaReport;

/** Generic gates of a small design: what is counted, not how much. */
beforeAll(async () => {
  const { config } = focus(presets.tiny);
  report = await measureArea({ workspace: openWorkspace(process), config, grid: { frames: 2, rows: 3, columns: 3 }, sections: ["semantic", "special"] });
}, 600_000);

describe("area", () => {
  it("adds up the units of every section", () => {
    for (const { parts, total, name } of [report.dense, ...report.added]) {
      expect(parts.length, name).toBeGreaterThan(4);
      expect(parts.reduce((sum, part) => sum + part.nand2Equivalents, 0), name).toBeCloseTo(total.nand2Equivalents, 3);
      expect(parts.reduce((sum, part) => sum + part.memoryBits, 0), name).toBe(total.memoryBits);
      for (const part of parts) expect(part.nand2Equivalents, part.name).toBeGreaterThan(0);
    }
  });

  it("counts softmax as often as there are lanes, and no part of it twice", () => {
    const special = report.added.find(({ name }) => name === "special functions");
    const part = (name: string) => special?.parts.find((one) => one.name === `softmax: ${name}`);
    expect(part("power of a score")?.count).toBe(4);
    expect(part("quotient")?.count).toBe(4);
    // What is left beside the parts has no memory.
    expect(part("control, distances")?.memoryBits).toBe(0);
    expect(part("row memory")?.memoryBits).toBe(12_800 * 16);
    expect(report.lanes?.map(({ step }) => step)).toEqual(["softmax", "rms_norm", "residual_add", "silu_multiply", "rope"]);
  });

  it("keeps the published sorter out of the total", () => {
    const semantic = report.added.find(({ name }) => name === "semantic concentration");
    const radix = semantic?.parts.find(({ name }) => name === "radix top-k");
    const [sorter, cells, max] = semantic?.compared ?? [];
    expect(radix?.nand2Equivalents).toBeLessThan(cells?.nand2Equivalents ?? 0);
    expect(cells?.nand2Equivalents).toBeLessThan(sorter?.nand2Equivalents ?? 0);
    expect(max?.paper).toBe(0.000056);
    // The importance buffer and 33 of these.
    expect(semantic?.total.paper).toBeCloseTo(0.0588 + 33 * 0.000056, 12);
    expect(semantic?.total.memoryBits).toBe(2 * 12_800 * 16);
    expect(semantic?.share.gates).toBeCloseTo((semantic?.total.nand2Equivalents ?? 0) / report.dense.total.nand2Equivalents, 12);
  });
});
