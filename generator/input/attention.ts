import { elementAt } from "../config/element-at.js";
import path from "node:path";
import { fp16 } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import { keptTokens, parseDecimal, type Decimal, fp16Codes } from "../golden/semantic/index.js";
import type { Workspace } from "../tools/workspace.js";
import { readNpy } from "./npy.js";
import { resolveInput, type InputOptions, type ResolvedInput } from "./source.js";
import { conversionNotes, toOperand, withNotes, type RawTensor } from "./tensor.js";

/** What a user may say about the attention of a pruning; without files it is made from a clip. */
export interface AttentionInputOptions {
  /** .npy of the text tokens' queries, [heads, text tokens, head dim]. */
  readonly query?: string;
  /** .npy of the image tokens' keys, [heads, image tokens, head dim]. */
  readonly key?: string;
  /** Heads that a clip's tokens are split into. */
  readonly heads: number;
  /** The patches of frame 0 that ask, see {@link parsePrompt}; without it up to 3x3 in its middle. */
  readonly prompt?: string;
  /** The clip, where no files are given. */
  readonly clip: Omit<InputOptions, "format" | "activations" | "weights">;
}

/** Queries and keys of a pruning, fp16 codes as golden takes them, and where they come from. */
export interface AttentionInput {
  readonly query: Uint16Array;
  readonly key: Uint16Array;
  readonly heads: number;
  readonly textTokens: number;
  readonly imageTokens: number;
  readonly headDim: number;
  readonly provenance: { readonly query: string; readonly key: string; readonly notes?: readonly string[] };
  /** Where the image tokens stand, for those of a clip. */
  readonly grid?: TokenGrid;
  readonly sheet?: NonNullable<ResolvedInput["sheet"]>;
  readonly frameNumbers?: readonly number[];
}

/** Rectangle of patches. */
export interface PromptRegion {
  readonly rows: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
}

/**
 * Queries and keys of the user's own, or a patch-prompt: tokens of a region of a clip's first frame ask which tokens of
 * the clip matter to them, in the patch embedding split into heads.
 * @throws FocusError for files, shapes, heads and regions that do not fit
 */
export async function resolveAttention(workspace: Workspace, options: AttentionInputOptions, onProgress?: (message: string) => void): Promise<AttentionInput> {
  const { query, key } = options;
  if (query === undefined && key === undefined) return patchPrompt(workspace, options, onProgress);
  if (query === undefined || key === undefined) {
    const missing = query === undefined ? "query" : "key";
    throw new FocusError({ path: `--${missing}`, rule: `is missing: --${missing === "query" ? "key" : "query"} alone gives no attention`, fix: `add --${missing} FILE.npy, [heads, ${missing === "query" ? "text" : "image"} tokens, head dim]` });
  }
  const named = (["video", "source", "embedding", "frames", "stride", "grid", "M", "K"] as const).find((name) => options.clip[name] !== undefined);
  if (named !== undefined || options.prompt !== undefined) {
    const name = named ?? "prompt";
    throw new FocusError({ path: `--${name}`, value: String(named === undefined ? options.prompt : options.clip[named]), rule: "says how a clip asks, and --query and --key are given", fix: `leave out --${name}, or --query and --key` });
  }
  return fromFiles(await readTensor(query, "text", workspace.cwd), await readTensor(key, "image", workspace.cwd));
}

async function readTensor(file: string, tokens: string, cwd: string): Promise<RawTensor> {
  if (!file.endsWith(".npy")) throw new FocusError({ path: file, rule: "is no .npy file", fix: "write it with numpy.save" });
  const raw = await readNpy(path.resolve(cwd, file), file);
  if (raw.shape.length !== 3 || raw.shape.includes(0)) {
    throw new FocusError({ path: file, value: `[${raw.shape.join(", ")}]`, rule: `must be [heads, ${tokens} tokens, head dim], none of them 0`, fix: "reshape it: three dimensions, heads first" });
  }
  return raw;
}

function fromFiles(query: RawTensor, key: RawTensor): AttentionInput {
  const [heads = 0, textTokens = 0, headDim = 0] = query.shape;
  const [keyHeads = 0, imageTokens = 0, keyDim = 0] = key.shape;
  const differs = (what: string, value: number, wanted: number, fix: string): FocusError =>
    new FocusError({ path: key.origin, value: `[${key.shape.join(", ")}]`, rule: `has ${value} ${what}, and ${query.origin} [${query.shape.join(", ")}] has ${wanted}`, fix });
  if (keyHeads !== heads) throw differs("heads", keyHeads, heads, "give one key head per query head: repeat shared ones with numpy.repeat(key, groups, axis=0)");
  if (keyDim !== headDim) throw differs("elements per head", keyDim, headDim, "save both with the same head dim, the last of the three");
  const [asking, asked] = [operand(query), operand(key)];
  return { query: asking.codes, key: asked.codes, heads, textTokens, imageTokens, headDim, provenance: { query: query.origin, key: key.origin, ...withNotes([...asking.notes, ...asked.notes]) } };
}

