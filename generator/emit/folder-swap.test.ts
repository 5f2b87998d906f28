import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSwap, recover } from "./folder-swap.js";
import { manifestFile, readManifest, type OutputFile } from "./manifest.js";
import { stageOutput } from "./stage.js";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Files of two outputs: one that changes, one that stays, one that goes, two that come, one of them in a folder that comes. */
const OLD = { "rtl/a.v": "old a", "rtl/gone.v": "only old", "same.txt": "always" };
const NEW = { "rtl/a.v": "new a", "rtl/come.v": "only new", "same.txt": "always", "deep/b.v": "below" };

function output(files: Readonly<Record<string, string>>): readonly OutputFile[] {
  const list = Object.entries(files).map(([name, text]) => ({ path: name, text }));
  return [...list, manifestFile({ design: "d", top: "t", config: { name: "d" }, configHash: "01234567", files: list })];
}

/**
 * A program that writes NEW into folders, or recovers them, and counts every call that changes a file system: at the call of the given number it
 * kills itself (KILL), or that call alone fails with an error code. It says for each folder how many calls there were, and what went wrong.
 */
const PROGRAM = `
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
let count = 0;
let at = 0;
let what = "KILL";
function counted(call) {
  return (...given) => {
    count += 1;
    if (count !== at) return call(...given);
    if (what === "KILL") process.kill(process.pid, "SIGKILL");
    return Promise.reject(Object.assign(new Error(what), { code: what, errno: -1 }));
  };
}
for (const name of ["chmod", "copyFile", "mkdir", "rename", "rm", "rmdir", "unlink", "writeFile"]) fs[name] = counted(fs[name].bind(fs));
const open = fs.open.bind(fs);
fs.open = counted(async (...given) => {
  const handle = await open(...given);
  for (const name of ["writeFile", "sync"]) handle[name] = counted(handle[name].bind(handle));
  return handle;
});
syncBuiltinESMExports();

const { recover } = await import("./folder-swap.js");
const { stageOutput } = await import("./stage.js");
const { job, runs, code, files } = JSON.parse(process.argv[2]);
what = code;
const done = [];
for (const { out, number } of runs) {
  [count, at] = [0, number];
  let said = "";
  await (job === "recover" ? recover(out) : stageOutput({ out, files, patience: 60 })).catch((error) => (said = error.message));
  done.push({ count, said });
}
console.log(JSON.stringify(done));
`;

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-swap-"));
  await build({ entryPoints: [here("./stage.ts"), here("./folder-swap.ts")], bundle: true, splitting: true, platform: "node", format: "esm", outdir: path.join(folder, "program"), logLevel: "error" });
  program = path.join(folder, "program", "main.mjs");
  await writeFile(program, PROGRAM);
  // The version that manifests name is that of the package the program stands in.
  await writeFile(path.join(folder, "program", "package.json"), JSON.stringify({ name: "focus-rtl", version: "0", type: "module" }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Done {
  readonly count: number;
  readonly said: string;
}

/** Nothing is said by a program that has killed itself. */
async function run(job: "stage" | "recover", runs: readonly { readonly out: string; readonly number: number }[], code: string): Promise<readonly Done[]> {
  const child = spawn("node", [program, JSON.stringify({ job, runs, code, files: output(NEW) })], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (part) => (text += String(part)));
  const signal = await new Promise((resolve) => child.once("close", (_, by) => resolve(by)));
  expect(signal).toBe(text === "" ? "SIGKILL" : null);
  return text === "" ? [] : (JSON.parse(text) as readonly Done[]);
}

async function changes(job: "stage" | "recover", out: string): Promise<number> {
  return (await run(job, [{ out, number: 0 }], "KILL"))[0]?.count ?? 0;
}

async function killed(job: "stage" | "recover", out: string, number: number): Promise<void> {
  expect(await run(job, [{ out, number }], "KILL")).toEqual([]);
}

/** Some at a time: most of it is the start of programs. */
async function forEach(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= count) await work(next++);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** A folder with the old output and files of the user's. */
async function prepared(name: string): Promise<string> {
  const out = path.join(folder, name);
  await stageOutput({ out, files: output(OLD) });
  await mkdir(path.join(out, "mine", "empty"), { recursive: true });
  await writeFile(path.join(out, "rtl", "mine.v"), "my own", { mode: 0o640 });
  return out;
}

/** Which output a reader finds: all files of the manifest with their checksums and none else of ours, or one that is unfinished and lists none. */
async function found(out: string): Promise<"old" | "new" | "unfinished"> {
  const manifest = await readManifest(out);
  if (!manifest) {
    const text = JSON.parse(await readFile(path.join(out, "manifest.json"), "utf8")) as { readonly unfinished: string; readonly config: unknown; readonly files?: unknown };
    expect(text.unfinished).toContain("next focus-rtl command with this folder as --out completes it");
    expect([text.files, text.config]).toEqual([undefined, { name: "d" }]);
    return "unfinished";
  }
  for (const { path: name, sha256 } of manifest.files) expect(createHash("sha256").update(await readFile(path.join(out, name))).digest("hex"), name).toBe(sha256);
  const names = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)));
  const visible = names.filter((name) => !name.startsWith(".focus-") && !name.endsWith("mine.v") && name !== "manifest.json").sort();
  expect(visible).toEqual(manifest.files.map((file) => file.path));
  const which = [OLD, NEW].findIndex((files) => Object.keys(files).sort().join() === visible.join());
  for (const [name, text] of Object.entries([OLD, NEW][which] ?? {})) expect(await readFile(path.join(out, name), "utf8")).toBe(text);
  expect(which).toBeGreaterThanOrEqual(0);
  return which === 0 ? "old" : "new";
}

