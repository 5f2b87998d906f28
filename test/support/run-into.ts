import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { program } from "./program.js";

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly error: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Who runs it; only root may choose. */
  readonly uid?: number;
  /** File of the system that is its standard output; without one, a pipe that nobody reads. */
  readonly output?: string;
}

/** The program in a process of its own. */
export async function runInto(words: readonly string[], { output, ...options }: ProgramOptions = {}): Promise<ProgramRun> {
  const file = output === undefined ? undefined : await open(output, "w");
  try {
    const [node = "", ...start] = await program();
    const child = spawn(node, [...start, ...words], { ...options, stdio: ["ignore", file?.fd ?? "pipe", "pipe"] });
    child.stdout?.destroy();
    let error = "";
    child.stderr?.on("data", (part) => (error += String(part)));
    const exitCode = await new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    return { exitCode, error };
  } finally {
    await file?.close();
  }
}
