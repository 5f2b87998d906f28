import { elementAt } from "../../config/element-at.js";
import { fp16, fp32, type FloatFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { max } from "../arithmetic/float-arithmetic.js";
import { decodeNumbers } from "../arithmetic/float-array.js";
import { gemm } from "../array/gemm.js";
import { topk } from "./topk.js";

/** Text-to-image attention of all heads. */
export interface AttentionOptions {
  /** fp16 codes [heads, textTokens, headDim], row-major, after position encoding. */
  readonly query: Uint16Array;
  /** fp16 codes [keyHeads, imageTokens, headDim], row-major. Query head h meets key head floor(h * keyHeads / heads). */
  readonly key: Uint16Array;
  readonly heads: number;
  /** Key heads where they are fewer (grouped queries); must divide `heads`. Default: as many. */
  readonly keyHeads?: number;
  readonly textTokens: number;
  readonly imageTokens: number;
  readonly headDim: number;
}

/** What the array is: it decides the order of the additions. */
export interface AttentionArray {
  /** Array rows. */
  readonly sliceElements: number;
  readonly subnormals: SubnormalPolicy;
}

/**
 * The largest code of every column, by value, -0 below +0; the canonical NaN where two rows or more meet one.
 * @throws RangeError without a row
 */
export function maximumOfRows(rows: readonly (readonly bigint[])[], format: FloatFormat): readonly bigint[] {
  const [first, ...others] = rows;
  if (!first) throw new RangeError("importance of no row");
  return others.reduce((largest, row) => largest.map((code, token) => max(elementAt(row, token), code, format)), first);
}

/** QK^T of one head in the order of the array (docs/numerics.md#order-of-additions): fp16 codes [textTokens, imageTokens]. */
export function textToImageLogits(options: AttentionOptions, array: AttentionArray, head: number): Uint16Array {
  const { textTokens: M, imageTokens: N, headDim: K } = options;
  const query = options.query.subarray(head * M * K, (head + 1) * M * K);
  const from = keyHead(options, head) * N * K;
  const transposed = Uint16Array.from({ length: K * N }, (_, at) => elementAt(options.key, from + (at % N) * K + Math.floor(at / N)));
  return fp16Codes(gemm({ activations: query, weights: transposed, M, K, N, operand: fp16, accumulator: fp32, ...array }));
}

/** Codes of 16 bits as what they are. @throws TypeError for an array of others */
export function fp16Codes(codes: ArrayBufferView): Uint16Array {
  if (!(codes instanceof Uint16Array)) throw new TypeError(`not codes of fp16: ${codes.constructor.name}`);
  return codes;
}

/** Importance of every image token (docs/facts.md#semantic-concentration) in float64 from end to end: exact products and sums of the fp16 inputs up to float64 rounding. */
export function importanceReference(options: AttentionOptions): Float64Array {
  const { heads, textTokens, imageTokens } = options;
  const largest = new Float64Array(imageTokens);
  for (let head = 0; head < heads; head += 1) {
    const scores = referenceScores(options, head);
    for (let row = 0; row < textTokens; row += 1) {
      const logits = scores.subarray(row * imageTokens, (row + 1) * imageTokens).map((score) => score * scaleOf(options));
      const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
      const powers = logits.map((logit) => Math.exp(logit - most));
      const sum = powers.reduce((a, b) => a + b, 0);
      powers.forEach((power, token) => {
        largest[token] = Math.max(elementAt(largest, token), power / sum);
      });
    }
  }
  return largest;
}

/** QK^T of one head in float64, before the scale: [textTokens, imageTokens]. */
function referenceScores(options: AttentionOptions, head: number): Float64Array {
  const { textTokens: M, imageTokens: N, headDim: K } = options;
  const from = keyHead(options, head) * N * K;
  const query = decodeNumbers(options.query.subarray(head * M * K, (head + 1) * M * K), fp16);
  const key = decodeNumbers(options.key.subarray(from, from + N * K), fp16);
  const scores = new Float64Array(M * N);
  for (let row = 0; row < M; row += 1) {
    for (let token = 0; token < N; token += 1) {
      let sum = 0;
      for (let at = 0; at < K; at += 1) sum += elementAt(query, row * K + at) * elementAt(key, token * K + at);
      scores[row * N + token] = sum;
    }
  }
  return scores;
}

export interface ScoreRange {
  /** Scores of QK^T that are infinite as fp16 codes though finite in float64. */
  readonly overflowedScores: number;
  /** Largest magnitude of a score in float64, of those that are finite. */
  readonly largestScore: number;
}

/** Where QK^T of all heads leaves fp16; `logits` are what the array sends ({@link textToImageLogits}), head by head. */
export function scoreRange(options: AttentionOptions, logits: readonly Uint16Array[]): ScoreRange {
  let overflowedScores = 0;
  let largestScore = 0;
  for (const [head, codes] of logits.entries()) {
    const values = decodeNumbers(codes, fp16);
    referenceScores(options, head).forEach((score, at) => {
      if (!Number.isFinite(score)) return;
      largestScore = Math.max(largestScore, Math.abs(score));
      if (Math.abs(elementAt(values, at)) === Infinity) overflowedScores += 1;
    });
  }
  return { overflowedScores, largestScore };
}

export interface ImportanceAccuracy {
  /** Tokens whose importance is not a finite number in one of the two; they have no distance and no part in what follows but the overlap. */
  readonly nonFinite: number;
  /** Largest and mean distance to the reference in units of fp16's last place at the reference; 0 without a finite token. */
  readonly maxUlp: number;
  readonly meanUlp: number;
  /** Share of the reference's k largest tokens that are among those of the codes. */
  readonly overlap: number;
  /** Of the tokens in one set only: how far, in units of the last place, the reference is from its k-th largest value. */
  readonly worstMissUlp: number;
}

/** Importance as codes beside the reference, and the sets of k tokens that the two select. */
export function importanceAccuracy(codes: Uint16Array, reference: Float64Array, k: number): ImportanceAccuracy {
  const values = decodeNumbers(codes, fp16);
  const finite = finiteTokens(values, reference);
  const ulps = finite.map((token) => Math.abs(elementAt(values, token) - elementAt(reference, token)) / lastPlace(elementAt(reference, token)));
  // As in topk: what is not a number comes last.
  const rank = (token: number): number => (Number.isNaN(reference[token]) ? -Infinity : elementAt(reference, token));
  const ranked = Array.from(reference.keys()).sort((a, b) => Number(rank(b) > rank(a)) - Number(rank(b) < rank(a)) || a - b);
  const wanted = new Set(ranked.slice(0, k));
  const found = new Set(topk({ scores: codes, k }));
  const cut = elementAt(reference, elementAt(ranked, k - 1));
  const strangers = [...wanted, ...found].filter((token) => !(wanted.has(token) && found.has(token)));
  const misses = strangers.map((token) => Math.abs(elementAt(reference, token) - cut) / lastPlace(cut));
  return {
    nonFinite: codes.length - finite.length,
    maxUlp: ulps.reduce((a, b) => Math.max(a, b), 0),
    meanUlp: ulps.reduce((a, b) => a + b, 0) / Math.max(1, ulps.length),
    overlap: [...found].filter((token) => wanted.has(token)).length / k,
    worstMissUlp: misses.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0),
  };
}

