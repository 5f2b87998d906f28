import { fp16, fp32, type FloatFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { max } from "../float-arithmetic.js";
import { decodeNumbers } from "../float-array.js";
import { gemm } from "../gemm.js";
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
  return others.reduce((largest, row) => largest.map((code, token) => max(row[token] as bigint, code, format)), first);
}

/** QK^T of one head in the order of the array (DESIGN.md section 4): fp16 codes [textTokens, imageTokens]. */
export function textToImageLogits(options: AttentionOptions, array: AttentionArray, head: number): Uint16Array {
  const { textTokens: M, imageTokens: N, headDim: K } = options;
  const query = options.query.subarray(head * M * K, (head + 1) * M * K);
  const from = keyHead(options, head) * N * K;
  const transposed = Uint16Array.from({ length: K * N }, (_, at) => options.key[from + (at % N) * K + Math.floor(at / N)] as number);
  return gemm({ activations: query, weights: transposed, M, K, N, operand: fp16, accumulator: fp32, ...array }) as Uint16Array;
}

/** Importance of every image token (FACTS.md section 2) in float64 from end to end: exact products and sums of the fp16 inputs up to float64 rounding. */
export function importanceReference(options: AttentionOptions): Float64Array {
  const { heads, textTokens, imageTokens, headDim } = options;
  const query = decodeNumbers(options.query, fp16);
  const key = decodeNumbers(options.key, fp16);
  const largest = new Float64Array(imageTokens);
  for (let head = 0; head < heads; head += 1) {
    const keys = keyHead(options, head) * imageTokens;
    for (let row = 0; row < textTokens; row += 1) {
      const from = (head * textTokens + row) * headDim;
      const logits = Float64Array.from({ length: imageTokens }, (_, token) => {
        let sum = 0;
        for (let at = 0; at < headDim; at += 1) sum += (query[from + at] as number) * (key[(keys + token) * headDim + at] as number);
        return sum * scaleOf(options);
      });
      const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
      const powers = logits.map((logit) => Math.exp(logit - most));
      const sum = powers.reduce((a, b) => a + b, 0);
      powers.forEach((power, token) => {
        largest[token] = Math.max(largest[token] as number, power / sum);
      });
    }
  }
  return largest;
}

export interface ImportanceAccuracy {
  /** Largest and mean distance to the reference in units of fp16's last place at the reference. */
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
  const ulps = Array.from(reference, (wanted, token) => Math.abs((values[token] as number) - wanted) / lastPlace(wanted));
  const ranked = Array.from(reference.keys()).sort((a, b) => (reference[b] as number) - (reference[a] as number) || a - b);
  const wanted = new Set(ranked.slice(0, k));
  const found = new Set(topk({ scores: codes, k }));
  const cut = reference[ranked[k - 1] as number] as number;
  const strangers = [...wanted, ...found].filter((token) => !(wanted.has(token) && found.has(token)));
  return {
    maxUlp: ulps.reduce((a, b) => Math.max(a, b), 0),
    meanUlp: ulps.reduce((a, b) => a + b, 0) / ulps.length,
    overlap: [...found].filter((token) => wanted.has(token)).length / k,
    worstMissUlp: strangers.reduce((most, token) => Math.max(most, Math.abs((reference[token] as number) - cut) / lastPlace(cut)), 0),
  };
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
