import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { FocusError, type Problem } from "../errors.js";
import type { TokenGrid } from "../golden/concentration/index.js";
import { resource } from "../tools/paths.js";
import { runPython } from "../tools/python.js";
import { lastLines } from "../tools/run.js";
import { buildFolder, makeFolder, type Workspace } from "../tools/workspace.js";

/** Real input to make: tokens of a clip by patch embedding, or what a trained network computes from the clip. */
export interface TokenRequest {
  readonly source: "video" | "network";
  /** `bikes`, `carphone`, `bigbuckbunny`, or a video file. */
  readonly video: string;
  readonly frames?: number;
  readonly stride?: number;
  readonly grid?: string;
  readonly K?: number;
  readonly N?: number;
  /** Where in the clip the frames begin. */
  readonly seed?: number;
  /** Patch embedding of source `video`; `pca` where left out. */
  readonly embedding?: "pca" | "dct";
}

/** tokens.json, as the Python programs of sim/input write it. */
export interface TokenDescription {
  readonly grid: TokenGrid;
  readonly tokens: number;
  readonly K: number;
  readonly N: number;
  readonly source: {
    readonly kind: "video" | "network";
    readonly clip: string;
    readonly sha256: string;
    readonly framesPerSecond: number;
    readonly frameSize: readonly [number, number];
    readonly frames: readonly number[];
    readonly usedSize: readonly [number, number];
    readonly network?: string;
  };
  readonly embedding: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly weights: { readonly kind: string; readonly scale: number };
  readonly rms: { readonly activations: number; readonly weights: number };
  /** Layout of the contact sheet in pixels: frames of frameWidth x frameHeight, `across` a row, `gap` between them. */
  readonly sheet: { readonly file: string; readonly across: number; readonly frameWidth: number; readonly frameHeight: number; readonly gap: number };
}

/** A folder with activations.npy, weights.npy, frames.png, and what tokens.json in it says. */
export interface TokenFolder {
  readonly folder: string;
  readonly description: TokenDescription;
}

const PROGRAMS = { video: "video_to_tokens.py", network: "network_activations.py" } as const;

/**
 * Makes the tokens and weights of a request, or finds them made: the folder is keyed by the request, the clip and the
 * programs. Installs the Python packages on first use; seconds after that.
 * @throws FocusError for what the user can mend (no such clip, too few frames, K too large)
 */
export async function makeTokens(workspace: Workspace, request: TokenRequest, onProgress?: (message: string) => void): Promise<TokenFolder> {
  const file = path.resolve(workspace.cwd, request.video);
  const isFile = /[./]/.test(request.video) && existsSync(file);
  const folder = buildFolder(workspace, "input", await requestKey(request, isFile ? file : undefined));
  if (!existsSync(path.join(folder, "tokens.json"))) {
    await produce(workspace, { ...request, video: isFile ? file : request.video }, folder, onProgress);
  }
  const description = JSON.parse(await readFile(path.join(folder, "tokens.json"), "utf8")) as TokenDescription;
  return { folder, description };
}

async function produce(workspace: Workspace, request: TokenRequest, folder: string, onProgress?: (message: string) => void): Promise<void> {
  await makeFolder(path.dirname(folder));
  const staging = await mkdtemp(`${folder}-`);
  try {
    const args = ["-B", resource("sim", "input", PROGRAMS[request.source]), "--out", staging, ...requestArguments(request)];
    const onLine = (line: string, stream: "stdout" | "stderr"): void => {
      if (stream === "stderr" && !line.startsWith("{")) onProgress?.(line);
    };
    const result = await runPython(workspace, args, { cwd: workspace.cwd, onLine, packages: request.source === "network" ? "network" : "base" });
    if (result.exitCode === 2) throw userProblem(result.stderr);
    if (result.exitCode !== 0) throw new Error(`${PROGRAMS[request.source]} failed (exit code ${result.exitCode}):\n${lastLines(result.all, 30)}`);
    // Another process may have made the same folder meanwhile; its files are the same.
    await rename(staging, folder).catch((error: unknown) => {
      if (!existsSync(path.join(folder, "tokens.json"))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function requestArguments(request: TokenRequest): string[] {
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ["--video", request.video],
    ["--frames", request.frames],
    ["--stride", request.stride],
    ["--seed", request.seed],
    ["--grid", request.grid],
    ["--k", request.K],
    ["--n", request.N],
    ["--embedding", request.source === "video" ? request.embedding : undefined],
  ];
  return options.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
}

/** The last line of a program that found a mistake of the user's is a Problem as JSON; argparse writes plain text. */
function userProblem(stderr: string): Error {
  const last = lastLines(stderr, 1);
  if (last.startsWith("{")) return new FocusError(JSON.parse(last) as Problem);
  return new Error(`the input program did not take its arguments:\n${stderr}`);
}

async function requestKey(request: TokenRequest, file: string | undefined): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(Object.entries(request).filter((entry) => entry[1] !== undefined).sort()));
  const programs = resource("sim", "input");
  for (const name of (await readdir(programs)).filter((entry) => entry.endsWith(".py")).sort()) hash.update(await readFile(path.join(programs, name)));
  if (file !== undefined) {
    const { size, mtimeMs } = await stat(file);
    hash.update(JSON.stringify([file, size, mtimeMs]));
  }
  return hash.digest("hex").slice(0, 16);
}
