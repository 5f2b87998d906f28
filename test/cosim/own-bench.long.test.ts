import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { BlockReport } from "../../generator/testbench/verify.js";
import { resource } from "../../generator/tools/paths.js";
import { runCommand } from "../support/run-command.js";

describe("verify --bench", () => {
  const file = resource("examples", "copier", "bench.ts");

  it("writes a waveform of each run, and counts the lines and toggles that all of them reach", async () => {
    const out = path.join(await mkdtemp(path.join(tmpdir(), "focus-copier-")), "waves");
    const { exitCode, out: told, error } = await runCommand(["verify", "--bench", file, "--seed", "3", "--coverage", "--waves", "--out", out, "--json"]);
    expect([exitCode, error]).toEqual([0, expect.not.stringContaining("error")]);
    const [report] = JSON.parse(told) as readonly BlockReport[];
    expect(report?.waves?.map(({ patterns }) => patterns)).toEqual([3, 4, 5, 6, 7].map((number) => `seed ${number}`));
    for (const { file: waveform } of report?.waves ?? []) {
      expect(path.dirname(waveform)).toBe(out);
      expect((await stat(waveform)).size).toBeGreaterThan(1000);
    }
    expect(report?.coverage?.line.covered).toBeGreaterThan(50);
    expect(report?.coverage?.toggle.covered).toBeGreaterThan(500);
    await rm(path.dirname(out), { recursive: true });
  });
});
