import { spawn, spawnSync } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { runCommand } from "../support/run-command.js";
import { program } from "../support/program.js";
import { runInto } from "../support/run-into.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-out-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tiny = (out: string, ...words: readonly string[]): readonly string[] => ["generate", "--preset", "tiny", "--out", out, ...words];

describe("--out .", () => {
  it("works twice, and again in a folder that only its owner may read", async () => {
    await mkdir(at("here"), { mode: 0o700 });
    for (const multiply of [1, 2]) expect(await runInto(tiny(".", "--set", `array.pipeline.multiply=${multiply}`), { cwd: at("here"), output: "/dev/null" })).toEqual({ exitCode: 0, error: "" });
    expect((await stat(at("here"))).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(["here"]);
  });
});

/** Somebody who is not root: root may write everywhere. */
const NOBODY = 65534;
const root = process.getuid?.() === 0;
const nobody = root ? { uid: NOBODY } : {};

describe("permissions", () => {
  it("a folder that one may write in one that one may not is an output folder, again and again", async () => {
    await mkdir(at("parent/out"), { recursive: true });
    if (root) await chown(at("parent/out"), NOBODY, NOBODY);
    await chmod(at("parent"), 0o555);
    for (const multiply of [1, 2]) expect(await runInto(tiny(at("parent/out"), "--set", `array.pipeline.multiply=${multiply}`), { ...nobody, cwd: folder, output: "/dev/null" })).toEqual({ exitCode: 0, error: "" });
    await chmod(at("parent"), 0o755);
  });

  it("a folder that one may not write is told before the work", async () => {
    await mkdir(at("closed"), { mode: 0o555 });
    const { exitCode, error } = await runInto(tiny(at("closed")), { ...nobody, cwd: folder, output: "/dev/null" });
    expect(error).toBe(`error: --out = ${at("closed")}: cannot be written (EACCES): you may not write there\n  fix: name a folder you may write to\n`);
    expect(exitCode).toBe(2);
    const below = await runInto(tiny(at("closed/new/out")), { ...nobody, cwd: folder, output: "/dev/null" });
    expect(below).toEqual({ exitCode: 2, error: `error: --out = ${at("closed/new/out")}: cannot be written (EACCES): you may not write there\n  fix: name a folder you may write to\n` });
  });
});

/** Runs a shell script in which mounts are its own and go with it; undefined where that is not permitted. */
function inOwnMounts(script: string): Promise<string> | undefined {
  const unshare = ["unshare", ...(root ? ["-m"] : ["-r", "-m"]), "sh", "-c"] as const;
  const [program, ...words] = unshare;
  if (spawnSync(program, [...words, `mount -t tmpfs tmpfs ${folder}`]).status !== 0) return undefined;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words, script], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (text += String(part)));
    child.once("error", reject);
    child.once("close", () => resolve(text));
  });
}

/** In a script: `generate OUT WORDS...` runs the program, `whole OUT` says whether the folder is what its manifest says. */
const SCRIPT = `
set -u
generate() { out=$1; shift; ${(await program()).map((word) => `'${word}'`).join(" ")} generate --preset tiny --out "$out" "$@" >/dev/null; echo "exit $?"; }
whole() { node -e '
  const fs = require("node:fs"), path = require("node:path"), { createHash } = require("node:crypto");
  const out = process.argv[1], { design, files } = JSON.parse(fs.readFileSync(path.join(out, "manifest.json")));
  const wrong = files.filter((f) => createHash("sha256").update(fs.readFileSync(path.join(out, f.path))).digest("hex") !== f.sha256);
  const hidden = fs.readdirSync(out).filter((name) => name.startsWith("."));
  console.log("whole", design, files.length, wrong.length, hidden.join());
' "$1"; }
`;

