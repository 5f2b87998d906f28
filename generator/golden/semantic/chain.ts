import { fp16, fp32 } from "../../config/number-format.js";
import { numberToCode } from "../arithmetic/float-codec.js";
import { softmax } from "../functions/softmax.js";
import { importanceAccuracy, importanceOrder, importanceReference, maximumOfRows, scoreRange, textToImageLogits, type AttentionArray, type AttentionOptions } from "./importance.js";
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

/** QK^T in the order of the array, softmax of every row over the image tokens, maximum over rows and heads, top-k (docs/facts.md#semantic-concentration). */
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

/** How far the hardware's numbers are from float64 of the same inputs, and what that does to order and choice. Every value is finite. */
export interface SemanticError {
  /** Largest and mean distance of an importance from float64 in units of its last place, of the tokens that are finite in both; 0 where none is. */
  readonly importanceMaxUlp: number;
  readonly importanceMeanUlp: number;
  /** Image tokens whose importance is NaN or infinite, here or in float64. */
  readonly nonFiniteImportance: number;
  /** Scores of QK^T that became infinite in the array's output format though they are finite in float64. */
  readonly overflowedScores: number;
  /** Largest magnitude of a finite score of QK^T in float64, before the scale. */
  readonly largestScore: number;
  /** Pairs of image tokens, both finite; those whose importance stands in the other order than in float64; those that only float64 tells apart. */
  readonly orderPairs: number;
  readonly orderPairsDiffering: number;
  readonly orderPairsTied: number;
  /** Largest distance of the float64 values of a differing pair, in last places of fp16. */
  readonly orderWorstUlp: number;
  /** Share of the retained tokens that float64 would keep too. */
  readonly retainedOverlap: number;
  /** Of the tokens that only one of the two keeps: largest distance of their float64 importance from the least retained one, in units of its last place. */
  readonly worstMissUlp: number;
}

/** The same chain in float64 from end to end, against what {@link semanticChain} found. */
export function semanticError(options: ChainOptions, { importance, logits }: Pick<SemanticChain, "importance" | "logits">): SemanticError {
  const reference = importanceReference(options);
  const { nonFinite, maxUlp, meanUlp, overlap, worstMissUlp } = importanceAccuracy(importance, reference, options.keep);
  const order = importanceOrder(importance, reference);
  return {
    importanceMaxUlp: maxUlp,
    importanceMeanUlp: meanUlp,
    nonFiniteImportance: nonFinite,
    ...scoreRange(options, logits),
    orderPairs: order.pairs,
    orderPairsDiffering: order.differing,
    orderPairsTied: order.tied,
    orderWorstUlp: order.worstUlp,
    retainedOverlap: overlap,
    worstMissUlp,
  };
}
