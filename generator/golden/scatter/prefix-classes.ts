import { elementAt } from "../../config/element-at.js";
import type { ConcentratedTile } from "../similarity/tensor-format.js";

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

export interface PrefixOptions {
  readonly lanes: number;
  /**
   * Also add +0 where nothing but a zero vector joins a sum. It changes a sum of -0 only, and there is none unless results
   * that are subnormal are flushed.
   */
  readonly addZeros: boolean;
}

/** A lane on its way through the slices of an m-tile. */
export interface LaneWalk {
  readonly addZeros: boolean;
  /** Its classes in the order of the list before; a class counts from 0 in its lane. */
  sequence: readonly number[];
  /** Accumulator of each class. */
  readonly accumulatorOf: Int32Array;
  /** Accumulators in use. */
  count: number;
}

/** What a lane has to know of a slice. */
export interface LaneSlice {
  /** For each class of the lane its row; p for a zero vector. */
  readonly rowOf: Int32Array;
  readonly p: number;
  readonly first: boolean;
  readonly last: boolean;
}

/**
 * Class c belongs to scatter lane c mod lanes. The classes of a lane whose map entries agree in slices 0 to s form a prefix
 * class of slice s: up to there their sums are the same bits, so they share one accumulator. A prefix class that falls apart
 * in slice s is read once for each of its parts; the part that comes last in the list keeps its accumulator, so nothing is
 * overwritten before it is read, and the others take new ones in the order of the list (docs/adr/0007). In the last slice
 * every class is on its own: its sum leaves.
 *
 * A lane's list of a slice names, for each unique vector in order, the prefix classes that use it, then those with a zero
 * vector. Those of one row stand in the order in which they stood in the list of the slice before; before the first slice,
 * in the order of the classes. Between the first slice and the last, a zero vector that keeps its accumulator is left out.
 */
export function prefixLists({ classes, slices }: ConcentratedTile, { lanes, addZeros }: PrefixOptions): readonly LaneLists[] {
  const walks = Array.from({ length: lanes }, (_, lane) => laneWalk(Math.max(0, Math.ceil((classes - lane) / lanes)), addZeros));
  return slices.map(({ p, rows }, slice): LaneLists => {
    const rowOf = new Int32Array(classes).fill(p);
    for (let row = 0; row < p; row += 1) for (const member of rows.classes.subarray(rows.start[row], rows.start[row + 1])) rowOf[member] = row;
    const users = new Uint16Array(p);
    const entries = walks.map((walk, lane) => {
      const own = rowOf.filter((_, member) => member % lanes === lane);
      for (const row of own) if (row < p) users[row] = elementAt(users, row) | (1 << lane);
      return laneList(walk, { rowOf: own, p, first: slice === 0, last: slice === slices.length - 1 });
    });
    return { lanes: entries, users };
  });
}

/** A lane of so many classes before its first slice. */
export function laneWalk(classes: number, addZeros: boolean): LaneWalk {
  return { addZeros, sequence: Array.from({ length: classes }, (_, member) => member), accumulatorOf: new Int32Array(classes), count: 0 };
}

/** The list of the lane's next slice. */
export function laneList(walk: LaneWalk, { rowOf, p, first, last }: LaneSlice): readonly ListEntry[] {
  const parts = partsOf(walk, rowOf, p);
  const lastPart = new Map(parts.map(({ from }, at) => [from, at]));
  const list = parts.flatMap(({ row, from, members }, at) => {
    if (last) return members.map((member) => ({ row, from, index: member }));
    const keeps = !first && lastPart.get(from) === at;
    const index = keeps ? from : walk.count++;
    for (const member of members) walk.accumulatorOf[member] = index;
    return keeps && row === p && !walk.addZeros ? [] : [{ row, from, index }];
  });
  walk.sequence = parts.flatMap(({ members }) => members);
  return list.map(({ row, from, index }, at) => ({ zero: row === p, rowLast: row < p && list[at + 1]?.row !== row, from, index }));
}

interface Part {
  readonly row: number;
  readonly from: number;
  readonly members: readonly number[];
}

/** What the rows of a slice make of the prefix classes, in the order of the list. */
function partsOf({ sequence, accumulatorOf }: LaneWalk, rowOf: Int32Array, p: number): readonly Part[] {
  const byRow = Array.from({ length: p + 1 }, () => new Map<number, number[]>());
  for (const member of sequence) {
    const ofRow = byRow[elementAt(rowOf, member)];
    const from = elementAt(accumulatorOf, member);
    const members = ofRow?.get(from);
    if (members) members.push(member);
    else ofRow?.set(from, [member]);
  }
  return byRow.flatMap((ofRow, row) => [...ofRow].map(([from, members]) => ({ row, from, members })));
}
