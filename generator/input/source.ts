import path from "node:path";
import { counted } from "../config/counted.js";
import type { NumberFormat } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import type { Workspace } from "../tools/workspace.js";
import { formatGrid, gridTokens, parseGrid } from "./grid.js";
import { readMatrix } from "./read-matrix.js";
import { conversionNotes, takeRows, toOperand, withNotes, type Conversion, type RawTensor, type Tensor } from "./tensor.js";
import { makeTokens, type TokenDescription, type TokenFolder, type TokenRequest } from "./tokens.js";

/** What a user may say about the tensors of a run; all of it optional. */
export interface InputOptions extends Partial<TokenRequest> {
  /** Tensor file of the user's own, see {@link readMatrix}: [tokens, K]. */
  readonly activations?: string;
  /** Tensor file of the user's own: [K, N]. */
  readonly weights?: string;
  /** Tokens to use, the first in raster order; all of them where left out. */
  readonly M?: number;
  /** Operand format of the array. */
  readonly format: NumberFormat;
}

/** The two operands of a run, and where they come from. */
export interface ResolvedInput {
  /** [M, K] */
  readonly activations: Tensor;
  /** [K, N] */
  readonly weights: Tensor;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  /** Where the tokens stand in the video; unknown for tensors of the user's own without `grid`. */
  readonly grid?: TokenGrid;
  readonly provenance: InputProvenance;
  /** Contact sheet of the frames (PNG), where the tokens come from a clip. */
  readonly sheet?: { readonly file: string; readonly layout: TokenDescription["sheet"] };
}

/** Plain data for a report. */
export interface InputProvenance {
  readonly activations: { readonly from: string; readonly conversion: Conversion };
  readonly weights: { readonly from: string; readonly conversion: Conversion };
  /** What a user should know of the way from his files to operands, a line each; left out where there is nothing. */
  readonly notes?: readonly string[];
  /** How tokens and weights were made from a clip. */
  readonly tokens?: TokenDescription;
}

const DEFAULT_CLIP = "bikes";

/**
 * Activations and weights for a run: tensors of the user's own, else tokens and weights of a clip (`source: "video"`,
 * or `"network"` for what a trained network computes from it). With weights of one's own and a clip's activations, K is
 * the weights'. Integer operands are quantised per tensor, see {@link toOperand}.
 * @throws FocusError for every file, shape or clip the user can mend
 */
export async function resolveInput(workspace: Workspace, options: InputOptions, onProgress?: (message: string) => void): Promise<ResolvedInput> {
  const grid = options.grid === undefined ? undefined : parseGrid(options.grid);
  checkChoice(options);
  checkFrames(options.frames, grid);
  const ownWeights = options.weights === undefined ? undefined : await readMatrix(options.weights, workspace.cwd);
  const ownActivations = options.activations === undefined ? undefined : await readMatrix(options.activations, workspace.cwd);
  checkWanted(ownActivations, ownWeights, options);

  const made = ownActivations ? undefined : await makeTokens(workspace, tokenRequest(options, ownWeights), onProgress);
  const rawActivations = ownActivations ?? (await madeMatrix(made, "activations"));
  const rawWeights = ownWeights ?? (await madeMatrix(made, "weights"));
  checkInner(rawActivations, rawWeights);

  const [tokens = 0, K = 0] = rawActivations.shape;
  const N = rawWeights.shape[1] ?? 0;
  const M = options.M ?? tokens;
  checkTokens({ M, tokens, grid: made ? undefined : grid, origin: rawActivations.origin, clip: made !== undefined });

  const activations = toOperand(rawActivations, options.format);
  const weights = toOperand(rawWeights, options.format);
  const usedGrid = made?.description.grid ?? grid;
  return {
    activations: takeRows(activations.tensor, M),
    weights: weights.tensor,
    M,
    K,
    N,
    ...(usedGrid === undefined ? {} : { grid: usedGrid }),
    provenance: {
      activations: { from: ownActivations?.origin ?? clipName(made), conversion: activations.conversion },
      weights: { from: ownWeights?.origin ?? made?.description.weights.kind ?? "", conversion: weights.conversion },
      ...withNotes([...conversionNotes(rawActivations, activations.conversion), ...conversionNotes(rawWeights, weights.conversion)]),
      ...(made === undefined ? {} : { tokens: made.description }),
    },
    ...(made === undefined ? {} : { sheet: { file: path.join(made.folder, made.description.sheet.file), layout: made.description.sheet } }),
  };
}

