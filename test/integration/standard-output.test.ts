import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandNames } from "../../generator/cli/command-line.js";
import { writeNpy } from "../support/write-npy.js";
import { runInto } from "../support/run-into.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-stdout-"));
  await writeNpy(at("a.npy"), { shape: [8, 4], element: "float16", data: new Uint16Array(32).fill(0x3c00) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TOLD = "error: standard output: cannot be written (ENOSPC); not all of the result is there\n";

/** Command lines that have their results by themselves, with and without --json; `@` stands for the temporary folder. */
const done: readonly (readonly string[])[] = [
  ["describe", "--preset", "tiny"],
  ["describe", "--preset", "tiny", "--json"],
  ["generate", "--preset", "tiny", "--out", "@generated", "--json"],
  ["concentrate", "--activations", "@a.npy", "--grid", "2x2x2", "--preset", "tiny", "--out", "@concentrated", "--json"],
  ["doctor", "--json"],
  ["--version"],
];

describe("a full standard output", () => {
  it.each([...done, ...commandNames.map((name) => [name, "--help"])].map((words) => [words.join(" "), words] as const))("of %s ends it with 2 and one line", async (_, words) => {
    const { exitCode, error } = await runInto(words.map((word) => word.replace(/^@/, `${folder}/`)), { output: "/dev/full" });
    expect(error).toBe(TOLD);
    expect(exitCode).toBe(2);
  });

  it("does not keep files from being written", async () => {
    await runInto(["generate", "--preset", "tiny", "--out", at("written")], { output: "/dev/full" });
    expect(existsSync(at("written/manifest.json"))).toBe(true);
  });

  it("leaves the exit code of a mistake", async () => {
    const { exitCode, error } = await runInto(["describe", "--preset", "huge"], { output: "/dev/full" });
    expect([exitCode, error.includes("--preset = huge"), error.includes("standard output")]).toEqual([2, true, false]);
  });
});

describe("a reader that has gone", () => {
  it.each(done.map((words) => [words.join(" "), words] as const))("ends %s quietly, as a shell expects", async (_, words) => {
    const { exitCode, error } = await runInto(words.map((word) => word.replace(/^@/, `${folder}/`)));
    expect([exitCode, error]).toEqual([141, ""]);
  });
});
