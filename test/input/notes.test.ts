import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fp16 } from "../../generator/config/number-format.js";
import { decodeNumbers } from "../../generator/golden/index.js";
import { resolveInput } from "../../generator/input/index.js";
import { concentrationTable } from "../../generator/report/concentration-report.js";
import { reportTable } from "../../generator/report/simulation-report.js";
import { semanticTable } from "../../generator/report/semantic-report.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runCommand } from "../support/run-command.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);

/** As numpy.save writes an array of that type and order. */
async function save(name: string, shape: string, data: Float64Array | Float32Array, fortran = false): Promise<void> {
  const descr = data instanceof Float64Array ? "<f8" : "<f4";
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`.padEnd(117) + "\n";
  await writeFile(at(name), Buffer.concat([Buffer.from("\x93NUMPY\x01\0\x76\0", "latin1"), Buffer.from(header), new Uint8Array(data.buffer)]));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-notes-"));
  // [6, 4] column by column: the first column is 0 to 5.
  await save("a.npy", "(6, 4)", Float64Array.from({ length: 24 }, (_, at) => at), true);
  await save("w.npy", "(4, 4)", Float64Array.from({ length: 16 }, (_, at) => at / 3));
  await save("odd.npy", "(6, 4)", Float32Array.from({ length: 24 }, (_, at) => (at < 2 ? Number.NaN : at === 7 ? -Infinity : at)));
  await save("beyond.npy", "(6, 4)", Float32Array.from({ length: 24 }, (_, at) => 10_000 * at));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const concentrate = (file: string, ...words: readonly string[]): readonly string[] => ["concentrate", "--activations", at(file), "--grid", "1x2x3", "--set", "array.rows=2", ...words, "--out", at("out")];

describe("what was done to a user's tensor is told", () => {
  it("on the terminal and in report.json: numpy's float64 in Fortran order", async () => {
    const { exitCode, out } = await runCommand(concentrate("a.npy"));
    expect(exitCode).toBe(0);
    const notes = [`${at("a.npy")}: is stored column by column (Fortran order) and is turned`, `${at("a.npy")}: float64 is converted to fp16, every value exactly`];
    for (const note of notes) expect(out).toContain(`  note     ${note}\n`);
    const report = JSON.parse(await readFile(at("out/report.json"), "utf8")) as { readonly input: object };
    expect(report.input).toMatchObject({ notes, conversion: { from: "float64", to: "fp16", changed: 0, vanished: 0 } });
  });

  it("of both operands of a GEMM", async () => {
    const workspace = openWorkspace({ env: {}, cwd: () => folder });
    const { activations, provenance } = await resolveInput(workspace, { activations: "a.npy", weights: "w.npy", format: fp16 });
    // Row by row: of the first token 0, 6, 12, 18.
    expect([...decodeNumbers(activations.codes, fp16)].slice(0, 5)).toEqual([0, 6, 12, 18, 1]);
    expect(provenance.notes).toEqual([
      "a.npy: is stored column by column (Fortran order) and is turned",
      "a.npy: float64 is converted to fp16, every value exactly",
      // 0, 3, 6, 9, 12 and 15 thirds are whole.
      "w.npy: float64 is rounded to fp16: 10 of 16 values change",
    ]);
  });

  it("NaN and infinity with their counts", async () => {
    const { exitCode, out } = await runCommand(concentrate("odd.npy"));
    expect(exitCode).toBe(0);
    expect(out).toContain(`${at("odd.npy")}: of 24 elements 2 are NaN and 1 infinite`);
    const { out: json } = await runCommand(concentrate("odd.npy", "--json"));
    expect(JSON.parse(json)).toMatchObject({ input: { notes: [expect.stringContaining("float32"), expect.stringContaining("2 are NaN and 1 infinite")] } });
  });

  it("in the tables of every design", () => {
    const input = { query: "q.npy", key: "k.npy", activations: { from: "a" }, weights: { from: "w" }, notes: ["a.npy: something", "w.npy: else"] };
    const found = { mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0 };
    const output = { outputError: { relativeFrobenius: 0, meanCosine: 1 }, units: {}, beside: {}, compression: 1, compared: { numbers: 1, padding: 0, flags: 0, codes: 0 }, ...found };
    for (const text of [reportTable({ input, utilisation: 1, ...output } as never), concentrationTable({ input, ...output } as never), semanticTable({ input, ...output } as never)]) expect(text.match(/^ {2}note +(a\.npy: something|w\.npy: else)$/gm)).toHaveLength(2);
  });
});

it("finite values never become infinite: refused before anything is computed", async () => {
  const { exitCode, out, error } = await runCommand(concentrate("beyond.npy").map((word) => (word === at("out") ? at("none") : word)));
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  // 70,000 to 230,000.
  expect(error).toContain("beyond.npy = 230000: is beyond fp16, which ends at 65504: 17 of 24 elements would become infinite\n  fix: divide the tensor by 4 beforehand, or choose operands of a wider range (bf16, fp32)");
  await expect(stat(at("none"))).rejects.toThrow("ENOENT");
  expect(await runCommand(concentrate("beyond.npy", "--set", "array.operand=bf16"))).toMatchObject({ exitCode: 0 });
});
