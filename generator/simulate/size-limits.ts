import { acceleratorTable, type GemmConfig } from "../config/accelerator.js";
import { neighbourhoodTable } from "../blocks/similarity/neighbourhood.js";
import { throwIfAny } from "../errors.js";
import type { TokenGrid } from "../golden/similarity/index.js";

/** One size of a tensor, and the most that the design takes. */
export interface SizeLimit {
  /** What the user calls it: `K`, `head dim`. */
  readonly name: string;
  readonly size: number;
  readonly most: number;
  /** What `most` is, where it has a name of its own. */
  readonly called?: string;
  readonly fix: string;
}

/** @throws FocusError with every size that is beyond its limit */
export function checkSizes(limits: readonly SizeLimit[]): void {
  const beyond = limits.filter(({ size, most }) => size > most);
  throwIfAny(beyond.map(({ name, size, most, called, fix }) => ({ path: name, value: String(size), rule: `must not exceed ${called === undefined ? "" : `${called}, `}${most}`, fix })));
}

/** Limits of the sizes that `limits.size` holds for. */
export function sizeLimits(sizes: Readonly<Record<string, number>>, { limits }: GemmConfig): readonly SizeLimit[] {
  return Object.entries(sizes).map(([name, size]) => ({ name, size, most: limits.size, called: "limits.size", fix: raise(size) }));
}

/** @throws FocusError for a tensor of more frames, rows or columns than the gather side can count */
export function checkGatherGrid({ frames, rows, columns }: TokenGrid): void {
  const { maxFrames, maxRows, maxColumns } = neighbourhoodTable;
  const sizes = [
    { name: "frames", size: frames, table: maxFrames },
    { name: "rows", size: rows, table: maxRows },
    { name: "columns", size: columns, table: maxColumns },
  ];
  checkSizes(sizes.map(({ name, size, table }) => ({ name: `--grid: ${name}`, size, most: Number(table.mend(size)), fix: `choose a --grid of at most ${table.mend(size)} ${name}` })));
}

/** limits.size has a largest value itself, and whole numbers from a least one on. */
function raise(size: number): string {
  const { read, mend } = acceleratorTable.limits.size;
  return read(size) !== undefined ? `raise it: --set limits.size=${size}` : `give at most ${mend(size)} at a time`;
}
