import { fieldNames, wires } from "./block-interface.js";

/** A row of elements in words: `last` ends it. */
export function elementRow<D>(data: D) {
  return { data, last: 1 } as const;
}

/** Elements alone, where another stream says where a row ends. */
export function elementWord<D>(data: D) {
  return { data } as const;
}

/** A row of the softmax unit: its length, how much of it is seen, scale times log2(e). */
export function softmaxRow<W, F>({ length, visible, factor }: { readonly length: W; readonly visible: W; readonly factor: F }) {
  return { length, visible, factor } as const;
}

/** A row of RMSNorm: its length, the inverse of that, what is added to the mean. */
export function normRow<W, F>({ length, inverse, epsilon }: { readonly length: W; readonly inverse: F; readonly epsilon: F }) {
  return { length, inverse, epsilon } as const;
}

/** Cosine and sine of every pair of elements. */
export function rotation<D>(angles: D) {
  return { cosines: angles, sines: angles } as const;
}

const row = fieldNames(elementRow(1));
const word = fieldNames(elementWord(1));

/** Ports of the special functions and of the steps between GEMMs. */
export const softmaxPowerPorts = { in: wires("advance", "score", "factor"), out: wires("whole", "fraction", "absent", "invalid") };
export const softmaxInversePorts = { in: wires("advance", "sum"), out: wires("fraction", "lead") };
export const softmaxQuotientPorts = { in: wires("advance", "fraction", "inverse", "distance", "present", "invalid"), out: wires("result") };
export const softmaxPorts = { in: { rows: fieldNames(softmaxRow({ length: 1, visible: 1, factor: 1 })), scores: word }, out: { probabilities: row } };
export const rmsNormPorts = { in: { rows: fieldNames(normRow({ length: 1, inverse: 1, epsilon: 1 })), values: word, weights: word }, out: { normalized: row } };
export const residualAddPorts = { in: { residual: row, update: word }, out: { sums: row } };
export const siluMultiplyPorts = { in: { gate: row, up: word }, out: { products: row } };
export const ropePorts = { in: { values: row, angles: fieldNames(rotation(1)) }, out: { rotated: row } };
