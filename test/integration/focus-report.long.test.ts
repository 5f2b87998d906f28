import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { readNpy } from "../../generator/input/npy.js";
import { focusReport } from "../support/focus-report.js";
import { runCommand } from "../support/run-command.js";
import { expectWellFormed } from "../support/well-formed.js";
import { writeNpy } from "../support/write-npy.js";

const [FRAMES, ROWS, COLUMNS, K, N] = [3, 3, 4, 10, 12] as const;
const TOKENS = FRAMES * ROWS * COLUMNS;
const PRUNED = [5, 17] as const;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-report-"));
  const random = createRandom(11);
  const code = (): number => random.integer(0x3000, 0x4400) | (random.chance(0.5) ? 0x8000 : 0);
  const frame = Array.from({ length: ROWS * COLUMNS * K }, code);
  // The same frame again and again, but for a token here and there.
  const activations = Uint16Array.from({ length: TOKENS * K }, (_, at) => (PRUNED.includes(Math.floor(at / K) as never) ? 0 : (Math.floor(at / K) % 7 === 6 ? code() : (frame[at % frame.length] as number))));
  await writeNpy(path.join(folder, "a.npy"), { shape: [TOKENS, K], element: "float16", data: activations });
  await writeNpy(path.join(folder, "w.npy"), { shape: [K, N], element: "float16", data: Uint16Array.from({ length: K * N }, code) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("sim --design focus", () => {
  it("writes every key of the report, each figure in keeping with the others, and the pictures and maps", async () => {
    const out = path.join(folder, "out");
    const words = ["sim", "--preset", "tiny", "--design", "focus", "--gather-output", "--set", "similarity.dotsPerCycle=2", "--activations", path.join(folder, "a.npy"), "--weights", path.join(folder, "w.npy")];
    const run = await runCommand([...words, "--grid", `${FRAMES}x${ROWS}x${COLUMNS}`, "--out", out, "--json"]);
    expect(run).toMatchObject({ exitCode: 0, error: "" });
    const report = focusReport.parse(JSON.parse(await readFile(path.join(out, "report.json"), "utf8")));
    expect(JSON.parse(run.out)).toEqual(report);
    const [retained, slices] = [TOKENS - PRUNED.length, Math.ceil(K / 4)];
    expect(report).toMatchObject({ M: TOKENS, K, N, mismatches: 0, violations: 0, beside: { gather: { mismatches: 0 }, mapSorters: { mismatches: 0 } }, vectors: retained * slices });
    expect(report.cycles).toBe(report.predictedCycles);
    expect(report.gatherCycles).toBe(report.predictedGatherCycles);
    expect(report.compression).toBeCloseTo(report.vectors / report.uniqueVectors, 10);
    expect(report.uniqueVectors).toBeLessThan(report.vectors);
    expect(report.sumOfP).toBeLessThanOrEqual(report.idealCycles);
    expect(report.speedup).toBeCloseTo((report.denseCycles ?? 0) / report.cycles, 10);
    expect(report.gatherTailCycles).toBeGreaterThan(0);
    expect(report.gatherStallCycles).toBe(0);
    expect(report.output?.vectors).toBe(retained * Math.ceil(N / 4));

    expect(await readdir(out)).toEqual(expect.arrayContaining(["concentration.svg", "output.npy", "map.npy", "root.npy", "unique.npy", "report.json", "manifest.json"]));
    const svg = await readFile(path.join(out, "concentration.svg"), "utf8");
    expectWellFormed(svg);
    expect(svg).toContain(`${PRUNED.length} of ${TOKENS} tokens are pruned`);
    const [map, root, unique] = await Promise.all(["map", "root", "unique"].map((name) => readNpy(path.join(out, `${name}.npy`))));
    expect([map?.shape, root?.shape, unique?.shape]).toEqual([[TOKENS, slices], [TOKENS, slices], [report.uniqueVectors, 4]]);
    for (const token of PRUNED) expect([...(map?.data ?? [])].slice(token * slices, (token + 1) * slices)).toEqual(new Array(slices).fill(-1));
  });

  it("prunes the tokens that a list of retained ones leaves out, then concentrates the others", async () => {
    const out = path.join(folder, "pruned");
    const stay = Array.from({ length: TOKENS }, (_, token) => token).filter((token) => token % 3 !== 1);
    await writeNpy(path.join(folder, "retained.npy"), { shape: [stay.length], element: "int32", data: Int32Array.from(stay) });
    const words = ["sim", "--preset", "tiny", "--design", "focus", "--retained", path.join(folder, "retained.npy"), "--activations", path.join(folder, "a.npy"), "--weights", path.join(folder, "w.npy")];
    const run = await runCommand([...words, "--grid", `${FRAMES}x${ROWS}x${COLUMNS}`, "--out", out, "--json"]);
    expect(run).toMatchObject({ exitCode: 0, error: "" });
    const report = focusReport.parse(JSON.parse(run.out));
    expect(report).toMatchObject({ mismatches: 0, violations: 0, beside: { gather: { mismatches: 0 }, mapSorters: { mismatches: 0 } }, retainedTokens: stay.length });
    const output = await readNpy(path.join(out, "output.npy"));
    const rowOf = (token: number): number[] => Array.from(output.data as ArrayLike<number>).slice(token * N, (token + 1) * N);
    for (let token = 1; token < TOKENS; token += 3) expect(rowOf(token).every((code) => code === 0)).toBe(true);
    expect(rowOf(0).some((code) => code !== 0)).toBe(true);

    const refused = await runCommand([...words.filter((word) => word !== "--design" && word !== "focus"), "--grid", `${FRAMES}x${ROWS}x${COLUMNS}`, "--out", out]);
    expect(refused.exitCode).toBe(2);
    expect(refused.error).toContain("needs the focus design");
  });

  it("gathers vectors of two slices of the array", async () => {
    const out = path.join(folder, "vectors");
    const words = ["sim", "--preset", "tiny", "--design", "focus", "--no-dense", "--set", "similarity.vector=8", "--activations", path.join(folder, "a.npy"), "--weights", path.join(folder, "w.npy")];
    const run = await runCommand([...words, "--grid", `${FRAMES}x${ROWS}x${COLUMNS}`, "--out", out, "--json"]);
    expect(run).toMatchObject({ exitCode: 0, error: "" });
    const report = focusReport.parse(JSON.parse(run.out));
    const vectors = Math.ceil(K / 8);
    expect(report).toMatchObject({ mismatches: 0, violations: 0, beside: { gather: { mismatches: 0 }, mapSorters: { mismatches: 0 } }, vectors: (TOKENS - PRUNED.length) * vectors, passes: Math.ceil(K / 4) * Math.ceil(N / 4) * Math.ceil((TOKENS - PRUNED.length) / 16) });
    expect(report.cycles).toBe(report.predictedCycles);
    expect((await readNpy(path.join(out, "map.npy"))).shape).toEqual([TOKENS, vectors]);
    expect((await readNpy(path.join(out, "unique.npy"))).shape).toEqual([report.uniqueVectors, 8]);
  });
});