function tokenRequest(options: InputOptions, weights: RawTensor | undefined): TokenRequest {
  const { frames, stride, grid, seed, embedding } = options;
  const K = weights?.shape[0] ?? options.K;
  // The clip's own weights are not used beside the user's: any N will do.
  const N = weights ? undefined : options.N;
  return {
    source: options.source ?? "video",
    video: options.video ?? DEFAULT_CLIP,
    ...(frames === undefined ? {} : { frames }),
    ...(stride === undefined ? {} : { stride }),
    ...(grid === undefined ? {} : { grid: formatGrid(parseGrid(grid)) }),
    ...(seed === undefined ? {} : { seed }),
    ...(embedding === undefined ? {} : { embedding }),
    ...(K === undefined ? {} : { K }),
    ...(N === undefined ? {} : { N }),
  };
}

async function madeMatrix(made: TokenFolder | undefined, which: "activations" | "weights"): Promise<RawTensor> {
  if (made === undefined) throw new Error(`no source of ${which}`);
  const matrix = await readMatrix(path.join(made.folder, `${which}.npy`), made.folder);
  // Where it lies is of no use to anybody.
  return { ...matrix, origin: `${which} of ${clipName(made)}` };
}

function clipName(made: TokenFolder | undefined): string {
  return made === undefined ? "" : `${made.description.source.clip} (${made.description.embedding.kind})`;
}

/** A grid has frames of its own. */
function checkFrames(frames: number | undefined, grid: TokenGrid | undefined): void {
  if (frames === undefined || grid === undefined || frames === grid.frames) return;
  throw new FocusError({ path: "--frames", value: String(frames), rule: `contradicts --grid ${formatGrid(grid)}, which has ${grid.frames} frames`, fix: `leave --frames out, or write --grid ${formatGrid({ ...grid, frames })}` });
}

function checkChoice(options: InputOptions): void {
  if (options.activations === undefined) return;
  if (options.weights === undefined) {
    throw new FocusError({ path: "weights", rule: `is missing: activations ${options.activations} need weights to be multiplied with`, fix: "add --weights FILE, a [K, N] matrix" });
  }
  const clip = (["video", "source", "embedding", "frames", "stride"] as const).find((name) => options[name] !== undefined);
  if (clip !== undefined) {
    throw new FocusError({ path: clip, value: String(options[clip]), rule: `says where tokens come from, and so does activations = ${options.activations}`, fix: `leave out --${clip} or --activations` });
  }
}

/** A tensor of the user's own fixes K and N; what is also asked for must agree. */
function checkWanted(activations: RawTensor | undefined, weights: RawTensor | undefined, options: InputOptions): void {
  const wanted = [
    ["K", options.K, weights, weights?.shape[0]],
    ["K", options.K, activations, activations?.shape[1]],
    ["N", options.N, weights, weights?.shape[1]],
  ] as const;
  for (const [name, value, tensor, actual] of wanted) {
    if (tensor && value !== undefined && value !== actual) {
      throw new FocusError({ path: name, value: String(value), rule: `must be ${actual}, as ${tensor.origin} is [${tensor.shape.join(", ")}]`, fix: `leave ${name} out` });
    }
  }
}

function checkInner(activations: RawTensor, weights: RawTensor): void {
  const K = activations.shape[1];
  if (K === weights.shape[0]) return;
  const turned = K === weights.shape[1];
  throw new FocusError({
    path: weights.origin,
    value: `[${weights.shape.join(", ")}]`,
    rule: `must have ${K} rows, one for each column of ${activations.origin} [${activations.shape.join(", ")}]`,
    fix: turned ? `it is stored as [N, K]: write ${weights.origin}^T` : "give weights as [K, N] with the K of the activations",
  });
}

interface TokenCheck {
  readonly M: number;
  readonly tokens: number;
  readonly grid: TokenGrid | undefined;
  readonly origin: string;
  readonly clip: boolean;
}

function checkTokens({ M, tokens, grid, origin, clip }: TokenCheck): void {
  if (!Number.isInteger(M) || M < 1 || M > tokens) {
    const more = clip ? "set M to that or less, or take more frames or a larger grid" : "set M to that or less";
    throw new FocusError({ path: "M", value: String(M), rule: `must be a whole number from 1 to ${tokens}, the tokens there are`, fix: more });
  }
  if (grid !== undefined && gridTokens(grid) !== tokens) {
    throw new FocusError({ path: "grid", value: formatGrid(grid), rule: `has ${counted(gridTokens(grid), "place")}, and ${origin} has ${counted(tokens, "token")}`, fix: `choose FRAMESxROWSxCOLUMNS with product ${tokens}` });
  }
}
