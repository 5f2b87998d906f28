import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceleratorNames, presetNames } from "../../generator/config/accelerator.js";
import { runCommand } from "../support/run-command.js";

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus init-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function hashOf(...words: readonly string[]): Promise<string> {
  const { exitCode, out, error } = await runCommand(["describe", "--json", ...words]);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
  return (JSON.parse(out) as { readonly config: string }).config;
}

describe("init", () => {
  it.each(presetNames.flatMap((preset) => acceleratorNames.map((design) => ({ preset, design }))).filter(({ preset, design }) => preset !== "edge" || design !== "sec"))("writes what preset $preset of design $design says", async ({ preset, design }) => {
    const file = at(`${design} of ${preset}.ts`);
    expect(await runCommand(["init", file, "--preset", preset, "--design", design])).toMatchObject({ exitCode: 0, error: "", out: expect.stringContaining(`focus-rtl generate --config '${file}' --out rtl-out/${design}_of_${preset}`) as string });
    expect(await readFile(file, "utf8")).toContain(` *     focus-rtl generate --config '${design} of ${preset}.ts' --out rtl-out/${design}_of_${preset}\n`);
    expect(await hashOf("--config", file)).toBe(await hashOf("--preset", preset, "--design", design, "--set", `name=${design}_of_${preset}`));
  });

  it("has a comment for every key, and as comments those that follow others", async () => {
    await runCommand(["init", at("my-chip.ts")]);
    const lines = (await readFile(at("my-chip.ts"), "utf8")).split("\n");
    const keys = lines.flatMap((line, index) => (/^ +(?:\/\/ )?\w+: [^{]*,$/.test(line) ? [index] : []));
    expect(keys.length).toBeGreaterThan(14);
    for (const index of keys) expect(lines[index - 1]).toMatch(/^ +\/\/ .*\.$/);
    expect(lines).toContain('    // accumulator: "fp32",');
    expect(lines).toContain('  name: "my_chip",');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(125);
  });

  it("refuses a preset that the design cannot have", async () => {
    const { exitCode, error } = await runCommand(["init", at("none.ts"), "--preset", "edge", "--design", "sec"]);
    expect({ exitCode, error }).toMatchObject({ exitCode: 2, error: expect.stringMatching(/^error: array\.operand = int8 with int32 sums: must be fp16/) as string });
  });

  it("overwrites nothing", async () => {
    await writeFile(at("mine.ts"), "mine");
    expect(await runCommand(["init", at("mine.ts")])).toMatchObject({ exitCode: 2, out: "", error: `error: FILE = ${at("mine.ts")}: is there already, and nothing is overwritten\n  fix: name another file, or remove this one` });
    expect(await readFile(at("mine.ts"), "utf8")).toBe("mine");
  });

  it.each([
    ["chip.yaml", "must end in .ts"],
    ["no-folder/chip.ts", "cannot be written (ENOENT): its folder is not there"],
  ])("refuses %s", async (name, rule) => {
    const { exitCode, error } = await runCommand(["init", at(name)]);
    expect(exitCode).toBe(2);
    expect(error).toContain(`error: FILE = ${at(name)}: ${rule}`);
    expect(error).toMatch(/\n {2}fix: [^\n]{8}/);
  });

  it("names the design after the file, as far as Verilog takes it", async () => {
    for (const [file, name] of [["3x5 (2).ts", "x5_2"], ["Überchip.ts", "berchip"], ["--.ts", "my_chip"], [`${"long".repeat(20)}.ts`, "long".repeat(20).slice(0, 33)]] as const) {
      expect(await runCommand(["init", at(file)])).toMatchObject({ exitCode: 0 });
      expect(await readFile(at(file), "utf8")).toContain(`  name: "${name}",`);
      await hashOf("--config", at(file));
    }
  });
});
