import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { add, convert, multiply, multiplyAdd } from "./float-arithmetic.js";
import { numberCodec } from "./float-number.js";

/**
 * The operations of float-arithmetic.ts with their formats fixed, on bit patterns. Where fp64 can stand in for the
 * formats they work in numbers, several times faster; the results are the same bits (test/golden/float-reference.test.ts).
 */

export type UnaryOperation = (a: bigint) => bigint;
export type BinaryOperation = (a: bigint, b: bigint) => bigint;
export type TernaryOperation = (a: bigint, b: bigint, c: bigint) => bigint;

/** (a, b) -> a + b. */
export function adder(format: FloatFormat, subnormals: SubnormalPolicy): BinaryOperation {
  const codec = numberCodec(format, subnormals);
  if (!codec) return (a, b) => add(a, b, format, subnormals);
  return (a, b) => BigInt(codec.encode(codec.round(codec.decode(Number(a)) + codec.decode(Number(b)))));
}

/** (a, b) -> a * b, rounded once into `result`. */
export function multiplier(operand: FloatFormat, result: FloatFormat, subnormals: SubnormalPolicy): BinaryOperation {
  const from = numberCodec(operand, subnormals);
  const to = numberCodec(result, subnormals);
  if (!from || !to) return (a, b) => multiply(a, b, operand, result, subnormals);
  return (a, b) => BigInt(to.encode(to.round(from.decode(Number(a)) * from.decode(Number(b)))));
}

/** (a, b, c) -> a * b + c, the product rounded into `accumulator` before the sum. */
export function multiplyAdder(
  operand: FloatFormat,
  accumulator: FloatFormat,
  subnormals: SubnormalPolicy,
): TernaryOperation {
  const from = numberCodec(operand, subnormals);
  const to = numberCodec(accumulator, subnormals);
  if (!from || !to) return (a, b, c) => multiplyAdd(a, b, c, operand, accumulator, subnormals);
  return (a, b, c) => {
    const product = to.round(from.decode(Number(a)) * from.decode(Number(b)));
    return BigInt(to.encode(to.round(product + to.decode(Number(c)))));
  };
}

/** a -> a in another format. */
export function converter(from: FloatFormat, to: FloatFormat, subnormals: SubnormalPolicy): UnaryOperation {
  const source = numberCodec(from, subnormals);
  const target = numberCodec(to, subnormals);
  if (!source || !target) return (a) => convert(a, from, to, subnormals);
  return (a) => BigInt(target.encode(target.round(source.decode(Number(a)))));
}

/** A chain of multiply-adds on values that are decoded once and encoded once; `V` is whatever is fastest inside. */
export interface Chain<V> {
  readonly read: (operand: bigint) => V;
  readonly zero: V;
  /** a * b + sum, rounded as {@link multiplyAdder} rounds. */
  readonly step: (sum: V, a: V, b: V) => V;
  readonly write: (sum: V) => bigint;
}

/** Numbers where fp64 can stand in for both formats, else undefined. */
export function numberChain(
  operand: FloatFormat,
  accumulator: FloatFormat,
  subnormals: SubnormalPolicy,
): Chain<number> | undefined {
  const from = numberCodec(operand, subnormals);
  const to = numberCodec(accumulator, subnormals);
  if (!from || !to) return undefined;
  const { round } = to;
  return {
    read: (code) => from.decode(Number(code)),
    zero: 0,
    step: (sum, a, b) => round(sum + round(a * b)),
    write: (sum) => BigInt(to.encode(sum)),
  };
}

/** Any multiply-add on bit patterns as a chain. */
export function codeChain(operation: TernaryOperation): Chain<bigint> {
  return { read: (code) => code, zero: 0n, step: (sum, a, b) => operation(a, b, sum), write: (sum) => sum };
}