/** What each script says in the end; \`N\` stands for the number of files of the preset. */
const mounts: readonly (readonly [string, string, string])[] = [
  ["a mount point is an output folder", "mkdir m && mount -t tmpfs tmpfs m && generate m && generate m --set array.pipeline.multiply=2 && whole m", "exit 0\nexit 0\nwhole tiny @ 0 \n"],
  ["so is a bind mount, in a file system that is read-only", "mkdir real ro ro/out 2>/dev/null; mount -t tmpfs tmpfs ro && mkdir ro/out && mount --bind real ro/out && mount -o remount,ro ro && generate ro/out && generate ro/out && whole real", "exit 0\nexit 0\nwhole tiny @ 0 \n"],
  [
    "a read-only file system is told",
    "mkdir r && mount -t tmpfs tmpfs r && mount -o remount,ro r && generate r && generate r/new",
    "error: --out = r: cannot be written (EROFS): the file system is read-only\n  fix: name a folder you may write to\nexit 2\nerror: --out = r/new: cannot be written (EROFS): the file system is read-only\n  fix: name a folder you may write to\nexit 2\n",
  ],
  [
    "a full disk leaves the old output whole, and nothing of the new one",
    "mkdir f && mount -t tmpfs -o size=400k tmpfs f && generate f && generate f --design focus && whole f; mkdir g && mount -t tmpfs -o size=100k tmpfs g; generate g; ls -A g",
    "exit 0\nerror: --out = f: cannot be written (ENOSPC): there is no space left\n  fix: free some space, or name a folder on another disk; what was there is still there\nexit 2\nwhole tiny @ 0 \nerror: --out = g: cannot be written (ENOSPC): there is no space left\n  fix: free some space, or name a folder on another disk; what was there is still there\nexit 2\n",
  ],
  [
    "a mount inside the folder is told, and the old output stays whole",
    "mkdir i && generate i && mount -t tmpfs tmpfs i/rtl && generate i --set array.pipeline.multiply=2; ls i/rtl; umount i/rtl; whole i",
    "exit 0\nerror: --out = i: cannot be written (EXDEV): a folder in it is the mount point of another file system\n  fix: name another folder, or unmount it\nexit 2\nwhole tiny @ 0 \n",
  ],
];

describe("file systems", () => {
  it.each(mounts)("%s", async (_, script, said) => {
    const running = inOwnMounts(`${SCRIPT}\n${script}`);
    if (running === undefined) {
      if (process.env["FOCUS_REQUIRE_ALL"] === "1") throw new Error("mounts must be permitted where FOCUS_REQUIRE_ALL=1: run as root, or where `unshare -r -m` works");
      console.info("\n******** SKIPPED: this system permits no mounts, so nothing was checked of output folders on file systems of their own. To run it: be root, or allow user namespaces ********\n");
      return;
    }
    const { out } = await runCommand(["generate", "--preset", "tiny", "--out", at("counted"), "--json"]);
    const { files } = JSON.parse(out) as { readonly files: number };
    expect(await running).toBe(said.replace("@", String(files - 1)));
  });
});

describe("commands that write where they are told", () => {
  it("concentrate keeps what is not ours, and refuses to overwrite it", async () => {
    await writeNpy(at("a.npy"), { shape: [8, 4], element: "float16", data: new Uint16Array(32).fill(0x3c00) });
    const words = ["concentrate", "--activations", at("a.npy"), "--grid", "2x2x2", "--preset", "tiny", "--out", at("concentrated")];
    expect(await runCommand(words)).toMatchObject({ exitCode: 0 });
    await writeFile(at("concentrated/tensor.fct"), "mine");
    const { exitCode, error } = await runCommand([...words, "--tensor"]);
    expect([exitCode, error]).toEqual([2, `error: --out = ${at("concentrated")}: holds tensor.fct, which focus-rtl did not write and would overwrite\n  fix: move it away, or name another folder`]);
    expect(await runCommand(words)).toMatchObject({ exitCode: 0 });
    expect(await readFile(at("concentrated/tensor.fct"), "utf8")).toBe("mine");
  });

  it("sim looks for names that are taken before it works", async () => {
    await mkdir(at("taken"));
    await writeNpy(at("w.npy"), { shape: [4, 4], element: "float16", data: new Uint16Array(16).fill(0x3c00) });
    expect(await runCommand(tiny(at("taken")))).toMatchObject({ exitCode: 0 });
    await writeFile(at("taken/output.npy"), "mine");
    const { exitCode, error } = await runCommand(["sim", "--preset", "tiny", "--activations", at("no-such.npy"), "--weights", at("w.npy"), "--out", at("taken"), "--json"]);
    expect([exitCode, error]).toEqual([2, `error: --out = ${at("taken")}: holds output.npy, which focus-rtl did not write and would overwrite\n  fix: move it away, or name another folder`]);
  });
});
