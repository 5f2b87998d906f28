import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { acceleratorNames, type AcceleratorName } from "../../generator/config/accelerator.js";
import type { Manifest } from "../../generator/emit/manifest.js";
import { ensureEnvironment } from "../../generator/tools/python.js";
import { run, type RunResult } from "../../generator/tools/run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";
import { runCommand } from "../support/run-command.js";
import { toolsOnPath } from "../support/tools-on-path.js";
import { smallLiberty } from "./small-liberty.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

let folder = "";
let environment: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus handoff-"));
  environment = await toolsOnPath(workspace, folder);
  for (const design of acceleratorNames) expect(await runCommand(["generate", "--preset", "tiny", "--design", design, "--out", at(design)])).toMatchObject({ exitCode: 0 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (...names: readonly string[]): string => path.join(folder, ...names);

/** Runs a program as a user would, in a folder that is not the design's. */
async function elsewhere(program: string, ...words: readonly string[]): Promise<RunResult> {
  return run(program, words, { cwd: tmpdir(), environment: { ...process.env, ...environment } });
}

async function topsOf(design: string): Promise<readonly string[]> {
  const { top, beside } = JSON.parse(await readFile(at(design, "manifest.json"), "utf8")) as Manifest;
  return [top, ...beside];
}

/** Runs `check` while a file of the design has another text. */
async function withChanged(file: string, change: (text: string) => string, check: () => Promise<void>): Promise<void> {
  const text = await readFile(file, "utf8");
  expect(change(text)).not.toBe(text);
  await writeFile(file, change(text));
  await check().finally(() => writeFile(file, text));
}

describe.skipIf(!icarus)("run from another folder than theirs, whose name has a blank", () => {
  it.each(acceleratorNames)("lint.sh of %s finds nothing", async (design) => {
    const { exitCode, all } = await elsewhere("sh", at(design, "lint.sh"));
    expect({ exitCode, warnings: all.split("\n").filter((line) => /%(warning|error)|\b(warning|error):/i.test(line)) }).toEqual({ exitCode: 0, warnings: [] });
  });

  it.each(["map_sorter", "gather", "pe_e6f10_fp32_s1_2_flush"])("lint.sh finds a wire of focus_%s that is not declared", async (module) => {
    await withChanged(at("focus", "rtl", `focus_${module}.v`), (text) => text.replace("\nendmodule", "\n  assign undeclared = 1'b0;\n\nendmodule"), async () => {
      const { exitCode, all } = await elsewhere("sh", at("focus", "lint.sh"));
      expect(exitCode).not.toBe(0);
      expect(all).toContain("undeclared");
    });
  });

  it.each(acceleratorNames)("synth.sh maps every top of %s to gates, and a small one to cells", async (design) => {
    const gates = await elsewhere("sh", at(design, "synth.sh"), "gates");
    expect(gates.exitCode, gates.all.slice(-2000)).toBe(0);
    const tops = await topsOf(design);
    for (const top of tops) expect(await readFile(at(design, `${top}.gates.v`), "utf8")).toContain(`module ${top}`);
    if (design === "sec") return; // a minute more, and nothing new
    const small = tops.at(-1) ?? "";
    await writeFile(at(design, "cells.lib"), smallLiberty());
    const cells = await elsewhere("sh", at(design, "synth.sh"), "cells", small);
    expect(cells.exitCode, cells.all.slice(-2000)).toBe(0);
    expect(await readFile(at(design, `${small}.cells.v`), "utf8")).toContain(`module ${small}`);
  });

  it.each(["lint.ys", "focus_map_sorter.gates.ys", "focus_map_sorter.cells.ys"])("%s refuses a parameter that is out of range, also where memories are black boxes", async (script) => {
    await withChanged(at("focus", script), (text) => text.replace("-chparam TILE_TOKENS 16", "-chparam TILE_TOKENS 0"), async () => {
      const { exitCode, all } = await run("yosys", ["-q", "-s", script], { cwd: at("focus"), environment: { ...process.env, ...environment } });
      expect(exitCode).not.toBe(0);
      expect(all).toContain("ERROR_TILE_TOKENS_must_be_at_least_1");
    });
  });
});

describe.skipIf(!icarus)("FuseSoC", () => {
  beforeAll(() => ensureEnvironment(workspace, "handoff"));

  const targetsOf = async (design: AcceleratorName): Promise<readonly string[]> =>
    Object.keys((parse(await readFile(at(design, "tiny.core"), "utf8"), { merge: true }) as { readonly targets: object }).targets);

  const fusesoc = async (design: AcceleratorName, ...words: readonly string[]): Promise<RunResult> =>
    elsewhere("fusesoc", "--cores-root", at(design), "run", "--build-root", at("fusesoc", design), ...words, "focus-rtl:designs:tiny");

  it.each(acceleratorNames)("runs every lint and simulation target of %s, and sets up every synthesis", async (design) => {
    const targets = await targetsOf(design);
    const tops = await topsOf(design);
    expect(targets).toHaveLength(5 * tops.length);
    for (const target of targets.filter((name) => !name.startsWith("default"))) {
      // Synthesis for an FPGA needs the Tcl of a Yosys that the pinned one has not.
      const { exitCode, all } = await fusesoc(design, ...(target.startsWith("synth") ? ["--setup"] : target.startsWith("sim") ? ["--build"] : []), "--target", target);
      expect(exitCode, `${target}\n${all.slice(-2000)}`).toBe(0);
      expect(all, target).not.toMatch(/%Warning|: warning/);
    }
  });

  it("finds a wire of the map sorter that is not declared", async () => {
    await withChanged(at("focus", "rtl", "focus_map_sorter.v"), (text) => text.replace("\nendmodule", "\n  assign undeclared = 1'b0;\n\nendmodule"), async () => {
      expect((await fusesoc("focus", "--target", "lint-focus_map_sorter")).exitCode).not.toBe(0);
      expect((await fusesoc("focus", "--target", "lint")).exitCode).toBe(0);
    });
  });
});
