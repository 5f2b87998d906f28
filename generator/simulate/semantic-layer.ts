import { elementAt } from "../config/element-at.js";
import { SOFTMAX_PORTS, semanticUses } from "../designs/semantic-layer.js";
import { elaborate } from "../dsl/elaborate.js";
import type { Beat } from "../golden/index.js";
import { gemmCycles, gemmPasses, type GemmShape } from "../model/gemm-cycles.js";
import { goldenVectors } from "../testbench/cases/block-case.js";
import { deviceOf, portOf } from "../testbench/device.js";
import type { Patterns } from "../testbench/pattern.js";
import { cycleLimit, expectGemm, type GemmBench } from "./gemm.js";
import { IDLE } from "./idle.js";
import { allAttention, gapBeats, jobOf, NAN, rowWords, softmaxRow, type SemanticRun } from "./semantic.js";
import type { CollectedRun } from "./unit.js";
import { packBeats, type PortVectors, type Vectors } from "../testbench/vectors.js";
import type { VerilatorModel } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../testbench/simulators/verilator-run.js";

/** A stretch of the image rows of one head: tokens from `token` on against the first N keys. */
interface ImageRows extends GemmShape {
  readonly head: number;
  readonly token: number;
}

export interface SemanticChainRun extends SemanticRun {
  /** Cycles that the image rows have to last; the rest of them is left out. */
  readonly imageCycles: number;
  /** Cycles from a result that has left for memory until it may come back as a score; 0 where left out. */
  readonly memoryLatency?: number;
  /** Stalls of the streams; cycles say nothing with them. */
  readonly patterns?: Patterns;
  /** Cycle in which the device is reset in the middle of the run, which then starts anew. */
  readonly resetAt?: number;
  /** Waveform file; the model must have been built with `waves`. */
  readonly wavesFile?: string;
}

export interface SemanticChainResult extends CollectedRun {
  /** Tokens that stay, as the gaps of the RTL say. */
  readonly retained: Int32Array;
  /** From the first input to the last score of the text rows, by the cycle model. */
  readonly textArrayCycles: number;
  /** Of the image rows in this run, and of all there are, by the cycle model. */
  readonly simulatedImageCycles: number;
  readonly imageArrayCycles: number;
  /** From the last score of the text rows out of the array to the last gap. */
  readonly pendingCycles: number;
  /** Cycles that the array took beyond those of the same GEMMs alone. */
  readonly lostArrayCycles: number;
  /** Cycles from the end of all image rows until the last gap, 0 where that is earlier. */
  readonly lateCycles: number;
}

/**
 * The chain in one simulation, in the top of `design` sec, where softmax and semantic concentration stand beside the engine: the
 * array does the text rows of all heads and goes on with image rows; the scores of the text rows come back from memory into
 * softmax, importance, top-k and offset encoder, which are done while the array works.
 */
export async function runSemanticChain(bench: GemmBench, model: VerilatorModel, run: SemanticChainRun): Promise<SemanticChainResult> {
  const { config } = bench.accelerator;
  const { workspace, seed, options } = run;
  const text = textShapes(run);
  const allImages = imageRows(bench, run, Infinity);
  const images = imageRows(bench, run, run.imageCycles);
  const device = bench.device;
  const { concentrator } = semanticUses(config);
  const vectors: Record<string, PortVectors> = { ...attentionVectors(bench, run, images) };
  const pack = (name: string, beats: readonly Beat[]): PortVectors => ({ beats: packBeats(portOf(device, name), beats) });
  const rows = allAttention(config, run);
  const { tiles, lengthError } = goldenVectors(deviceOf(elaborate(concentrator, { prefix: config.prefix })), concentrator, { job: [jobOf(run)], rows });
  if (tiles === undefined || lengthError === undefined) throw new Error("the concentrator announces no m-tiles");
  Object.assign(vectors, {
    job: pack("job", [jobOf(run)]),
    [SOFTMAX_PORTS.rows]: pack(SOFTMAX_PORTS.rows, Array.from({ length: options.heads * options.textTokens }, () => softmaxRow(run))),
    [SOFTMAX_PORTS.scores]: {
      ...pack(SOFTMAX_PORTS.scores, run.chain.logits.flatMap((matrix) => rowWords(matrix, { tokens: options.imageTokens, lanes: config.array.columns, outside: NAN }))),
      after: { cycles: run.memoryLatency ?? 0, streams: ["results"], counts: scoreReleases(bench, text) },
    },
    tiles,
    lengthError,
    ...IDLE,
    gaps: pack("gaps", gapBeats(config, run)),
  });

  const expected = gemmCycles(config, [...text, ...images]).cycles;
  const done = await runVerilatorModel(model, [{ vectors, ...(run.patterns ? { patterns: run.patterns } : {}) }], {
    workspace,
    seed,
    collect: true,
    ...(run.resetAt === undefined ? {} : { resetAt: run.resetAt }),
    ...(run.wavesFile === undefined ? {} : { wavesFile: run.wavesFile }),
    limit: cycleLimit(expected),
    onProgress: ({ cycles }) => run.onProgress?.(`${cycles} of ${expected} cycles`),
  });
  const result = done.results[0];
  const collected = done.collected[0] ?? {};
  if (!result) throw new Error("a run without a result");
  const at = (port: string) => {
    const found = result.ports[port];
    if (!found) throw new Error(`no port ${port} in the result`);
    return found;
  };
  const first = Math.min(...["shape", "activations", "weights"].map((port) => at(port).firstCycle));
  const textArrayCycles = gemmCycles(config, text).cycles;
  const passCycles = (shapes: readonly GemmShape[]): number => gemmCycles(config, [...text, ...shapes]).cycles - textArrayCycles;
  const [simulatedImageCycles, imageArrayCycles] = [passCycles(images), passCycles(allImages)];
  const lost = at("results").lastCycle - first + 1 - expected;
  const end = at("results").lastCycle + imageArrayCycles - simulatedImageCycles;
  return {
    result,
    collected,
    retained: retainedOf(bench, collected["gaps"] ?? []),
    textArrayCycles,
    simulatedImageCycles,
    imageArrayCycles,
    pendingCycles: at("gaps").lastCycle - (first + textArrayCycles - 1),
    lostArrayCycles: lost,
    lateCycles: Math.max(0, at("gaps").lastCycle - end),
  };
}

