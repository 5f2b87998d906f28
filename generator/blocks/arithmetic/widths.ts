/** Bits of an index into `count` things, at least 1: what `(COUNT > 1) ? $clog2(COUNT) : 1` gives in the emitted text. */
export function indexBits(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}

/** Bits that hold every number from 0 to `most`. */
export function countBits(most: number): number {
  return indexBits(most + 1);
}
