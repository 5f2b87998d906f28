import type { CurveTable } from "../../config/curve-table.js";
import type { FloatFormat, SubnormalPolicy } from "../../config/number-format.js";
import { canonicalNan, formatBits } from "../../config/number-format.js";
import { specialFunctionPlan, type ExponentPlan, type SpecialFunctionPlan, type SpecialOperation } from "../../config/special-function.js";
import type { DecodedFloat, ExactValue } from "../arithmetic/float-codec.js";
import { decode, infinityCode, round, zeroCode } from "../arithmetic/float-codec.js";
import type { UnaryOperation } from "../arithmetic/float-units.js";

/** Formats and function of one unit. */
export interface SpecialFunctionOptions {
  readonly operation: SpecialOperation;
  readonly operand: FloatFormat;
  readonly result: FloatFormat;
  readonly subnormals: SubnormalPolicy;
}

/** (1 + fraction / 2^valueBits) * 2^exponent. */
interface Power {
  readonly fraction: bigint;
  readonly exponent: number;
}

/**
 * exp, 1/x, 1/sqrt(x) or SiLU on bit patterns, by range reduction, one or two tables and one rounding
 * (docs/special-functions.md has the steps). The tables are config's; what is done with them is written here alone.
 */
export function specialFunction(options: SpecialFunctionOptions): UnaryOperation {
  const { operation, operand, result, subnormals } = options;
  const plan = specialFunctionPlan(options);
  const compute = { exp, reciprocal, reciprocal_sqrt: reciprocalSqrt, silu }[operation];
  const evaluate = (code: bigint): bigint => {
    const value = decode(code, operand, subnormals);
    if (value.kind === "nan") return canonicalNan(result);
    const found = compute(value, plan, result);
    return typeof found === "bigint" ? found : round(found, result, subnormals);
  };
  return formatBits(operand) > REMEMBERED_BITS ? evaluate : remembering(evaluate, `${operation} ${operand.name} ${result.name} ${subnormals}`);
}

/** Operands of up to this many bits are computed once. */
const REMEMBERED_BITS = 16;

const remembered = new Map<string, Map<bigint, bigint>>();

function remembering(evaluate: UnaryOperation, key: string): UnaryOperation {
  const known = remembered.get(key) ?? new Map<bigint, bigint>();
  remembered.set(key, known);
  return (code) => {
    const found = known.get(code) ?? evaluate(code);
    known.set(code, found);
    return found;
  };
}

/** Value of a table at a position of `positionBits` bits, as a fraction of `valueBits`. */
export function readCurve(table: CurveTable, position: bigint, positionBits: number): bigint {
  const tableBits = table.indexBits + table.offsetBits;
  const at = positionBits > tableBits ? position >> BigInt(positionBits - tableBits) : position << BigInt(tableBits - positionBits);
  const shift = BigInt(table.offsetBits);
  const offset = BigInt.asUintN(table.offsetBits, at);
  const row = table.rows[Number(at >> shift)];
  if (!row) throw new RangeError(`position ${position} lies outside a table of ${table.rows.length} rows`);
  const bent = (row.bend * offset) >> shift;
  const slope = table.rising ? row.slope + bent : row.slope - bent;
  const change = (slope * offset) >> shift;
  return table.rising ? row.base + change : row.base - change;
}

/** |x| log2(e) with `fractionBits` behind the point, or undefined from 2^wholeBits on. */
function scaledByLog2E(value: DecodedFloat, plan: ExponentPlan): bigint | undefined {
  const { significand, exponent } = value;
  const limit = 1n << BigInt(plan.wholeBits);
  const whole = exponent >= 0 ? significand << BigInt(exponent) : significand >> BigInt(-exponent);
  if (whole >= limit) return undefined;
  const shift = exponent + plan.fractionBits - plan.constantBits;
  const product = significand * plan.constant;
  return shift >= 0 ? product << BigInt(shift) : product >> BigInt(-shift);
}

/** 2^y of a fixed-point number, positive or negative. */
function powerOfTwo(y: bigint, plan: SpecialFunctionPlan): Power {
  const { power } = plan;
  if (!power) throw new TypeError("the plan has no table of powers");
  const fraction = BigInt.asUintN(plan.valueBits, y);
  return { fraction: readCurve(power, fraction, plan.valueBits), exponent: Number((y - fraction) >> BigInt(plan.valueBits)) };
}

/** What a compute function gives: a finished pattern, or a value to be rounded. */
type Outcome = bigint | ExactValue;

