import { elementAt, outside } from "../../config/element-at.js";
import { perKind, type FloatFormat, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import type { OperandCodes } from "../arithmetic/element-arrays.js";
import { numberCodec } from "../arithmetic/float-number.js";

/** How numbers become what the matcher multiplies; see `MatcherOptions` in matcher.ts. */
export type Quantisation = "exact" | { readonly bits: number };

export interface SliceReader {
  /** Reads slice `slice` of every token into the fields below. */
  readonly load: (slice: number) => void;
  /** tokens x V values to multiply, missing columns of the last slice as 0. */
  readonly values: Float64Array;
  /** Sum of the squares of a token's values, k ascending. */
  readonly squares: Float64Array;
  /** {@link VectorState} of each token. */
  readonly states: Uint8Array;
}

/** What may be done with a vector. A non-finite one (NaN or infinity in it) is stored and never compared. */
export const VectorState = { zero: 0, comparable: 1, nonFinite: 2 } as const;

export interface SliceReaderOptions {
  /** tokens x K, row-major. */
  readonly activations: OperandCodes;
  readonly K: number;
  readonly sliceElements: number;
  readonly operand: NumberFormat;
  readonly subnormals: SubnormalPolicy;
  readonly quantisation: Quantisation;
  /** m-tile of each token; a pruned token (-1) has zero vectors only. */
  readonly tileOf: Int32Array;
}

/**
 * Reads the vectors of one slice after the other, either as exact numbers or as the whole numbers of the block-integer
 * matcher: E is the largest exponent among the vector's elements (a subnormal has that of the smallest normal value),
 * and an element becomes floor(|x| * 2^(w - 2 - E) + 1/2), at most 2^(w - 1) - 1, with the sign of x. The factor
 * 2^(w - 2 - E) is the same for the whole vector and so leaves the cosine as it is. Integer operands are taken as they are.
 */
export function sliceReader(options: SliceReaderOptions): SliceReader {
  const { activations, K, sliceElements, operand, subnormals, quantisation, tileOf } = options;
  const tokens = tileOf.length;
  const values = new Float64Array(tokens * sliceElements);
  const squares = new Float64Array(tokens);
  const states = new Uint8Array(tokens);
  const { decode, scaleOf } = matcherNumbers(operand, subnormals, quantisation);
  const largest = quantisation === "exact" ? Number.POSITIVE_INFINITY : 2 ** (quantisation.bits - 1) - 1;

  const load = (slice: number): void => {
    const first = slice * sliceElements;
    const length = Math.min(sliceElements, K - first);
    for (let token = 0; token < tokens; token += 1) {
      squares[token] = 0;
      states[token] = VectorState.zero;
      if (elementAt(tileOf, token) < 0) continue;
      const from = token * K + first;
      const to = token * sliceElements;
      let sum = 0;
      let any = false;
      for (let k = 0; k < length; k += 1) {
        const value = decode(activations[from + k] ?? outside(activations, from + k));
        values[to + k] = value;
        any ||= value !== 0;
        sum += value * value;
      }
      for (let k = length; k < sliceElements; k += 1) values[to + k] = 0;
      if (!any) continue;
      states[token] = Number.isFinite(sum) ? VectorState.comparable : VectorState.nonFinite;
      squares[token] = sum;
      if (!scaleOf || !Number.isFinite(sum)) continue;
      const scale = scaleOf(activations, from, length);
      sum = 0;
      for (let k = 0; k < length; k += 1) {
        const value = values[to + k] ?? outside(values, to + k);
        const magnitude = Math.min(Math.floor(Math.abs(value) * scale + 0.5), largest);
        values[to + k] = value < 0 ? -magnitude : magnitude;
        sum += magnitude * magnitude;
      }
      squares[token] = sum;
    }
  };
  return { load, values, squares, states };
}

interface MatcherNumbers {
  readonly decode: (code: number) => number;
  /** The factor of `length` elements from `from`; undefined where elements are taken as they are. */
  readonly scaleOf?: (codes: OperandCodes, from: number, length: number) => number;
}

/** @throws RangeError for floats that fp64 cannot stand in for */
const matcherNumbers = perKind<MatcherNumbers, [SubnormalPolicy, Quantisation]>({
  float: (operand, subnormals, quantisation) => {
    const codec = numberCodec(operand, subnormals);
    if (!codec) throw new RangeError(`${operand.name} is too wide for the matcher`);
    return { decode: codec.decode, ...(quantisation === "exact" ? {} : { scaleOf: blockScale(operand, quantisation.bits) }) };
  },
  integer: () => ({ decode: (value) => value }),
});

/** 2^(bits - 2 - E) of `length` elements from `from`. */
function blockScale({ exponentBits, fractionBits, bias }: FloatFormat, bits: number) {
  const mask = 2 ** exponentBits - 1;
  return (codes: OperandCodes, from: number, length: number): number => {
    let field = 1;
    for (let k = 0; k < length; k += 1) field = Math.max(field, ((codes[from + k] ?? outside(codes, from + k)) >>> fractionBits) & mask);
    return 2 ** (bits - 2 - (field - bias));
  };
}
