import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enableTree } from "../../generator/blocks/array/enable-tree.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

const workspace = openWorkspace(process);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-enable-tree-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Leaves, and the registers above them: nine of 69 leaves to each, the last with six. */
const REGISTERS = 69 + 8;

/** Whether so many registers are left of a tree that is mapped as one module. */
async function keepsAll(change: (text: string) => string): Promise<boolean> {
  const design = elaborate(enableTree({ arrayLeaves: 64, others: 5, stages: 2 }), { prefix: "focus_" });
  const files = emitDesign(design).map(({ path: name, text }) => ({ name: path.basename(name), text: change(text) }));
  for (const { name, text } of files) await writeFile(path.join(folder, name), text);
  const script = [...files.map(({ name }) => `read_verilog ${name}`), `synth -flatten -top ${design.top}`, `select -assert-count ${REGISTERS} t:focus_enable_register`];
  await writeFile(path.join(folder, "tree.ys"), script.join("\n"));
  const { exitCode, all } = await runYosys(workspace, "tree.ys", { cwd: folder });
  if (exitCode !== 0 && !all.includes("Assertion failed")) throw new Error(all.slice(-2000));
  return exitCode === 0;
}

describe("registers of an enable tree that hold the same value", () => {
  it("are not made one by synthesis, flattened", async () => {
    expect(await keepsAll((text) => text)).toBe(true);
  });

  it("would be without keep_hierarchy", async () => {
    expect(await keepsAll((text) => text.replace('(* keep_hierarchy = "yes" *)\n', ""))).toBe(false);
  });
});
