import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan } from "../../config/number-format.js";
import { decode, encode, isNan, overflowCode, round, zeroCode } from "./float-codec.js";

/**
 * IEEE 754 arithmetic on bit patterns of any format, by exact whole numbers and one rounding to nearest even
 * (docs/numerics.md#operations). Every NaN that comes out is the canonical one. With `flush` subnormal operands are
 * read as zero and subnormal results are written as zero, both keeping the sign.
 */

/** Outcome of a comparison; at most one is true, none means greater. */
export interface Comparison {
  readonly less: boolean;
  readonly equal: boolean;
  readonly unordered: boolean;
}

/** a + b. An exact zero sum of opposite signs is +0; infinity - infinity is NaN. */
export function add(a: bigint, b: bigint, format: FloatFormat, subnormals: SubnormalPolicy): bigint {
  const x = decode(a, format, subnormals);
  const y = decode(b, format, subnormals);
  if (x.kind === "nan" || y.kind === "nan") return canonicalNan(format);
  if (x.kind === "infinity" || y.kind === "infinity") {
    if (x.kind === y.kind && x.sign !== y.sign) return canonicalNan(format);
    return overflowCode(format, x.kind === "infinity" ? x.sign : y.sign);
  }
  const exponent = Math.min(x.exponent, y.exponent);
  const left = x.significand << BigInt(x.exponent - exponent);
  const right = y.significand << BigInt(y.exponent - exponent);
  const sum = (x.sign === 0 ? left : -left) + (y.sign === 0 ? right : -right);
  if (sum === 0n) return zeroCode(format, x.sign === y.sign ? x.sign : 0);
  return round({ sign: sum < 0n ? 1 : 0, significand: sum < 0n ? -sum : sum, exponent }, format, subnormals);
}

/** a * b, operands in `operand`, rounded once into `result`. Infinity times zero is NaN. */
export function multiply(
  a: bigint,
  b: bigint,
  operand: FloatFormat,
  result: FloatFormat,
  subnormals: SubnormalPolicy,
): bigint {
  const x = decode(a, operand, subnormals);
  const y = decode(b, operand, subnormals);
  if (x.kind === "nan" || y.kind === "nan") return canonicalNan(result);
  const sign = x.sign === y.sign ? 0 : 1;
  if (x.kind === "infinity" || y.kind === "infinity") {
    const zero = [x, y].some(({ kind, significand }) => kind === "finite" && significand === 0n);
    return zero ? canonicalNan(result) : overflowCode(result, sign);
  }
  return round(
    { sign, significand: x.significand * y.significand, exponent: x.exponent + y.exponent },
    result,
    subnormals,
  );
}

/** a * b + c with two roundings: the product into `accumulator`, then the sum. */
export function multiplyAdd(
  a: bigint,
  b: bigint,
  c: bigint,
  operand: FloatFormat,
  accumulator: FloatFormat,
  subnormals: SubnormalPolicy,
): bigint {
  return add(multiply(a, b, operand, accumulator, subnormals), c, accumulator, subnormals);
}

/** IEEE order: -0 equals +0, a NaN on either side is unordered. Subnormals are always compared by value. */
export function compare(a: bigint, b: bigint, format: FloatFormat): Comparison {
  if (isNan(a, format) || isNan(b, format)) return { less: false, equal: false, unordered: true };
  const x = orderKey(a, format);
  const y = orderKey(b, format);
  return { less: x < y, equal: x === y, unordered: false };
}

/** The larger of two values; the canonical NaN when either is NaN; +0 of two zeros when either is +0. */
export function max(a: bigint, b: bigint, format: FloatFormat): bigint {
  const { less, equal, unordered } = compare(a, b, format);
  if (unordered) return canonicalNan(format);
  // Equal patterns differ in the sign of zero only, and +0 is the smaller pattern.
  if (equal) return a < b ? a : b;
  return less ? b : a;
}

/** The value of `a` rounded once from one format into another. */
export function convert(a: bigint, from: FloatFormat, to: FloatFormat, subnormals: SubnormalPolicy): bigint {
  return encode(decode(a, from, subnormals), to, subnormals);
}

/** A whole number that orders the patterns of a format as their values are ordered, both zeros at 0. */
function orderKey(code: bigint, format: FloatFormat): bigint {
  const signBit = 1n << BigInt(format.exponentBits + format.fractionBits);
  return code >= signBit ? signBit - code : code;
}
