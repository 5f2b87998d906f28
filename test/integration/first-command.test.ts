import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { runCommand } from "../support/run-command.js";

let folder = "";
/** Of a plain name. */
let cache = "";
/** What was told on standard error past the console: what is being installed. */
let said: string[] = [];
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus first-"));
  cache = await mkdtemp(path.join(tmpdir(), "focus-cache-"));
  const data = Uint16Array.from({ length: 64 }, (_, index) => 0x3c00 + (index % 8));
  for (const name of ["a.npy", "q.npy"]) await writeNpy(at(name), { shape: [8, 8], element: "float16", data });
  // A Python that comes as far as the environment: what a command must reach when nothing is installed.
  await writeFile(at("python"), '#!/bin/sh\ncase "$1" in --version) echo Python 3.12.1 ;; *) echo "seeded by a test: no disk" >&2; exit 1 ;; esac\n', { mode: 0o755 });
});
afterAll(async () => {
  for (const one of [folder, cache]) await rm(one, { recursive: true, force: true });
});
beforeEach(() => {
  vi.stubEnv("FOCUS_HOME", at("home"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  vi.stubEnv("HOME", at("home"));
  vi.stubEnv("FOCUS_PYTHON", at("python"));
  vi.stubEnv("FOCUS_VERILATOR", "");
  vi.stubEnv("FOCUS_YOSYS", "");
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const OWN = ["--activations", "A", "--weights", "A"];
const INSTALLING: readonly (readonly string[])[] = [
  ["sim", "--preset", "tiny", ...OWN, "--out", "OUT"],
  ["sim", "--preset", "tiny", ...OWN, "--out", "OUT", "--json"],
  ["sim", "--preset", "tiny", "--video", "bikes", "--out", "OUT"],
  ["sim", "--preset", "tiny", "--simulator", "icarus", "--video", "bikes", "--out", "OUT"],
  ["sim", "--preset", "tiny", "--design", "focus", ...OWN, "--grid", "2x2x2", "--out", "OUT"],
  ["concentrate", "--video", "bikes", "--out", "OUT"],
  ["compare-scatter", "--video", "bikes", "--source", "video"],
  ["compare-scatter", "--video", "bikes", "--source", "network"],
  ["verify", "pe"],
  ["verify", "pe", "--json"],
  ["verify", "pe", "--simulator", "cocotb"],
  ["synth", "--preset", "tiny", "--block", "pe"],
  ["area", "--preset", "tiny"],
];

const given = (words: readonly string[]): readonly string[] => words.map((word) => ({ A: at("a.npy"), OUT: at("out") })[word] ?? word);

describe("the very first command", () => {
  it.each(INSTALLING.map((words) => ({ line: words.join(" "), words })))("installs what it needs: $line", async ({ words }) => {
    const { exitCode, out, error } = await runCommand(given(words));
    expect(error).toContain("could not be set up");
    expect(error).toContain("seeded by a test: no disk");
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  });

  it("says what it installs and where on standard error", async () => {
    await runCommand(["verify", "pe", "--json"]);
    expect(said.join("")).toMatch(/has letters that make cannot take: tools and builds go to \//);
    expect(said.join("")).toContain("creating a Python environment in ");
  });

  it.each([
    ["generate", "--preset", "tiny", "--out", "OUT"],
    ["describe", "--preset", "tiny"],
    ["doctor"],
  ])("installs nothing where nothing is needed: %s", async (...words) => {
    const { error } = await runCommand(given(words));
    expect(error).not.toContain("seeded by a test");
    expect(said).toEqual([]);
  });

  it("reads Verilog with what there is, and says that the rest could not be installed", async () => {
    vi.stubEnv("FOCUS_REQUIRE_ALL", "");
    const { error } = await runCommand(["lint", "--preset", "tiny"]);
    expect(error).toMatch(/NOT CHECKED by verilator, which is missing: .*could not be set up/);
    expect(error).toMatch(/NOT CHECKED by yosys, which is missing: .*could not be set up/);
  });
});
