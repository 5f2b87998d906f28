import { canonicalNan, exponentBias, formatBits, type FloatFormat, type NumberFormat } from "../../config/number-format.js";

/** The float format of a parameter whose table row admits nothing else. */
export function floatOf(format: NumberFormat): FloatFormat {
  if (format.kind !== "float") throw new Error(`${format.name} is not a float format`);
  return format;
}

/** `[31:0]` of a signal of this format. */
export function formatRange(format: NumberFormat): string {
  return `[${formatBits(format) - 1}:0]`;
}

/** Sized hexadecimal constant, `23'h400000`. */
export function constant(width: number, value: bigint): string {
  const unsigned = BigInt.asUintN(width, value);
  return `${width}'h${unsigned.toString(16)}`;
}

/** Fraction field of the canonical NaN. */
export function nanFraction(format: FloatFormat): string {
  return constant(format.fractionBits, BigInt.asUintN(format.fractionBits, canonicalNan(format)));
}

/** Exponent of the smallest normal number. */
export function smallestExponent(format: FloatFormat): number {
  return 1 - exponentBias(format);
}

/** Text that appends `count` zero bits inside a concatenation; nothing for none. */
export function zeroPadding(count: number): string {
  return count === 0 ? "" : `, ${count}'b0`;
}
