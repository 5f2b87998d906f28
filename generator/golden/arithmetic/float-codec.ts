import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan, exponentBias, formatBits } from "../../config/number-format.js";

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

/** Exponent of the smallest normal value: 1 - bias (fp16: -14). */
export function smallestExponent(format: FloatFormat): number {
  return 1 - exponentBias(format);
}

/** Bit pattern of zero with the given sign. */
export function zeroCode(format: FloatFormat, sign: 0 | 1 = 0): bigint {
  return BigInt(sign) << BigInt(format.exponentBits + format.fractionBits);
}

/** Bit pattern of infinity with the given sign. */
export function infinityCode(format: FloatFormat, sign: 0 | 1 = 0): bigint {
  const exponent = (1n << BigInt(format.exponentBits)) - 1n;
  return zeroCode(format, sign) | (exponent << BigInt(format.fractionBits));
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
  const fraction = code & ((1n << BigInt(fractionBits)) - 1n);
  const exponentMask = 2 ** exponentBits - 1;
  const field = Number(code >> BigInt(fractionBits)) & exponentMask;
  const sign = code >> BigInt(exponentBits + fractionBits) === 0n ? 0 : 1;
  if (field === exponentMask) {
    return { kind: fraction === 0n ? "infinity" : "nan", sign, significand: 0n, exponent: 0 };
  }
  if (field === 0) {
    const significand = subnormals === "flush" ? 0n : fraction;
    return { kind: "finite", sign, significand, exponent: smallestExponent(format) - fractionBits };
  }
  const significand = fraction | (1n << BigInt(fractionBits));
  return { kind: "finite", sign, significand, exponent: field - exponentBias(format) - fractionBits };
}

/**
 * The one rounding of the golden model: an exact value to the nearest value of `format`, ties to even,
 * infinity beyond the largest finite value plus half its last place.
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
  const { fractionBits } = format;
  const top = exponent + bitLength(significand) - 1;
  const leading = subnormals === "keep" ? Math.max(top, smallestExponent(format)) : top;
  const units = divideToNearestEven(significand, leading - fractionBits - exponent);
  // The hidden bit of `units`, and a carry out of the rounding, add into the exponent field.
  const magnitude = (BigInt(leading + exponentBias(format) - 1) << BigInt(fractionBits)) + units;
  if (subnormals === "flush" && magnitude < 1n << BigInt(fractionBits)) return zero;
  const infinity = infinityCode(format);
  return zero | (magnitude < infinity ? magnitude : infinity);
}

/** Puts a decoded value back together, rounding it when `format` cannot hold it; every NaN becomes the canonical one. */
export function encode(value: DecodedFloat, format: FloatFormat, subnormals: SubnormalPolicy = "keep"): bigint {
  if (value.kind === "nan") return canonicalNan(format);
  if (value.kind === "infinity") return infinityCode(format, value.sign);
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
  const fp64: FloatFormat = { kind: "float", name: "fp64", exponentBits: 11, fractionBits: 52 };
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
