import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { vi } from "vitest";
import { commandLine } from "../../generator/cli/command-line.js";

export interface CommandRun {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command line inside this process and catches what it says. */
export async function runCommand(words: readonly string[]): Promise<CommandRun> {
  const out: string[] = [];
  const error: string[] = [];
  const text = (parts: readonly unknown[]): string => parts.map(String).join(" ");
  const spies = [
    vi.spyOn(console, "log").mockImplementation((...parts) => void out.push(text(parts))),
    vi.spyOn(console, "error").mockImplementation((...parts) => void error.push(text(parts))),
  ];
  try {
    return { exitCode: await commandLine(words), out: out.join("\n"), error: error.join("\n") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Every file below a folder with its content, by relative path. */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => [path.relative(folder, file), await readFile(file, "latin1")] as const));
  return new Map(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As {@link readFolder}, with the time of each file's last change: what must not change when nothing may be written. */
export async function folderState(folder: string): Promise<string> {
  const files = await readFolder(folder);
  const lines = await Promise.all([...files].map(async ([file, text]) => `${file} ${text.length} ${(await stat(path.join(folder, file))).mtimeMs}`));
  return lines.join("\n");
}
