import { formatBits, perKind } from "../../config/number-format.js";
import { decodeNumbers, type FloatCodes } from "./float-array.js";

/** Elements of up to 32 bits each: bit patterns (float formats) or values (integer formats). */
export type OperandCodes = FloatCodes | Int8Array | Int32Array;

/** How elements of one format lie in typed arrays, as everything outside the blocks has them. */
export interface ElementArrays {
  /** @throws RangeError for a format of more than 32 bits */
  readonly make: (length: number) => OperandCodes;
  /** One element out of its bit pattern. */
  readonly element: (pattern: bigint) => number;
  /** Exact values. */
  readonly values: (elements: ArrayLike<number>) => ArrayLike<number>;
}

export const elementArrays = perKind<ElementArrays>({
  float: (format) => {
    const bits = formatBits(format);
    return {
      make: (length) => {
        if (bits > 32) throw new RangeError(`${format.name} has ${bits} bits: operands have up to 32`);
        return bits <= 16 ? new Uint16Array(length) : new Uint32Array(length);
      },
      element: Number,
      values: (elements) => decodeNumbers(elements, format),
    };
  },
  integer: ({ bits }) => ({
    make: (length) => (bits <= 8 ? new Int8Array(length) : new Int32Array(length)),
    element: (pattern) => Number(BigInt.asIntN(bits, pattern)),
    values: (elements) => elements,
  }),
});

/** Elements out of bit patterns. */
export function elementsFrom(patterns: readonly bigint[], { make, element }: ElementArrays): OperandCodes {
  const elements = make(patterns.length);
  patterns.forEach((pattern, index) => (elements[index] = element(pattern)));
  return elements;
}
