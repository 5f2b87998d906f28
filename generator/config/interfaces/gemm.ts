/*
 * What the streams of every GEMM engine carry: fields by name, the first one lowest. A width is what its user has: bits for a
 * packer, a size over parameters for a port, a type.
 */

/** The GEMM to run: M tokens, or the m-tiles of a concentrated tensor, K inner, N outer. */
export function denseShape<W>(count: W) {
  return { tokens: count, inner: count, outer: count } as const;
}

export function concentratedShape<W>(count: W) {
  return { tiles: count, inner: count, outer: count } as const;
}

/** A row of results; `last` ends the GEMM. */
export function resultRow<D>(data: D) {
  return { data, last: 1 } as const;
}
