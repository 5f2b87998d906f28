/** Significant bits of squares and norms that the matcher compares where nothing else is said (docs/adr/0004). */
export const COMPARISON_BITS = 16;
