import { FocusError } from "../errors.js";

/** IEEE 754 binary layout: sign, `exponentBits`, `fractionBits` (hidden one not counted). */
export interface FloatFormat<Name extends string = string> {
  readonly kind: "float";
  readonly name: Name;
  readonly exponentBits: number;
  readonly fractionBits: number;
}

/** Two's complement signed integer. */
export interface IntegerFormat<Name extends string = string> {
  readonly kind: "integer";
  readonly name: Name;
  readonly bits: number;
}

export type NumberFormat = FloatFormat | IntegerFormat;

/** Formats as text; a split is checked when it is read. */
export type FloatName = "fp16" | "bf16" | "fp32" | "fp64" | `e${number}f${number}`;
export type IntegerName = `int${number}`;
export type FormatName = FloatName | IntegerName;

/** Subnormals are kept (IEEE 754), or read and written as zero of the same sign. */
export type SubnormalPolicy = "keep" | "flush";

/** Smallest and largest splits a float format may have. */
export const FLOAT_LIMITS = { exponentBits: [2, 11], fractionBits: [1, 52] } as const;

/** Narrowest and widest integer format. */
export const INTEGER_LIMITS = [2, 64] as const;

/** Format with a name of its own: fp16, bf16, fp32, fp64 where the split is one of those, else e<exponent>f<fraction>. */
export function float(exponentBits: number, fractionBits: number): FloatFormat {
  const known: Readonly<Record<string, string>> = { "5/10": "fp16", "8/7": "bf16", "8/23": "fp32", "11/52": "fp64" };
  const name = known[`${exponentBits}/${fractionBits}`] ?? `e${exponentBits}f${fractionBits}`;
  return { kind: "float", name, exponentBits, fractionBits };
}

export function integer(bits: number): IntegerFormat {
  return { kind: "integer", name: `int${bits}`, bits };
}

// Their names are in their types, so that a connection of two of them does not compile.
export const fp16 = float(5, 10) as FloatFormat<"fp16">;
export const bf16 = float(8, 7) as FloatFormat<"bf16">;
export const fp32 = float(8, 23) as FloatFormat<"fp32">;
export const int8 = integer(8) as IntegerFormat<"int8">;
export const int32 = integer(32) as IntegerFormat<"int32">;

/** Stored width of one element in bits. */
export function formatBits(format: NumberFormat): number {
  return format.kind === "float" ? 1 + format.exponentBits + format.fractionBits : format.bits;
}

/** Exponent bias of a float format: 2^(exponentBits-1) - 1. */
export function exponentBias(format: FloatFormat): number {
  return 2 ** (format.exponentBits - 1) - 1;
}

/** The one NaN that every unit emits: sign 0, exponent all ones, top fraction bit set (fp16 0x7e00, fp32 0x7fc00000). */
export function canonicalNan(format: FloatFormat): bigint {
  const exponent = (1n << BigInt(format.exponentBits)) - 1n;
  return (exponent << BigInt(format.fractionBits)) | (1n << BigInt(format.fractionBits - 1));
}

/**
 * True when every product of two `operand` values is exactly an `result` value, so that no rounding,
 * overflow or underflow can happen (fp16 into fp32: yes; bf16 into fp32: no, its range is fp32's own).
 */
export function productIsExact(operand: FloatFormat, result: FloatFormat): boolean {
  const largest = 2 * exponentBias(operand) + 1;
  const smallestBit = 2 * (1 - exponentBias(operand) - operand.fractionBits);
  return (
    result.fractionBits >= 2 * operand.fractionBits + 1 &&
    largest <= exponentBias(result) &&
    smallestBit >= 1 - exponentBias(result) - result.fractionBits
  );
}

/**
 * The narrowest format with the same fraction in which every value of `format`, subnormals included, is zero or normal
 * (fp16: e6f10). The array converts its operands to it once, at its edge, so that no PE has to normalize a subnormal.
 */
export function normalizedFormat(format: FloatFormat): FloatFormat {
  const smallest = 1 - exponentBias(format) - format.fractionBits;
  let wider = float(format.exponentBits + 1, format.fractionBits);
  while (1 - exponentBias(wider) > smallest) wider = float(wider.exponentBits + 1, format.fractionBits);
  return wider;
}

/**
 * Reads `fp16`, `bf16`, `fp32`, `e5f10`, `int8`.
 * @throws FocusError when the text is no format.
 */
export function parseFormat(text: string, path = "format"): NumberFormat {
  const named: Readonly<Record<string, NumberFormat>> = { fp16, bf16, fp32, fp64: float(11, 52) };
  const known = named[text];
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
