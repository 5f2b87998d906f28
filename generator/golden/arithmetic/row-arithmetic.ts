import { outside } from "../../config/element-at.js";

export interface RowStep<Operands, Sums> {
  readonly vector: Operands;
  /** Index of the vector's element k = start. */
  readonly from: number;
  /** K x N, row-major. */
  readonly weights: Operands;
  /** First k, and the first one past the last. */
  readonly start: number;
  readonly end: number;
  /** N running sums, updated in place. */
  readonly sum: Sums;
  /** At the end add +0 x +0, as the idle rows of a short slice do; a sum of -0 becomes +0. */
  readonly idle: boolean;
}

/** How a row of sums is computed in an accumulator's format: each product rounded once, each sum rounded once. */
export interface RowArithmetic<Operands, Sums> {
  /** One vector against a slice of weights, k ascending. */
  readonly chain: (step: RowStep<Operands, Sums>) => void;
  /** sum[n] += chain[n] */
  readonly add: (sum: Sums, chain: Sums) => void;
}

type Numbers = Float32Array | Float64Array;

/** In native fp32. `Math.fround` round every step lets the compiler use single-precision instructions. */
export const SINGLE_ROWS: RowArithmetic<Numbers, Numbers> = {
  chain({ vector, from, weights, start, end, sum, idle }) {
    const { fround } = Math;
    const N = sum.length;
    let k = start;
    // Four k at a time keep the running sum in a register.
    for (let at = from; k + 4 <= end; k += 4, at += 4) {
      const a0 = vector[at] ?? outside(vector, at);
      const a1 = vector[at + 1] ?? outside(vector, at + 1);
      const a2 = vector[at + 2] ?? outside(vector, at + 2);
      const a3 = vector[at + 3] ?? outside(vector, at + 3);
      const w0 = k * N;
      const w1 = w0 + N;
      const w2 = w1 + N;
      const w3 = w2 + N;
      for (let n = 0; n < N; n += 1) {
        let running = sum[n] ?? outside(sum, n);
        running = fround(running + fround(a0 * (weights[w0 + n] ?? outside(weights, w0 + n))));
        running = fround(running + fround(a1 * (weights[w1 + n] ?? outside(weights, w1 + n))));
        running = fround(running + fround(a2 * (weights[w2 + n] ?? outside(weights, w2 + n))));
        sum[n] = fround(running + fround(a3 * (weights[w3 + n] ?? outside(weights, w3 + n))));
      }
    }
    for (; k < end; k += 1) {
      const a = vector[from + k - start] ?? outside(vector, from + k - start);
      for (let n = 0; n < N; n += 1) sum[n] = fround((sum[n] ?? outside(sum, n)) + fround(a * (weights[k * N + n] ?? outside(weights, k * N + n))));
    }
    if (idle) for (let n = 0; n < N; n += 1) sum[n] = (sum[n] ?? outside(sum, n)) + 0;
  },
  add(sum, chain) {
    for (let n = 0; n < sum.length; n += 1) sum[n] = Math.fround((sum[n] ?? outside(sum, n)) + (chain[n] ?? outside(chain, n)));
  },
};

/** `round` brings a float64 into the accumulator's format. */
export function roundedRows(round: (value: number) => number): RowArithmetic<Numbers, Numbers> {
  return {
    chain({ vector, from, weights, start, end, sum, idle }) {
      const N = sum.length;
      for (let k = start; k < end; k += 1) {
        const a = vector[from + k - start] ?? outside(vector, from + k - start);
        for (let n = 0; n < N; n += 1) sum[n] = round((sum[n] ?? outside(sum, n)) + round(a * (weights[k * N + n] ?? outside(weights, k * N + n))));
      }
      if (idle) for (let n = 0; n < N; n += 1) sum[n] = (sum[n] ?? outside(sum, n)) + 0;
    },
    add(sum, chain) {
      for (let n = 0; n < sum.length; n += 1) sum[n] = round((sum[n] ?? outside(sum, n)) + (chain[n] ?? outside(chain, n)));
    },
  };
}
