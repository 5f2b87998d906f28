import { cp, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultReport } from "../../generator/testbench/verify-faults.js";
import type { BlockReport } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runWords } from "../support/first-commands.js";
import { homeWithTools } from "../support/home.js";
import { installPacked, type Installed } from "../support/packed.js";
import { requireTool } from "../support/require-tool.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

let folder = "";
let home = "";
let installed: Installed;
const at = (...parts: readonly string[]): string => path.join(folder, "my project", ...parts);

/** Runs the installed program in the folder of the user, who has the tools already. */
async function focusRtl(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly out: string; readonly error: string }> {
  return runWords([installed.program, ...words], { cwd: at(), env: { ...process.env, FOCUS_HOME: home } });
}

async function verified(...words: readonly string[]): Promise<readonly BlockReport[]> {
  const { exitCode, out, error } = await focusRtl("verify", "--bench", "peak design/bench.ts", ...words, "--json");
  expect([exitCode, error]).toEqual([0, expect.not.stringContaining("error")]);
  return JSON.parse(out) as readonly BlockReport[];
}

describe("blocks and a design of one's own, from an installed package in a folder with a blank in its name", () => {
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus own-")));
    home = await realpath(await mkdtemp(path.join(tmpdir(), "focus-own-home-")));
    await homeWithTools(home);
    installed = await installPacked(folder, at());
    await cp(path.join(installed.root, "examples", "peak"), at("peak design"), { recursive: true });
  }, 300_000);
  afterAll(() => Promise.all([folder, home].map((made) => rm(made, { recursive: true, force: true }))));

  it("are generated and free of warnings", async () => {
    expect(await focusRtl("generate", "--config", "peak design/peak-finder.ts", "--out", "rtl out")).toMatchObject({ exitCode: 0 });
    expect(await readFile(at("rtl out", "rtl", "focus_stream_peak.v"), "utf8")).toContain("Generated from stream-peak.v.hbs,");
    expect(await focusRtl("lint", "--config", "peak design/peak-finder.ts")).toMatchObject({ exitCode: 0, out: expect.stringContaining("focus_peak_finder: no warnings in ") as string });
  });

  it.each(["verilator", ...(icarus ? ["icarus"] : []), "cocotb"])("are what their golden functions say under stalls, in %s", async (simulator) => {
    const reports = await verified("--simulator", simulator);
    expect(reports.map(({ block, simulator: name, passed }) => ({ block, name, passed }))).toEqual(["stream_peak", "peak_finder"].map((block) => ({ block, name: simulator, passed: true })));
    for (const { comparedElements } of reports) expect(comparedElements).toBeGreaterThan(100);
  });

  it("have coverage and waveforms", async () => {
    const [report] = await verified("peak_finder", "--coverage", "--waves", "--out", "wave forms");
    expect(report?.coverage?.line.covered).toBe(report?.coverage?.line.total);
    expect(report?.coverage?.toggle.covered).toBeGreaterThan(100);
    expect(report?.waves?.length).toBeGreaterThan(10);
    for (const { file, cases } of report?.waves ?? []) {
      expect([path.dirname(file), Object.values(cases)]).toEqual([at("wave forms"), ["peak_finder"]]);
      expect((await stat(file)).size).toBeGreaterThan(1000);
    }
  });

  it("have faults that are caught", async () => {
    const { exitCode, out } = await focusRtl("verify", "--bench", "peak design/bench.ts", "--faults", "--json");
    const reports = JSON.parse(out) as readonly FaultReport[];
    expect(reports.flatMap(({ faults }) => faults.map(({ caught }) => caught !== undefined))).toEqual([true, true, true, true]);
    expect(exitCode).toBe(0);
  });

  it("fail with a mistake in the Verilog, in every simulator, with the command that repeats it", async () => {
    const file = at("peak design", "stream-peak.v.hbs");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("samples_value_i > best_q", "samples_value_i >= best_q"));
    for (const simulator of ["verilator", ...(icarus ? ["icarus"] : []), "cocotb"]) {
      const { exitCode, error } = await focusRtl("verify", "--bench", "peak design/bench.ts", "stream_peak", "--simulator", simulator);
      expect([simulator, exitCode]).toEqual([simulator, 1]);
      expect(error).toMatch(/peaks\.data, beat \d+, element 0, cycle \d+: expected \{value: 0x\w+, index: 0x\w+\} \(0x\w+\), got /);
      expect(error).toContain(`repeat it: focus-rtl verify --bench 'peak design/bench.ts' stream_peak --seed 1${simulator === "verilator" ? "" : ` --simulator ${simulator}`}\n`);
    }
    await writeFile(file, text);
  });
});
