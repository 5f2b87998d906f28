import { chmod, link, lstat, mkdir, mkdtemp, readFile, readdir, readlink, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FocusError } from "../errors.js";
import { manifestFile, readManifest, type OutputFile } from "./manifest.js";
import { checkOutput, stageOutput } from "./stage.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-folder-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An output of these files and their manifest. */
function output(files: Readonly<Record<string, string>>): readonly OutputFile[] {
  const list = Object.entries(files).map(([name, text]) => ({ path: name, text }));
  return [...list, manifestFile({ design: "d", top: "focus_a", config: { name: "d" }, configHash: "01234567", files: list })];
}

const FIRST = { "rtl/a.v": "first a", "rtl/old.v": "only first", "same.txt": "always" };
const SECOND = { "rtl/a.v": "second a", "rtl/new.v": "only second", "same.txt": "always", "deep/er/b.v": "below" };

async function firstOutput(name: string): Promise<string> {
  const out = path.join(folder, name);
  await stageOutput({ out, files: output(FIRST) });
  return out;
}

/** Everything below a folder: what it is, who owns it, when it was changed, which file it is. (The time of an output folder itself is that of its lock.) */
async function identity(where: string): Promise<unknown> {
  const entries = [".", ...(await readdir(where, { recursive: true }))].sort();
  return Promise.all(
    entries.map(async (name) => {
      const { ino, mode, uid, gid, nlink, size, mtimeMs } = await lstat(path.join(where, name));
      return { name, ino, mode, uid, gid, nlink, size, ...(name === "." ? {} : { mtimeMs }) };
    }),
  );
}

describe("what is not ours", () => {
  it("stays the very same: repository, empty folders, links, modes, owners, times", async () => {
    const out = await firstOutput("mine");
    const theirs = path.join(out, "theirs");
    await mkdir(path.join(out, ".git", "refs", "tags"), { recursive: true });
    await writeFile(path.join(out, ".git", "HEAD"), "ref: refs/heads/main\n");
    await mkdir(path.join(theirs, "empty"), { recursive: true, mode: 0o700 });
    await writeFile(path.join(theirs, "script.sh"), "#!/bin/sh\n", { mode: 0o750 });
    await link(path.join(theirs, "script.sh"), path.join(theirs, "again.sh"));
    await symlink("nowhere", path.join(theirs, "dangling"));
    await writeFile(path.join(out, "rtl", "mine.v"), "my own");
    await utimes(path.join(out, "rtl", "mine.v"), new Date(1_000_000), new Date(1_000_000));
    const mine = (): Promise<unknown> => Promise.all([identity(theirs), identity(path.join(out, ".git")), lstat(path.join(out, "rtl", "mine.v")).then(({ ino, mode, uid, gid, mtimeMs }) => [ino, mode, uid, gid, mtimeMs])]);
    const before = await mine();
    await stageOutput({ out, files: output(SECOND) });
    await stageOutput({ out, files: output(FIRST) });
    await stageOutput({ out, files: output(SECOND) });
    expect(await mine()).toEqual(before);
    expect(await readlink(path.join(theirs, "dangling"))).toBe("nowhere");
    expect((await readdir(out)).sort()).toEqual([".git", "deep", "manifest.json", "rtl", "same.txt", "theirs"]);
    expect((await readdir(path.join(out, "rtl"))).sort()).toEqual(["a.v", "mine.v", "new.v"]);
  });

  it("the folder itself stays the one it is, with its mode and owner", async () => {
    const out = await firstOutput("private");
    await chmod(out, 0o2700);
    const before = await stat(out);
    await stageOutput({ out, files: output(SECOND) });
    const { ino, mode, uid, gid } = await stat(out);
    expect([ino, mode, uid, gid]).toEqual([before.ino, before.mode, before.uid, before.gid]);
  });

  it("a symbolic link to the folder stays a link", async () => {
    const real = path.join(folder, "real");
    await mkdir(real);
    const out = path.join(folder, "link");
    await symlink("real", out);
    for (const files of [FIRST, SECOND]) await stageOutput({ out, files: output(files) });
    expect(await readlink(out)).toBe("real");
    expect(await readFile(path.join(real, "rtl", "a.v"), "utf8")).toBe("second a");
  });

  it("a symbolic link that leads nowhere is told, and stays", async () => {
    const out = path.join(folder, "broken");
    await symlink("not-there", out);
    await expect(checkOutput(out)).rejects.toThrow("is a symbolic link to a folder that is not there");
    await expect(stageOutput({ out, files: output(FIRST) })).rejects.toThrow(FocusError);
    expect(await readlink(out)).toBe("not-there");
  });

  it("hidden files alone do not make a folder somebody else's", async () => {
    const out = path.join(folder, "repository");
    await mkdir(path.join(out, ".git"), { recursive: true });
    await writeFile(path.join(out, ".gitignore"), "*.vcd\n");
    await stageOutput({ out, files: output(FIRST) });
    expect((await readdir(out)).sort()).toEqual([".git", ".gitignore", "manifest.json", "rtl", "same.txt"]);
  });
});

