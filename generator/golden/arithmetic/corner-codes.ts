import { canonicalNan, formatBits, largestCode, perKind, type FloatFormat } from "../../config/number-format.js";

/** Bit patterns of a format at which hardware goes wrong, none twice, in ascending order. */
export const cornerCodes = perKind<readonly bigint[]>({
  float: (format) => ascending(floatCorners(format)),
  integer: ({ bits }) => ascending(integerCorners(bits)),
});

/** Those of a float that every other one should meet: zeros, infinities, NaN, the largest number and the smallest; of an integer its corners. */
export const specialCodes = perKind<readonly bigint[]>({
  float: (format) => [...bothSigns([0n, 1n, largestCode(format), ...infinities(format)], format), ...(format.nan === "none" ? [] : [canonicalNan(format)])],
  integer: ({ bits }) => integerCorners(bits),
});

/** 0, 1, -1, the ends and their neighbours, alternating bits. */
function integerCorners(bits: number): readonly bigint[] {
  const top = 1n << BigInt(bits - 1);
  const all = 2n * top - 1n;
  const alternating = BigInt.asUintN(bits, 0x5555_5555_5555_5555n);
  return [...new Set([0n, 1n & all, all, top, top - 1n, (top + 1n) & all, BigInt.asUintN(bits, top - 2n), alternating, all ^ alternating])];
}

/**
 * Zeros, smallest and largest subnormal and normal, one and its neighbours, powers of two around half the fraction, infinities,
 * quiet and signalling NaNs, alternating bits; each with both signs.
 */
function floatCorners(format: FloatFormat): readonly bigint[] {
  const { exponentBits, fractionBits } = format;
  const hidden = 1n << BigInt(fractionBits);
  const largest = largestCode(format);
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
    largest - (largest % hidden), // largest power of two
    largest,
    largest + 1n, // infinity, where there is one
    largest + 2n, // a signalling NaN where the fraction has room for it
    ...(format.nan === "none" ? [] : [canonicalNan(format)]),
    (1n << magnitudeBits) - 1n,
    alternating,
    alternating >> 1n,
    // One last place of 1.0, and its half: what decides a rounding when added to 1.0.
    ...[fractionBits, fractionBits + 1]
      .map((distance) => one - BigInt(distance) * hidden)
      .filter((magnitude) => magnitude > 0n),
  ];
  return bothSigns(magnitudes.filter((magnitude) => magnitude >> magnitudeBits === 0n), format);
}

function infinities(format: FloatFormat): readonly bigint[] {
  return format.infinities ? [largestCode(format) + 1n] : [];
}

function bothSigns(magnitudes: readonly bigint[], format: FloatFormat): readonly bigint[] {
  return magnitudes.flatMap((magnitude) => [magnitude, magnitude | (1n << BigInt(formatBits(format) - 1))]);
}

function ascending(codes: readonly bigint[]): readonly bigint[] {
  return [...new Set(codes)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
