import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { clip, homeWithTools } from "../support/home.js";
import { runCommand } from "../support/run-command.js";
import { smallLiberty } from "../lint/small-liberty.js";

/** All the letters at once that mean something to make, to a shell, to a linker, to PATH, to Tcl or to a string of Verilog. */
const ODD = "it's 1 (ü) & $HOME #2; [x] {y} %d \"q\" `t` a:b,c=d";

const icarus = await requireTool(openWorkspace(process), "iverilog");

let folder = "";
let cache = "";
const at = (...parts: readonly string[]): string => path.join(folder, ODD, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-odd-"));
  cache = await mkdtemp(path.join(tmpdir(), "focus-cache-"));
  await mkdir(at("in"), { recursive: true });
  await homeWithTools(at("home"), { XDG_CACHE_HOME: cache });
  const data = Uint16Array.from({ length: 64 }, (_, index) => 0x3c00 + (index % 8));
  await writeNpy(at("in", `${ODD}.npy`), { shape: [8, 8], element: "float16", data });
  await cp(await clip("carphone_pristine.mp4"), at("in", `${ODD}.mp4`));
  await writeFile(at("in", `${ODD}.lib`), smallLiberty());
});
afterAll(async () => {
  for (const one of [folder, cache]) await rm(one, { recursive: true, force: true });
});
beforeEach(() => {
  vi.stubEnv("FOCUS_HOME", at("home"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  vi.stubEnv("TMPDIR", at("in"));
});
afterEach(() => void vi.unstubAllEnvs());

const done = async (...words: readonly string[]): Promise<string> => {
  const { exitCode, out, error } = await runCommand(words);
  expect(error.split("\n").filter((line) => /error|failed|NOT CHECKED/.test(line))).toEqual([]);
  expect(exitCode).toBe(0);
  return out;
};

describe("in folders with odd names", () => {
  it("a block is built and verified with Verilator", async () => {
    expect(await done("verify", "skid_buffer", "--beats", "50")).toContain("skid_buffer");
  });

  it.skipIf(!icarus)("a block is verified with Icarus and cocotb", async () => {
    await done("verify", "skid_buffer", "--beats", "20", "--simulator", "icarus", "--waves", "--out", at("waves"));
    expect(await readFile(at("waves", "skid_buffer-1-1.vcd"), "utf8")).toContain("$enddefinitions");
    await done("verify", "skid_buffer", "--beats", "20", "--simulator", "cocotb");
  });

  it("lint finds no warning, of whatever it is called", async () => {
    expect(await done("lint", "--preset", "tiny")).toContain("no warnings");
  });

  it("a block is mapped to the cells of a liberty file and timed", async () => {
    const { criticalPath } = JSON.parse(await done("synth", "--preset", "tiny", "--block", "skid_buffer", "--liberty", at("in", `${ODD}.lib`), "--out", at("synth"), "--json")) as { readonly criticalPath: { readonly ns: number } };
    expect(criticalPath.ns).toBeGreaterThan(0);
  });

  it("a clip becomes tokens and pictures", async () => {
    await done("concentrate", "--video", at("in", `${ODD}.mp4`), "--grid", "2x4x4", "--out", at("concentrated"), "--json");
    expect(await readFile(at("concentrated", "concentration.svg"), "utf8")).toContain("<svg");
  });

  it.skipIf(!icarus)("a run in four states leaves output and waveform", async () => {
    const tensor = at("in", `${ODD}.npy`);
    await done("sim", "--preset", "tiny", "--simulator", "icarus", "--activations", tensor, "--weights", tensor, "--waves", "--out", at("out", ODD), "--json");
    expect(await readFile(`${at("out", ODD)}.vcd`, "utf8")).toContain("$enddefinitions");
  });
});
