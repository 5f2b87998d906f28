import { elementAt } from "../../config/element-at.js";
import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan, fp32, smallestExponent } from "../../config/number-format.js";
import { rmsInnerFormat } from "../../config/rms-norm-plan.js";
import { addAligned, EMPTY_SUM } from "../arithmetic/aligned-sum.js";
import { decode, zeroCode } from "../arithmetic/float-codec.js";
import { adder, converter, multiplier, type BinaryOperation } from "../arithmetic/float-units.js";
import { specialFunction } from "./special-function.js";

/** The element-wise steps of a transformer layer on bit patterns. */

/** (gate, up) -> SiLU(gate) * up, rounded after each. */
export function siluMultiplier(element: FloatFormat, subnormals: SubnormalPolicy): BinaryOperation {
  const silu = specialFunction({ operation: "silu", operand: element, result: element, subnormals });
  const product = multiplier(element, element, subnormals);
  return (gate, up) => product(silu(gate), up);
}

export interface RotatedPair {
  readonly x: bigint;
  readonly y: bigint;
}

/** (x, y, cosine, sine) -> (x cos - y sin, x sin + y cos): products and sums in fp32, one conversion at the end. */
export function rotator(element: FloatFormat, subnormals: SubnormalPolicy): (x: bigint, y: bigint, cosine: bigint, sine: bigint) => RotatedPair {
  const product = multiplier(element, fp32, subnormals);
  const sum = adder(fp32, subnormals);
  const narrow = converter(fp32, element, subnormals);
  const signBit = zeroCode(element, 1);
  return (x, y, cosine, sine) => ({
    x: narrow(sum(product(x, cosine), product(y, sine ^ signBit))),
    y: narrow(sum(product(x, sine), product(y, cosine))),
  });
}

export interface RmsNormOptions {
  /** Elements of one row, bit patterns. */
  readonly values: readonly bigint[];
  /** As many weights. */
  readonly weights: readonly bigint[];
  /** 1 / length and epsilon, fp32. */
  readonly inverse: bigint;
  readonly epsilon: bigint;
  readonly element: FloatFormat;
  /** Squares that are added at a time. */
  readonly lanes: number;
  /** Bits of the sum below those of the largest square: those of the longest row's element count. */
  readonly guardBits: number;
}

/** value / sqrt(mean of the squares + epsilon) * weight. A NaN or infinity makes the whole row NaN. */
export function rmsNorm(options: RmsNormOptions): bigint[] {
  const { values, weights, inverse, epsilon, element, lanes, guardBits } = options;
  const inner = rmsInnerFormat(element);
  const decoded = values.map((value) => decode(value, element));
  const mean = multiplier(fp32, fp32, "flush")(sumOfSquares(decoded, element, lanes, guardBits), inverse);
  const root = specialFunction({ operation: "reciprocal_sqrt", operand: fp32, result: inner, subnormals: "flush" });
  const invalid = decoded.some(({ kind }) => kind !== "finite");
  const factor = invalid ? canonicalNan(inner) : root(adder(fp32, "flush")(mean, epsilon));
  const widen = converter(element, inner, "keep");
  const scale = multiplier(inner, inner, "flush");
  const weigh = multiplier(inner, element, "keep");
  return values.map((value, index) => weigh(scale(widen(value), factor), widen(elementAt(weights, index))));
}

/** Sum of the squares as fp32, cut off. */
function sumOfSquares(decoded: readonly ReturnType<typeof decode>[], element: FloatFormat, lanes: number, guardBits: number): bigint {
  // Exponents count from the smallest subnormal: a square's is even and above 0, whatever the sign of the value's own.
  const least = smallestExponent(element) - element.fractionBits;
  const terms = decoded.map(({ significand, exponent }) => ({ exponent: BigInt(2 * (exponent - least)), significand: significand * significand }));
  let total = EMPTY_SUM;
  for (let first = 0; first < terms.length; first += lanes) total = addAligned(total, terms.slice(first, first + lanes), guardBits);
  if (total.sum === 0n) return 0n;
  const lead = total.sum.toString(2).length - 1;
  const below = total.sum - (1n << BigInt(lead));
  const fraction = lead >= 23 ? below >> BigInt(lead - 23) : below << BigInt(23 - lead);
  const exponent = lead + Number(total.largest) - guardBits + 2 * least;
  return (BigInt(exponent + 127) << 23n) | fraction;
}
