import { importance } from "../blocks/importance.js";
import { semanticConcentrator } from "../blocks/semantic-concentrator.js";
import { softmax } from "../blocks/softmax.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits, fp16 } from "../config/number-format.js";
import { SEMANTIC_LIMITS } from "../config/semantic-limits.js";
import type { BlockUse } from "../dsl/define-block.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitDesign, type EmittedFile } from "../emit/emit-design.js";
import { packElements, type Beat } from "../golden/index.js";
import { softmaxFactor, type ChainOptions, type SemanticChain } from "../golden/semantic/index.js";
import { gemmCycles, type GemmShape } from "../model/gemm-cycles.js";
import type { Workspace } from "../tools/workspace.js";
import { goldenVectors } from "./block-case.js";
import { deviceOf, type Device } from "./device.js";
import type { BenchResult } from "./result.js";
import { expectGemm, runGemm, type GemmBench } from "./simulate-gemm.js";
import { packBeats, type Vectors } from "./vectors.js";
import { buildVerilator, type VerilatorModel } from "./verilator-build.js";
import { runVerilatorModel } from "./verilator-run.js";

export { SEMANTIC_LIMITS };

/** The blocks behind the array, for the scores that one of its rows of results holds. */
export function semanticUses(config: AcceleratorConfig) {
  const lanes = config.array.columns;
  const sizes = { lanes, maxTokens: SEMANTIC_LIMITS.imageTokens, maxRows: SEMANTIC_LIMITS.rows, score: fp16 };
  return {
    softmax: softmax({ element: fp16, lanes, maxElements: SEMANTIC_LIMITS.imageTokens }),
    importance: importance(sizes),
    concentrator: semanticConcentrator({ ...sizes, tileTokens: config.tile.m }),
  };
}

export interface SemanticRun {
  readonly workspace: Workspace;
  readonly seed: number;
  readonly options: ChainOptions;
  readonly chain: SemanticChain;
  readonly onProgress?: (message: string) => void;
}

/** QK^T of the text rows of every head on the engine in RTL, one head after the other. */
export async function runTextHeads(bench: GemmBench, model: VerilatorModel, { workspace, seed, options, chain, onProgress }: SemanticRun): Promise<readonly BenchResult[]> {
  const { heads, textTokens: M, imageTokens: N, headDim: K } = options;
  const results: BenchResult[] = [];
  for (let head = 0; head < heads; head += 1) {
    onProgress?.(`head ${head + 1} of ${heads}`);
    const activations = options.query.subarray(head * M * K, (head + 1) * M * K);
    const expectation = expectGemm(bench, { M, K, N, activations, weights: keysAsWeights(options, head, N) });
    if (expectation.results.some((code, at) => code !== chain.logits[head]?.[at])) throw new Error(`head ${head}: two golden models of QK^T differ`);
    results.push((await runGemm(bench, model, { workspace, seed, shape: { M, K, N }, expectation })).result);
  }
  return results;
}

/** The first `tokens` keys of a head, [head dim, tokens]. */
function keysAsWeights({ key, imageTokens, headDim }: ChainOptions, head: number, tokens: number): Uint16Array {
  const from = head * imageTokens * headDim;
  return Uint16Array.from({ length: headDim * tokens }, (_, at) => key[from + (at % tokens) * headDim + Math.floor(at / tokens)] as number);
}

/**
 * Image rows against keys as the engine does them for the first image-query head: the first m-tile, and as many keys as it
 * takes to last `cycles`, all of them where that is not enough. Cycles of a dense GEMM do not depend on its data, so keys
 * stand in for the image tokens' queries.
 */
export async function runImageRows(bench: GemmBench, model: VerilatorModel, run: SemanticRun & { readonly cycles: number }): Promise<BenchResult> {
  const { workspace, seed, options, cycles } = run;
  const { config } = bench.accelerator;
  const { imageTokens, headDim: K } = options;
  const M = Math.min(imageTokens, config.tile.m);
  let N = Math.min(imageTokens, config.array.columns);
  while (N < imageTokens && gemmCycles(config, { M, K, N }).cycles < cycles) N = Math.min(imageTokens, N + config.array.columns);
  const shape: GemmShape = { M, K, N };
  const expectation = expectGemm(bench, { ...shape, activations: options.key.subarray(0, M * K), weights: keysAsWeights(options, 0, N) });
  return (await runGemm(bench, model, { workspace, seed, shape, expectation })).result;
}

interface BuiltBlock {
  readonly device: Device;
  readonly model: VerilatorModel;
}

/** Emitted Verilog of one of the blocks. */
export function semanticRtl(config: AcceleratorConfig, use: BlockUse, hash: string): readonly EmittedFile[] {
  return emitDesign(elaborate(use, { prefix: config.prefix }), { config: config.name, hash });
}

