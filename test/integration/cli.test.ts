import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandNames } from "../../generator/cli/command-line.js";
import { readManifest, type Manifest } from "../../generator/emit/manifest.js";
import { packageRoot } from "../../generator/tools/paths.js";
import { readFolder, runCommand } from "../support/run-command.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-cli-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function generate(name: string, ...words: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { exitCode, error } = await runCommand(["generate", ...words, "--out", at(name)]);
  expect(error).toBe("");
  expect(exitCode).toBe(0);
  return readFolder(at(name));
}

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** A command line in a process of its own. */
function startProgram(words: readonly string[], cwd = folder): ReturnType<typeof spawn> {
  return spawn("node", ["--import", TSX, path.join(packageRoot(), "generator", "cli", "main.ts"), ...words], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

describe("a program of its own", () => {
  it.each([["json", '{ "array": { "rows": 2 } }'], ["yaml", "array:\n  rows: 2\n"]])("reads a configuration in %s, whoever loads its packages", async (ending, text) => {
    await writeFile(at(`small.${ending}`), text);
    const program = startProgram(["generate", "--config", at(`small.${ending}`), "--out", at(`small-${ending}`)]);
    expect(await new Promise((resolve) => program.once("exit", resolve))).toBe(0);
  });
});

describe("help", () => {
  it.each(commandNames)("of %s has an example", async (name) => {
    const { exitCode, out } = await runCommand([name, "--help"]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\s+focus-rtl ${name}`));
  });

  it("lists every command", async () => {
    const { exitCode, out } = await runCommand(["--help"]);
    expect(exitCode).toBe(0);
    for (const name of commandNames) expect(out).toContain(`focus-rtl ${name}`);
  });

  it("has examples that are accepted", async () => {
    const { out } = await runCommand(["generate", "--help"]);
    const examples = [...out.replace(/\n {20,}/g, " ").matchAll(/^ {2}focus-rtl (generate .*?)(?: {2,}|$)/gm)].map((match) => (match[1] ?? "").split(" "));
    const runnable = examples.filter((words) => words.includes("--out"));
    expect(runnable.length).toBeGreaterThanOrEqual(2);
    for (const [index, words] of runnable.entries()) {
      const place = words.indexOf("--out") + 1;
      expect(await runCommand(words.map((word, at_) => (at_ === place ? at(`example-${index}`) : word)))).toMatchObject({ exitCode: 0, error: "" });
    }
  });
});

describe("--json", () => {
  it.each([
    ["generate", ["generate", "--preset", "tiny", "--out", "@json"], ["design", "config", "top", "out", "files", "modules", "lines"]],
    ["describe", ["describe", "--preset", "tiny"], ["name", "config", "top", "parameters", "derived", "memories", "streams", "performance", "tree"]],
  ] as const)("of %s is one JSON value with its keys", async (_, words, keys) => {
    const { exitCode, out } = await runCommand([...words, "--json"].map((word) => word.replace(/^@/, `${folder}/`)));
    expect(exitCode).toBe(0);
    expect(Object.keys(JSON.parse(out) as object)).toEqual(expect.arrayContaining([...keys]));
  });

  it("of doctor is a list of tools", async () => {
    const { out } = await runCommand(["doctor", "--json"]);
    const tools = JSON.parse(out) as readonly { readonly name: string }[];
    expect(tools.length).toBeGreaterThan(3);
  }, 60_000);
});

describe("generate", () => {
  it("gives the same bytes twice, from another folder too", async () => {
    const first = await generate("first", "--preset", "demo");
    expect(await generate("first", "--preset", "demo")).toEqual(first);
    await mkdir(at("elsewhere"));
    const exited = new Promise((resolve) => startProgram(["generate", "--preset", "demo", "--out", "deep/second"], at("elsewhere")).once("exit", resolve));
    expect(await exited).toBe(0);
    expect(await readFolder(at("elsewhere/deep/second"))).toEqual(first);
  }, 60_000);

  it("gives the same bytes from its own manifest", async () => {
    const first = await generate("own", "--preset", "tiny", "--set", "array.pipeline.add=3");
    expect(await generate("again", "--config", at("own/manifest.json"))).toEqual(first);
  });

  it("names no time, no host and no folder", async () => {
    const files = await generate("clean", "--preset", "tiny");
    const text = [...files.values()].join("\n");
    expect(text).not.toContain(folder);
    expect(text).not.toContain(packageRoot());
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d\b|\b\d\d:\d\d:\d\d\b/);
  });

  it("gives two configurations with different prefixes no module name in common", async () => {
    const modules = async (name: string, ...words: readonly string[]): Promise<readonly string[]> => {
      const files = await generate(name, ...words);
      return (JSON.parse(files.get("manifest.json") ?? "") as Manifest).files.flatMap((file) => file.modules);
    };
    const left = await modules("left", "--preset", "tiny", "--set", "prefix=left_");
    const right = await modules("right", "--preset", "edge", "--set", "prefix=right_");
    expect(left.length).toBeGreaterThan(10);
    expect(left.filter((name) => right.includes(name))).toEqual([]);
    expect(left.every((name) => name.startsWith("left_"))).toBe(true);
  });

  it("takes every --set, in either way of writing them", async () => {
    const twice = await generate("twice", "--preset", "tiny", "--set", "array.rows=3", "--set", "array.columns=2");
    expect((JSON.parse(twice.get("manifest.json") ?? "") as Manifest).config).toMatchObject({ array: { rows: 3, columns: 2 } });
    expect(await generate("once", "--preset", "tiny", "--set", "array.rows=3", "array.columns=2")).toEqual(twice);
  });

  it("lists in the manifest every file with its checksum", async () => {
    checkWhole(await generate("listed", "--preset", "tiny"));
  });

  it("killed at any time leaves the old output or the new one, whole, or says that it is unfinished; the next run completes it", async () => {
    await generate("killed", "--preset", "tiny");
    await mkdir(at("killed/empty"));
    let killed = 0;
    // From before the first file to after the last: the program needs about half a second to its first write.
    for (const [index, when] of ["staging", "staging", "swap", 300, 500, 700].entries()) {
      const before = visible(await readFolder(at("killed")));
      const child = startProgram(["generate", "--preset", index % 2 === 0 ? "paper" : "tiny", "--set", "array.pipeline.multiply=2", "--out", at("killed")]);
      const exited = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
      const names = async (): Promise<readonly string[]> => readdir(at("killed"));
      if (when === "staging") await until(async () => child.exitCode !== null || (await names()).some((name) => name.startsWith(".focus-staging")));
      else if (when === "swap") await until(async () => child.exitCode !== null || !(await readManifest(at("killed"))));
      else await new Promise((resolve) => setTimeout(resolve, Number(when)));
      child.kill("SIGKILL");
      if ((await exited) === "SIGKILL") killed += 1;
      const files = visible(await readFolder(at("killed")));
      if (await readManifest(at("killed"))) {
        checkWhole(files);
        if (files.get("manifest.json") === before.get("manifest.json")) expect(files).toEqual(before);
      } else {
        expect(JSON.parse(files.get("manifest.json") ?? "")).not.toHaveProperty("files");
      }
      if (!(await names()).some((name) => name.startsWith(".focus-"))) continue;
      await runCommand(["generate", "--config", at("killed/manifest.json"), "--out", at("killed")]);
      checkWhole(await readFolder(at("killed")));
    }
    expect(killed).toBeGreaterThan(0);
    checkWhole(await generate("killed", "--preset", "demo"));
    expect((await readdir(at("killed"))).filter((name) => name.startsWith("."))).toEqual([]);
    expect(await readdir(at("killed/empty"))).toEqual([]);
  }, 120_000);
});

/** Without what a killed run leaves hidden. */
function visible(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([name]) => !name.startsWith(".focus-")));
}

/** Every file that the manifest lists is there with its checksum, and no other. */
function checkWhole(files: ReadonlyMap<string, string>): void {
  const manifest = JSON.parse(files.get("manifest.json") ?? "null") as Manifest;
  expect(manifest.files.map((file) => file.path)).toEqual([...files.keys()].filter((name) => name !== "manifest.json"));
  for (const file of manifest.files) expect(createHash("sha256").update(Buffer.from(files.get(file.path) ?? "", "latin1")).digest("hex"), file.path).toBe(file.sha256);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 20_000 && !(await condition()); count++) await new Promise((resolve) => setImmediate(resolve));
}
