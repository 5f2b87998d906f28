import type { IntegerFormat } from "../../config/number-format.js";

/** The value of a two's complement bit pattern; bits above the format are ignored. */
export function integerValue(code: bigint, format: IntegerFormat): bigint {
  return BigInt.asIntN(format.bits, code);
}

/** The bit pattern of a whole number, wrapped to the width of the format. */
export function integerCode(value: bigint, format: IntegerFormat): bigint {
  return BigInt.asUintN(format.bits, value);
}

/** a * b + c on bit patterns: a, b in `operand`, c and the result in `accumulator`, which wraps. */
export function integerMultiplyAdd(
  a: bigint,
  b: bigint,
  c: bigint,
  operand: IntegerFormat,
  accumulator: IntegerFormat,
): bigint {
  const product = integerValue(a, operand) * integerValue(b, operand);
  return integerCode(product + integerValue(c, accumulator), accumulator);
}
