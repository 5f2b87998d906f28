import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floatAdd } from "../../generator/blocks/arithmetic/float-add.js";
import { pe } from "../../generator/blocks/array/pe.js";
import { ram } from "../../generator/blocks/streams/ram.js";
import { ringBuffer } from "../../generator/blocks/streams/ring-buffer.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign, type EmittedFile } from "../../generator/emit/emit-design.js";
import { CheckFailed, FocusError } from "../../generator/errors.js";
import { memoryModules } from "../../generator/handoff/memory-list.js";
import { synthesize, type SynthesisOptions } from "../../generator/handoff/synthesize.js";
import { topModules, type DesignIr } from "../../generator/ir/module.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { compareNetlist } from "./compare-netlist.js";
import { smallLiberty } from "./small-liberty.js";

const here = openWorkspace(process);
const icarus = await requireTool(here, "iverilog");
const opensta = await requireTool(here, "opensta");

let folder: string;
let liberty: string;
let workspace: SynthesisOptions["workspace"];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-synth-"));
  liberty = path.join(folder, "small.lib.gz");
  await writeFile(liberty, gzipSync(smallLiberty()));
  workspace = { ...here, cwd: folder, build: path.join(folder, "build") };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function emitted(use: BlockUse): { readonly design: DesignIr; readonly files: readonly EmittedFile[]; readonly top: string; readonly memories: readonly string[]; readonly parameters: SynthesisOptions["parameters"] & object } {
  const design = elaborate(use, { prefix: "focus_" });
  return { design, files: emitDesign(design), top: design.top, memories: memoryModules(design), parameters: topModules(design)[0]?.parameters ?? [] };
}

function module(text: string): Pick<SynthesisOptions, "files" | "top"> {
  return { files: [{ path: "rtl/focus_odd.v", text }], top: "focus_odd" };
}

const adder = (): ReturnType<typeof emitted> => emitted(floatAdd({ format: "e4f3", stages: 2 }));

