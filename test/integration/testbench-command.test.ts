import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resource } from "../../generator/tools/paths.js";
import { run, type RunResult } from "../../generator/tools/run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";
import { runCommand } from "../support/run-command.js";

const icarus = await requireTool(openWorkspace(process), "iverilog");

let folder = "";
const at = (...names: readonly string[]): string => path.join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus testbench-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, ...words: readonly string[]): Promise<void> {
  const { exitCode, error, out } = await runCommand(["testbench", ...words, "--out", at(name)]);
  expect([exitCode, error]).toEqual([0, ""]);
  expect(out).toBe(`sh '${at(name, "run.sh")}'`);
}

/** In a folder that is not its own. */
async function runThere(name: string, ...words: readonly string[]): Promise<RunResult> {
  return run("sh", [at(name, "run.sh"), ...words], { cwd: tmpdir() });
}

/** Lines of PASS and FAIL. */
function verdicts(output: string): readonly string[] {
  return output.split("\n").filter((line) => /^(PASS|FAIL) /.test(line));
}

const DESIGNS = {
  dense: ["focus_tiny"],
  focus: ["focus_tiny", "focus_similarity_concentrator", "focus_map_sorter"],
  sec: ["focus_tiny"],
} as const;
const designs = Object.entries(DESIGNS);

describe.skipIf(!icarus)("testbenches that stand alone", () => {
  it.each(designs)("of %s pass, and find a memory that is wrong in every top", async (design, tops) => {
    await write(design, "--preset", "tiny", "--design", design);
    const sound = await runThere(design);
    expect([sound.exitCode, verdicts(sound.all)]).toEqual([0, tops.map((top) => `PASS ${top}`)]);
    const ram = at(design, "rtl", "focus_ram.v");
    const text = await readFile(ram, "utf8");
    await writeFile(ram, text.replace("read_data_q <= words_q[read_address_i]", "read_data_q <= ~words_q[read_address_i]"));
    const faulty = await runThere(design);
    expect(faulty.exitCode).toBe(1);
    for (const top of tops) expect(faulty.all).toMatch(new RegExp(`^FAIL ${top}: \\d+ findings$`, "m"));
    expect(faulty.all).not.toContain("PASS");
  });

  it.each([
    ["skid_buffer", "pop_valid_o  = head_valid_q", "pop_valid_o  = 1'b0", "not all beats in"],
    ["float_add", "result_o = ", "result_o = ~", "expected"],
    ["reset_synchroniser", "released_q[STAGES-1]", "released_q[STAGES-2]", "expected"],
  ])("of %s too, with what was expected", async (block, sound, faulty, told) => {
    await write(block, block, "--beats", "40");
    expect(await runThere(block)).toMatchObject({ exitCode: 0 });
    const { beside, top } = JSON.parse(await readFile(at(block, "manifest.json"), "utf8")) as { readonly top: string; readonly beside: readonly string[] };
    expect(beside).toEqual([]);
    const file = at(block, "rtl", `${top}.v`);
    const text = await readFile(file, "utf8");
    expect(text).toContain(sound);
    await writeFile(file, text.replace(sound, faulty));
    const { exitCode, all } = await runThere(block, "icarus", top);
    expect(exitCode).toBe(1);
    expect(all).toContain(told);
  });

  it("of a block and a design of one's own", async () => {
    await write("own", "--bench", resource("examples", "peak", "bench.ts"));
    const { exitCode, all } = await runThere("own");
    expect(exitCode).toBe(0);
    expect(verdicts(all)).toEqual(["PASS focus_stream_peak", "PASS focus_peak_finder"]);
  });

  it("a top or a simulator that is not there fails", async () => {
    await write("skid", "skid_buffer");
    expect(await runThere("skid", "focus_skid_buffer")).toMatchObject({ exitCode: 2, all: expect.stringContaining("focus_skid_buffer is no simulator") as string });
    expect(await runThere("skid", "icarus", "focus_other")).toMatchObject({ exitCode: 1 });
  });
});

describe("testbench", () => {
  it("is named by generate with the same design", async () => {
    const { out } = await runCommand(["generate", "--preset", "tiny", "--design", "focus", "--out", `${at("tiny")}/`]);
    expect(out).toContain(`\ntestbenches with vectors: focus-rtl testbench --preset tiny --design focus --out '${at("tiny")}-testbench'`);
  });

  it("is of the design that generate takes where none is said", async () => {
    const designs: string[] = [];
    for (const command of ["generate", "testbench"]) {
      expect(await runCommand([command, "--out", at(`plain ${command}`)])).toMatchObject({ exitCode: 0 });
      designs.push((JSON.parse(await readFile(at(`plain ${command}`, "manifest.json"), "utf8")) as { readonly design: string }).design);
    }
    expect(designs[1]).toBe(designs[0]);
  });

  it.each([
    [["testbench", "skid_bufer"], "did you mean skid_buffer"],
    [["testbench", "skid_buffer", "--case", "WIDTH=5"], "--case = WIDTH=5: is the start of the label of no case of skid_buffer"],
    [["testbench", "skid_buffer", "--preset", "paper"], "--preset = paper: chooses a design"],
    [["testbench", "--preset", "tiny", "--case", "WIDTH_BITS=1"], "--case = WIDTH_BITS=1: is of a block, and none is named"],
    [["testbench", "--preset", "tiny", "--beats", "9"], "--beats = 9: is of a block, and none is named"],
    [["testbench", "--bench", resource("examples", "copier", "bench.ts")], "plays beats that are fixed"],
  ])("%j is refused", async (words, message) => {
    const { exitCode, error } = await runCommand([...words, "--out", at("refused")]);
    expect(exitCode).toBe(2);
    expect(error).toContain(message);
  });
});
