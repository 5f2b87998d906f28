import { fieldNames, wires, type WIRE } from "./block-interface.js";
import { concentratedShape } from "./gemm.js";

/*
 * What the streams and memories between sequencer, scatter lanes and map sorter carry: fields by name, the first one lowest.
 * A width is what its user has: bits for a packer, a size over parameters for a port, a type.
 */

/** An entry of a scatter lane's list (docs/adr/0007): `from` has the slices before, `index` takes the sum; in the last slice it is the class. */
export function listEntry<W>(index: W) {
  return { zero: 1, rowLast: 1, index, from: index } as const;
}

/** An entry of the published scatter's list: the row of a token, or that its vector is zero. */
export function tokenEntry<W>(row: W) {
  return { zero: 1, row } as const;
}

/** A pass as scatter lanes see it; where it goes to several of them, `entries` has the count of lane i at [i*W +: W]. */
export function passFields<W>({ lanes, base, entries }: { readonly lanes: W; readonly base: W; readonly entries: W }) {
  return { first: 1, last: 1, final: 1, lastBlock: 1, lanes, base, entries } as const;
}

/** What rides along with a pass of the published scatter in the place of `entries`. */
export function passCounts<W>(count: W) {
  return { unique: count, tokens: count } as const;
}

/** A slice before its passes: unique vectors, and the entries of each lane's list, lane i at [i*W +: W]. */
export function sliceCounts<W>({ unique, entries }: { readonly unique: W; readonly entries: W }) {
  return { unique, entries } as const;
}

/** A unique vector, and which scatter lanes use its row: a bit each. */
export function usedVector<D, W>(data: D, users: W) {
  return { data, users } as const;
}

/**
 * A row of results of a scatter lane: of the class, or token, `index` of the lane; `last` ends the GEMM for the lane. Where its
 * last m-tile has nothing for the lane, a closing beat does so that is not `filled`: all zero but for `last`.
 */
export function classRow<D, W>(data: D, index: W) {
  return { data, index, filled: 1, last: 1 } as const;
}

/** A slice as the map sorter takes it: unique vectors, classes of the lane, first and last one of the m-tile. */
export function sortedSlice<W>({ unique, classes }: { readonly unique: W; readonly classes: W }) {
  return { unique, classes, first: 1, last: 1 } as const;
}

/** The row of a class, or that its vector is zero. */
export function classEntry<W>(index: W) {
  return { index, zero: 1 } as const;
}

const pass = fieldNames(passFields({ lanes: 1, base: 1, entries: 1 }));
const entry = fieldNames(listEntry(1));
const row = fieldNames({ data: 1 });

/** Ports that are there once per scatter lane go by its number. */
type PerLane<Name extends string, Fields extends readonly string[]> = { readonly [K in `${Name}${number}`]: Fields };

function perLane<const Name extends string, Fields extends readonly string[]>(lanes: number, name: Name, fields: Fields): PerLane<Name, Fields> {
  return Object.fromEntries(Array.from({ length: lanes }, (_, lane) => [`${name}${lane}`, fields])) as PerLane<Name, Fields>;
}

/** Ports of the blocks between sequencer, scatter lanes and map sorter. */
export const scatterLanePorts = { in: { list: entry, passes: pass, rows: row }, out: { results: fieldNames(classRow(1, 1)) } };
export const mapSorterPorts = {
  in: { slices: fieldNames(sortedSlice({ unique: 1, classes: 1 })), rows: fieldNames(classEntry(1)) },
  out: { uses: fieldNames({ used: 1 }), entries: entry, counts: fieldNames({ entries: 1 }) },
};
export const vectorBufferPorts = { in: { write: fieldNames(usedVector(1, 1)), ...wires("advance", "read", "offset", "release") }, out: wires("level", "data", "users") };
export const concentratedSequencerPorts = {
  in: { shape: fieldNames(concentratedShape(1)), slices: fieldNames(sliceCounts({ unique: 1, entries: 1 })), ...wires("advance", "vectorLevel", "weightLevel") },
  out: { passes: pass, ...wires("vectorRead", "vectorOffset", "vectorRelease", "weightRead", "start", "valid", "computing", "vectorLanes", "weightLanes") },
};
export function rowQueuePorts(lanes: number) {
  const out: { readonly advance: typeof WIRE } & PerLane<"rows", typeof row> = { ...wires("advance"), ...perLane(lanes, "rows", row) };
  return { in: wires("valid", "users", "partialSums"), out };
}
export function passQueuePorts(lanes: number) {
  return { in: { push: pass }, out: perLane(lanes, "pop", pass) };
}