function exp(value: DecodedFloat, plan: SpecialFunctionPlan, result: FloatFormat): Outcome {
  const far = value.sign === 1 ? zeroCode(result) : infinityCode(result);
  if (value.kind === "infinity" || !plan.exponent) return far;
  const magnitude = scaledByLog2E(value, plan.exponent);
  if (magnitude === undefined) return far;
  return significandOf(powerOfTwo(value.sign === 1 ? -magnitude : magnitude, plan), plan, 0);
}

function significandOf({ fraction, exponent }: Power, { valueBits }: SpecialFunctionPlan, sign: 0 | 1): ExactValue {
  return { sign, significand: (1n << BigInt(valueBits)) + fraction, exponent: exponent - valueBits };
}

/** Significand with its leading one on top and the exponent of that one. */
function normalized({ significand, exponent }: DecodedFloat): { readonly fraction: bigint; readonly fractionBits: number; readonly exponent: number } {
  const fractionBits = significand.toString(2).length - 1;
  return { fraction: significand - (1n << BigInt(fractionBits)), fractionBits, exponent: exponent + fractionBits };
}

function inverseTable(plan: SpecialFunctionPlan): CurveTable {
  if (!plan.inverse) throw new TypeError("the plan has no table of inverses");
  return plan.inverse;
}

/** 1 / (m 2^e) = (2 / m) 2^(-e - 1). */
function reciprocal(value: DecodedFloat, plan: SpecialFunctionPlan, result: FloatFormat): Outcome {
  if (value.kind === "infinity") return zeroCode(result, value.sign);
  if (value.significand === 0n) return infinityCode(result, value.sign);
  const { fraction, fractionBits, exponent } = normalized(value);
  return significandOf({ fraction: readCurve(inverseTable(plan), fraction, fractionBits), exponent: -exponent - 1 }, plan, value.sign);
}

/** 1 / sqrt(m 2^(2k)) = (2 / sqrt(m)) 2^(-k - 1); an odd exponent chooses the table's upper half. */
function reciprocalSqrt(value: DecodedFloat, plan: SpecialFunctionPlan, result: FloatFormat): Outcome {
  if (value.kind === "finite" && value.significand === 0n) return infinityCode(result, value.sign);
  if (value.sign === 1) return canonicalNan(result);
  if (value.kind === "infinity") return zeroCode(result);
  const { fraction, fractionBits, exponent } = normalized(value);
  const half = Math.floor(exponent / 2);
  const table = inverseTable(plan);
  // The position below the bit for odd exponents, cut to what the table reads.
  const readBits = table.indexBits - 1 + table.offsetBits;
  const read = fractionBits > readBits ? fraction >> BigInt(fractionBits - readBits) : fraction << BigInt(readBits - fractionBits);
  const odd = exponent - 2 * half === 1 ? 1n << BigInt(readBits) : 0n;
  return significandOf({ fraction: readCurve(table, odd + read, readBits + 1), exponent: -half - 1 }, plan, 0);
}

/**
 * x / (1 + exp(-x)) with t = exp(-|x|) and r = 1 / (1 + t): x r for positive x, x t r for negative x. Beyond the range of
 * the exponent t counts as 0.
 */
function silu(value: DecodedFloat, plan: SpecialFunctionPlan, result: FloatFormat): Outcome {
  const far = value.sign === 1 ? zeroCode(result, 1) : infinityCode(result);
  if (value.kind === "infinity" || !plan.exponent) return far;
  const { valueBits } = plan;
  const magnitude = scaledByLog2E(value, plan.exponent);
  if (magnitude === undefined && value.sign === 1) return zeroCode(result, 1);
  const power = magnitude === undefined ? undefined : powerOfTwo(-magnitude, plan);
  const one = 1n << BigInt(valueBits);
  // t as a fraction; t = 1, for x = 0 and next to it, is read as the last position.
  const t = power === undefined ? 0n : power.exponent === 0 ? one - 1n : (one + power.fraction) >> BigInt(-power.exponent);
  const twice = one + readCurve(inverseTable(plan), t, valueBits);
  const { sign, significand, exponent } = value;
  if (sign === 0 || power === undefined) return { sign, significand: significand * twice, exponent: exponent - valueBits - 1 };
  const both = (twice * (one + power.fraction)) >> BigInt(valueBits);
  return { sign, significand: significand * both, exponent: exponent + power.exponent - valueBits - 1 };
}
