import type { FloatFormat } from "../../config/number-format.js";
import { canonicalNan } from "../../config/number-format.js";
import { SOFTMAX_FACTOR, softmaxPlan, type SoftmaxPlan } from "../../config/softmax-plan.js";
import { addAligned, EMPTY_SUM } from "../arithmetic/aligned-sum.js";
import { decode, round } from "../arithmetic/float-codec.js";
import { readCurve } from "./special-function.js";

/** A power of two as whole exponent and fraction of its significand; `absent` for 2^-infinity, `invalid` where there is none. */
export interface SoftmaxPower {
  readonly whole: bigint;
  readonly fraction: bigint;
  readonly absent: boolean;
  readonly invalid: boolean;
}

/** 2^(score * factor), the logit cut off towards zero behind `valueBits` bits and clamped to the fixed-point range. */
export function softmaxPower(score: bigint, factor: bigint, element: FloatFormat, plan: SoftmaxPlan): SoftmaxPower {
  const { valueBits, wholeBits, power } = plan;
  const x = decode(score, element);
  const f = decode(factor, SOFTMAX_FACTOR, "flush");
  const negative = x.sign !== f.sign;
  const invalid = x.kind === "nan" || f.kind !== "finite" || (x.kind === "infinity" && !negative);
  const absent = x.kind === "infinity" && negative;
  // Infinities take part as whatever their fields say; what comes out is not used.
  const product = x.significand * f.significand;
  const shift = x.exponent + f.exponent + valueBits;
  const clamped = product !== 0n && exponentFields(x.exponent, f.exponent, element) > plan.topField;
  const magnitude = clamped ? (1n << BigInt(wholeBits + valueBits)) - 1n : shift >= 0 ? product << BigInt(shift) : product >> BigInt(-shift);
  const y = negative ? -magnitude : magnitude;
  const position = BigInt.asUintN(valueBits, y);
  return { whole: (y - position) >> BigInt(valueBits), fraction: readCurve(power, position, valueBits), absent, invalid };
}

/** Sum of the exponent fields of two numbers, that of a subnormal counted as 1. */
function exponentFields(scoreExponent: number, factorExponent: number, element: FloatFormat): number {
  const field = (exponent: number, { exponentBits, fractionBits }: FloatFormat): number => exponent + 2 ** (exponentBits - 1) - 1 + fractionBits;
  return field(scoreExponent, element) + field(factorExponent, SOFTMAX_FACTOR);
}

/** 1 / sum = (1 + fraction / 2^valueBits) * 2^-(lead + 1), where 2^lead is the sum's leading bit, in units of the sum. */
export function softmaxInverse(sum: bigint, plan: SoftmaxPlan): { readonly fraction: bigint; readonly lead: number } {
  const { valueBits, inverse } = plan;
  const lead = sum.toString(2).length - 1;
  const below = sum - (1n << BigInt(lead));
  const position = lead >= valueBits ? below >> BigInt(lead - valueBits) : below << BigInt(valueBits - lead);
  return { fraction: readCurve(inverse, position, valueBits), lead };
}

/** power / 2^distance * inverse, rounded once; `distance` counts from where the product of the two significands has its point. */
export function softmaxQuotient(power: bigint, inverse: bigint, distance: bigint, element: FloatFormat, plan: SoftmaxPlan): bigint {
  const one = 1n << BigInt(plan.valueBits);
  // Beyond FAR places every format has only zeros.
  const places = Math.min(Number(distance), FAR);
  return round({ sign: 0, significand: (one + power) * (one + inverse), exponent: -2 * plan.valueBits - 1 - places }, element, "keep");
}

const FAR = 4096;

export interface SoftmaxOptions {
  /** Scores of one row, bit patterns. */
  readonly scores: readonly bigint[];
  /** Only this many of them, from the first one, are seen; the others get probability 0 (causal mask, end of a tensor). */
  readonly visible: number;
  /** Scale times log2(e), fp32. */
  readonly factor: bigint;
  readonly element: FloatFormat;
  /** Elements that are added at a time. */
  readonly lanes: number;
  /** Bits that the sum has below those of a power: those of the largest row's element count. */
  readonly guardBits: number;
}

/**
 * Probabilities of one row. A visible NaN or +infinity makes every visible probability NaN, -infinity has probability 0;
 * a row that sees nothing is all 0.
 */
export function softmax(options: SoftmaxOptions): bigint[] {
  const { scores, visible, factor, element, lanes, guardBits } = options;
  const plan = softmaxPlan(element);
  const powers = scores.slice(0, visible).map((score) => softmaxPower(score, factor, element, plan));
  const one = 1n << BigInt(plan.valueBits);
  let total = EMPTY_SUM;
  for (let first = 0; first < powers.length; first += lanes) {
    const present = powers.slice(first, first + lanes).filter(({ absent }) => !absent);
    total = addAligned(total, present.map(({ whole, fraction }) => ({ exponent: whole, significand: one + fraction })), guardBits);
  }
  const invalid = powers.some((power) => power.invalid);
  const { fraction, lead } = softmaxInverse(total.sum === 0n ? 1n : total.sum, plan);
  const exponent = BigInt(lead - plan.valueBits - guardBits);
  return scores.map((_, index) => {
    const power = powers[index];
    if (!power) return 0n;
    if (invalid) return canonicalNan(element);
    if (power.absent || total.largest === undefined) return 0n;
    return softmaxQuotient(power.fraction, fraction, total.largest - power.whole + exponent, element, plan);
  });
}
