import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { fp16 } from "../../generator/config/number-format.js";
import { createRandom, type Random } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { decodeNumbers, encodeNumbers } from "../../generator/golden/index.js";
import { semanticChain, type ChainOptions, type SemanticChain } from "../../generator/golden/semantic/index.js";
import { failureLines } from "../../generator/testbench/result.js";
import { buildGemm } from "../../generator/simulate/gemm.js";
import { gemmBench } from "../../generator/simulate/gemm.js";
import { runSemanticChain } from "../../generator/simulate/semantic-layer.js";
import type { VerilatorModel } from "../../generator/testbench/simulators/verilator-build.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { randomPatterns } from "./random-gemm.js";

// FOCUS_SEED and FOCUS_SWEEP choose another sequence and how often every kind is drawn; a failing run names its sizes.
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const rounds = Number(process.env["FOCUS_SWEEP"] ?? 2);
const workspace = openWorkspace(process);

/** One design for all runs: its sizes are given at run time. */
const bench = gemmBench(focus({ ...presets.tiny, design: "sec" }));
const { array, tile, semantic } = bench.accelerator.config;

interface Rows {
  readonly heads: number;
  readonly textTokens: number;
}

type Kind = "random" | "equal" | "ties" | "extreme" | "overflow" | "special";

interface Case {
  readonly kind: Kind;
  readonly rows: (random: Random) => Rows;
  /** Least and most image tokens, 1 and 200 where left out. */
  readonly tokens?: readonly [number, number];
  readonly keep?: (tokens: number) => number;
}

const few = (random: Random): Rows => ({ heads: random.integer(1, 4), textTokens: random.integer(1, 9) });
const many = (random: Random): Rows => ({ heads: random.integer(2, 9), textTokens: random.integer(2, 20) });

const CASES: readonly Case[] = [
  { kind: "random", rows: (random) => ({ heads: 28, textTokens: random.integer(1, 7) }) },
  { kind: "random", rows: (random) => ({ heads: 1, textTokens: random.integer(150, 200) }) },
  // Rows of a single word. Importance is seen by what stays only, so what stays is one token of few, after many rows.
  { kind: "random", rows: () => ({ heads: 1, textTokens: 1 }), tokens: [1, 3] },
  { kind: "random", rows: many, tokens: [2, 3], keep: () => 1 },
  { kind: "random", rows: many, tokens: [2, 3], keep: () => 1 },
  { kind: "random", rows: many, tokens: [2, 3], keep: () => 1 },
  { kind: "random", rows: few, keep: () => 1 },
  { kind: "random", rows: few, keep: (tokens) => tokens },
  { kind: "equal", rows: few },
  { kind: "ties", rows: few },
  { kind: "extreme", rows: few },
  { kind: "overflow", rows: few },
  { kind: "special", rows: few },
];

/** A random number that neither array nor tile divide. */
function uneven(random: Random, least: number, most: number): number {
  const drawn = random.integer(least, most);
  return [array.rows, array.columns, tile.m].some((size) => drawn % size === 0) ? uneven(random, least, most) : drawn;
}

/** What the largest score is at the most, in a kind whose scores are all large: near the end of fp16, or beyond it. */
const LARGE: Partial<Record<Kind, number>> = { extreme: 60_000, overflow: 200_000 };

