import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan, formatBits, fp64, largestCode, smallestExponent } from "../../config/number-format.js";

/**
 * What a bit pattern stands for. A `finite` value, zero included, is exactly
 * (-1)^sign * significand * 2^exponent; the two fields are 0 for infinity and NaN.
 */
export interface DecodedFloat {
  readonly kind: "finite" | "infinity" | "nan";
  readonly sign: 0 | 1;
  readonly significand: bigint;
  readonly exponent: number;
}

/** An exact finite value that still has to be rounded: (-1)^sign * significand * 2^exponent, significand >= 0. */
export interface ExactValue {
  readonly sign: 0 | 1;
  readonly significand: bigint;
  readonly exponent: number;
}

/** Bit pattern of zero with the given sign; of +0 where the format has no other, and of NaN where it has no zero. */
export function zeroCode(format: FloatFormat, sign: 0 | 1 = 0): bigint {
  if (!format.subnormals) return canonicalNan(format);
  return format.nan === "minus-zero" ? 0n : signCode(format, sign);
}

/**
 * Bit pattern of infinity with the given sign.
 * @throws RangeError for a format without infinities
 */
export function infinityCode(format: FloatFormat, sign: 0 | 1 = 0): bigint {
  if (!format.infinities) throw new RangeError(`${format.name} has no infinity`);
  return signCode(format, sign) | (largestCode(format) + 1n);
}

/** What stands for everything beyond the largest value: infinity; where there is none NaN; where there is neither the largest value. */
export function overflowCode(format: FloatFormat, sign: 0 | 1 = 0): bigint {
  if (format.infinities) return infinityCode(format, sign);
  return format.nan === "none" ? signCode(format, sign) | largestCode(format) : canonicalNan(format);
}

function signCode({ exponentBits, fractionBits }: FloatFormat, sign: 0 | 1): bigint {
  return BigInt(sign) << BigInt(exponentBits + fractionBits);
}

/** Whether a bit pattern is a NaN; the code of a format without one never is. */
export function isNan(code: bigint, format: FloatFormat): boolean {
  const magnitude = BigInt.asUintN(format.exponentBits + format.fractionBits, code);
  switch (format.nan) {
    case "ieee":
      return magnitude > largestCode(format) + 1n;
    case "all-ones":
      return magnitude > largestCode(format);
    case "minus-zero":
      return code === canonicalNan(format);
    case "none":
      return false;
  }
}

/**
 * Takes a bit pattern apart.
 * @param code bit pattern of `formatBits(format)` bits, sign in the top bit
 * @param subnormals `flush` reads a subnormal as zero of the same sign
 * @throws RangeError when `code` has bits outside the format
 */
export function decode(code: bigint, format: FloatFormat, subnormals: SubnormalPolicy = "keep"): DecodedFloat {
  checkCode(code, format);
  const { exponentBits, fractionBits } = format;
  const fraction = BigInt.asUintN(fractionBits, code);
  const field = Number(BigInt.asUintN(exponentBits, code >> BigInt(fractionBits)));
  const sign = code >> BigInt(exponentBits + fractionBits) === 0n ? 0 : 1;
  if (isNan(code, format)) return { kind: "nan", sign, significand: 0n, exponent: 0 };
  if (format.infinities && field === 2 ** exponentBits - 1) return { kind: "infinity", sign, significand: 0n, exponent: 0 };
  if (field === 0 && format.subnormals) {
    const significand = subnormals === "flush" ? 0n : fraction;
    return { kind: "finite", sign, significand, exponent: smallestExponent(format) - fractionBits };
  }
  const significand = fraction | (1n << BigInt(fractionBits));
  return { kind: "finite", sign, significand, exponent: field - format.bias - fractionBits };
}

/**
 * The one rounding of the golden model: an exact value to the nearest value of `format`, ties to even. What rounds beyond the
 * largest finite value as if there were a next one becomes {@link overflowCode}. In a format of scales, which has neither zero nor
 * sign, zero and negative values become NaN, and what is smaller than the smallest value becomes that.
 *
 * `keep` rounds below the smallest normal value at the last place of the subnormals. `flush` rounds every value to
 * fractionBits + 1 significant bits as if the exponent had no lower limit (IEEE 754 section 7.5, tininess after
 * rounding) and writes zero of the same sign when the rounded value is below the smallest normal one: a datapath
 * that flushes has no shifter to round anywhere else.
 */
export function round(value: ExactValue, format: FloatFormat, subnormals: SubnormalPolicy): bigint {
  const { sign, significand, exponent } = value;
  const zero = zeroCode(format, sign);
  if (significand === 0n) return zero;
  if (!format.signed && sign === 1) return canonicalNan(format);
  const { fractionBits } = format;
  const top = exponent + bitLength(significand) - 1;
  const leading = subnormals === "keep" ? Math.max(top, smallestExponent(format)) : top;
  const units = divideToNearestEven(significand, leading - fractionBits - exponent);
  // The hidden bit of `units`, and a carry out of the rounding, add into the exponent field.
  const magnitude = (BigInt(leading + format.bias - 1) << BigInt(fractionBits)) + units;
  if (!format.subnormals && magnitude < 0n) return 0n;
  if (format.subnormals && magnitude < (subnormals === "flush" ? 1n << BigInt(fractionBits) : 1n)) return zero;
  return magnitude > largestCode(format) ? overflowCode(format, sign) : signCode(format, sign) | magnitude;
}

/** Puts a decoded value back together, rounding it when `format` cannot hold it; every NaN becomes the canonical one. */
export function encode(value: DecodedFloat, format: FloatFormat, subnormals: SubnormalPolicy = "keep"): bigint {
  if (value.kind === "nan") return canonicalNan(format);
  if (value.kind === "infinity") return overflowCode(format, value.sign);
  return round(value, format, subnormals);
}

/** The value of a bit pattern as a JavaScript number: exact for every format, since none is wider than fp64. */
export function codeToNumber(code: bigint, format: FloatFormat): number {
  const { kind, sign, significand, exponent } = decode(code, format);
  if (kind === "nan") return Number.NaN;
  const magnitude = kind === "infinity" ? Number.POSITIVE_INFINITY : scale(Number(significand), exponent);
  return sign === 0 ? magnitude : -magnitude;
}

/** A JavaScript number rounded once into `format`. */
export function numberToCode(value: number, format: FloatFormat, subnormals: SubnormalPolicy = "keep"): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return encode(decode(view.getBigUint64(0), fp64), format, subnormals);
}

/** Number of bits of a positive whole number, leading zeros not counted. */
function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return 4 * digits.length - (Math.clz32(Number.parseInt(digits.charAt(0), 16)) - 28);
}

/** value / 2^shift to the nearest whole number, ties to even; a negative shift multiplies. */
function divideToNearestEven(value: bigint, shift: number): bigint {
  if (shift <= 0) return value << BigInt(-shift);
  const quotient = value >> BigInt(shift);
  const rest = value - (quotient << BigInt(shift));
  const half = 1n << BigInt(shift - 1);
  const up = rest > half || (rest === half && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** value * 2^exponent in two exact steps: 2^-1074 times a significand of 53 bits would otherwise pass through zero. */
function scale(value: number, exponent: number): number {
  return exponent < -1022 ? value * 2 ** -1022 * 2 ** (exponent + 1022) : value * 2 ** exponent;
}

function checkCode(code: bigint, format: FloatFormat): void {
  if (code < 0n || code >> BigInt(formatBits(format)) !== 0n) {
    throw new RangeError(`0x${code.toString(16)} is no ${format.name} bit pattern (${formatBits(format)} bits)`);
  }
}