async function build(workspace: Workspace, config: AcceleratorConfig, use: BlockUse): Promise<BuiltBlock> {
  const device = deviceOf(elaborate(use, { prefix: config.prefix }));
  const model = await buildVerilator({ workspace, benches: [{ name: use.name, device }], rtl: semanticRtl(config, use, "semantic"), origin: { config: config.name, hash: "semantic" } });
  return { device, model };
}

async function runBlock({ model }: BuiltBlock, vectors: Vectors, { workspace, seed }: SemanticRun): Promise<BenchResult> {
  const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed });
  const [result] = results;
  if (!result) throw new Error("a run without a result");
  return result;
}

/** The softmax unit in RTL on the text rows, head by head. */
export async function runSoftmax(config: AcceleratorConfig, run: SemanticRun): Promise<readonly BenchResult[]> {
  const { textTokens, imageTokens, headDim } = run.options;
  const built = await build(run.workspace, config, semanticUses(config).softmax);
  const row: Beat = { length: BigInt(imageTokens), visible: BigInt(imageTokens), factor: softmaxFactor(headDim) };
  const results: BenchResult[] = [];
  for (const [head, logits] of run.chain.logits.entries()) {
    const scores = rowWords(logits, { tokens: imageTokens, lanes: config.array.columns, outside: NAN });
    const words = Math.ceil(imageTokens / config.array.columns);
    const probabilities = rowWords(run.chain.attention[head] as Uint16Array, { tokens: imageTokens, lanes: config.array.columns, outside: 0 });
    const beats: Readonly<Record<string, readonly Beat[]>> = {
      rows: Array.from({ length: textTokens }, () => row),
      scores,
      probabilities: probabilities.map((beat, at) => ({ ...beat, last: BigInt(at % words === words - 1) })),
    };
    const vectors = Object.fromEntries(built.device.ports.map((port) => [port.name, { beats: packBeats(port, beats[port.name] ?? []) }]));
    results.push(await runBlock(built, vectors, run));
  }
  return results;
}

/** What a lane behind the end of a row carries: nobody may look at it. */
const NAN = 0x7e00;

/** Rows of codes as words of `lanes`, each row from a new word on. */
function rowWords(codes: Uint16Array, { tokens, lanes, outside }: { readonly tokens: number; readonly lanes: number; readonly outside: number }): readonly Beat[] {
  const words: Beat[] = [];
  for (let row = 0; row < codes.length; row += tokens) {
    for (let first = 0; first < tokens; first += lanes) {
      const elements = Array.from({ length: lanes }, (_, lane) => BigInt(first + lane < tokens ? (codes[row + first + lane] as number) : outside));
      words.push({ data: packElements(elements, formatBits(fp16)) });
    }
  }
  return words;
}

/** The attention of all heads, as the blocks behind the softmax take it. */
function attentionWords(config: AcceleratorConfig, { options, chain }: SemanticRun): readonly Beat[] {
  return chain.attention.flatMap((matrix) => rowWords(matrix, { tokens: options.imageTokens, lanes: config.array.columns, outside: 0 }));
}

/** Importance alone in RTL: what the concentrator finds inside and does not show. */
export async function runImportance(config: AcceleratorConfig, run: SemanticRun): Promise<BenchResult> {
  const use = semanticUses(config).importance;
  const built = await build(run.workspace, config, use);
  const { heads, textTokens, imageTokens } = run.options;
  const rows = attentionWords(config, run);
  const vectors = goldenVectors(built.device, use, { shape: [{ rows: BigInt(heads * textTokens), tokens: BigInt(imageTokens) }], rows });
  const scores = built.device.ports.find(({ name }) => name === "scores");
  if (!scores) throw new Error("importance has no scores");
  const beats = packBeats(scores, rowWords(run.chain.importance, { tokens: imageTokens, lanes: config.array.columns, outside: 0 }));
  return runBlock(built, { ...vectors, scores: { beats } }, run);
}

/** Importance, selection and offset encoder in RTL: every m-tile and gap is compared with golden. */
export async function runConcentrator(config: AcceleratorConfig, run: SemanticRun): Promise<BenchResult> {
  const use = semanticUses(config).concentrator;
  const built = await build(run.workspace, config, use);
  const { heads, textTokens, imageTokens, keep } = run.options;
  const job = [{ rows: BigInt(heads * textTokens), tokens: BigInt(imageTokens), keep: BigInt(keep) }];
  const { retained } = run.chain;
  const vectors = goldenVectors(built.device, use, { job, rows: attentionWords(config, run) });
  const gaps = built.device.ports.find(({ name }) => name === "gaps");
  if (!gaps) throw new Error("the concentrator has no gaps");
  const own = Array.from(retained, (token, at): Beat => {
    const last = at === retained.length - 1;
    return { gap: BigInt(token - (retained[at - 1] ?? 0)), tileLast: BigInt(last || at % config.tile.m === config.tile.m - 1), last: BigInt(last) };
  });
  return runBlock(built, { ...vectors, gaps: { beats: packBeats(gaps, own) } }, run);
}