function textShapes({ options: { heads, textTokens, headDim, imageTokens } }: SemanticRun): readonly GemmShape[] {
  return Array.from({ length: heads }, () => ({ M: textTokens, K: headDim, N: imageTokens }));
}

/** Image rows head by head and m-tile by m-tile, as many as last `cycles`; the last stretch against fewer keys. */
function imageRows({ accelerator: { config } }: GemmBench, { options }: SemanticRun, cycles: number): readonly ImageRows[] {
  const { heads, headDim: K, imageTokens } = options;
  const { columns } = config.array;
  const rows: ImageRows[] = [];
  let spent = 0;
  for (let head = 0; head < heads; head += 1) {
    for (let token = 0; token < imageTokens; token += config.tile.m) {
      if (spent >= cycles) return rows;
      const M = Math.min(imageTokens - token, config.tile.m);
      const block = Math.max(M, config.array.rows) * Math.ceil(K / config.array.rows);
      const blocks = Math.min(Math.ceil(imageTokens / columns), Math.ceil((cycles - spent) / block));
      rows.push({ head, token, M, K, N: Math.min(imageTokens, blocks * columns) });
      spent += blocks * block;
    }
  }
  return rows;
}

/** Text rows of all heads, then image rows, as beats of the engine's streams. */
function attentionVectors(bench: GemmBench, { options, chain }: SemanticRun, images: readonly ImageRows[]): Vectors {
  const { textTokens, headDim: K, imageTokens, query, key } = options;
  const ofHead = (codes: Uint16Array, head: number, tokens: number): Uint16Array => codes.subarray(head * tokens * K, (head + 1) * tokens * K);
  const parts = [
    ...chain.logits.map((logits, head) => {
      const { results, vectors } = expectGemm(bench, { M: textTokens, K, N: imageTokens, activations: ofHead(query, head, textTokens), weights: keysAsWeights(ofHead(key, head, imageTokens), { K, N: imageTokens }) });
      if (results.some((code, at) => code !== logits[at])) throw new Error(`head ${head}: two golden models of QK^T differ`);
      return vectors;
    }),
    // Keys stand in for the image tokens' queries, which the input does not have: cycles of a dense GEMM do not depend on its data.
    ...images.map(({ head, token, M, N }) => {
      const keys = ofHead(key, head, imageTokens);
      return expectGemm(bench, { M, K, N, activations: keys.subarray(token * K, (token + M) * K), weights: keysAsWeights(keys, { K, N }) }).vectors;
    }),
  ];
  return Object.fromEntries(["shape", "activations", "weights", "results"].map((name) => [name, { beats: parts.flatMap((part) => [...(part[name]?.beats ?? [])]) }]));
}

/** The first N keys of a head, [tokens, head dim], as [head dim, N]. */
function keysAsWeights(keys: Uint16Array, { K, N }: { readonly K: number; readonly N: number }): Uint16Array {
  return Uint16Array.from({ length: K * N }, (_, at) => elementAt(keys, (at % N) * K + Math.floor(at / N)));
}

/** For each word of scores, row by row: results that must have left before it is in memory. */
function scoreReleases({ accelerator: { config } }: GemmBench, text: readonly GemmShape[]): readonly (readonly number[])[] {
  const counts: number[][] = [];
  let left = 0;
  for (const shape of text) {
    const blocks = Math.ceil(shape.N / config.array.columns);
    const words = Array.from({ length: shape.M * blocks }, () => [0]);
    for (const pass of gemmPasses(config, shape)) {
      if (!pass.lastSlice) continue;
      for (let token = pass.token; token < pass.token + pass.tokens; token += 1) words[token * blocks + pass.outer / config.array.columns] = [(left += 1)];
    }
    for (const word of words) counts.push(word);
  }
  return counts;
}

/** Positions of the tokens that stay: the sum of the gaps so far. */
function retainedOf({ device }: GemmBench, gaps: readonly bigint[]): Int32Array {
  const port = portOf(device, "gaps");
  let position = 0;
  return Int32Array.from(gaps, (beat) => (position += Number(port.layout.unpack(beat)["gap"])));
}
