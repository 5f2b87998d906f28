import type { ConcentratedSlice } from "../golden/concentration/index.js";

/** One list entry: a row joins the accumulator of one class. */
export interface ListEntry {
  /** No row: +0 for a class whose vector of this slice is zero. */
  readonly zero: boolean;
  /** The lane's last class that uses the row. */
  readonly rowLast: boolean;
  readonly index: number;
}

/** Lists of one (m-tile, slice): what the scatter lanes read, and which lanes use which vector. */
export interface LaneLists {
  readonly lanes: readonly (readonly ListEntry[])[];
  /** For each unique vector a bit per lane. */
  readonly users: Uint16Array;
}

/**
 * Class c belongs to lane c mod lanes under index floor(c / lanes). A lane's list names, for each unique vector in order, its
 * classes that use it, then its classes with a zero vector: every class once.
 * @param classes c of the m-tile
 */
export function laneLists(slice: ConcentratedSlice, classes: number, lanes: number): LaneLists {
  const { p, rows } = slice;
  const entries = Array.from({ length: lanes }, (): ListEntry[] => []);
  const users = new Uint16Array(p);
  const listed = new Uint8Array(classes);
  for (let row = 0; row < p; row += 1) {
    const members = rows.classes.subarray(rows.start[row], rows.start[row + 1]);
    entries.forEach((list, lane) => {
      const own = [...members].filter((member) => member % lanes === lane);
      own.forEach((member, index) => list.push({ zero: false, rowLast: index === own.length - 1, index: Math.floor(member / lanes) }));
      if (own.length > 0) users[row] = (users[row] ?? 0) | (1 << lane);
    });
    for (const member of members) listed[member] = 1;
  }
  listed.forEach((done, member) => {
    if (!done) entries[member % lanes]?.push({ zero: true, rowLast: false, index: Math.floor(member / lanes) });
  });
  return { lanes: entries, users };
}
