import { asFloat, asInteger, perKind, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { codeToNumber, zeroCode } from "./float-codec.js";
import { adder, converter, multiplyAdder, numberChain, type BinaryOperation, type Chain, type TernaryOperation, type UnaryOperation } from "./float-units.js";
import { integerCode, integerMultiplyAdd, integerValue } from "./integer-arithmetic.js";

/** How a complete sum leaves the datapath. */
export interface Result {
  readonly format: NumberFormat;
  /** One rounding; undefined where sums leave as they are. */
  readonly convert: UnaryOperation | undefined;
}

/**
 * What can be done with the numbers of a format, on bit patterns: chosen once, so that who computes does not ask for the kind.
 * Where an accumulator is given it must be of the same kind: the functions throw a RangeError.
 */
export interface Arithmetic {
  /** (a, b) -> a + b, rounded once or wrapped. */
  readonly adder: (subnormals: SubnormalPolicy) => BinaryOperation;
  /** (a, b, c) -> a * b + c; c, the rounded product and the result are of the accumulator's format. */
  readonly multiplyAdder: (accumulator: NumberFormat, subnormals: SubnormalPolicy) => TernaryOperation;
  /** The same in numbers, where they can stand in for it. */
  readonly numberChain: (accumulator: NumberFormat, subnormals: SubnormalPolicy) => Chain<number> | undefined;
  /** What becomes of a sum in the accumulator's format where this is the operand's. */
  readonly result: (accumulator: NumberFormat, subnormals: SubnormalPolicy) => Result;
  /** Every pattern of zero. */
  readonly zeros: readonly bigint[];
  /** The exact value, as it is printed. */
  readonly value: (code: bigint) => number | bigint;
}

export const arithmeticOf = perKind<Arithmetic>({
  float: (format) => ({
    adder: (subnormals) => adder(format, subnormals),
    multiplyAdder: (accumulator, subnormals) => multiplyAdder(format, asFloat(accumulator), subnormals),
    numberChain: (accumulator, subnormals) => numberChain(format, asFloat(accumulator), subnormals),
    result: (accumulator, subnormals) => ({ format, convert: converter(asFloat(accumulator), format, subnormals) }),
    zeros: [...new Set([zeroCode(format), zeroCode(format, 1)])],
    value: (code) => codeToNumber(code, format),
  }),
  integer: (format) => ({
    adder: () => (a, b) => integerCode(a + b, format),
    multiplyAdder: (accumulator) => {
      const sums = asInteger(accumulator);
      return (a, b, c) => integerMultiplyAdd(a, b, c, format, sums);
    },
    numberChain: () => undefined,
    result: (accumulator) => ({ format: asInteger(accumulator), convert: undefined }),
    zeros: [0n],
    value: (code) => integerValue(code, format),
  }),
});
