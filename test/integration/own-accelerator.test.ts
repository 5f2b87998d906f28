import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../generator/emit/manifest.js";
import type { Description } from "../../generator/model/describe.js";
import { resource } from "../../generator/tools/paths.js";
import { readFolder, runCommand } from "../support/run-command.js";

const config = ["--config", resource("examples", "my-accelerator.ts")];

describe("an accelerator of one's own in a file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "focus-own-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is generated with its keys, its units beside the top, and its own hash", async () => {
    const manifests: Manifest[] = [];
    for (const [name, set] of Object.entries({ plain: [], more: ["--set", "filter.tokens=500"] })) {
      const out = path.join(folder, name);
      expect(await runCommand(["generate", ...config, ...set, "--out", out])).toMatchObject({ exitCode: 0, error: "" });
      manifests.push(JSON.parse((await readFolder(out)).get("manifest.json") ?? "") as Manifest);
    }
    const [plain, more] = manifests;
    expect(plain).toMatchObject({ top: "focus_filtered", config: { name: "filtered", own: true, filter: { tokens: 1024, payload: 64 } } });
    expect(plain?.config).not.toHaveProperty("similarity");
    expect(plain?.files.map((file) => file.path)).toEqual(expect.arrayContaining(["rtl/focus_token_filter.v", "rtl/focus_filtered.v"]));
    expect(more?.config).toMatchObject({ filter: { tokens: 500, payload: 64 } });
    expect(more?.configHash).not.toBe(plain?.configHash);
  });

  it("is described with its keys", async () => {
    const { exitCode, out } = await runCommand(["describe", ...config, "--json"]);
    expect(exitCode).toBe(0);
    const { parameters, memories, performance } = JSON.parse(out) as Description;
    expect(parameters.map((row) => row.path)).toEqual(expect.arrayContaining(["array.rows", "filter.tokens", "filter.payload"]));
    expect(parameters.map((row) => row.path)).not.toContain("similarity.threshold");
    expect([memories.length, performance.length]).toEqual([3, 3]);
  });

  it.each([
    [["--set", "filter.tokens=100"], "filter.tokens = 100: must not be less than tile.m, 256"],
    [["--set", "filter.token=100"], "filter.token: is not a parameter\n  fix: did you mean filter.tokens?"],
    [["--set", "array.rows=0"], "array.rows = 0: must be a whole number from 1 to 256"],
    [["--design", "focus"], "--design = focus: has no meaning for filtered, an accelerator of your own"],
  ])("%j is refused", async (words, message) => {
    const { exitCode, error } = await runCommand(["generate", ...config, ...words, "--out", path.join(folder, "refused")]);
    expect(exitCode).toBe(2);
    expect(error).toContain(message);
  });

  it("is simulated where it says what its streams carry", async () => {
    const words = ["--video", "carphone", "--frames", "1", "--grid", "1x3x5", "--K", "10", "--N", "9"];
    const { exitCode, out, error } = await runCommand(["sim", ...config, "--set", "array.rows=4", "array.columns=4", ...words, "--json", "--out", path.join(folder, "sim")]);
    expect({ exitCode, error }).toMatchObject({ exitCode: 0 });
    const report = JSON.parse(out) as { readonly design: string; readonly runs: readonly { readonly comparedElements: number; readonly mismatches: number }[] };
    expect(report.design).toBe("filtered");
    expect(report.runs.map(({ mismatches }) => mismatches)).toEqual([0]);
    expect(report.runs[0]?.comparedElements).toBeGreaterThan(15 * 9);
  }, 120_000);
});
