import { elementAt } from "../config/element-at.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits, fp16 } from "../config/number-format.js";
import { semanticUses } from "../designs/semantic-layer.js";
import { packElements, unpackElements, type Beat } from "../golden/index.js";
import { softmaxFactor, type ChainOptions, type SemanticChain } from "../golden/semantic/index.js";
import type { Workspace } from "../tools/workspace.js";
import { goldenVectors } from "../testbench/cases/block-case.js";
import { portOf } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { packBeats } from "../testbench/vectors.js";
import { runUnit, unitOf } from "./unit.js";

export interface SemanticRun {
  readonly workspace: Workspace;
  readonly seed: number;
  readonly options: ChainOptions;
  readonly chain: SemanticChain;
  readonly onProgress?: (message: string) => void;
}

/** The softmax unit in RTL on the text rows, head by head. */
export async function runSoftmax(config: AcceleratorConfig, run: SemanticRun): Promise<readonly BenchResult[]> {
  const { textTokens, imageTokens } = run.options;
  const unit = unitOf(config, semanticUses(config).softmax);
  const row = softmaxRow(run);
  const results: BenchResult[] = [];
  for (const [head, logits] of run.chain.logits.entries()) {
    const scores = rowWords(logits, { tokens: imageTokens, lanes: config.array.columns, outside: NAN });
    const probabilities = attentionWords(config, run, elementAt(run.chain.attention, head));
    const beats: Readonly<Record<string, readonly Beat[]>> = {
      rows: Array.from({ length: textTokens }, () => row),
      scores,
      probabilities,
    };
    const vectors = Object.fromEntries(unit.device.ports.map((port) => [port.name, { beats: packBeats(port, beats[port.name] ?? []) }]));
    results.push((await runUnit(unit, vectors, run)).result);
  }
  return results;
}

/** What a lane behind the end of a row carries: nobody may look at it. */
export const NAN = 0x7e00;

/** Rows of codes as words of `lanes`, each row from a new word on. */
export function rowWords(codes: Uint16Array, { tokens, lanes, outside }: { readonly tokens: number; readonly lanes: number; readonly outside: number }): readonly Beat[] {
  const words: Beat[] = [];
  for (let row = 0; row < codes.length; row += tokens) {
    for (let first = 0; first < tokens; first += lanes) {
      const elements = Array.from({ length: lanes }, (_, lane) => BigInt(first + lane < tokens ? elementAt(codes, row + first + lane) : outside));
      words.push({ data: packElements(elements, formatBits(fp16)) });
    }
  }
  return words;
}

/** The attention of a head, as the softmax gives it. */
function attentionWords({ array: { columns } }: AcceleratorConfig, { options: { imageTokens } }: SemanticRun, attention: Uint16Array): readonly Beat[] {
  const words = Math.ceil(imageTokens / columns);
  return rowWords(attention, { tokens: imageTokens, lanes: columns, outside: 0 }).map((beat, at) => ({ ...beat, last: BigInt(at % words === words - 1) }));
}

/** The attention of all heads. */
export function allAttention(config: AcceleratorConfig, run: SemanticRun): readonly Beat[] {
  return run.chain.attention.flatMap((attention) => attentionWords(config, run, attention));
}

/** Importance alone in RTL: what the concentrator finds inside and does not show. */
export async function runImportance(config: AcceleratorConfig, run: SemanticRun): Promise<{ readonly result: BenchResult; readonly importance: Uint16Array }> {
  const use = semanticUses(config).importance;
  const unit = unitOf(config, use);
  const { heads, textTokens, imageTokens } = run.options;
  const rows = allAttention(config, run);
  const vectors = goldenVectors(unit.device, use, { shape: [{ rows: BigInt(heads * textTokens), tokens: BigInt(imageTokens) }], rows });
  const scores = portOf(unit.device, "scores");
  const lanes = config.array.columns;
  const beats = packBeats(scores, rowWords(run.chain.importance, { tokens: imageTokens, lanes, outside: 0 }));
  const { result, collected } = await runUnit(unit, { ...vectors, scores: { beats } }, run);
  const codes = (collected["scores"] ?? []).flatMap((word) => unpackElements(word, lanes, formatBits(fp16)));
  return { result, importance: Uint16Array.from(codes.slice(0, imageTokens), Number) };
}

/** Importance, selection and offset encoder in RTL: every m-tile and gap is compared with golden. */
export async function runConcentrator(config: AcceleratorConfig, run: SemanticRun): Promise<BenchResult> {
  const use = semanticUses(config).concentrator;
  const unit = unitOf(config, use);
  const vectors = goldenVectors(unit.device, use, { job: [jobOf(run)], rows: allAttention(config, run) });
  const gaps = packBeats(portOf(unit.device, "gaps"), gapBeats(config, run));
  return (await runUnit(unit, { ...vectors, gaps: { beats: gaps } }, run)).result;
}

/** The pruning as the concentrator is told it. */
export function jobOf({ options: { heads, textTokens, imageTokens, keep } }: SemanticRun): Beat {
  return { rows: BigInt(heads * textTokens), tokens: BigInt(imageTokens), keep: BigInt(keep) };
}

/** A command of the softmax unit for a text row: all image tokens are seen. */
export function softmaxRow({ options: { imageTokens, headDim } }: SemanticRun): Beat {
  return { length: BigInt(imageTokens), visible: BigInt(imageTokens), factor: softmaxFactor(headDim) };
}

/** Gaps of the tokens that stay, straight from the chain's choice: no model of a block between. */
export function gapBeats(config: AcceleratorConfig, { chain: { retained } }: SemanticRun): readonly Beat[] {
  return Array.from(retained, (token, at): Beat => {
    const last = at === retained.length - 1;
    return { gap: BigInt(token - (retained[at - 1] ?? 0)), tileLast: BigInt(last || at % config.tile.m === config.tile.m - 1), last: BigInt(last) };
  });
}
