import { curveTable, curveValueBits, type CurveTable } from "./curve-table.js";
import { fp32, type FloatFormat } from "./number-format.js";

/** Fraction bits that the values inside a softmax have beyond those of its results. */
const EXTRA_BITS = 3;

/** Widest exponent of a score: the fixed-point numbers grow with its range. */
export const WIDEST_SOFTMAX_EXPONENT = 6;

/** The format of the factor that scores are multiplied with. */
export const SOFTMAX_FACTOR = fp32;

/** Every number of the specification of a softmax that is not in its parameters (docs/special-functions.md). */
export interface SoftmaxPlan {
  /** Fraction bits of powers, of the inverse of their sum, and of the fixed-point logits. */
  readonly valueBits: number;
  /** A logit lies in [-2^wholeBits, 2^wholeBits). */
  readonly wholeBits: number;
  /** Sum of the two exponent fields at which the product of the significands fills the fixed-point number from its top. */
  readonly topField: number;
  readonly power: CurveTable;
  readonly inverse: CurveTable;
}

/** The plan for scores and probabilities of one format. */
export function softmaxPlan(element: FloatFormat): SoftmaxPlan {
  const fractionBits = element.fractionBits + EXTRA_BITS;
  const valueBits = curveValueBits(fractionBits);
  // Every finite score times a factor below 4.
  const wholeBits = element.bias + 3;
  const productBits = element.fractionBits + SOFTMAX_FACTOR.fractionBits + 2;
  const productExponent = -(element.bias + element.fractionBits + SOFTMAX_FACTOR.bias + SOFTMAX_FACTOR.fractionBits);
  return {
    valueBits,
    wholeBits,
    topField: wholeBits - productBits - productExponent,
    power: curveTable({ curve: "exp2", fractionBits, positionBits: valueBits }),
    inverse: curveTable({ curve: "reciprocal", fractionBits, positionBits: valueBits }),
  };
}
