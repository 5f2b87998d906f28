import { fieldNames, wires } from "./block-interface.js";

/*
 * What the streams of the gather side carry: fields by name, the first one lowest. A width is what its user has: bits for a
 * packer, a size over parameters for a port, a type.
 */

/**
 * Where a token stands and what it opens and closes. Residues are those of column, row and frame by the sizes of the block;
 * left and top: in the first column and row of blocks; offset: word of its block in every bank of the layouter.
 */
export function tokenPlace<W>({ token, frame, offset }: { readonly token: W; readonly frame: W; readonly offset: W }) {
  return { columnResidue: 2, rowResidue: 2, frameResidue: 2, left: 1, top: 1, last: 1, firstSlice: 1, lastSlice: 1, token, frame, offset } as const;
}

/** An m-tile before its tokens: its tokens and slices, the size of the frame, the threshold, whether it opens the tensor. */
export function tileShape<W>({ tokens, slices, rows, columns, threshold }: { readonly tokens: W; readonly slices: W; readonly rows: W; readonly columns: W; readonly threshold: W }) {
  return { tokens, slices, rows, columns, threshold, first: 1 } as const;
}

/** A token: distance to the one before, the candidate it has joined (0: none), its vector. */
export function gapToken<W, D>({ gap, joined, data }: { readonly gap: W; readonly joined: W; readonly data: D }) {
  return { gap, joined, data } as const;
}

/** A token that knows its place. */
export function placedToken<W, D, P>({ data, joined, place, threshold }: { readonly data: D; readonly joined: W; readonly place: P; readonly threshold: W }) {
  return { data, joined, place, threshold } as const;
}

/** What is compared of a token: its quantised vector, its squared length, whether it is zero. */
export function vectorKeyFields<W, D, P>({ vector, norm, joined, place, threshold }: { readonly vector: D; readonly norm: W; readonly joined: W; readonly place: P; readonly threshold: W }) {
  return { vector, norm, zero: 1, joined, place, threshold } as const;
}

/** A key beside some of its candidates; `norms` has the squared length of candidate i at [i*W +: W]. */
export function matchStep<W, K, C>({ key, keyNorm, threshold, candidates, norms }: { readonly key: K; readonly keyNorm: W; readonly threshold: W; readonly candidates: C; readonly norms: W }) {
  return { key, keyNorm, threshold, candidates, norms, first: 1, last: 1 } as const;
}

/** Which candidates of a token are there: bit k - 1 is candidate k. */
export function candidatePlace<W, P>({ candidates, joined, place }: { readonly candidates: W; readonly joined: W; readonly place: P }) {
  return { candidates, zero: 1, joined, place } as const;
}

/** Whether a key matches a candidate, and which. */
export function matchDecisionFields<W>(candidate: W) {
  return { match: 1, candidate } as const;
}

/** A unique vector; a slice may end with a beat that is not filled. */
export function uniqueVector<D>(data: D) {
  return { data, filled: 1, last: 1 } as const;
}

/** A token of a slice: its unique vector or zero, the candidates with the same, unique and zero vectors so far. */
export function gatheredToken<W, P>({ index, agree, place, count }: { readonly index: W; readonly agree: W; readonly place: P; readonly count: W }) {
  return { index, zero: 1, agree, place, unique: count, zeros: count } as const;
}

/** An entry of the map; the class is valid in the last slice. */
export function mapEntry<W>(index: W) {
  return { index, zero: 1, last: 1, class: index, classValid: 1 } as const;
}

/** What a slice has: unique vectors, zero vectors and, the last one, classes. */
export function sliceSummary<W>(count: W) {
  return { unique: count, zeros: count, classes: count, lastSlice: 1 } as const;
}

const shape = fieldNames(tileShape({ tokens: 1, slices: 1, rows: 1, columns: 1, threshold: 1 }));
const tokens = fieldNames(gapToken({ gap: 1, joined: 1, data: 1 }));
const placed = fieldNames(placedToken({ data: 1, joined: 1, place: 1, threshold: 1 }));
const keys = fieldNames(vectorKeyFields({ vector: 1, norm: 1, joined: 1, place: 1, threshold: 1 }));
const steps = fieldNames(matchStep({ key: 1, keyNorm: 1, threshold: 1, candidates: 1, norms: 1 }));
const places = fieldNames(candidatePlace({ candidates: 1, joined: 1, place: 1 }));
const decisions = fieldNames(matchDecisionFields(1));
const unique = fieldNames(uniqueVector(1));
const entries = fieldNames(gatheredToken({ index: 1, agree: 1, place: 1, count: 1 }));
const map = fieldNames(mapEntry(1));
const summary = fieldNames(sliceSummary(1));
const vectors = fieldNames({ data: 1 });

/** Ports of the blocks of the gather side. */
export const vectorQuantizerPorts = { in: wires("advance", "data"), out: wires("quantised", "zero", "special") };
export const positionDecoderPorts = { in: { shape, tokens }, out: { placed } };
export const vectorKeyPorts = { in: { placed }, out: { originals: vectors, keys } };
export const layouterPorts = { in: { keys }, out: { places, steps } };
export const matcherPorts = { in: { steps }, out: { decisions } };
export const gatherPorts = { in: { decisions, places, originals: vectors }, out: { unique, entries } };
export const tokenClassifierPorts = { in: { entries }, out: { map, summary } };
export const concentratorPorts = { in: { shape, tokens }, out: { unique, map, summary, ...wires("busy", "shapeError") } };
export const groupMeanPorts = { in: { vectors, map, firsts: unique }, out: { mapped: map, unique, ...wires("busy") } };
export const tokenTapPorts = { in: { tokens }, out: { onward: tokens, vectors } };
