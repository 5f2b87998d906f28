import { outside } from "../../config/element-at.js";
import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { formatBits } from "../../config/number-format.js";
import { codeToNumber, numberToCode } from "./float-codec.js";
import { numberCodec } from "./float-number.js";

/** Bit patterns of a float format of up to 32 bits in the narrowest of these. */
export type FloatCodes = Uint16Array | Uint32Array;

/**
 * Numbers rounded once, to nearest even, into a format of up to 32 bits (tensors read or computed outside).
 * @throws RangeError for a wider format
 */
export function encodeNumbers(
  values: ArrayLike<number>,
  format: FloatFormat,
  subnormals: SubnormalPolicy = "keep",
): FloatCodes {
  const bits = formatBits(format);
  if (bits > 32) throw new RangeError(`${format.name} has ${bits} bits: arrays of codes hold up to 32`);
  const codec = numberCodec(format, subnormals);
  const encode = codec
    ? (value: number) => codec.encode(codec.round(value))
    : (value: number) => Number(numberToCode(value, format, subnormals));
  const codes = bits <= 16 ? new Uint16Array(values.length) : new Uint32Array(values.length);
  for (let index = 0; index < codes.length; index += 1) codes[index] = encode(values[index] ?? outside(values, index));
  return codes;
}

/** The exact values of bit patterns. */
export function decodeNumbers(codes: ArrayLike<number>, format: FloatFormat): Float64Array {
  const codec = numberCodec(format, "keep");
  const decode = codec ? codec.decode : (code: number) => codeToNumber(BigInt(code), format);
  const values = new Float64Array(codes.length);
  for (let index = 0; index < values.length; index += 1) values[index] = decode(codes[index] ?? outside(codes, index));
  return values;
}
