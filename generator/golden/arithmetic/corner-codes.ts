import type { FloatFormat } from "../../config/number-format.js";
import { canonicalNan } from "../../config/number-format.js";
import { infinityCode, zeroCode } from "./float-codec.js";

/**
 * Bit patterns of a float format at which hardware goes wrong: zeros, smallest and largest subnormal and normal,
 * one and its neighbours, powers of two around half the fraction, infinities, quiet and signalling NaNs, alternating
 * bits; each with both signs, none twice, in ascending order.
 */
export function cornerCodes(format: FloatFormat): bigint[] {
  const { exponentBits, fractionBits } = format;
  const hidden = 1n << BigInt(fractionBits);
  const infinity = infinityCode(format);
  const one = BigInt(format.bias) * hidden;
  const two = one + hidden;
  const magnitudeBits = BigInt(exponentBits + fractionBits);
  const alternating = BigInt.asUintN(Number(magnitudeBits), 0x5555_5555_5555_5555n);
  const magnitudes = [
    0n,
    1n, // smallest subnormal
    hidden >> 1n,
    hidden - 1n, // largest subnormal
    hidden, // smallest normal
    hidden + 1n,
    2n * hidden - 1n,
    2n * hidden,
    one - hidden, // a half
    one - 1n,
    one,
    one + 1n,
    one + (hidden >> 1n), // one and a half
    two - 1n,
    two,
    infinity - hidden, // largest power of two
    infinity - 1n, // largest finite
    infinity,
    infinity + 1n, // signalling where the fraction has room for it
    canonicalNan(format),
    infinity + hidden - 1n, // all ones
    alternating,
    alternating >> 1n,
    // One last place of 1.0, and its half: what decides a rounding when added to 1.0.
    ...[fractionBits, fractionBits + 1]
      .map((distance) => one - BigInt(distance) * hidden)
      .filter((magnitude) => magnitude > 0n),
  ];
  const codes = new Set(magnitudes.flatMap((magnitude) => [magnitude, magnitude | zeroCode(format, 1)]));
  return [...codes].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
