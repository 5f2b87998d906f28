import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ram } from "../../generator/blocks/streams/ram.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

const workspace = openWorkspace(process);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-block-ram-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a RAM of 512 words of 512 bits is made of block RAMs alone, as no word is read while it is written", () => {
  it.each([
    ["ecp5", "DP16KD"],
    ["ice40", "SB_RAM40_4K"],
  ])("of %s", async (family, block) => {
    const [file] = emitDesign(elaborate(ram({ width: 512, depth: 512 }), { prefix: "focus_" }));
    await writeFile(path.join(folder, "ram.v"), file?.text ?? "");
    const parameters = "chparam -set WIDTH_BITS 512 -set DEPTH_WORDS 512 focus_ram";
    await writeFile(path.join(folder, "ram.ys"), ["read_verilog ram.v", parameters, `synth_${family} -top focus_ram`, "clean -purge", "write_json ram.json"].join("\n"));
    const { exitCode, all } = await runYosys(workspace, "ram.ys", { cwd: folder });
    expect(exitCode, all.slice(-2000)).toBe(0);
    const { modules } = JSON.parse(await readFile(path.join(folder, "ram.json"), "utf8")) as { readonly modules: Readonly<Record<string, { readonly attributes: { readonly top?: string }; readonly cells: Readonly<Record<string, { readonly type: string }>> }>> };
    const top = Object.values(modules).find(({ attributes }) => attributes.top !== undefined);
    const types = Object.values(top?.cells ?? {}).map(({ type }) => type);
    expect(types.length).toBeGreaterThan(10);
    expect([...new Set(types)]).toEqual([block]);
  });
});
