import { execFile, spawn } from "node:child_process";
import { cp, mkdir, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { writeNpy } from "./write-npy.js";
import { packageRoot } from "../../generator/tools/paths.js";
import { plainFolder } from "../../generator/tools/plain-path.js";

const execute = promisify(execFile);
/** What a fresh clone has not. */
const NOT_CLONED = ["node_modules", "dist", "build", "out", "coverage", ".git", ".venv", ".focus-rtl"];

const TENSORS = "--activations A.npy --weights A.npy";

/** Every command, and every way of it that needs another tool. Small: what counts is that it comes to its end. */
export const FIRST_COMMANDS: readonly string[] = [
  "init",
  "generate --preset tiny --out out",
  "describe --preset tiny",
  "lint --preset tiny",
  `sim --preset tiny ${TENSORS} --out out`,
  `sim --preset tiny ${TENSORS} --simulator icarus --out out`,
  "sim --preset tiny --video carphone --grid 2x4x4 --K 8 --N 8 --out out",
  `sim --preset tiny --design focus ${TENSORS} --grid 2x2x2 --out out`,
  "sim --preset tiny --design sec --video carphone --grid 2x4x4 --K 8 --heads 1 --keep 0.5 --out out",
  "concentrate --video carphone --grid 2x4x4 --out out",
  "concentrate --activations A.npy --grid 2x2x2 --preset tiny --out out",
  "compare-scatter --video carphone --source video --grid 2x4x4",
  "compare-scatter --video carphone --source network --grid 2x4x4",
  "verify skid_buffer --beats 50",
  "verify skid_buffer --beats 50 --simulator icarus",
  "verify skid_buffer --beats 20 --simulator cocotb",
  "synth --preset tiny --block skid_buffer",
  "area --preset tiny --section semantic",
  "doctor",
];

export interface Installation {
  readonly kind: "checkout" | "tarball";
  /** The program and the folder a user stands in. */
  readonly program: readonly string[];
  readonly cwd: string;
}

export interface FirstRun {
  readonly command: string;
  readonly exitCode: number;
  /** The last line that the user sees. */
  readonly lastLine: string;
  readonly out: string;
  readonly error: string;
}

/** A copy of the sources with its packages, built, in `folder`. */
export async function checkoutIn(folder: string): Promise<Installation> {
  const root = packageRoot();
  await cp(root, folder, { recursive: true, filter: (source) => !NOT_CLONED.includes(path.relative(root, source)) });
  await execute("cp", ["-a", path.join(root, "node_modules"), folder]);
  await execute("npm", ["run", "--silent", "build"], { cwd: folder });
  return { kind: "checkout", program: [path.join(folder, "dist", "generator", "cli", "main.js")], cwd: folder };
}

/** The packed checkout, installed in `folder`. */
export async function tarballIn(folder: string, checkout: Installation): Promise<Installation> {
  await mkdir(folder, { recursive: true });
  const { stdout } = await execute("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: checkout.cwd });
  const archive = stdout.trim().split("\n").at(-1) ?? "";
  await execute("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", path.join(folder, archive)], { cwd: folder });
  return { kind: "tarball", program: [path.join(folder, "node_modules", ".bin", "focus-rtl")], cwd: folder };
}

/** Runs one command as the first one of a user: his home is empty, nothing is installed, nothing is built. */
export async function runFirst({ kind, program, cwd }: Installation, command: string, home: string): Promise<FirstRun> {
  await mkdir(home, { recursive: true });
  const env = { ...process.env, HOME: home, FOCUS_HOME: "", XDG_CACHE_HOME: "", XDG_RUNTIME_DIR: "" };
  const place = kind === "checkout" ? cwd : path.join(cwd, ".focus-rtl");
  const ours = [plainFolder(place, { env, uid: process.geteuid?.() }), path.join(cwd, ".venv"), path.join(cwd, "build"), path.join(cwd, ".focus-rtl"), path.join(cwd, "out"), path.join(cwd, "my-chip.ts")];
  const clean = async (): Promise<void> => {
    for (const one of ours.filter((folder) => folder !== cwd)) await rm(one, { recursive: true, force: true });
  };
  await clean();
  await writeNpy(path.join(cwd, "A.npy"), { shape: [8, 8], element: "float16", data: Uint16Array.from({ length: 64 }, (_, index) => 0x3c00 + (index % 8)) });
  try {
    return { command, ...(await runWords([...program, ...command.split(" ")], { cwd, env })) };
  } finally {
    await clean();
    await rmdir(path.dirname(ours[0] ?? "")).catch(() => undefined); // of the user's alone, and empty now
    await rm(home, { recursive: true, force: true });
  }
}

/** Runs a program of Node's with its words, and gives what it says. */
export async function runWords(words: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Promise<Omit<FirstRun, "command">> {
  const child = spawn(process.execPath, [...words], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", error: "", last: "" };
  const keep = (stream: "out" | "error") => (data: unknown) => {
    said[stream] += String(data);
    said.last = String(data).trim().split("\n").at(-1) || said.last;
  };
  child.stdout.on("data", keep("out"));
  child.stderr.on("data", keep("error"));
  const exitCode = await new Promise<number>((resolve, reject) => child.on("close", (code) => resolve(code ?? -1)).on("error", reject));
  return { exitCode, lastLine: said.last.trim(), out: said.out, error: said.error };
}