describe("synthesize", () => {
  it("maps to the cells of a gzipped liberty file and counts them", async () => {
    const { files, top } = adder();
    const mapped = await synthesize({ workspace, files, top, liberty: ["small.lib.gz"] });
    expect(mapped).toMatchObject({ technology: "cells", latches: 0, memoryBits: 0, nand2: { name: "NAND2_1", area: 2 } });
    expect(mapped.flipFlops).toBeGreaterThanOrEqual(8);
    expect(mapped.cells.reduce((sum, cell) => sum + (cell.area ?? 0), 0)).toBeCloseTo(mapped.cellArea, 3);
    expect(mapped.nand2Equivalents).toBeCloseTo(mapped.cellArea / 2, 3);
    expect(mapped.cells.map((cell) => cell.cell)).not.toContain("ISOLATE");
    expect(mapped.criticalPath?.ns).toBeGreaterThan(0);
    expect(mapped.criticalPath?.source).toBe(opensta ? "OpenSTA" : "ABC");
  });

  it("maps for a clock, faster and without flip-flops that hold themselves", async () => {
    const { files, top } = adder();
    const area = await synthesize({ workspace, files, top, liberty: [liberty] });
    const timing = await synthesize({ workspace, files, top, liberty: [liberty], goal: "timing", clockNs: 1 });
    expect(timing.criticalPath?.ns).toBeLessThan(area.criticalPath?.ns ?? 0);
    expect(timing.cells.map((cell) => cell.cell)).not.toContain("DFFE");
  });

  it("tries further ways of mapping only where the clock is not met with room to spare, and says so", async () => {
    const { files, top } = adder();
    const ways = async (clockNs: number): Promise<readonly string[]> => {
      const messages: string[] = [];
      await synthesize({ workspace, files, top, liberty: [liberty], goal: "timing", clockNs, onProgress: (message) => messages.push(message) });
      return messages.flatMap((message) => /way \d of \d/.exec(message)?.[0] ?? []);
    };
    expect(await ways(100)).toEqual([]);
    expect(await ways(0.1)).toEqual(["way 2 of 4", "way 3 of 4", "way 4 of 4"]);
  });

  it.skipIf(!icarus)("gives netlists that compute the same bits: cells, gated clocks, generic gates", async () => {
    const { files, top, design } = adder();
    const variants: readonly Partial<SynthesisOptions>[] = [{ liberty: [liberty] }, { liberty: [liberty], goal: "timing", clockNs: 2 }, { liberty: [liberty], clockGating: true }, {}];
    for (const variant of variants) {
      const mapped = await synthesize({ workspace, files, top, timing: false, ...variant });
      if (variant.clockGating) expect(mapped.clockGates).toBeGreaterThan(0);
      const compared = await compareNetlist({ workspace, design, files, mapped, cycles: 3000, seed: 7 });
      expect(compared.mismatches).toBe(0);
      expect(compared.comparedBits).toBeGreaterThan(8 * 2900);
    }
  });

  it.skipIf(!icarus)("keeps memories as black boxes, counts their bits, and its netlist runs with the memory's own text", async () => {
    const { files, top, design, memories, parameters } = emitted(ringBuffer({ lanes: 3, element: "e2f1", depth: 90 }));
    const mapped = await synthesize({ workspace, files, top, memories, parameters, liberty: [liberty], flatten: false });
    expect(mapped.memories).toEqual([{ module: "focus_ram", widthBits: 12, depthWords: expect.any(Number) as number, count: 1 }]);
    expect(mapped.memoryBits).toBe(12 * (mapped.memories[0]?.depthWords ?? 0));
    expect(mapped.flipFlops).toBeLessThan(mapped.memoryBits);
    const compared = await compareNetlist({ workspace, design, files, mapped, cycles: 2000, seed: 3 });
    expect(compared.mismatches).toBe(0);
    expect(compared.comparedBits).toBeGreaterThan(2000);
  });

  it.skipIf(!opensta)("times paths from and to memories: with more time for the macro the clock is slower by that, and the budget is told", async () => {
    const { files, top, memories, parameters } = emitted(ringBuffer({ lanes: 3, element: "e2f1", depth: 90 }));
    const timed = async (ram?: SynthesisOptions["ram"]) => (await synthesize({ workspace, files, top, memories, parameters, liberty: [liberty], ...(ram ? { ram } : {}) })).criticalPath;
    const slow = await timed({ accessNs: 20 });
    expect(slow).toMatchObject({ ns: 20, megahertz: 50, ram: { accessNs: 20, setupNs: 0.4 } });
    expect(slow?.start).toMatch(/^u_words\.read_data_o\[\d+\]$/);
    expect((await timed({ accessNs: 40 }))?.megahertz).toBe(25);
    const [late, later] = [await timed({ setupNs: 20 }), await timed({ setupNs: 30 })];
    expect(late?.end).toMatch(/^u_words\.(read|write)_/);
    expect((later?.ns ?? 0) - (late?.ns ?? 0)).toBeCloseTo(10, 2);
    expect((await timed())?.ram).toEqual({ accessNs: 1.6, setupNs: 0.4 });
  });

  it("times integer blocks, whose netlists hold signed wires", async () => {
    const { files, top } = emitted(pe({ operand: "int4", accumulator: "int8", multiplyStages: 1, addStages: 1 }));
    const mapped = await synthesize({ workspace, files, top, liberty: [liberty], goal: "timing", clockNs: 1 });
    expect(mapped.criticalPath?.ns).toBeGreaterThan(0);
  });

  it("counts generic gates without a liberty file", async () => {
    const { files, top } = adder();
    const mapped = await synthesize({ workspace, files, top });
    expect(mapped).toMatchObject({ technology: "generic gates", cellArea: 0, latches: 0 });
    expect(mapped.nand2Equivalents).toBeGreaterThan(50);
    expect(await readFile(mapped.netlist, "utf8")).toContain(`module ${top}`);
  });

  it("refuses latches, drivers that fight, and what Yosys warns of", async () => {
    const header = "module focus_odd(input wire clk_i, input wire en_i, input wire d_i, output reg q_o);\n";
    await expect(synthesize({ workspace, ...module(`${header}always @* if (en_i) q_o = d_i;\nendmodule\n`), timing: false })).rejects.toThrow(/Latch inferred for signal/);
    await expect(synthesize({ workspace, ...module(`${header}wire a; assign a = d_i; assign a = en_i; always @(posedge clk_i) q_o <= a;\nendmodule\n`) })).rejects.toThrow(CheckFailed);
    await expect(synthesize({ workspace, ...module(`${header}always @(posedge clk_i) q_o <= missing;\nendmodule\n`) })).rejects.toThrow(/missing/);
  });

  it("refuses liberty files that are not there or are none, and a memory too large for flip-flops", async () => {
    const { files, top } = adder();
    await expect(synthesize({ workspace, files, top, liberty: ["nowhere.lib"] })).rejects.toThrow(/liberty = nowhere\.lib: cannot be read \(ENOENT\)\n {2}fix: /);
    await writeFile(path.join(folder, "text.lib"), "hello");
    await expect(synthesize({ workspace, files, top, liberty: ["text.lib"] })).rejects.toThrow(FocusError);
    await expect(synthesize({ workspace, ...emitted(ram({ width: 32, depth: 4096 })) })).rejects.toThrow(/131072 bits: is a memory/);
  });
});
