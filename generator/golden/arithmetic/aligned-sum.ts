/** significand * 2^exponent, not negative. */
export interface AlignedTerm {
  readonly exponent: bigint;
  readonly significand: bigint;
}

/** A sum in units of 2^(largest - guardBits); `largest` is undefined until something was added. */
export interface AlignedSum {
  readonly largest: bigint | undefined;
  readonly sum: bigint;
}

export const EMPTY_SUM: AlignedSum = { largest: undefined, sum: 0n };

/** Adds the terms of one beat: the sum and the terms are aligned to the new largest exponent, cut off below. */
export function addAligned(before: AlignedSum, terms: readonly AlignedTerm[], guardBits: number): AlignedSum {
  const largest = terms.reduce<bigint | undefined>((most, { exponent }) => (most === undefined || exponent > most ? exponent : most), before.largest);
  if (largest === undefined) return before;
  const kept = before.largest === undefined ? 0n : before.sum >> (largest - before.largest);
  return { largest, sum: terms.reduce((sum, { exponent, significand }) => sum + ((significand << BigInt(guardBits)) >> (largest - exponent)), kept) };
}
