import { float, type FloatFormat } from "./number-format.js";

/** Widest exponent of an element: squares are summed in fixed point below the largest, as fp32 at the end. */
export const WIDEST_RMS_EXPONENT = 5;

/** Fraction bits that the factor of a row has beyond those of an element. */
const EXTRA_BITS = 5;

/** Format of 1 / sqrt(mean + epsilon), and of its product with an element. */
export function rmsInnerFormat(element: FloatFormat): FloatFormat {
  return float(8, element.fractionBits + EXTRA_BITS);
}
