import { blockLayout, type BlockFormat } from "../../config/block-format.js";
import { canonicalNan, formatBits, largestCode, largestExponent, smallestExponent } from "../../config/number-format.js";
import { codeToNumber, numberToCode, zeroCode } from "./float-codec.js";

/** Codes of a block. */
export interface BlockCodes {
  readonly elements: readonly bigint[];
  readonly scale: bigint;
}

/**
 * Numbers as a block, by the rule of the OCP MX specification 1.0 (section 6.3): the scale is the power of two that brings the
 * largest magnitude into the highest binade of the elements; each quotient is rounded once, to nearest even, and what rounds
 * beyond the largest element becomes that. NaN or infinity makes the scale NaN, and with it the whole block; all zeros have
 * the smallest scale.
 * @throws RangeError for another number of values than the block has elements
 */
export function quantiseBlock(values: readonly number[], format: BlockFormat): BlockCodes {
  checkCount(values, format);
  const { element, scale } = format;
  if (!values.every(Number.isFinite)) return { elements: values.map(() => zeroCode(element)), scale: canonicalNan(scale) };
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const wanted = top === 0 ? -Infinity : exponentOf(top) - largestExponent(element);
  const shared = Math.min(largestExponent(scale), Math.max(smallestExponent(scale), wanted));
  const largest = codeToNumber(largestCode(element), element);
  return {
    elements: values.map((value) => numberToCode(Math.max(-largest, Math.min(largest, value * 2 ** -shared)), element)),
    scale: numberToCode(2 ** shared, scale),
  };
}

/** The exact values of a block's elements. */
export function blockValues({ elements, scale }: BlockCodes, format: BlockFormat): readonly number[] {
  const factor = codeToNumber(scale, format.scale);
  return elements.map((code) => factor * codeToNumber(code, format.element));
}

/** A block as a word ({@link blockLayout}). */
export function packBlock({ elements, scale }: BlockCodes, format: BlockFormat): bigint {
  checkCount(elements, format);
  const bits = BigInt(formatBits(format.element));
  return blockLayout(format).pack({ elements: elements.reduceRight((word, code) => (word << bits) | code, 0n), scale });
}

export function unpackBlock(word: bigint, format: BlockFormat): BlockCodes {
  const { elements, scale } = blockLayout(format).unpack(word);
  const bits = formatBits(format.element);
  return { elements: Array.from({ length: format.elements }, (_, index) => BigInt.asUintN(bits, elements >> BigInt(index * bits))), scale };
}

/** Exponent of a positive number; of a subnormal fp64 the one of zero, which is below every scale. */
function exponentOf(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return (view.getUint16(0) >>> 4) - 1023;
}

function checkCount(list: readonly unknown[], { name, elements }: BlockFormat): void {
  if (list.length !== elements) throw new RangeError(`${name}: ${list.length} elements, and a block has ${elements}`);
}
