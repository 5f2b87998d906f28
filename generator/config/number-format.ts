import { FocusError } from "../errors.js";

/**
 * What the codes at the top of a float format stand for: the infinities and NaNs of IEEE 754, or no infinity and as NaN the code
 * of all ones (OCP E4M3, E8M0), the code that would be -0 (the fnuz formats of safetensors files), or nothing (OCP FP6 and FP4).
 */
export type SpecialCodes = { readonly infinities: true; readonly nan: "ieee" } | { readonly infinities: false; readonly nan: "all-ones" | "minus-zero" | "none" };

/** Fields from the highest bit on: sign, exponent, fraction (hidden one not counted). */
interface FloatFields<Name extends string> {
  readonly kind: "float";
  readonly name: Name;
  readonly signed: boolean;
  readonly exponentBits: number;
  readonly fractionBits: number;
  /** A normal number is 1.fraction * 2^(exponent field - bias). */
  readonly bias: number;
  /** Exponent field 0 holds zero and subnormals; without them it is a binade like the others, and there is no zero (E8M0). */
  readonly subnormals: boolean;
}

/** A float format as data: whoever decodes, encodes or rounds goes by these fields. */
export type FloatFormat<Name extends string = string> = FloatFields<Name> & SpecialCodes;

/** Two's complement signed integer. */
export interface IntegerFormat<Name extends string = string> {
  readonly kind: "integer";
  readonly name: Name;
  readonly bits: number;
}

export type NumberFormat = FloatFormat | IntegerFormat;

/** Formats as text; a split is checked when it is read. */
export type FloatName = "fp16" | "bf16" | "fp32" | "fp64" | `e${number}f${number}` | "e5m2" | "e4m3" | "e3m2" | "e2m3" | "e2m1";
export type IntegerName = `int${number}`;
export type FormatName = FloatName | IntegerName;

/** Subnormals are kept (IEEE 754), or read and written as zero of the same sign. */
export type SubnormalPolicy = "keep" | "flush";

/** Smallest and largest splits a float format may have. */
export const FLOAT_LIMITS = { exponentBits: [2, 11], fractionBits: [1, 52] } as const;

/** Narrowest and widest integer format. */
export const INTEGER_LIMITS = [2, 64] as const;

/** IEEE 754 of any size. Its name: fp16, bf16, fp32, fp64 where the split is one of those, else e<exponent>f<fraction>. */
export function float(exponentBits: number, fractionBits: number): FloatFormat {
  const known: Readonly<Record<string, string>> = { "5/10": "fp16", "8/7": "bf16", "8/23": "fp32", "11/52": "fp64" };
  return ieee(known[`${exponentBits}/${fractionBits}`] ?? `e${exponentBits}f${fractionBits}`, exponentBits, fractionBits);
}

function ieee<const Name extends string>(name: Name, exponentBits: number, fractionBits: number): FloatFormat<Name> {
  return { kind: "float", name, signed: true, exponentBits, fractionBits, bias: ieeeBias(exponentBits), subnormals: true, infinities: true, nan: "ieee" };
}

/** A signed format without infinities. */
function finite<const Name extends string>(name: Name, split: readonly [exponentBits: number, fractionBits: number], nan: "all-ones" | "minus-zero" | "none", bias = ieeeBias(split[0])): FloatFormat<Name> {
  return { kind: "float", name, signed: true, exponentBits: split[0], fractionBits: split[1], bias, subnormals: true, infinities: false, nan };
}

function ieeeBias(exponentBits: number): number {
  return 2 ** (exponentBits - 1) - 1;
}

export function integer(bits: number): IntegerFormat {
  return { kind: "integer", name: `int${bits}`, bits };
}

// Their names are in their types, so that a connection of two of them does not compile.
export const fp16 = ieee("fp16", 5, 10);
export const bf16 = ieee("bf16", 8, 7);
export const fp32 = ieee("fp32", 8, 23);
export const fp64 = ieee("fp64", 11, 52);
export const int8: IntegerFormat<"int8"> = { kind: "integer", name: "int8", bits: 8 };
export const int32: IntegerFormat<"int32"> = { kind: "integer", name: "int32", bits: 32 };

/** FP8, FP6 and FP4 of the OCP specifications (OFP8 1.0, MX 1.0). E5M2 is IEEE's e5f2. */
export const e5m2 = ieee("e5f2", 5, 2);
export const e4m3 = finite("e4m3", [4, 3], "all-ones");
export const e3m2 = finite("e3m2", [3, 2], "none");
export const e2m3 = finite("e2m3", [2, 3], "none");
export const e2m1 = finite("e2m1", [2, 1], "none");

/** A power of two, 2^(code - 127): the scale that the elements of an OCP MX block share. */
export const e8m0: FloatFormat<"e8m0"> = { kind: "float", name: "e8m0", signed: false, exponentBits: 8, fractionBits: 0, bias: 127, subnormals: false, infinities: false, nan: "all-ones" };

/** FP8 with one zero, as files hold it. */
export const e4m3fnuz = finite("e4m3fnuz", [4, 3], "minus-zero", 8);
export const e5m2fnuz = finite("e5m2fnuz", [5, 2], "minus-zero", 16);

/** What differs between the kinds of formats: an entry for each. */
export interface PerKind<Result, Rest extends readonly unknown[] = []> {
  readonly float: (format: FloatFormat, ...rest: Rest) => Result;
  readonly integer: (format: IntegerFormat, ...rest: Rest) => Result;
}

