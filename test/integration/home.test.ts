import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { runCommand } from "../support/run-command.js";

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-home-"));
  await writeFile(at("file"), "in the way\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const COMMANDS = [
  ["verify", "skid_buffer"],
  ["verify", "skid_buffer", "--simulator", "icarus"],
  ["verify", "skid_buffer", "--simulator", "cocotb"],
  ["lint", "--preset", "tiny"],
  ["synth", "--preset", "tiny", "--block", "skid_buffer"],
  ["concentrate", "--video", "bikes", "--grid", "1x4x4", "--out", "OUT"],
] as const;
const given = (words: readonly string[]): readonly string[] => words.map((word) => (word === "OUT" ? at("out") : word));

describe("a folder for tools and builds that cannot be used", () => {
  describe.each([
    ["is below a device", "/dev/null/x"],
    ["is where no folder can be made", "/proc/x"],
    ["is a file", "FILE"],
    ["is below a file", "FILE/below"],
  ])("because it %s", (_, home) => {
    it.each(COMMANDS.map((words) => ({ line: words.join(" "), words })))("is told with place, rule and fix: $line", async ({ words }) => {
      const chosen = home.replace("FILE", at("file"));
      vi.stubEnv("FOCUS_HOME", chosen);
      const { exitCode, error } = await runCommand(given(words));
      expect(error).toContain(`error: FOCUS_HOME = ${chosen}: must be a folder for tools and builds that can be written: `);
      expect(error).toContain("fix: name another folder in FOCUS_HOME");
      expect(error).not.toMatch(/^\s+at /m);
      expect(exitCode).toBe(2);
    });
  });

  it("because it may not be written", async () => {
    await mkdir(at("read-only"), { mode: 0o555 });
    const { exitCode, error } = await withoutRights(["verify", "skid_buffer"], at("read-only"));
    expect(error).toContain(`error: FOCUS_HOME = ${at("read-only")}: must be a folder for tools and builds that can be written: EACCES: permission denied`);
    expect(error).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(2);
  });
});

/** Root may write everywhere: then the command runs without that right. */
async function withoutRights(words: readonly string[], home: string): Promise<{ readonly exitCode: number; readonly error: string }> {
  const before = process.geteuid?.() === 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : [];
  const [program, ...args] = [...before, process.execPath, "--import", TSX, path.join(packageRoot(), "generator", "cli", "main.ts"), ...words];
  const child = spawn(program as string, args, { env: { ...process.env, FOCUS_HOME: home }, stdio: ["ignore", "ignore", "pipe"] });
  let error = "";
  child.stderr.on("data", (text) => (error += String(text)));
  const exitCode = await new Promise<number>((resolve, reject) => child.on("close", (code) => resolve(code ?? -1)).on("error", reject));
  return { exitCode, error };
}