async function hidden(out: string): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => name.startsWith(".focus-"));
}

const mineOf = async (out: string): Promise<unknown> => {
  const { ino, mode, mtimeMs } = await stat(path.join(out, "rtl", "mine.v"));
  return [ino, mode, mtimeMs, await readdir(path.join(out, "mine"))];
};

describe("a run killed before its n-th change of the file system", () => {
  it("leaves the old output whole, or one that says it is unfinished and that the next run completes; for every n", async () => {
    const count = await changes("stage", await prepared("counted"));
    expect(count).toBeGreaterThan(25);
    const states: string[] = [];
    await forEach(count, async (at) => {
      const out = await prepared(`killed-${at}`);
      const mine = await mineOf(out);
      await killed("stage", out, at);
      const state = await found(out);
      states[at - 1] = state;
      if (state === "unfinished") expect(await readSwap(out)).toBeDefined();
      await recover(out);
      expect(await found(out)).toBe(state === "old" ? "old" : "new");
      // The lock of the killed run is all that is left, and the next one takes it over.
      expect((await hidden(out)).filter((name) => name !== ".focus-lock")).toEqual([]);
      await stageOutput({ out, files: output(OLD), patience: 60 });
      expect(await found(out)).toBe("old");
      expect(await hidden(out)).toEqual([]);
      expect(await mineOf(out)).toEqual(mine);
    });
    // First always old, then unfinished, then new.
    expect(states.join(" ")).toMatch(/^(old )+(unfinished )+new( new)*$/);
  }, 120_000);

  it("and the next one killed too, at each of its changes", async () => {
    const base = await unfinished();
    const copy = `${base}-copy`;
    await cp(base, copy, { recursive: true });
    const count = await changes("recover", copy);
    expect(count).toBeGreaterThan(5);
    await forEach(count, async (at) => {
      const out = path.join(folder, `twice-${at}`);
      await cp(base, out, { recursive: true });
      await killed("recover", out, at);
      await recover(out);
      expect(await found(out)).toBe("new");
    });
  }, 120_000);
});

let bases = 0;

/** A folder just after the point from which on the new output counts. */
async function unfinished(): Promise<string> {
  let [below, above] = [1, await changes("stage", await prepared(`base-count-${++bases}`))];
  let best = "";
  while (below <= above) {
    const at = Math.floor((below + above) / 2);
    const out = await prepared(`base-${++bases}`);
    await killed("stage", out, at);
    const state = await found(out);
    if (state === "unfinished") best = out;
    if (state === "old") below = at + 1;
    else above = at - 1;
  }
  return best;
}

