import { curveTable, curveValueBits, log2E, type Curve, type CurveTable } from "./curve-table.js";
import { type FloatFormat } from "./number-format.js";

/** What a special function unit computes. */
export const SPECIAL_OPERATIONS = ["exp", "reciprocal", "reciprocal_sqrt", "silu"] as const;
export type SpecialOperation = (typeof SPECIAL_OPERATIONS)[number];

/** Widest result: the tables of wider ones would no longer be small. */
export const WIDEST_SPECIAL_FRACTION = 23;

/**
 * x log2(e) as a fixed-point number: |x| below 2^wholeBits keeps `fractionBits` behind the point, cut off towards zero;
 * from 2^wholeBits on, exp(x) is infinite or rounds to zero.
 */
export interface ExponentPlan {
  readonly wholeBits: number;
  readonly fractionBits: number;
  /** log2(e) with `constantBits` fraction bits. */
  readonly constant: bigint;
  readonly constantBits: number;
}

/** Every number of the specification of one unit that is not in its formats (docs/special-functions.md). */
export interface SpecialFunctionPlan {
  /** Fraction bits of the values inside. */
  readonly valueBits: number;
  readonly exponent?: ExponentPlan;
  /** 2^p, of exp and SiLU. */
  readonly power?: CurveTable;
  /** The curve of the two reciprocals; of SiLU 2 / (1 + t). */
  readonly inverse?: CurveTable;
}

const INVERSE: Readonly<Record<SpecialOperation, Curve | undefined>> = { exp: undefined, reciprocal: "reciprocal", reciprocal_sqrt: "reciprocal_sqrt", silu: "reciprocal" };

export function specialFunctionPlan(options: { readonly operation: SpecialOperation; readonly operand: FloatFormat; readonly result: FloatFormat }): SpecialFunctionPlan {
  const { operation, operand, result } = options;
  const { fractionBits } = result;
  const valueBits = curveValueBits(fractionBits);
  const exponential = operation === "exp" || operation === "silu";
  const curve = INVERSE[operation];
  const inversePosition = operation === "silu" ? valueBits : Math.min(valueBits, operand.fractionBits);
  return {
    valueBits,
    ...(exponential ? { exponent: exponentPlan(result, valueBits), power: curveTable({ curve: "exp2", fractionBits, positionBits: valueBits }) } : {}),
    ...(curve ? { inverse: curveTable({ curve, fractionBits, positionBits: inversePosition }) } : {}),
  };
}

function exponentPlan(result: FloatFormat, fractionBits: number): ExponentPlan {
  // Half the smallest subnormal is 2^-(bias + fraction bits); SiLU's exp(-|x|) beside 1 vanishes beyond fractionBits.
  const wholeBits = Math.ceil(Math.log2(Math.max(result.bias + result.fractionBits, fractionBits) + 1));
  const constantBits = fractionBits + wholeBits;
  return { wholeBits, fractionBits, constant: log2E(constantBits), constantBits };
}
