import { counted } from "../config/counted.js";
import type { NumberFormat } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";
import type { Workspace } from "../tools/workspace.js";
import { formatGrid, gridTokens, parseGrid } from "./grid.js";
import { readMatrix } from "./read-matrix.js";
import { resolveInput, type InputProvenance, type ResolvedInput } from "./source.js";
import { conversionNotes, toOperand, withNotes, type Tensor } from "./tensor.js";
import type { TokenRequest } from "./tokens.js";

/** What a user may say about a tensor that is not multiplied; all but the format optional. */
export interface ActivationOptions extends Partial<Omit<TokenRequest, "N">> {
  /** Tensor file of the user's own, see {@link readMatrix}: [tokens, K]. */
  readonly activations?: string;
  readonly format: NumberFormat;
}

/** Tokens that are known to stand in a video. */
export interface ResolvedActivations {
  /** [tokens, K] in raster order, frame by frame. */
  readonly activations: Tensor;
  readonly grid: TokenGrid;
  readonly K: number;
  readonly provenance: InputProvenance["activations"] & Pick<InputProvenance, "tokens" | "notes">;
  /** Contact sheet of the frames, where the tokens come from a clip. */
  readonly sheet?: ResolvedInput["sheet"];
}

/**
 * Activations without weights: a tensor of the user's own with its grid, else tokens of a clip.
 * @throws FocusError for every file, shape or clip the user can mend
 */
export async function resolveActivations(workspace: Workspace, options: ActivationOptions, onProgress?: (message: string) => void): Promise<ResolvedActivations> {
  const { activations: file, format, grid: gridText } = options;
  if (file === undefined) {
    const { activations, grid, K, provenance, sheet } = await resolveInput(workspace, { ...options, N: 1, format }, onProgress);
    if (grid === undefined) throw new Error("tokens of a clip without a grid");
    return { activations, grid, K, provenance: { ...provenance.activations, ...withNotes(provenance.notes ?? []), ...(provenance.tokens ? { tokens: provenance.tokens } : {}) }, ...(sheet ? { sheet } : {}) };
  }
  const clip = (["video", "source", "embedding", "frames", "stride", "K"] as const).find((name) => options[name] !== undefined);
  if (clip !== undefined) {
    throw new FocusError({ path: clip, value: String(options[clip]), rule: `says where tokens come from, and so does activations = ${file}`, fix: `leave out --${clip} or --activations` });
  }
  if (gridText === undefined) {
    throw new FocusError({ path: "grid", rule: `is missing: which tokens of ${file} are neighbours depends on it`, fix: "add --grid FRAMESxROWSxCOLUMNS, for example --grid 4x16x16" });
  }
  const grid = parseGrid(gridText);
  const raw = await readMatrix(file, workspace.cwd);
  const [tokens = 0, K = 0] = raw.shape;
  if (gridTokens(grid) !== tokens) {
    throw new FocusError({ path: "grid", value: formatGrid(grid), rule: `has ${counted(gridTokens(grid), "place")}, and ${raw.origin} has ${counted(tokens, "token")}`, fix: `choose FRAMESxROWSxCOLUMNS with product ${tokens}` });
  }
  const { tensor, conversion } = toOperand(raw, format);
  return { activations: tensor, grid, K, provenance: { from: raw.origin, conversion, ...withNotes(conversionNotes(raw, conversion)) } };
}
