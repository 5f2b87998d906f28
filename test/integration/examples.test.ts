import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../generator/emit/manifest.js";
import { lintDesign } from "../../generator/handoff/lint.js";
import { resource } from "../../generator/tools/paths.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { readFolder, runCommand } from "../support/run-command.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");
const examples = (await readdir(resource("examples"))).filter((name) => /\.(ts|json|ya?ml)$/.test(name)).sort();

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-examples-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("examples", () => {
  it("are a chip, a datapath, and one of each format of a file", () => {
    expect(examples).toEqual(expect.arrayContaining(["edge.yaml", "my-chip.ts", "odd.json", "pruned-gemm.ts"]));
  });

  it.each(examples)("%s is generated and free of warnings", async (name) => {
    const out = path.join(folder, name);
    expect(await runCommand(["generate", "--config", resource("examples", name), "--out", out])).toMatchObject({ exitCode: 0, error: "" });
    const files = await readFolder(out);
    const { top, beside, files: listed } = JSON.parse(files.get("manifest.json") ?? "") as Manifest;
    const verilog = listed.filter((file) => file.path.startsWith("rtl/")).map((file) => ({ path: file.path, text: files.get(file.path) ?? "" }));
    for (const one of [top, ...beside]) {
      const result = await lintDesign({ workspace: { ...workspace, build: folder }, files: verilog, top: one });
      expect(result.tools).toEqual(icarus ? ["verilator", "icarus", "yosys"] : ["verilator", "yosys"]);
      assertNoWarnings(result);
    }
  });
});
