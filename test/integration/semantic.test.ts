import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fp16 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { encodeNumbers } from "../../generator/golden/index.js";
import { importanceReference } from "../../generator/golden/semantic/importance.js";
import { topk } from "../../generator/golden/semantic/topk.js";
import { readNpy } from "../../generator/input/npy.js";
import { writeNpy } from "../support/write-npy.js";
import type { SemanticReport } from "../../generator/report/semantic-report.js";
import { folderState, runCommand } from "../support/run-command.js";

const SHAPE = { heads: 2, textTokens: 3, imageTokens: 37, headDim: 5 } as const;
let folder = "";
const at = (name: string): string => path.join(folder, name);

/** Numbers between -3 and 3, mostly near 0. */
function draw(seed: number, count: number): Uint16Array {
  const random = createRandom(seed);
  return encodeNumbers(Array.from({ length: count }, () => 2 * (random.real() + random.real() + random.real() - 1.5)), fp16) as Uint16Array;
}

const { heads, textTokens, imageTokens, headDim } = SHAPE;
const query = draw(1, heads * textTokens * headDim);
const key = draw(2, heads * imageTokens * headDim);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-semantic-"));
  const save = (name: string, shape: readonly number[], data: Uint16Array): Promise<void> => writeNpy(at(name), { shape, element: "float16", data });
  await save("q.npy", [heads, textTokens, headDim], query);
  await save("k.npy", [heads, imageTokens, headDim], key);
  await save("large.npy", [heads, textTokens, headDim], query.map((code) => (code & 0x8000) | 0x5a40));
  await save("large-k.npy", [heads, imageTokens, headDim], key.map((code) => (code & 0x8000) | 0x7000));
  await save("heads.npy", [1, imageTokens, headDim], key.subarray(0, imageTokens * headDim));
  await save("dim.npy", [heads, imageTokens, 2], key.subarray(0, heads * imageTokens * 2));
  await save("flat.npy", [heads * imageTokens, headDim], key);
  await save("long.npy", [1, 12_801, 1], draw(3, 12_801));
  await save("one.npy", [1, 1, 1], draw(4, 1));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sec = (...words: readonly string[]): readonly string[] => ["sim", "--preset", "tiny", "--design", "sec", "--json", ...words];

/** Command lines and a part of what is said to them; `@` stands for the temporary folder. */
const refused: readonly (readonly [readonly string[], string])[] = [
  [["--query", "@q.npy"], "--key"],
  [["--key", "@k.npy"], "--query"],
  [["--query", "@q.npy", "--key", "@heads.npy"], "has 1 heads, and"],
  [["--query", "@q.npy", "--key", "@dim.npy"], "has 2 elements per head, and"],
  [["--query", "@q.npy", "--key", "@flat.npy"], "must be [heads, image tokens, head dim]"],
  [["--query", "@q.txt", "--key", "@k.npy"], "is no .npy file"],
  [["--query", "@missing.npy", "--key", "@k.npy"], "missing.npy"],
  [["--query", "@one.npy", "--key", "@long.npy", "--set", "limits.size=65536"], "image tokens = 12801: must not exceed 12800"],
  [["--query", "@q.npy", "--key", "@k.npy", "--video", "bikes"], "--video"],
  [["--query", "@q.npy", "--key", "@k.npy", "--heads", "2"], "--heads"],
  [["--query", "@q.npy", "--key", "@k.npy", "--activations", "@q.npy"], "--activations"],
  [["--query", "@q.npy", "--key", "@k.npy", "--retained", "@q.npy"], "--retained"],
  [["--query", "@q.npy", "--key", "@k.npy", "--set", "array.operand=bf16"], "must be fp16 with fp32 sums"],
  [["--query", "@q.npy", "--key", "@k.npy", "--simulator", "icarus"], "--simulator"],
  [["--query", "@q.npy", "--key", "@k.npy", "--seed", "-1"], "--seed"],
  ...["0", "1.5", "38", "-1", "half", "", "0x4", "1e3"].map((keep) => [["--query", "@q.npy", "--key", "@k.npy", `--keep=${keep}`], "--keep"] as const),
  [["--video", "carphone", "--heads", "5"], "--heads"],
  [["--video", "carphone", "--frames", "2", "--K", "16", "--prompt", "3x3+8+0"], "--prompt"],
];