describe("a run whose n-th change of the file system fails", () => {
  it("leaves the old output whole and nothing else, and says what failed; for every n", async () => {
    const count = await changes("stage", await prepared("counted-failures"));
    const runs = await Promise.all(Array.from({ length: count }, async (_, index) => ({ number: index + 1, out: await prepared(`failed-${index}`) })));
    const mine = await Promise.all(runs.map(({ out }) => mineOf(out)));
    const done = await run("stage", runs, "ENOSPC");
    for (const [index, { out }] of runs.entries()) {
      const said = done[index]?.said ?? "";
      // What only tidies up may fail without harm.
      expect(await found(out)).toBe(said === "" ? "new" : "old");
      if (said !== "") {
        expect(said).toContain("cannot be written (ENOSPC): there is no space left\n  fix: free some space");
        expect(await hidden(out)).toEqual([]);
      }
      expect(await mineOf(out)).toEqual(mine[index]);
      await stageOutput({ out, files: output(NEW), patience: 60 });
      expect(await found(out)).toBe("new");
      expect(await hidden(out)).toEqual([]);
    }
    expect(done.filter(({ said }) => said !== "").length).toBeGreaterThan(20);
  }, 120_000);
});

describe("a swap that a killed run left", () => {
  it("keeps what the user has put into its way since, and says so", async () => {
    const base = await unfinished();
    await mkdir(path.join(base, "deep"));
    await writeFile(path.join(base, "deep", "b.v"), "mine");
    await expect(stageOutput({ out: base, files: output(OLD), patience: 60 })).rejects.toThrow("holds deep/b.v, which was put there while focus-rtl replaced the output");
    expect(await readFile(path.join(base, "deep", "b.v"), "utf8")).toBe("mine");
    await rm(path.join(base, "deep"), { recursive: true });
    await stageOutput({ out: base, files: output(OLD), patience: 60 });
    expect(await found(base)).toBe("old");
  });

  it("keeps what the user has edited since of a file that leaves, and says so", async () => {
    const base = await unfinished();
    const file = path.join(base, "rtl", "a.v");
    await writeFile(file, "edited");
    for (let run = 0; run < 2; run += 1) {
      await expect(stageOutput({ out: base, files: output(OLD), patience: 60 })).rejects.toThrow("holds rtl/a.v, changed while focus-rtl replaced the output");
      expect(await readFile(file, "utf8")).toBe("edited");
    }
    await rename(file, path.join(base, "rtl", "a-mine.v"));
    await stageOutput({ out: base, files: output(OLD), patience: 60 });
    expect(await found(base)).toBe("old");
    expect(await readFile(path.join(base, "rtl", "a-mine.v"), "utf8")).toBe("edited");
  });

  it("is not followed out of the folder where somebody made it so", async () => {
    const base = await unfinished();
    const journal = await readFile(path.join(base, "manifest.json"), "utf8");
    const outside = path.join(folder, "outside.v");
    await writeFile(outside, "mine");
    for (const [text, other] of [['"path": "rtl/gone.v"', '"path": "../outside.v"'], ['"staging": ".focus-staging-', '"staging": "../.focus-staging-']] as const) {
      expect(journal).toContain(text);
      await writeFile(path.join(base, "manifest.json"), journal.replace(text, other));
      await expect(stageOutput({ out: base, files: output(OLD), patience: 60 })).rejects.toThrow("must be new, empty or an earlier output of focus-rtl");
    }
    expect(await readFile(outside, "utf8")).toBe("mine");
  });

  it("is written anew where its staging folder was removed", async () => {
    const base = await unfinished();
    for (const name of await hidden(base)) await rm(path.join(base, name), { recursive: true });
    await stageOutput({ out: base, files: output(NEW) });
    expect(await found(base)).toBe("new");
  });
});
