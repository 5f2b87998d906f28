/** A pass, as far as the PEs are concerned. */
export interface PassWork {
  /** Vectors that go through the array. */
  readonly vectors: number;
  /** Share of the PEs that hold a weight of the GEMM, 0 to 1: where K or N ends inside a block, the others idle. */
  readonly pes: number;
}

/** Share of the PEs that a weight block of a K x N matrix uses, which begins at row `inner` and column `outer`. */
export function usedPes({ rows, columns }: { readonly rows: number; readonly columns: number }, { inner, outer, K, N }: { readonly inner: number; readonly outer: number; readonly K: number; readonly N: number }): number {
  return (Math.min(rows, K - inner) * Math.min(columns, N - outer)) / (rows * columns);
}

/**
 * What the PEs did in each interval, in cycles of the whole array: a cycle in which a vector entered counts as much as PEs work on it.
 * @param busy cycles of each interval in which a vector entered the array
 * @param passes in the order in which the array takes them
 */
export function peWork(busy: readonly number[], passes: Iterable<PassWork>): readonly number[] {
  const iterator = passes[Symbol.iterator]();
  let left = 0;
  let pes = 0;
  return busy.map((count) => {
    let work = 0;
    for (let open = count; open > 0; ) {
      if (left === 0) {
        const next = iterator.next();
        if (next.done) return work;
        left = next.value.vectors;
        pes = next.value.pes;
        continue;
      }
      const taken = Math.min(open, left);
      work += taken * pes;
      left -= taken;
      open -= taken;
    }
    return work;
  });
}
