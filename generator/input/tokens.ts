import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { errorCode, FocusError, type Problem } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import { parsedJson } from "../tools/parsed-json.js";
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
    /** As a player shows it. */
    readonly frameSize: readonly [number, number];
    /** What the file says must be done to its frames for that, and was done; left out where it says nothing. */
    readonly turned?: string;
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

const size = z.tuple([z.number(), z.number()]);

const DESCRIPTION: z.ZodType<TokenDescription> = z.object({
  grid: z.object({ frames: z.number(), rows: z.number(), columns: z.number() }),
  tokens: z.number(),
  K: z.number(),
  N: z.number(),
  source: z.object({
    kind: z.literal(["video", "network"]),
    clip: z.string(),
    sha256: z.string(),
    framesPerSecond: z.number(),
    frameSize: size,
    turned: z.string().exactOptional(),
    frames: z.array(z.number()),
    usedSize: size,
    network: z.string().exactOptional(),
  }),
  embedding: z.looseObject({ kind: z.string() }),
  weights: z.object({ kind: z.string(), scale: z.number() }),
  rms: z.object({ activations: z.number(), weights: z.number() }),
  sheet: z.object({ file: z.string(), across: z.number(), frameWidth: z.number(), frameHeight: z.number(), gap: z.number() }),
});

/** A folder with activations.npy, weights.npy, frames.png, and what tokens.json in it says. */
export interface TokenFolder {
  readonly folder: string;
  readonly description: TokenDescription;
}

const PROGRAMS = { video: "video_to_tokens.py", network: "network_activations.py" } as const;

/** Names of the clips that the pinned packages carry; frames.py finds them. A file of such a name is ./bikes. */
const BUNDLED_CLIPS = ["bikes", "carphone", "bigbuckbunny"];

/** A folder of tokens is whole when all of these are in it. */
const TOKEN_FILES = ["activations.npy", "weights.npy", "frames.png", "tokens.json"];

/**
 * Makes the tokens and weights of a request, or finds them made: the folder is keyed by the request, the content of the clip,
 * the programs and the packages they use. Installs the Python packages on first use; seconds after that.
 * @throws FocusError for what the user can mend (no such clip, too few frames, K too large)
 */
export async function makeTokens(workspace: Workspace, request: TokenRequest, onProgress?: (message: string) => void): Promise<TokenFolder> {
  const file = BUNDLED_CLIPS.includes(request.video) ? undefined : path.resolve(workspace.cwd, request.video);
  const folder = buildFolder(workspace, "input", await requestKey(request, file));
  if (!isWhole(folder)) await produce(workspace, { request: { ...request, video: file ?? request.video }, given: request.video, folder, ...(onProgress ? { onProgress } : {}) });
  const description = parsedJson(DESCRIPTION, await readFile(path.join(folder, "tokens.json"), "utf8"));
  if (description === undefined) throw new FocusError({ path: path.join(folder, "tokens.json"), rule: "does not describe tokens: it was changed, or a full disk cut it short", fix: `remove ${folder}; the next run makes it anew` });
  return { folder, description };
}

function isWhole(folder: string): boolean {
  return TOKEN_FILES.every((name) => existsSync(path.join(folder, name)));
}

interface Production {
  /** With the path of the clip from anywhere. */
  readonly request: TokenRequest;
  /** The clip as the user wrote it. */
  readonly given: string;
  readonly folder: string;
  readonly onProgress?: (message: string) => void;
}

async function produce(workspace: Workspace, { request, given, folder, onProgress }: Production): Promise<void> {
  await makeFolder(path.dirname(folder));
  const staging = await mkdtemp(`${folder}-`);
  try {
    const args = ["-B", resource("sim", "input", PROGRAMS[request.source]), "--out", staging, ...requestArguments(request)];
    const onLine = (line: string, stream: "stdout" | "stderr"): void => {
      if (stream === "stderr" && !line.startsWith("{")) onProgress?.(line);
    };
    const result = await runPython(workspace, args, { cwd: workspace.cwd, onLine, packages: request.source === "network" ? "network" : "base" });
    if (result.exitCode === 2) throw userProblem(result.stderr, given);
    if (result.exitCode === -1) {
      throw new FocusError({ path: "video", value: given, rule: `was not decoded: the program was ended from outside, as it is where memory is short`, fix: "ask for fewer frames or a coarser grid, or give the machine more memory" });
    }
    if (result.exitCode !== 0) throw new Error(`${PROGRAMS[request.source]} failed (exit code ${result.exitCode}):\n${lastLines(result.all, 30)}`);
    // Another process may have made the same folder meanwhile; its files are the same.
    await rename(staging, folder).catch(async () => {
      if (isWhole(folder)) return;
      // Somebody has removed a part of what was there.
      await rm(folder, { recursive: true, force: true });
      await rename(staging, folder);
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

/** A {@link Problem} as the Python programs write it. */
const PROBLEM: z.ZodType<Problem> = z.object({ path: z.string(), value: z.string().exactOptional(), rule: z.string(), fix: z.string() });

/** The last line of a program that found a mistake of the user's is a Problem as JSON; argparse writes plain text. */
function userProblem(stderr: string, given: string): Error {
  const last = lastLines(stderr, 1);
  if (!last.startsWith("{")) return new Error(`the input program did not take its arguments:\n${stderr}`);
  const problem = PROBLEM.parse(JSON.parse(last));
  return new FocusError(problem.path === "video" ? { ...problem, value: given } : problem);
}

async function requestKey(request: TokenRequest, file: string | undefined): Promise<string> {
  const clip = file === undefined ? request.video : [path.basename(file), await contentHash(file, request.video)];
  const given = Object.entries({ ...request, video: clip });
  const hash = createHash("sha256").update(JSON.stringify(given.sort()));
  const programs = resource("sim", "input");
  const sources = (await readdir(programs)).filter((entry) => entry.endsWith(".py")).sort().map((name) => path.join(programs, name));
  const packages = request.source === "network" ? ["requirements.txt", "requirements-network.txt"] : ["requirements.txt"];
  for (const source of [...sources, ...packages.map((name) => resource("sim", name))]) hash.update(await readFile(source));
  return hash.digest("hex").slice(0, 16);
}

/** A name, a size and a time may be those of another file. */
async function contentHash(file: string, given: string): Promise<string> {
  const refuse = (rule: string): FocusError => new FocusError({ path: "video", value: given, rule, fix: "name one of the clips or give the path of a video file" });
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw refuse("is a folder, not a video file");
    if (!found.isFile()) throw refuse("is no regular file");
    const hash = createHash("sha256");
    const parts: AsyncIterable<Buffer> = createReadStream(file);
    for await (const part of parts) hash.update(part);
    return hash.digest("hex");
  } catch (error) {
    if (error instanceof FocusError) throw error;
    const code = errorCode(error) ?? String(error);
    throw refuse(code === "ENOENT" ? `is neither a bundled clip (${BUNDLED_CLIPS.join(", ")}) nor a file` : `cannot be read (${code})`);
  }
}
