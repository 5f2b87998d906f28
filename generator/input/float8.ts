/** A float of 8 bits that IEEE 754 does not know: one bias, and what stands for NaN instead of infinity. */
export interface Float8Format {
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly bias: number;
  readonly signed: boolean;
  readonly isNan: (code: number) => boolean;
}

/** Formats of OCP (fn) and of Graphcore and AMD (fnuz), as safetensors files hold them; e5m2 of OCP is one of IEEE's. */
export const FLOAT8_FORMATS = {
  float8_e4m3fn: { exponentBits: 4, fractionBits: 3, bias: 7, signed: true, isNan: (code) => (code & 0x7f) === 0x7f },
  float8_e4m3fnuz: { exponentBits: 4, fractionBits: 3, bias: 8, signed: true, isNan: (code) => code === 0x80 },
  float8_e5m2fnuz: { exponentBits: 5, fractionBits: 2, bias: 16, signed: true, isNan: (code) => code === 0x80 },
  float8_e8m0fnu: { exponentBits: 8, fractionBits: 0, bias: 127, signed: false, isNan: (code) => code === 0xff },
} as const satisfies Readonly<Record<string, Float8Format>>;

export type Float8Name = keyof typeof FLOAT8_FORMATS;

/** Value of a bit pattern. */
export function float8Value(code: number, { exponentBits, fractionBits, bias, signed, isNan }: Float8Format): number {
  if (isNan(code)) return Number.NaN;
  const fraction = code & (2 ** fractionBits - 1);
  const exponent = (code >> fractionBits) & (2 ** exponentBits - 1);
  const sign = signed && code >= 128 ? -1 : 1;
  // A format of nothing but exponents has no subnormals, and no zero.
  if (exponent === 0 && signed) return sign * fraction * 2 ** (1 - bias - fractionBits);
  return sign * (1 + fraction / 2 ** fractionBits) * 2 ** (exponent - bias);
}
