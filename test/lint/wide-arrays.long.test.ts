import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gemmArray } from "../../generator/blocks/array/gemm-array.js";
import { fp16, fp32, int32, int8 } from "../../generator/config/number-format.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign, type EmittedFile } from "../../generator/emit/emit-design.js";
import { lintDesign, type LintTool } from "../../generator/handoff/lint.js";
import { topModules } from "../../generator/ir/module.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

/** Bits of a vector that every tool must take (IEEE 1364-2005, 4.3.1). */
const MOST_BITS = 65_536;

const workspace = openWorkspace(process);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-wide-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Emitted {
  readonly files: readonly EmittedFile[];
  readonly top: ReturnType<typeof topModules>[number];
}

function emitted(rows: number, columns: number, formats: object): Emitted {
  const design = elaborate(gemmArray({ rows, columns, ...formats }), { prefix: "focus_" });
  const [top] = topModules(design);
  if (top === undefined) throw new Error("no top");
  return { files: emitDesign(design), top };
}

async function lint({ files, top }: Emitted, tools: readonly LintTool[]): Promise<void> {
  assertNoWarnings(await lintDesign({ workspace: { ...workspace, build: folder }, files, top: top.name, parameters: top.parameters, tools }));
}

describe("arrays whose links are more bits than a vector may have", () => {
  it.each([
    [64, 64],
    [128, 64],
  ])("%i x %i, fp16: no net has more than 65,536 bits", async (rows, columns) => {
    const { files, top } = emitted(rows, columns, { operand: fp16, accumulator: fp32 });
    const verilog = files.filter((file) => file.path.endsWith(".v"));
    await Promise.all(verilog.map(({ path: name, text }) => writeFile(path.join(folder, path.basename(name)), text)));
    const sizes = top.parameters.map(({ name, value }) => `-set ${name} ${value}`).join(" ");
    const script = [...verilog.map(({ path: name }) => `read_verilog ${path.basename(name)}`), `chparam ${sizes} ${top.name}`, `hierarchy -check -top ${top.name}`, "proc", `select -assert-none w:* s:${MOST_BITS + 1}: %i`];
    await writeFile(path.join(folder, "wide.ys"), script.join("\n"));
    const { exitCode, all } = await runYosys(workspace, "wide.ys", { cwd: folder });
    expect(exitCode, all.slice(-2000)).toBe(0);
  });

  it("64 x 64, fp16, is elaborated by Icarus and Yosys", () => lint(emitted(64, 64, { operand: fp16, accumulator: fp32 }), ["icarus", "yosys"]));

  // Verilator's lint takes minutes for so many float units.
  it("64 x 64, int8, is free of warnings in all three", () => lint(emitted(64, 64, { operand: int8, accumulator: int32 }), ["verilator", "icarus", "yosys"]));

  it("128 x 64, int8, in Icarus and Yosys", () => lint(emitted(128, 64, { operand: int8, accumulator: int32 }), ["icarus", "yosys"]));
});
