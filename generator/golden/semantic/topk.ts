import { elementAt } from "../../config/element-at.js";
import { fp16, type FloatFormat } from "../../config/number-format.js";
import { codeToNumber } from "../arithmetic/float-codec.js";

export interface TopkOptions {
  /** One code per token, in index order. */
  readonly scores: ArrayLike<number>;
  /** Tokens that stay: 1 to the number of scores. */
  readonly k: number;
  /** Format of the codes; default fp16. */
  readonly format?: FloatFormat;
}

/**
 * The k largest scores, exactly (docs/top-k.md#what-is-selected): indices in ascending order, of equal scores those with the lower
 * index. Scores compare by value, so -0 equals +0. A NaN ranks below everything else, minus infinity included, and all
 * NaNs are equal: a token whose attention could not be computed stays only when nothing else is left.
 * @throws RangeError when k is not a whole number from 1 to the number of scores
 */
export function topk({ scores, k, format = fp16 }: TopkOptions): Uint32Array {
  if (!Number.isInteger(k) || k < 1 || k > scores.length) throw new RangeError(`k = ${k} of ${scores.length} scores`);
  const values = Array.from(scores, (code) => codeToNumber(BigInt(code), format));
  const ranked = Uint32Array.from(values.keys()).sort((a, b) => compareScores(elementAt(values, b), elementAt(values, a)) || a - b);
  return ranked.slice(0, k).sort();
}

/** Ascending: NaN, then numbers by value. */
function compareScores(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : Number(a > b);
}