export interface ImportanceOrder {
  /** Pairs of tokens whose importance is finite in both. */
  readonly pairs: number;
  /** Of these, pairs that the codes have in one order and the reference in the other. */
  readonly differing: number;
  /** Of these, pairs that the reference tells apart and the codes do not: they stand by index. */
  readonly tied: number;
  /** Largest distance of the two references of a differing pair, in last places of fp16: the steps of its grid between them. */
  readonly worstUlp: number;
}

/** The order of importance as codes beside that of the reference, pair by pair. */
export function importanceOrder(codes: Uint16Array, reference: Float64Array): ImportanceOrder {
  const all = decodeNumbers(codes, fp16);
  const by = (values: Float64Array, a: number, b: number): number => elementAt(values, a) - elementAt(values, b);
  // Of equal codes the smaller reference first: a larger reference further left belongs to a smaller code.
  const tokens = [...finiteTokens(all, reference)].sort((a, b) => by(all, a, b) || by(reference, a, b));
  const values = Float64Array.from(tokens, (token) => elementAt(all, token));
  const wanted = Float64Array.from(tokens, (token) => elementAt(reference, token));
  const count = tokens.length;
  let [differing, tied, worstUlp, highest] = [0, 0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const own = elementAt(wanted, at);
    for (let left = 0; left < at; left += 1) if (elementAt(wanted, left) > own) differing += 1;
    for (let left = at - 1; left >= 0 && values[left] === values[at]; left -= 1) if (wanted[left] !== own) tied += 1;
    const position = gridPosition(own);
    worstUlp = Math.max(worstUlp, highest - position);
    highest = Math.max(highest, position);
  }
  return { pairs: (count * count - count) / 2, differing, tied, worstUlp };
}

/** Tokens that are a finite number in both. */
function finiteTokens(values: Float64Array, reference: Float64Array): readonly number[] {
  return Array.from(reference.keys()).filter((token) => Number.isFinite(values[token]) && Number.isFinite(reference[token]));
}

/** Where a value, 0 or above, lies on the grid of fp16, counted in last places from 0: whole at a number of fp16, straight between two. */
function gridPosition(value: number): number {
  const unit = lastPlace(value);
  return Math.round(Math.log2(unit) + 24) * 2 ** fp16.fractionBits + value / unit;
}

/** Unit of the last place of the fp16 number below a value, subnormals included. */
function lastPlace(value: number): number {
  return 2 ** (Math.max(-14, Math.floor(Math.log2(value))) - fp16.fractionBits);
}

function keyHead({ heads, keyHeads = heads }: AttentionOptions, head: number): number {
  if (heads % keyHeads !== 0) throw new RangeError(`${keyHeads} key heads do not divide ${heads} heads`);
  return Math.floor((head * keyHeads) / heads);
}

function scaleOf({ headDim }: AttentionOptions): number {
  return 1 / Math.sqrt(headDim);
}
