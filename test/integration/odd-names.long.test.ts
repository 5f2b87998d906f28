import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { clip, homeWithTools } from "../support/home.js";
import { runCommand } from "../support/run-command.js";
import { smallLiberty } from "../lint/small-liberty.js";

/** One kind of letter each; odd-names-at-once.long.test.ts has them all at once, and what takes a C++ compiler there. */
const NAMES = ["a b", "Grüße", "漢字", "(a)", "it's", 'a"b', "a&b", "a$HOME", "a#b", "a;b", "a:b", "a,b", "a%b", "a*b", "a\\b", "a`b", "a=b", "[a]", "{a}"];

let folder = "";
let cache = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-odd-"));
  cache = await mkdtemp(path.join(tmpdir(), "focus-cache-"));
});
afterAll(async () => {
  for (const one of [folder, cache]) await rm(one, { recursive: true, force: true });
});
afterEach(() => void vi.unstubAllEnvs());

describe.each(NAMES)("home, input and output in a folder called %s", (name) => {
  const at = (...parts: readonly string[]): string => path.join(folder, name, ...parts);
  beforeAll(async () => {
    await mkdir(at("in"), { recursive: true });
    await homeWithTools(at("home"), { XDG_CACHE_HOME: cache });
    await writeNpy(at("in", `${name}.npy`), { shape: [8, 8], element: "float16", data: Uint16Array.from({ length: 64 }, (_, index) => 0x3c00 + (index % 8)) });
    await cp(await clip("carphone_pristine.mp4"), at("in", `${name}.mp4`));
    await writeFile(at("in", `${name}.lib`), smallLiberty());
  });

  const tensors = ["--activations", "IN.npy", "--weights", "IN.npy"];
  it.each([
    ["sim, four states", ["sim", "--preset", "tiny", "--simulator", "icarus", ...tensors, "--waves", "--out", "OUT"]],
    ["verify, four states", ["verify", "skid_buffer", "--beats", "20", "--simulator", "icarus"]],
    ["lint", ["lint", "--preset", "tiny"]],
    ["synth", ["synth", "--preset", "tiny", "--block", "skid_buffer", "--liberty", "IN.lib", "--out", "OUT"]],
    ["concentrate", ["concentrate", "--video", "IN.mp4", "--grid", "2x4x4", "--out", "OUT"]],
  ] as const)("%s", async (_, words) => {
    vi.stubEnv("FOCUS_HOME", at("home"));
    vi.stubEnv("XDG_CACHE_HOME", cache);
    const { exitCode, error } = await runCommand(words.map((word) => word.replace(/^IN(?=\.)/, at("in", name)).replace(/^OUT$/, at(`out ${words.join(" ").length}`))));
    expect(error.split("\n").filter((line) => /error|failed|NOT CHECKED/.test(line))).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
