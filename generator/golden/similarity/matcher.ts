import { elementAt, outside } from "../../config/element-at.js";
import { COMPARISON_BITS } from "../../config/comparison.js";
import type { Neighbours } from "./neighbours.js";
import type { Quantisation, SliceReader } from "./slice-vectors.js";
import { VectorState } from "./slice-vectors.js";

/**
 * Arithmetic of the comparison.
 *
 * `exact64`: cos = dot / (|x| |y|) in float64, sums with k ascending, as in the authors' code.
 *
 * `blockInteger`: what the hardware does, to the bit. Elements are signed whole numbers of `bits` bits that share an
 * exponent per vector (slice-vectors.ts), so dot products and squared norms are exact whole numbers. What is compared are
 * floats of m significant bits: [x] is x with the bits behind its first m dropped. With T = round(threshold * 2^f),
 * S = [[dot]^2] and Q = [nq], without square root or division, a match is `dot > 0 and S * 2^(2f) > [[T^2] * [np]] * Q`,
 * and candidate i is better than j where S_i * Q_j > S_j * Q_i; the lower k stays on a tie.
 */
export type MatcherOptions =
  | { readonly kind: "exact64" }
  | {
      readonly kind: "blockInteger";
      /** w: width of an element, sign included. */
      readonly bits: number;
      /** f: fraction bits of the threshold; {@link THRESHOLD_BITS} where left out. */
      readonly thresholdBits?: number;
      /** m: significant bits that are compared; {@link COMPARISON_BITS} where left out. */
      readonly comparisonBits?: number;
    };

/** Fraction bits of the programmable threshold: a 16-bit register holds 0 to 1. */
const THRESHOLD_BITS = 15;

/** Widths an element of the block-integer matcher may have. */
export const MATCHER_BITS = [3, 24] as const;

export interface Matcher {
  readonly quantisation: Quantisation;
  /**
   * The best candidate of a token in the loaded slice, where it matches, else -1. Vectors that are zero or hold NaN or
   * infinity neither match nor are matched; a vector of subnormals so small that all its whole numbers are 0 neither,
   * because its dot products are not positive.
   */
  readonly match: (slice: SliceReader, token: number) => number;
  /** Pairs compared so far: both vectors comparable. */
  readonly comparedPairs: () => number;
}

export interface MatcherInput {
  readonly matcher: MatcherOptions;
  /** 0 to 1; a match is strictly above. */
  readonly threshold: number;
  readonly sliceElements: number;
  readonly neighbours: Neighbours;
}

/** @throws RangeError for a threshold outside 0 to 1 and widths at which float64 no longer holds the dot product */
export function createMatcher(input: MatcherInput): Matcher {
  const { matcher, threshold, sliceElements } = input;
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`threshold ${threshold} is not within 0 to 1`);
  if (matcher.kind === "exact64") return exactMatcher(input);
  const [fewest, most] = MATCHER_BITS;
  const { bits, thresholdBits = THRESHOLD_BITS, comparisonBits = COMPARISON_BITS } = matcher;
  if (!Number.isInteger(bits) || bits < fewest || bits > most || sliceElements * 2 ** (2 * bits - 2) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`matcher of ${bits} bits: ${fewest} to ${most} bits, and ${sliceElements} products below 2^53`);
  }
  if (!Number.isInteger(thresholdBits) || thresholdBits < 1 || thresholdBits > 24) throw new RangeError(`threshold of ${thresholdBits} fraction bits, not 1 to 24`);
  if (!Number.isInteger(comparisonBits) || comparisonBits < 2 || comparisonBits > 26) throw new RangeError(`comparison of ${comparisonBits} significant bits, not 2 to 26`);
  return integerMatcher(input, { bits, thresholdBits, comparisonBits });
}

/** Cosine of two vectors of a loaded slice as the `exact64` matcher computes it. */
export function cosineOf({ values, squares }: SliceReader, sliceElements: number, a: number, b: number): number {
  return dotOf(values, a * sliceElements, b * sliceElements, sliceElements) / (Math.sqrt(squares[a] ?? outside(squares, a)) * Math.sqrt(squares[b] ?? outside(squares, b)));
}

function exactMatcher({ threshold, sliceElements, neighbours }: MatcherInput): Matcher {
  let pairs = 0;
  return {
    quantisation: "exact",
    comparedPairs: () => pairs,
    match(slice, token) {
      if (slice.states[token] !== VectorState.comparable) return -1;
      const end = elementAt(neighbours.start, token + 1);
      let best = Number.NEGATIVE_INFINITY;
      let found = -1;
      for (let index = elementAt(neighbours.start, token); index < end; index += 1) {
        const candidate = neighbours.token[index] ?? outside(neighbours.token, index);
        if (slice.states[candidate] !== VectorState.comparable) continue;
        pairs += 1;
        const cosine = cosineOf(slice, sliceElements, token, candidate);
        if (cosine > best) {
          best = cosine;
          found = candidate;
        }
      }
      return best > threshold ? found : -1;
    },
  };
}

interface IntegerOptions {
  readonly bits: number;
  readonly thresholdBits: number;
  readonly comparisonBits: number;
}

/** Every product here is one of two numbers of at most 26 significant bits: exact in float64. */
function integerMatcher({ threshold, sliceElements, neighbours }: MatcherInput, { bits, thresholdBits, comparisonBits }: IntegerOptions): Matcher {
  const leading = leadingBits(comparisonBits);
  const squaredThreshold = leading(Math.round(threshold * 2 ** thresholdBits) ** 2);
  const unit = 2 ** (2 * thresholdBits);
  let pairs = 0;
  return {
    quantisation: { bits },
    comparedPairs: () => pairs,
    match(slice, token) {
      const { states, squares, values } = slice;
      if (states[token] !== VectorState.comparable) return -1;
      const end = elementAt(neighbours.start, token + 1);
      let best = 0;
      let bestNorm = 1;
      let found = -1;
      for (let index = elementAt(neighbours.start, token); index < end; index += 1) {
        const candidate = neighbours.token[index] ?? outside(neighbours.token, index);
        if (states[candidate] !== VectorState.comparable) continue;
        pairs += 1;
        const dot = dotOf(values, token * sliceElements, candidate * sliceElements, sliceElements);
        if (dot <= 0) continue;
        const square = leading(leading(dot) ** 2);
        const norm = leading(elementAt(squares, candidate));
        if (found >= 0 && square * bestNorm <= best * norm) continue;
        best = square;
        bestNorm = norm;
        found = candidate;
      }
      const limit = leading(squaredThreshold * leading(elementAt(squares, token)));
      return found >= 0 && best * unit > limit * bestNorm ? found : -1;
    },
  };
}

function dotOf(values: Float64Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k += 1) sum += (values[a + k] ?? outside(values, a + k)) * (values[b + k] ?? outside(values, b + k));
  return sum;
}

/** Drops what stands behind the first `count` significant bits of a number of float64, `count` <= 26. */
function leadingBits(count: number): (value: number) => number {
  const float = new DataView(new ArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  // 52 bits of fraction: 32 in the low word, 20 in the high one.
  const [low, high] = [count > 21 ? -1 << (53 - count) : 0, count > 21 ? -1 : -1 << (21 - count)];
  return (value) => {
    float.setFloat64(0, value);
    float.setUint32(0, float.getUint32(0) & high);
    float.setUint32(4, float.getUint32(4) & low);
    return float.getFloat64(0);
  };
}
