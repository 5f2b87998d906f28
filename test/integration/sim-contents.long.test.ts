import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { writeNpy } from "../support/write-npy.js";
import { plottedAverage } from "../support/plotted-average.js";
import { readFolder, runCommand } from "../support/run-command.js";

/** Sizes of which no edge of the array is a divisor: K and N leave PEs idle. */
const [FRAMES, ROWS, COLUMNS, K, N] = [3, 3, 4, 10, 11] as const;
const TOKENS = FRAMES * ROWS * COLUMNS;

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-contents-"));
  const random = createRandom(11);
  const codes = (count: number): Uint16Array => Uint16Array.from({ length: count }, () => random.integer(0x3000, 0x4000));
  await writeNpy(at("a.npy"), { shape: [TOKENS, K], element: "float16", data: codes(TOKENS * K) });
  await writeNpy(at("w.npy"), { shape: [K, N], element: "float16", data: codes(K * N) });
  await writeNpy(at("q.npy"), { shape: [1, 2, 8], element: "float16", data: codes(16) });
  await writeNpy(at("k.npy"), { shape: [1, 12, 8], element: "float16", data: codes(96) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tensors = (): readonly string[] => ["--activations", at("a.npy"), "--weights", at("w.npy")];
const grid = ["--grid", `${FRAMES}x${ROWS}x${COLUMNS}`] as const;

/** Designs, what `sim` needs beside them, and the picture with PE utilisation, where there is one. */
const runs: readonly (readonly [string, readonly string[], () => readonly string[], string | undefined])[] = [
  ["dense", [], tensors, "picture.svg"],
  ["focus", ["--design", "focus"], () => [...tensors(), ...grid, "--no-dense"], "concentration.svg"],
  ["focus with the gather of its result", ["--design", "focus", "--set", "similarity.dotsPerCycle=2"], () => [...tensors(), ...grid, "--no-dense", "--gather-output"], undefined],
  ["sec", ["--design", "sec"], () => ["--query", at("q.npy"), "--key", at("k.npy")], undefined],
];

describe("sim", () => {
  it.each(runs)("of %s writes everything that generate writes, the same bytes, and says in its picture what it measured", async (name, design, words, picture) => {
    const [generated, simulated] = [at(`generate ${name}`), at(`sim ${name}`)];
    expect(await runCommand(["generate", "--preset", "tiny", ...design, "--out", generated])).toMatchObject({ exitCode: 0 });
    expect(await runCommand(["sim", "--preset", "tiny", ...design, ...words(), "--out", simulated, "--json"])).toMatchObject({ exitCode: 0, error: "" });
    const [want, got] = [await readFolder(generated), await readFolder(simulated)];
    expect(want.size).toBeGreaterThan(20);
    for (const [file, text] of want) if (file !== "manifest.json") expect(got.get(file) === text, file).toBe(true);
    const manifest = (files: ReadonlyMap<string, string>) => JSON.parse(files.get("manifest.json") ?? "") as { readonly top: string; readonly config: unknown };
    expect([manifest(got).top, manifest(got).config]).toEqual([manifest(want).top, manifest(want).config]);
    // What was simulated in another top is there too, in a folder of its own.
    expect([...got.keys()].includes("simulated/rtl/focus_tiny_layer.v")).toBe(name.includes("gather"));

    if (picture === undefined) return;
    const svg = got.get(picture) ?? "";
    const [, percent] = />([\d.]+) % of all PE cycles on average/.exec(svg) ?? [];
    expect(100 * plottedAverage(svg)).toBeCloseTo(Number(percent), 1);
    const report = JSON.parse(await readFile(path.join(simulated, "report.json"), "utf8")) as { readonly cycles: number; readonly utilisation: number };
    if (name === "dense") {
      expect(Number(percent)).toBeCloseTo(100 * report.utilisation, 1);
      expect(report.utilisation).toBeCloseTo((TOKENS * K * N) / (4 * 4 * report.cycles), 10);
    }
  });
});
