import { fp16, fp32 } from "../../config/number-format.js";
import { decodeNumbers } from "../float-array.js";
import { numberToCode } from "../float-codec.js";
import { softmax } from "../softmax.js";
import { importanceReference, maximumOfRows, textToImageLogits, type AttentionArray, type AttentionOptions } from "./importance.js";
import { topk } from "./topk.js";

/** What the softmax unit is: it decides how wide its sums are, and which scores meet in one addition. */
export interface SoftmaxUnit {
  readonly lanes: number;
  /** Longest row that it takes. */
  readonly maxElements: number;
}

export interface ChainOptions extends AttentionOptions {
  /** Image tokens that stay, 1 to all. */
  readonly keep: number;
}

/** Semantic concentration bit for bit, step by step. */
export interface SemanticChain {
  /** fp16 codes [text tokens, image tokens] of each head. */
  readonly logits: readonly Uint16Array[];
  /** The same after softmax. */
  readonly attention: readonly Uint16Array[];
  /** fp16 codes, one per image token. */
  readonly importance: Uint16Array;
  /** Indices of the tokens that stay, ascending. */
  readonly retained: Uint32Array;
}

/** What the softmax unit multiplies scores with: log2(e) / sqrt(head dim), fp32. */
export function softmaxFactor(headDim: number): bigint {
  return numberToCode(Math.LOG2E / Math.sqrt(headDim), fp32);
}

/** QK^T in the order of the array, softmax of every row over the image tokens, maximum over rows and heads, top-k (FACTS.md section 2). */
export function semanticChain(options: ChainOptions, array: AttentionArray, unit: SoftmaxUnit): SemanticChain {
  const { heads, textTokens, imageTokens, headDim, keep } = options;
  const factor = softmaxFactor(headDim);
  const guardBits = unit.maxElements.toString(2).length;
  const logits = Array.from({ length: heads }, (_, head) => textToImageLogits(options, array, head));
  const rows: (readonly bigint[])[] = [];
  const attention = logits.map((matrix) => {
    const softened = new Uint16Array(matrix.length);
    for (let row = 0; row < textTokens; row += 1) {
      const scores = Array.from(matrix.subarray(row * imageTokens, (row + 1) * imageTokens), BigInt);
      const found = softmax({ scores, visible: imageTokens, factor, element: fp16, lanes: unit.lanes, guardBits });
      rows.push(found);
      softened.set(found.map(Number), row * imageTokens);
    }
    return softened;
  });
  const largest = Uint16Array.from(maximumOfRows(rows, fp16), Number);
  return { logits, attention, importance: largest, retained: topk({ scores: largest, k: keep }) };
}

/** How far the hardware's numbers are from float64 of the same inputs, and what that does to the choice. */
export interface SemanticError {
  /** Largest distance of an importance from float64 in units of its last place; infinite where one of the two is not finite. */
  readonly importanceMaxUlp: number;
  readonly importanceMeanUlp: number;
  /** Share of the retained tokens that float64 would keep too. */
  readonly retainedOverlap: number;
}

/** The same chain in float64 from end to end, against what {@link semanticChain} found. */
export function semanticError(options: ChainOptions, { importance, retained }: Pick<SemanticChain, "importance" | "retained">): SemanticError {
  const reference = importanceReference(options);
  const ulps = Array.from(importance, (code, token) => ulpDistance(code, reference[token] as number));
  const wanted = new Set(bestOf(reference, options.keep));
  return {
    importanceMaxUlp: ulps.reduce((a, b) => Math.max(a, b), 0),
    importanceMeanUlp: ulps.reduce((a, b) => a + b, 0) / ulps.length,
    retainedOverlap: retained.reduce((count, token) => count + Number(wanted.has(token)), 0) / retained.length,
  };
}

/** Distance of a positive fp16 code from a number in units of the last place of fp16 at that number. */
function ulpDistance(code: number, wanted: number): number {
  const found = decodeNumbers([code], fp16)[0] as number;
  if (!Number.isFinite(found) || !Number.isFinite(wanted)) return Object.is(found, wanted) ? 0 : Infinity;
  const exponent = wanted === 0 ? SMALLEST_EXPONENT : Math.max(SMALLEST_EXPONENT, Math.floor(Math.log2(wanted)));
  return Math.abs(found - wanted) / 2 ** (exponent - fp16.fractionBits);
}

/** Of normal fp16 numbers. */
const SMALLEST_EXPONENT = -14;

/** The `keep` largest, of equal ones those with the lower index; NaN is below everything. */
function bestOf(scores: Float64Array, keep: number): readonly number[] {
  const value = (token: number): number => (Number.isNaN(scores[token]) ? -Infinity : (scores[token] as number));
  return Array.from(scores.keys()).sort((a, b) => (value(a) === value(b) ? a - b : value(b) - value(a))).slice(0, keep);
}