/** A function of formats whose entries are chosen by kind: the place where kinds are told apart. */
export function perKind<Result, Rest extends readonly unknown[] = []>(entries: PerKind<Result, Rest>): (format: NumberFormat, ...rest: Rest) => Result {
  return (format, ...rest) => (format.kind === "float" ? entries.float(format, ...rest) : entries.integer(format, ...rest));
}

/**
 * The format as a float, where rules have left nothing else.
 * @throws RangeError for an integer format
 */
export function asFloat(format: NumberFormat): FloatFormat {
  if (format.kind !== "float") throw new RangeError(`${format.name} is not a float format`);
  return format;
}

/**
 * The format as an integer, likewise.
 * @throws RangeError for a float format
 */
export function asInteger(format: NumberFormat): IntegerFormat {
  if (format.kind !== "integer") throw new RangeError(`${format.name} is not an integer format`);
  return format;
}

/** Stored width of one element in bits. */
export const formatBits = perKind({
  float: ({ signed, exponentBits, fractionBits }) => Number(signed) + exponentBits + fractionBits,
  integer: ({ bits }) => bits,
});

/** Exponent of the smallest normal value (fp16: -14). */
export function smallestExponent({ bias, subnormals }: FloatFormat): number {
  return Number(subnormals) - bias;
}

/** Exponent of the largest finite value (fp16: 15). */
export function largestExponent(format: FloatFormat): number {
  return Number(largestCode(format) >> BigInt(format.fractionBits)) - format.bias;
}

/** Code of the largest finite value (fp16: 0x7bff); every code from 0 up to it is finite. */
export function largestCode({ exponentBits, fractionBits, nan }: FloatFormat): bigint {
  const codes = 1n << BigInt(exponentBits + fractionBits);
  switch (nan) {
    case "ieee":
      return codes - (1n << BigInt(fractionBits)) - 1n;
    case "all-ones":
      return codes - 2n;
    case "minus-zero":
    case "none":
      return codes - 1n;
  }
}

/**
 * The one NaN that every unit emits. IEEE: sign 0, exponent all ones, top fraction bit set (fp16 0x7e00, fp32 0x7fc00000).
 * @throws RangeError for a format that has none
 */
export function canonicalNan({ name, exponentBits, fractionBits, nan }: FloatFormat): bigint {
  const codes = 1n << BigInt(exponentBits + fractionBits);
  switch (nan) {
    case "ieee":
      return codes - (1n << BigInt(fractionBits - 1));
    case "all-ones":
      return codes - 1n;
    case "minus-zero":
      return codes;
    case "none":
      throw new RangeError(`${name} has no NaN`);
  }
}

/**
 * True when every product of two `operand` values is exactly an `result` value, so that no rounding,
 * overflow or underflow can happen (fp16 into fp32: yes; bf16 into fp32: no, its range is fp32's own).
 */
export function productIsExact(operand: FloatFormat, result: FloatFormat): boolean {
  return (
    result.fractionBits >= 2 * operand.fractionBits + 1 &&
    2 * largestExponent(operand) + 1 <= largestExponent(result) &&
    2 * (smallestExponent(operand) - operand.fractionBits) >= smallestExponent(result) - result.fractionBits
  );
}

/**
 * The narrowest IEEE format with the same fraction in which every value of `format`, subnormals included, is zero or normal
 * (fp16: e6f10, e4m3: e5f3). The array converts its operands to it once, at its edge, so that no PE has to normalize a subnormal.
 */
export function normalizedFormat(format: FloatFormat): FloatFormat {
  const smallest = smallestExponent(format) - format.fractionBits;
  let wider = float(format.exponentBits + 1, format.fractionBits);
  while (smallestExponent(wider) > smallest) wider = float(wider.exponentBits + 1, format.fractionBits);
  return wider;
}

/** Formats that have a name of their own. */
const NAMED: Readonly<Record<string, NumberFormat>> = { fp16, bf16, fp32, fp64, e5m2, e4m3, e3m2, e2m3, e2m1 };

/**
 * Reads `fp16`, `bf16`, `fp32`, `e5f10`, `e4m3`, `int8`.
 * @throws FocusError when the text is no format.
 */
export function parseFormat(text: string, path = "format"): NumberFormat {
  const known = Object.hasOwn(NAMED, text) ? NAMED[text] : undefined;
  if (known) return known;
  const split = /^e(\d+)f(\d+)$/.exec(text);
  if (split) {
    const exponentBits = Number(split[1]);
    const fractionBits = Number(split[2]);
    const [minExponent, maxExponent] = FLOAT_LIMITS.exponentBits;
    const [minFraction, maxFraction] = FLOAT_LIMITS.fractionBits;
    if (exponentBits >= minExponent && exponentBits <= maxExponent && fractionBits >= minFraction && fractionBits <= maxFraction) {
      return float(exponentBits, fractionBits);
    }
    throw new FocusError({
      path,
      value: text,
      rule: `a float format has ${minExponent} to ${maxExponent} exponent bits and ${minFraction} to ${maxFraction} fraction bits`,
      fix: "choose a split inside that range, for example e5f10",
    });
  }
  const whole = /^int(\d+)$/.exec(text);
  if (whole && Number(whole[1]) >= INTEGER_LIMITS[0] && Number(whole[1]) <= INTEGER_LIMITS[1]) return integer(Number(whole[1]));
  throw new FocusError({
    path,
    value: text,
    rule: "is not a number format",
    fix: "write fp16, bf16, fp32, int8, int32, or a split such as e5f10",
  });
}
