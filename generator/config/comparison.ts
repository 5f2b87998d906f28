/** Significant bits of squares and norms that the matcher compares where nothing else is said (docs/adr/0004). */
export const COMPARISON_BITS = 16;

/** Widest whole numbers of which the dot product of two vectors still fits the 53 bits that the golden model has. */
export function widestMatcherBits(vectorElements: number): number {
  return Math.ceil((53 - Math.log2(vectorElements)) / 2);
}
