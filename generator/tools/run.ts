import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { programFolders, type Environment } from "./environment.js";

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the program; nothing is inherited beside it. */
  readonly environment?: Environment;
  /** Text for the program's standard input; without it the input is empty. */
  readonly input?: string;
  /** Called with each line as it is written, for progress displays. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Kills the program after this many milliseconds. */
  readonly timeout?: number;
  /** Kills the program after this many milliseconds without a line. */
  readonly silence?: number;
}

export interface RunResult {
  /** -1 where a signal or the time limit ended the program, or it could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order they were written. */
  readonly all: string;
  readonly seconds: number;
  readonly timedOut: boolean;
}

/** Runs a program with an argument array, never through a shell. A non-zero exit is a result, not an exception. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = execa(program, [...args], {
    reject: false,
    all: true,
    extendEnv: options.environment === undefined,
    maxBuffer: 400_000_000,
    forceKillAfterDelay: 2_000,
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: definedOnly(options.environment) }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const { onLine, silence } = options;
  let silent = false;
  const wait = silence === undefined ? undefined : setTimeout(() => ((silent = true), child.kill("SIGKILL")), silence);
  if (onLine || wait) {
    await Promise.all(
      (["stdout", "stderr"] as const).map(async (stream) => {
        for await (const line of child.iterable({ from: stream })) {
          wait?.refresh();
          onLine?.(line, stream);
        }
      }),
    ).catch(() => undefined); // the program's own failure is reported below
  }
  const result = await child;
  clearTimeout(wait);
  const stdout = text(result.stdout);
  const stderr = text(result.stderr) || (result.exitCode === undefined ? (result.originalMessage ?? "") : "");
  return {
    exitCode: result.exitCode ?? -1,
    stdout,
    stderr,
    all: text(result.all) || stderr,
    seconds: result.durationMs / 1000,
    timedOut: result.timedOut || silent,
  };
}

/** The last `count` lines of a program's output. */
export function lastLines(output: string, count: number): string {
  return output.trimEnd().split("\n").slice(-count).join("\n");
}

/** Absolute path of a program on the environment's PATH, or undefined. A name with a slash is a path that starts at `cwd`. */
export function findProgram(name: string, place: { readonly environment: Environment; readonly cwd: string }): string | undefined {
  const folders = name.includes("/") ? [place.cwd] : programFolders(place);
  return folders.map((folder) => path.resolve(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function definedOnly(environment: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
