import { canonicalNan, formatBits, type FloatFormat, type NumberFormat } from "../../config/number-format.js";

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

/** Text that appends `count` zero bits inside a concatenation; nothing for none. */
export function zeroPadding(count: number): string {
  return count === 0 ? "" : `, ${count}'b0`;
}
