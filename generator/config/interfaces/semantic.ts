import { fieldNames, wires } from "./block-interface.js";
import { elementRow } from "./functions.js";

/*
 * What the streams of semantic concentration carry: fields by name, the first one lowest. A width is what its user has: bits
 * for a packer, a size over parameters for a port, a type.
 */

/** A pruning: rows of attention, tokens of each, how many of them stay. */
export function pruningJob<W>({ rows, count }: { readonly rows: W; readonly count: W }) {
  return { rows, tokens: count, keep: count } as const;
}

/** Rows of attention to come, and tokens of each. */
export function attentionShape<W>({ rows, count }: { readonly rows: W; readonly count: W }) {
  return { rows, tokens: count } as const;
}

/** A selection: its tokens, and how many of them stay. */
export function selection<W>(count: W) {
  return { tokens: count, keep: count } as const;
}

/** A word of comparison bits: above the least retained score, or equal to it; how many of the equal ones stay, how many tokens in all. */
export function comparedWord<W>({ lanes, count }: { readonly lanes: W; readonly count: W }) {
  return { above: lanes, equal: lanes, ties: count, keep: count, first: 1 } as const;
}

/** A token that stays. */
export function retainedToken<W>(index: W) {
  return { index, last: 1 } as const;
}

/** A tensor by the number of its retained tokens. */
export function retainedCount<W>(count: W) {
  return { tokens: count } as const;
}

/** An m-tile of retained tokens; first and last one of the tensor. */
export function retainedTile<W>(count: W) {
  return { tokens: count, first: 1, last: 1 } as const;
}

/** Distance of a retained token to the one before; last token of its m-tile, of the tensor. */
export function tokenGap<W>(gap: W) {
  return { gap, tileLast: 1, last: 1 } as const;
}

/** A token of a pruned stream with what comes with it. */
export function gapWord<W>({ gap, data }: { readonly gap: W; readonly data: W }) {
  return { gap, data, last: 1 } as const;
}

/** The same with its position in the tensor before any pruning. */
export function keptWord<W>({ index, data }: { readonly index: W; readonly data: W }) {
  return { index, data, last: 1 } as const;
}

const words = fieldNames({ data: 1 });
const rows = fieldNames(elementRow(1));
const job = fieldNames(pruningJob({ rows: 1, count: 1 }));
const shape = fieldNames(attentionShape({ rows: 1, count: 1 }));
const select = fieldNames(selection(1));
const retained = fieldNames(retainedToken(1));
const tensor = fieldNames(retainedCount(1));
const tiles = fieldNames(retainedTile(1));
const gaps = fieldNames(tokenGap(1));

/** Ports of the blocks of semantic concentration. */
export const scoreKeyPorts = { in: wires("present", "scores"), out: wires("keys") };
export const retainedScanPorts = { in: { words: fieldNames(comparedWord({ lanes: 1, count: 1 })) }, out: { retained } };
export const topkPorts = { in: { select, scores: words }, out: { retained, ...wires("busy") } };
export const offsetEncoderPorts = { in: { tensor, retained }, out: { tiles, gaps, ...wires("busy", "lengthError") } };
export const tokenFilterPorts = { in: { retained, tokens: fieldNames(gapWord({ gap: 1, data: 1 })) }, out: { kept: fieldNames(keptWord({ index: 1, data: 1 })), ...wires("lengthError") } };
export const importancePorts = { in: { shape, rows }, out: { scores: words, ...wires("busy", "lengthError") } };
export const selectionSplitPorts = { in: { job }, out: { shape, select, tensor } };
export const semanticConcentratorPorts = { in: { job, rows }, out: { tiles, gaps, ...wires("busy", "lengthError") } };
