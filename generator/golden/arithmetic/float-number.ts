import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan, formatBits, fp32, largestCode, largestExponent, smallestExponent } from "../../config/number-format.js";
import { codeToNumber, numberToCode, overflowCode } from "./float-codec.js";

/**
 * A float format carried in JavaScript numbers (fp64), for speed. Codes are whole numbers, values are exact.
 * Sums and products of values are formed with `+` and `*` and then rounded by `round`: that is one IEEE rounding,
 * because fp64 holds every product exactly and has 2p + 2 bits or more for sums of p-bit numbers.
 */
export interface NumberCodec {
  /** Value of a code; with `flush`, a subnormal reads as zero of its sign. */
  readonly decode: (code: number) => number;
  /** Nearest value of the format, ties to even. */
  readonly round: (value: number) => number;
  /** Code of a value that the format holds (the result of `round`); NaN gives the canonical one, if the format has one. */
  readonly encode: (value: number) => number;
}

/** Widest split for which fp64 holds every product exactly (2 * 25 bits, exponents doubled) and sums round once. */
const WIDEST = { exponentBits: 10, fractionBits: 24 } as const;

/** Up to this many bits a decode table is kept: 65,536 numbers. */
const TABLE_BITS = 16;

const codecs = new Map<string, NumberCodec>();

/** The number codec of a format, or undefined where fp64 is too narrow to stand in for it (see {@link WIDEST}). */
export function numberCodec(format: FloatFormat, subnormals: SubnormalPolicy): NumberCodec | undefined {
  if (format.exponentBits > WIDEST.exponentBits || format.fractionBits > WIDEST.fractionBits) return undefined;
  const key = `${format.name} ${subnormals}`;
  const known = codecs.get(key);
  if (known) return known;
  const decode = decoder(format, subnormals);
  const codec: NumberCodec = hasBothZeros(format)
    ? { decode, round: isSingle(format) && subnormals === "keep" ? Math.fround : rounder(format, subnormals), encode: encoder(format) }
    : { decode, ...throughCodes(format, subnormals) };
  codecs.set(key, codec);
  return codec;
}

/** True for fp32, which JavaScript rounds to natively. */
export function isSingle(format: FloatFormat): boolean {
  return format.name === fp32.name;
}

function decoder(format: FloatFormat, subnormals: SubnormalPolicy): (code: number) => number {
  const bits = formatBits(format);
  const codes = 2 ** bits;
  const compute = (code: number): number => decodeNumber(code, format, subnormals);
  const table = Float64Array.from({ length: bits > TABLE_BITS ? 0 : codes }, (_, code) => compute(code));
  return (code) => {
    if (!(code >= 0 && code < codes)) throw new RangeError(`${code} is no ${format.name} bit pattern (${bits} bits)`);
    return table[code] ?? compute(code);
  };
}

function decodeNumber(code: number, format: FloatFormat, subnormals: SubnormalPolicy): number {
  const hidden = 2 ** format.fractionBits;
  const signBit = hidden * 2 ** format.exponentBits;
  const sign = code >= signBit ? -1 : 1;
  const magnitude = code % signBit;
  const largest = Number(largestCode(format));
  if (magnitude > largest) return format.infinities && magnitude === largest + 1 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (format.nan === "minus-zero" && code === signBit) return Number.NaN;
  const fraction = magnitude % hidden;
  const field = (magnitude - fraction) / hidden;
  if (field === 0 && format.subnormals) {
    if (subnormals === "flush") return sign * 0;
    return sign * fraction * 2 ** (smallestExponent(format) - format.fractionBits);
  }
  return sign * (hidden + fraction) * 2 ** (field - format.bias - format.fractionBits);
}

function hasBothZeros({ signed, subnormals, nan }: FloatFormat): boolean {
  return signed && subnormals && nan !== "minus-zero";
}

/** Rounding and codes where zero has a rule of its own, by the codec of bit patterns: such formats are those of files and scales. */
function throughCodes(format: FloatFormat, subnormals: SubnormalPolicy): Pick<NumberCodec, "round" | "encode"> {
  return {
    round: (value) => codeToNumber(numberToCode(value, format, subnormals), format),
    encode: (value) => Number(numberToCode(value, format)),
  };
}

/**
 * Rounds by adding and subtracting a number so large that fp64's own last place is the format's: the processor's
 * rounding to nearest even does the work.
 */
function rounder(format: FloatFormat, subnormals: SubnormalPolicy): (value: number) => number {
  const { fractionBits } = format;
  const smallest = smallestExponent(format);
  const smallestNormal = 2 ** smallest;
  const highest = largestExponent(format);
  const largest = codeToNumber(largestCode(format), format);
  const tie = largest + 2 ** (highest - fractionBits - 1);
  // From half a last place beyond the largest value on, the half itself included where the code after the largest is even.
  const overflow = largestCode(format) % 2n === 1n ? tie : tie + 2 ** (highest - 52);
  const beyond = codeToNumber(overflowCode(format), format);
  // A flushed value is rounded one binade below the normal ones too: it may round up to the smallest normal.
  const lowest = subnormals === "keep" ? smallest : smallest - 1;
  const anchors = Float64Array.from({ length: highest - lowest + 1 }, (_, index) => {
    return 1.5 * 2 ** (52 + lowest + index - fractionBits);
  });
  const flushes = subnormals === "flush";
  const bits = new DataView(new ArrayBuffer(8));
  return (value) => {
    const magnitude = Math.abs(value);
    if (magnitude >= overflow) return value < 0 ? -beyond : beyond;
    if (value === 0 || value !== value) return value;
    bits.setFloat64(0, magnitude);
    const exponent = (bits.getUint16(0) >>> 4) - 1023;
    const anchor = anchors[exponent > lowest ? exponent - lowest : 0] ?? Number.NaN;
    const rounded = magnitude + anchor - anchor;
    const result = flushes && rounded < smallestNormal ? 0 : rounded;
    return value < 0 ? -result : result;
  };
}

function encoder(format: FloatFormat): (value: number) => number {
  const hidden = 2 ** format.fractionBits;
  const smallestNormal = 2 ** smallestExponent(format);
  const lastPlace = 2 ** (smallestExponent(format) - format.fractionBits);
  const { bias } = format;
  const signBit = 2 ** (format.exponentBits + format.fractionBits);
  const beyond = Number(overflowCode(format));
  const bits = new DataView(new ArrayBuffer(8));
  return (value) => {
    if (value !== value) return Number(canonicalNan(format));
    bits.setFloat64(0, value);
    const sign = bits.getUint8(0) >= 128 ? signBit : 0;
    const magnitude = Math.abs(value);
    if (magnitude === Number.POSITIVE_INFINITY) return sign + beyond;
    if (magnitude < smallestNormal) return sign + magnitude / lastPlace;
    const exponent = ((bits.getUint16(0) >>> 4) & 0x7ff) - 1023;
    return sign + (exponent + bias - 1) * hidden + (magnitude / 2 ** exponent) * hidden;
  };
}
