import type { ConcentratedTile } from "./tensor-format.js";

/** One list entry: a row joins the accumulator of one prefix class. */
export interface ListEntry {
  /** No row: +0 for a prefix class whose vector of this slice is zero. */
  readonly zero: boolean;
  /** The lane's last prefix class that uses the row. */
  readonly rowLast: boolean;
  /** Accumulator with the slices before; 0 in the first slice, which has none. */
  readonly from: number;
  /** Accumulator that takes the sum; in the last slice, where the sum leaves, the class: floor(class / lanes). */
  readonly index: number;
}

/** Lists of one (m-tile, slice): what the scatter lanes read, and which lanes use which vector. */
export interface LaneLists {
  readonly lanes: readonly (readonly ListEntry[])[];
  /** For each unique vector a bit per lane. */
  readonly users: Uint16Array;
}

/**
 * Class c belongs to scatter lane c mod lanes. The classes of a lane whose map entries agree in slices 0 to s form a prefix
 * class of slice s: up to there their sums are the same bits, so they share one accumulator. A prefix class that falls apart
 * in slice s is read once for each of its parts; the part that comes last in the list keeps its accumulator, so nothing is
 * overwritten before it is read, and the others take new ones in the order of the list (docs/adr/0007). In the last slice
 * every class is on its own: its sum leaves.
 *
 * A lane's list of a slice names, for each unique vector in order, the prefix classes that use it, then those with a zero
 * vector: every one once. Those of one row stand in the order in which their parts stood in the list of the slice before;
 * before the first slice, in the order of the classes.
 */
export function prefixLists({ classes, slices }: ConcentratedTile, lanes: number): readonly LaneLists[] {
  const walks = Array.from({ length: lanes }, (_, lane): Walk => {
    const own = Array.from({ length: Math.max(0, Math.ceil((classes - lane) / lanes)) }, (_member, index) => lane + index * lanes);
    return { sequence: own, numberOf: new Map(own.map((member) => [member, 0])), count: 0 };
  });
  return slices.map(({ p, rows }, slice): LaneLists => {
    const rowOf = new Int32Array(classes).fill(p);
    for (let row = 0; row < p; row += 1) for (const member of rows.classes.subarray(rows.start[row], rows.start[row + 1])) rowOf[member] = row;
    const users = new Uint16Array(p);
    const entries = walks.map((walk, lane) => {
      const list = step(walk, { rowOf, p, lanes, first: slice === 0, last: slice === slices.length - 1 });
      for (const { row } of list) if (row < p) users[row] = (users[row] as number) | (1 << lane);
      return list.map(({ row, from, index }, at): ListEntry => ({ zero: row === p, rowLast: row < p && list[at + 1]?.row !== row, from, index }));
    });
    return { lanes: entries, users };
  });
}

/** A lane on its way through the slices. */
interface Walk {
  /** Its classes in the order of the list before. */
  sequence: readonly number[];
  /** Accumulator of each. */
  numberOf: Map<number, number>;
  /** Accumulators in use. */
  count: number;
}

interface Part {
  readonly row: number;
  readonly from: number;
  readonly members: readonly number[];
}

/** One slice: the parts that its rows make of the prefix classes, in the order of the list, with their accumulators. */
function step(walk: Walk, { rowOf, p, lanes, first, last }: { readonly rowOf: Int32Array; readonly p: number; readonly lanes: number; readonly first: boolean; readonly last: boolean }) {
  const parts = new Map<number, Map<number, number[]>>();
  for (const member of walk.sequence) {
    const row = rowOf[member] as number;
    const from = walk.numberOf.get(member) ?? 0;
    const ofRow = parts.get(row) ?? new Map<number, number[]>();
    parts.set(row, ofRow.set(from, [...(ofRow.get(from) ?? []), member]));
  }
  const list: Part[] = [];
  for (let row = 0; row <= p; row += 1) for (const [from, members] of parts.get(row) ?? []) list.push({ row, from, members });
  if (last) return list.flatMap(({ row, from, members }) => members.map((member) => ({ row, from, index: Math.floor(member / lanes) })));
  const lastPart = new Map(list.map(({ from }, at) => [from, at]));
  const placed = list.map((part, at) => ({ ...part, index: !first && lastPart.get(part.from) === at ? part.from : walk.count++ }));
  walk.sequence = placed.flatMap(({ members }) => members);
  walk.numberOf = new Map(placed.flatMap(({ members, index }) => members.map((member) => [member, index] as const)));
  return placed;
}
