import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../generator/tools/paths.js";

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly error: string;
}

/** The program in a process of its own; its standard output is a file of the system (`/dev/full`), or a pipe that nobody reads. */
export async function runProgram(words: readonly string[], output: string | "closed pipe", options: { readonly cwd?: string; readonly uid?: number } = {}): Promise<ProgramRun> {
  const file = output === "closed pipe" ? undefined : await open(output, "w");
  try {
    const program = path.join(packageRoot(), "generator", "cli", "main.ts");
    const child = spawn(process.execPath, ["--import", TSX, program, ...words], { ...options, stdio: ["ignore", file?.fd ?? "pipe", "pipe"] });
    child.stdout?.destroy();
    let error = "";
    child.stderr?.on("data", (part) => (error += String(part)));
    const exitCode = await new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    return { exitCode, error };
  } finally {
    await file?.close();
  }
}