function draw({ kind, rows, tokens = [1, 200], keep }: Case, random: Random): ChainOptions {
  const shape = { ...rows(random), imageTokens: uneven(random, ...tokens), headDim: uneven(random, 1, 19) };
  const { heads, textTokens, imageTokens, headDim } = shape;
  const large = LARGE[kind];
  // Elements of one sign do not cancel: a score is 0.6 to 1 of the largest one.
  const element = (): number => (large === undefined ? 2 * (random.real() + random.real() - 1) : Math.sqrt(large / headDim) * (0.8 + 0.2 * random.real()));
  const codes = (count: number): Uint16Array => encodeNumbers(Array.from({ length: count }, element), fp16) as Uint16Array;
  const query = codes(heads * textTokens * headDim);
  const key = codes(heads * imageTokens * headDim);
  if (large !== undefined) {
    // Rows of large negative scores between those of positive ones.
    for (let row = 0; row < heads * textTokens; row += 1) if (random.chance(0.5)) for (let at = 0; at < headDim; at += 1) query[row * headDim + at]! ^= 0x8000;
  }
  if (kind === "equal" || kind === "ties") {
    const different = Math.min(imageTokens, kind === "equal" ? 1 : 3);
    for (let token = different; token < imageTokens; token += 1) {
      const like = random.integer(0, different - 1);
      for (let head = 0; head < heads; head += 1) {
        const from = (head * imageTokens + like) * headDim;
        key.copyWithin((head * imageTokens + token) * headDim, from, from + headDim);
      }
    }
  }
  if (kind === "special") {
    const changed = random.pick([query, key]);
    changed[random.integer(0, changed.length - 1)] = random.pick([0x7e00, 0x7c00, 0xfc00]);
  }
  return { ...shape, query, key, keep: keep?.(imageTokens) ?? random.integer(1, imageTokens) };
}

describe(`engine, softmax and concentrator in one top: scores, gaps and m-tiles are golden's, whatever the streams do (FOCUS_SEED=${seed})`, () => {
  let model: VerilatorModel;
  beforeAll(async () => {
    model = await buildGemm(bench, { workspace, optimize: "build" });
  }, 300_000);

  const runs = Array.from({ length: rounds * CASES.length }, (_, index) => {
    const one = CASES[index % CASES.length] as Case;
    const random = createRandom(3000 * seed + index);
    const options = draw(one, random);
    const { heads, textTokens, imageTokens, headDim, keep } = options;
    const title = `#${index} ${one.kind}: ${heads} heads x ${textTokens} text tokens, ${imageTokens} image tokens, head dim ${headDim}, k ${keep}`;
    return [title, { index, kind: one.kind, random, options }] as const;
  });

  it.each(runs)("%s", { timeout: 120_000 }, async (where, { index, kind, random, options }) => {
    const { heads, textTokens, imageTokens, keep } = options;
    const chain = semanticChain(options, { sliceElements: array.rows, subnormals: array.subnormals }, { lanes: array.columns, maxElements: semantic.tokens });
    checkKind(kind, chain);
    const imageCycles = random.pick([0, 200, 1500]);
    const memoryLatency = random.pick([0, 7, 50]);
    const stalls = randomPatterns(bench.device, random);
    for (const patterns of [{}, stalls]) {
      const done = await runSemanticChain(bench, model, { workspace, seed: seed + index, options, chain, imageCycles, memoryLatency, patterns });
      expect(failureLines(done.result), where).toEqual([]);
      expect(done.result.comparedElements, where).toBeGreaterThanOrEqual(heads * textTokens * imageTokens + keep);
      expect(done.retained.length, where).toBe(keep);
      expect(Array.from(done.retained), where).toEqual(Array.from(chain.retained));
      if (patterns === stalls) continue;
      expect(done.lostArrayCycles, where).toBe(0);
      const { ports } = done.result;
      const last = Math.max(...["results", "gaps"].map((port) => ports[port]?.lastCycle ?? NaN));
      expect(ports["busy"]?.high, where).toBe(last - Math.min(...["shape", "job"].map((port) => ports[port]?.firstCycle ?? NaN)));
    }
  });
});

/** The drawn case is what its name says. */
function checkKind(kind: Kind, { importance, logits }: SemanticChain): void {
  const different = new Set(importance).size;
  const largest = Math.max(...logits.flatMap((matrix) => Array.from(decodeNumbers(matrix, fp16), Math.abs)));
  if (kind === "equal") expect(different).toBe(1);
  if (kind === "ties") expect(different).toBeLessThanOrEqual(3);
  if (kind === "extreme") expect(largest).toBeGreaterThan(20_000);
  if (kind === "extreme") expect(largest).toBeLessThan(Infinity);
  if (kind === "overflow") expect(largest).toBe(Infinity);
  if (kind === "special") expect(largest).not.toBeLessThan(Infinity);
}