describe("what is ours", () => {
  it("is left where its bytes are the same, keeps its mode, and goes where the new output has it no more", async () => {
    const out = await firstOutput("ours");
    await chmod(path.join(out, "rtl", "a.v"), 0o664);
    const before = await stat(path.join(out, "same.txt"));
    await stageOutput({ out, files: output(SECOND) });
    const after = await stat(path.join(out, "same.txt"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect((await stat(path.join(out, "rtl", "a.v"))).mode & 0o777).toBe(0o664);
    await stageOutput({ out, files: output({ "same.txt": "always" }) });
    expect((await readdir(out)).sort()).toEqual(["manifest.json", "same.txt"]);
  });

  it("is not lost where the user has changed it: the run is refused, before the work and after", async () => {
    const out = await firstOutput("edited");
    await writeFile(path.join(out, "rtl", "a.v"), "an hour of my work");
    const before = await identity(out);
    for (const attempt of [() => checkOutput(out), () => stageOutput({ out, files: output(SECOND) })]) {
      await expect(attempt()).rejects.toThrow(/^--out = .*edited: holds rtl\/a\.v, changed since focus-rtl wrote it: the change would be lost\n {2}fix: keep it under another name/);
    }
    expect(await identity(out)).toEqual(before);
    await rename(path.join(out, "rtl", "a.v"), path.join(out, "rtl", "a-mine.v"));
    await stageOutput({ out, files: output(SECOND) });
    expect(await readFile(path.join(out, "rtl", "a-mine.v"), "utf8")).toBe("an hour of my work");
    expect(await readFile(path.join(out, "rtl", "a.v"), "utf8")).toBe("second a");
  });

  it("counts as changed where a symbolic link stands in its place", async () => {
    const out = await firstOutput("linked");
    await rm(path.join(out, "rtl", "a.v"));
    await writeFile(path.join(folder, "elsewhere.v"), "first a");
    await symlink(path.join(folder, "elsewhere.v"), path.join(out, "rtl", "a.v"));
    await expect(stageOutput({ out, files: output(SECOND) })).rejects.toThrow("holds rtl/a.v, changed since");
    expect(await readFile(path.join(folder, "elsewhere.v"), "utf8")).toBe("first a");
  });

  it("is what lies in the folder: a manifest that names other places moves nothing", async () => {
    const out = await firstOutput("crafted");
    const victim = path.join(folder, "victim.txt");
    await writeFile(victim, "keep me");
    const manifest = (await readManifest(out))!;
    const sha256 = "3ae80b1ae4e8c1a9db8e4ad2a4d4b1d7d8c2f1a5b6f2f4b7c1b7d9a0e1f2a3b4";
    await writeFile(path.join(out, "manifest.json"), JSON.stringify({ ...manifest, files: [...manifest.files, { path: "../victim.txt", sha256, modules: [] }, { path: victim, sha256, modules: [] }] }));
    await stageOutput({ out, files: output(SECOND) });
    expect(await readFile(victim, "utf8")).toBe("keep me");
  });
});

describe("a name that is taken", () => {
  const taken: readonly (readonly [string, (out: string) => Promise<unknown>, string])[] = [
    ["by a file of the user's", (out) => writeFile(path.join(out, "rtl", "new.v"), "mine"), "rtl/new.v"],
    ["by a folder of the user's", (out) => mkdir(path.join(out, "rtl", "new.v")), "rtl/new.v"],
    ["by a link of the user's", (out) => symlink("nowhere", path.join(out, "rtl", "new.v")), "rtl/new.v"],
    ["for a folder by a file", (out) => writeFile(path.join(out, "deep"), "mine"), "deep"],
  ];
  it.each(taken)("%s is told, and everything stays as it was", async (label, take, name) => {
    const out = await firstOutput(label.replaceAll(/\W/g, "-"));
    await take(out);
    const before = await identity(out);
    await expect(stageOutput({ out, files: output(SECOND) })).rejects.toThrow(`holds ${name}, which focus-rtl did not write and would overwrite\n  fix: move it away`);
    await expect(checkOutput(out, Object.keys(SECOND))).rejects.toThrow(`holds ${name}`);
    expect(await identity(out)).toEqual(before);
  });

  it("longer than the file system allows is told, and everything stays as it was", async () => {
    const out = await firstOutput("long");
    const before = await readdir(out, { recursive: true });
    await expect(stageOutput({ out, files: output({ [`${"n".repeat(300)}.v`]: "" }) })).rejects.toThrow(/cannot be written \(ENAMETOOLONG\): a name is longer than the file system allows\n {2}fix: shorten/);
    expect(await readdir(out, { recursive: true })).toEqual(before);
    expect(await readFile(path.join(out, "rtl", "a.v"), "utf8")).toBe("first a");
  });
});
