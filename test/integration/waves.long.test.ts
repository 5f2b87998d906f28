import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/run-command.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-waves-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clip = ["--video", "carphone", "--frames", "2", "--stride", "1", "--grid", "2x4x4"] as const;

/** Runs that each write a waveform, and a signal that it must show. */
const runs: readonly (readonly [string, readonly string[], string])[] = [
  ["the dense design", ["--K", "8", "--N", "8"], "activations_ready_o"],
  ["the dense design in Icarus", ["--K", "4", "--N", "4", "--M", "8", "--simulator", "icarus"], "activations_ready_o"],
  ["the focus design", ["--design", "focus", "--no-dense", "--K", "8", "--N", "8"], "results0_valid_o"],
  ["semantic concentration", ["--design", "sec", "--heads", "1", "--K", "8"], "gaps_valid_o"],
];

describe("sim --waves", () => {
  it.each(runs)("of %s writes a waveform beside the output folder, and the report names it", async (_, words, signal) => {
    // A folder above that is not there yet.
    const out = path.join(folder, words.join("").replaceAll("-", ""), "out");
    const { exitCode, out: printed } = await runCommand(["sim", "--preset", "tiny", ...clip, ...words, "--waves", "--out", `${out}/`]);
    expect(exitCode).toBe(0);
    const { waves } = JSON.parse(await readFile(path.join(out, "report.json"), "utf8")) as { readonly waves: string };
    expect([`${out}.vcd`, `${out}.fst`]).toContain(waves);
    expect(printed).toMatch(new RegExp(`waveform +${waves}`));
    expect((await stat(waves)).size).toBeGreaterThan(10_000);
    if (waves.endsWith(".vcd")) expect(await readFile(waves, "utf8")).toContain(` ${signal} `);
  });
});

describe("verify --waves", () => {
  it("writes a waveform of every run, and says which case is where", async () => {
    const out = path.join(folder, "blocks");
    const { exitCode, out: printed } = await runCommand(["verify", "skid_buffer", "--waves", "--out", out, "--json"]);
    expect(exitCode).toBe(0);
    const [report] = JSON.parse(printed) as readonly [{ readonly runs: number; readonly cases: number; readonly waves: readonly { readonly file: string; readonly cases: Readonly<Record<string, string>> }[] }];
    const shown = report.waves.flatMap(({ cases }) => Object.values(cases));
    expect(shown).toHaveLength(report.runs);
    expect(new Set(shown).size).toBe(report.cases);
    expect((await readdir(out)).filter((name) => name !== "manifest.json").map((name) => path.join(out, name)).sort()).toEqual(report.waves.map(({ file }) => file).sort());
    for (const { file, cases } of report.waves) {
      expect((await stat(file)).size).toBeGreaterThan(1_000);
      if (file.endsWith(".vcd")) for (const scope of Object.keys(cases)) expect(await readFile(file, "utf8")).toContain(` ${scope} `);
    }
  });

  it.each([
    [["verify", "--waves"], "--waves: is for one block, and this would be "],
    [["verify", "pe", "skid_buffer", "--waves"], "--waves: is for one block, and this would be 2"],
    [["verify", "pe", "--waves", "--simulator", "cocotb"], "--simulator = cocotb: must be verilator or icarus with --waves"],
    [["verify", "pe", "--out", "somewhere"], "--out = somewhere: is where waveforms go, and none is asked for"],
    [["verify", "sorter_cell", "--waves"], "sorter_cell: is verified inside bubble_topk"],
  ])("%j is refused", async (words, message) => {
    const { exitCode, error } = await runCommand(words);
    expect(exitCode).toBe(2);
    expect(error).toContain(message);
  });
});