function operand(raw: RawTensor): { readonly codes: Uint16Array; readonly notes: readonly string[] } {
  const { tensor, conversion } = toOperand(raw, fp16, { otherFormats: false });
  return { codes: fp16Codes(tensor.codes), notes: conversionNotes(raw, conversion) };
}

/** `3x4+5+6`: 3 rows of 4 patches, from row 5 and column 6 on; `3x4`: in the middle. */
export function parsePrompt(text: string | undefined, grid: Pick<TokenGrid, "rows" | "columns">): PromptRegion {
  const found = /^(\d+)x(\d+)(?:\+(\d+)\+(\d+))?$/.exec(text ?? `${Math.min(3, grid.rows)}x${Math.min(3, grid.columns)}`);
  const [rows, columns] = [Number(found?.[1]), Number(found?.[2])];
  const region = { rows, columns, row: Number(found?.[3] ?? Math.floor((grid.rows - rows) / 2)), column: Number(found?.[4] ?? Math.floor((grid.columns - columns) / 2)) };
  const inside = rows >= 1 && columns >= 1 && region.row >= 0 && region.column >= 0 && region.row + rows <= grid.rows && region.column + columns <= grid.columns;
  if (found && inside) return region;
  throw new FocusError({ path: "--prompt", value: text ?? "", rule: `must be ROWSxCOLUMNS or ROWSxCOLUMNS+ROW+COLUMN inside the ${grid.rows} x ${grid.columns} patches of a frame`, fix: "write for example --prompt 2x2+0+0" });
}

async function patchPrompt(workspace: Workspace, options: AttentionInputOptions, onProgress?: (message: string) => void): Promise<AttentionInput> {
  const { heads, clip } = options;
  const K = clip.K ?? 0;
  if (!Number.isInteger(heads) || heads < 1 || K % heads !== 0) throw new FocusError({ path: "--heads", value: String(heads), rule: `must be a whole number that divides K, ${K}`, fix: "choose another --heads or --K" });
  const input = await resolveInput(workspace, { ...clip, format: fp16, N: 1 }, onProgress);
  const { grid, M, sheet } = input;
  if (grid === undefined) throw new Error("tokens of a clip without a grid");
  const { rows, columns, row, column } = parsePrompt(options.prompt, grid);
  const asking = Array.from({ length: rows * columns }, (_, at) => (row + Math.floor(at / columns)) * grid.columns + column + (at % columns));
  const outside = asking.find((token) => token >= M);
  if (outside !== undefined) throw new FocusError({ path: "--M", value: String(M), rule: `must include the patches that ask, of which one is token ${outside}`, fix: "leave --M out" });
  const codes = fp16Codes(input.activations.codes);
  const headDim = K / heads;
  const split = (tokens: readonly number[]): Uint16Array =>
    Uint16Array.from({ length: heads * tokens.length * headDim }, (_, at) => {
      const head = Math.floor(at / (tokens.length * headDim));
      const token = elementAt(tokens, Math.floor(at / headDim) % tokens.length);
      return elementAt(codes, token * K + head * headDim + (at % headDim));
    });
  const from = input.provenance.activations.from;
  return {
    query: split(asking),
    key: split(Array.from({ length: M }, (_, token) => token)),
    heads,
    textTokens: asking.length,
    imageTokens: M,
    headDim,
    provenance: {
      query: `patch-prompt: the ${rows} x ${columns} patches from row ${row}, column ${column} of the first frame of ${from}, embedding split into ${heads} heads; no text, no trained projection`,
      key: `all patches of ${from}, split the same way`,
      ...withNotes(input.provenance.notes ?? []),
    },
    ...(M === grid.frames * grid.rows * grid.columns ? { grid } : {}),
    ...(sheet === undefined ? {} : { sheet }),
    ...(input.provenance.tokens === undefined ? {} : { frameNumbers: input.provenance.tokens.source.frames }),
  };
}

/**
 * Tokens that stay. Digits alone are their count, `1` is one token; with a decimal point or an exponent the number is a share
 * of the image tokens, `1.0` is all of them, rounded down as the user wrote it and at least 1.
 * @throws FocusError for a count or a share that there is not
 */
export function parseKeep(text: string, imageTokens: number): number {
  const written = text.trim();
  const decimal = parseDecimal(written);
  const counts = /^\d+$/.test(written);
  if (decimal && counts && decimal.digits >= 1n && decimal.digits <= BigInt(imageTokens)) return Number(decimal.digits);
  if (decimal && !counts && decimal.digits > 0n && isShare(decimal)) return keptTokens(decimal, imageTokens);
  throw new FocusError({
    path: "--keep",
    value: text === "" ? '""' : text,
    rule: `must be a share with a decimal point, above 0 and up to 1.0, or a count without one, 1 to ${imageTokens}, the image tokens there are`,
    fix: decimal && !counts && /^\d+\.0*$/.test(written) ? `write --keep ${Number.parseInt(written, 10)} for a count, or --keep 1.0 for all tokens` : "write for example --keep 0.4",
  });
}

function isShare({ digits, places }: Decimal): boolean {
  return places >= 0 ? digits <= 10n ** BigInt(places) : digits === 0n;
}
