import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { commandLine } from "../../generator/cli/command-line.js";
import { fp16 } from "../../generator/config/number-format.js";
import { expand } from "../support/expand-concentration.js";
import { readNpy } from "../../generator/input/npy.js";
import { concentrate, expandTensor, readTensor } from "../../generator/golden/similarity/index.js";
import { encodeNumbers } from "../../generator/golden/index.js";
import { npyBytes } from "../../generator/input/index.js";

const grid = { frames: 2, rows: 3, columns: 3 };
const tokens = 18;
const K = 10;
/** Four kinds of tokens, and one that was pruned. */
const values = Array.from({ length: tokens * K }, (_, at) => (Math.floor(at / K) === 4 ? 0 : Math.sin((Math.floor(at / K / 5) + 1) * ((at % K) + 1))));
const codes = encodeNumbers(values, fp16) as Uint16Array;
let folder = "";
let errors = "";
let printed = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-concentrate-"));
  await writeFile(path.join(folder, "a.npy"), npyBytes({ shape: [tokens, K], element: "float16", data: codes }));
});
beforeEach(() => {
  errors = printed = "";
  vi.spyOn(console, "error").mockImplementation((text: string) => (errors += `${text}\n`));
  vi.spyOn(console, "log").mockImplementation((text: string) => (printed += `${text}\n`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...words: string[]): Promise<number> => commandLine(["concentrate", "--activations", path.join(folder, "a.npy"), "--out", path.join(folder, "out"), ...words]);

describe("focus-rtl concentrate", () => {
  it("writes what the golden model decides", async () => {
    expect(await run("--grid", "2x3x3", "--preset", "tiny", "--set", "tile.m=8", "similarity.matcherBits=10", "--tensor", "--json")).toBe(0);
    const out = path.join(folder, "out");
    expect((await readdir(out)).sort()).toEqual(["concentration.svg", "manifest.json", "map.npy", "report.json", "root.npy", "tensor.fct", "unique.npy"]);
    const result = concentrate({
      activations: codes,
      K,
      operand: fp16,
      subnormals: "keep",
      grid,
      sliceElements: 4,
      block: { frames: 2, rows: 2, columns: 2 },
      neighbours: "geometric",
      threshold: 0.9,
      tileTokens: 8,
      representative: "first",
      classes: true,
      matcher: { kind: "blockInteger", bits: 10 },
    });
    const map = await readNpy(path.join(out, "map.npy"));
    const root = await readNpy(path.join(out, "root.npy"));
    const unique = await readNpy(path.join(out, "unique.npy"));
    expect(map).toMatchObject({ element: "int32", shape: [tokens, 3], data: result.map });
    expect(root).toMatchObject({ element: "int32", shape: [tokens, 3], data: result.root });
    expect(unique).toMatchObject({ element: "float16", shape: [result.statistics.uniqueVectors, 4], data: result.unique });
    const report = JSON.parse(await readFile(path.join(out, "report.json"), "utf8")) as Record<string, unknown>;
    expect(JSON.parse(printed)).toEqual(report);
    const { vectors, uniqueVectors, matches } = result.statistics;
    expect(report).toMatchObject({ tokens, retainedTokens: 17, slices: 3, tiles: 3, vectors, uniqueVectors, matches, compression: vectors / uniqueVectors, grid: "2x3x3", K, decisionMismatchRate: 0 });
    expect(report["p"]).toEqual(Array.from({ length: 3 }, (_, tile) => Array.from(result.p.subarray(tile * 3, tile * 3 + 3))));
    const whole = Array.from(expand(result));
    expect(Array.from(expandTensor(readTensor(await readFile(path.join(out, "tensor.fct")))))).toEqual([...whole.slice(0, 4 * K), ...whole.slice(5 * K)]);
    expect(errors).toBe("");
  });

  it("takes its design from its own manifest", async () => {
    expect(await run("--grid", "2x3x3", "--preset", "tiny", "--set", "similarity.threshold=0.5", "tile.m=8")).toBe(0);
    const read = (): Promise<string> => readFile(path.join(folder, "out", "report.json"), "utf8");
    const first = await read();
    expect(JSON.parse(first)).toMatchObject({ parameters: { threshold: 0.5, vector: 4, m: 8 } });
    await writeFile(path.join(folder, "first.json"), await readFile(path.join(folder, "out", "manifest.json")));
    expect(await run("--grid", "2x3x3", "--config", path.join(folder, "first.json"))).toBe(0);
    expect(await read()).toBe(first);
  });

  it("shows how many bits a matcher needs", async () => {
    expect(await run("--grid", "2x3x3", "--preset", "tiny", "--exact", "--compare-precision", "--set", "similarity.representative=mean", "similarity.block.frames=1", "similarity.block.columns=3", "--neighbours", "linear")).toBe(0);
    expect(printed).toContain("decisions differ");
    expect(printed).toContain("float64");
  });

  it.each([
    [["--grid", "2x3x4"], "grid = 2x3x4: has 24 places, and"],
    [[], "grid: is missing"],
    [["--grid", "2x3x3", "--set", "similarity.threshold=1.5"], "similarity.threshold = 1.5"],
    [["--grid", "2x3x3", "--set", "similarity.block.frames=4"], "similarity.block.frames = 4: must be a whole number from 1 to 3"],
    [["--grid", "2x3x3", "--set", "similarity.vector=0", "tile.m=0.5"], "tile.m = 0.5"],
    [["--grid", "2x3x3", "--design", "sec"], "--design = sec: does not compare vectors"],
    [["--grid", "2x3x3", "--set", "design=dense"], "--design = dense: does not compare vectors"],
    [["--grid", "2x3x3", "--threshold", "0.5"], "--threshold: is not an option of focus-rtl concentrate"],
    [["--grid", "2x3x3", "--seed", "-3"], "--seed = -3: must be a whole number"],
    [["--grid", "2x3x3", "--set", "similarity.matcherBits=2"], "similarity.matcherBits = 2: must be a whole number from 3 to 24"],
    [["--grid", "2x3x3", "--video", "bikes"], "video = bikes: says where tokens come from"],
    [["--grid", "2x3x3", "--set", "tile.m=40000", "--tensor"], "m = 40000: must be at most 32768"],
  ])("names a mistake of the user's: %j", async (words, message) => {
    expect(await run(...words)).toBe(2);
    expect(errors).toContain(message);
    expect(errors).toContain("fix: ");
  });
});