describe("sim --design sec", () => {
  it("keeps the tokens that matter most, every unit bit for bit", async () => {
    for (const [keep, k] of [["0.4", 14], ["1", 1], ["37", 37], [".01", 1]] as const) {
      const out = at(`out-${keep}`);
      const { exitCode, out: text, error } = await runCommand(sec("--query", at("q.npy"), "--key", at("k.npy"), "--keep", keep, "--out", out));
      expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
      const report = JSON.parse(text) as SemanticReport;
      expect(JSON.parse(await readFile(path.join(out, "report.json"), "utf8"))).toEqual(report);
      expect(report).toMatchObject({ ...SHAPE, k, mismatches: 0, violations: 0, exposedCycles: 0, lostArrayCycles: 0 });
      expect(Object.values(report.units).every(({ comparedElements }) => comparedElements > 0)).toBe(true);
      expect(report.topkCycles).toBeGreaterThan(0);
      expect(report.importanceMaxUlp).toBeLessThan(8);

      const importance = await readNpy(path.join(out, "importance.npy"));
      const retained = await readNpy(path.join(out, "retained.npy"));
      expect({ shape: importance.shape, element: importance.element }).toEqual({ shape: [imageTokens], element: "float16" });
      expect({ shape: retained.shape, element: retained.element }).toEqual({ shape: [k], element: "int32" });
      expect(Array.from(retained.data)).toEqual(Array.from(topk({ scores: importance.data, k })));
      const reference = importanceReference({ query, key, ...SHAPE });
      const ranked = Array.from(reference.keys()).sort((a, b) => (reference[b] as number) - (reference[a] as number)).slice(0, k);
      expect(Array.from(retained.data).filter((token) => ranked.includes(token)).length / k).toBe(report.retainedOverlap);
    }
  }, 900_000);

  it("says what a single token exposes: its image rows are too short to hide anything", async () => {
    const { exitCode, out } = await runCommand(sec("--query", at("one.npy"), "--key", at("one.npy"), "--keep", "1", "--out", at("single")));
    expect(exitCode).toBe(0);
    const report = JSON.parse(out) as SemanticReport;
    expect(report).toMatchObject({ k: 1, mismatches: 0, violations: 0, retainedOverlap: 1, importanceMaxUlp: 0, simulatedImageCycles: report.imageArrayCycles });
    expect(report.exposedCycles).toBe(report.pendingCycles - report.imageArrayCycles);
    expect(report.exposedCycles).toBeGreaterThan(0);
    expect(report.pendingCycles).toBeLessThanOrEqual(report.softmaxCycles + report.topkCycles);
  });

  it("warns of scores beyond fp16, and every figure stays a number", async () => {
    const words = ["--query", at("large.npy"), "--key", at("large-k.npy")];
    const { exitCode, out } = await runCommand(["sim", "--preset", "tiny", "--design", "sec", ...words, "--out", at("large")]);
    expect(exitCode).toBe(0);
    expect(out.match(/^ {2}warning .*$/gm)).toEqual([expect.stringMatching(/scores of QK\^T became infinite in fp16.*Divide Q by 128 beforehand/)]);
    const text = await readFile(path.join(at("large"), "report.json"), "utf8");
    const report = JSON.parse(text) as SemanticReport;
    expect(report.overflowedScores).toBeGreaterThan(0);
    expect(report).toMatchObject({ mismatches: 0, nonFiniteImportance: imageTokens, importanceMaxUlp: 0 });
    expect(text).not.toContain("null");
  });

  it("loses no array cycle where memory is slow either: the pruning ends later, beside more image rows", async () => {
    const words = ["--query", at("q.npy"), "--key", at("k.npy"), "--keep", "9"];
    const reports: SemanticReport[] = [];
    for (const latency of ["0", "300"]) {
      const { exitCode, out } = await runCommand(sec(...words, "--memory-latency", latency, "--out", at(`latency-${latency}`)));
      expect(exitCode).toBe(0);
      reports.push(JSON.parse(out) as SemanticReport);
    }
    const [near, far] = reports as [SemanticReport, SemanticReport];
    expect([near, far]).toMatchObject([{ mismatches: 0, lostArrayCycles: 0 }, { mismatches: 0, lostArrayCycles: 0 }]);
    // A row of scores waits for its way through memory; the last one ends that much later.
    expect(far.pendingCycles).toBeGreaterThanOrEqual(near.pendingCycles + 300);
    expect(far.exposedCycles).toBe(Math.max(0, far.pendingCycles - far.imageArrayCycles));
  }, 900_000);

  it("asks with a patch of a clip where no files are given", async () => {
    const out = at("clip");
    const { exitCode, out: text } = await runCommand(sec("--video", "carphone", "--frames", "2", "--K", "16", "--heads", "2", "--prompt", "2x2+1+3", "--keep", "20", "--out", out));
    expect(exitCode).toBe(0);
    const report = JSON.parse(text) as SemanticReport;
    expect(report).toMatchObject({ heads: 2, textTokens: 4, imageTokens: 198, headDim: 8, k: 20, mismatches: 0, violations: 0, exposedCycles: 0 });
    expect(report.input.query).toContain("patch-prompt: the 2 x 2 patches from row 1, column 3 of the first frame of carphone");
    expect(await readFile(path.join(out, "picture.svg"), "utf8")).toContain("20 of 198 tokens stay");
  }, 900_000);

  it.each(refused)("refuses %j", async (words, told) => {
    const before = await folderState(folder);
    const { exitCode, out, error } = await runCommand(sec(...words.map((word) => word.replace(/^@/, `${folder}/`)), "--out", at("refused")));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(error).toContain(told);
    expect(error).toMatch(/\n {2}fix: [^\n]{10}/);
    expect(error).not.toMatch(/NaN|undefined|\[object/);
    expect(await folderState(folder)).toBe(before);
  });

  it("has its options to itself", async () => {
    const { exitCode, error } = await runCommand(["sim", "--preset", "tiny", "--keep", "0.4", "--out", at("refused")]);
    expect(exitCode).toBe(2);
    expect(error).toContain("add --design sec");
  });
});
