import { z } from "zod";
import type { LibertyCell } from "./liberty.js";

export interface CellCount {
  readonly cell: string;
  readonly count: number;
  /** Of all of them, um2; left out for generic gates. */
  readonly area?: number;
}

export interface MemoryCount {
  readonly module: string;
  readonly widthBits: number;
  readonly depthWords: number;
  readonly count: number;
}

export interface Counted {
  readonly cells: readonly CellCount[];
  readonly flipFlops: number;
  readonly latches: number;
  readonly clockGates: number;
  readonly cellArea: number;
  readonly nand2Equivalents: number;
}

/** What is read of it. */
const STATISTICS = z.object({ modules: z.record(z.string(), z.object({ num_cells_by_type: z.record(z.string(), z.number()).optional() })) });

/**
 * NAND2 equivalents of generic gates: transistors of the static CMOS gate divided by the 4 of a NAND2
 * (the numbers of Yosys's own `stat -tech cmos`; an enable adds a multiplexer of 12, a reset or set 4).
 */
const GATE_NAND2: Readonly<Record<string, number>> = {
  $_BUF_: 0, $_NOT_: 0.5, $_NAND_: 1, $_NOR_: 1, $_AND_: 1.5, $_OR_: 1.5, $_ANDNOT_: 1.5, $_ORNOT_: 1.5, $_XOR_: 3, $_XNOR_: 3, $_MUX_: 3, $_NMUX_: 2.5,
  $_AOI3_: 1.5, $_OAI3_: 1.5, $_AOI4_: 2, $_OAI4_: 2, $_DFF_P_: 4, $_DFF_PN0_: 5, $_DFF_PN1_: 5, $_DFFE_PP_: 7, $_DFFE_PN0P_: 8, $_DFFE_PN1P_: 8, $_DLATCH_P_: 2,
};

/** Instances of every module below `top`, from Yosys's `stat -json`; modules that are no module of the design are leaves. */
export function countInstances(statistics: string, top: string): { readonly leaves: ReadonlyMap<string, number>; readonly modules: ReadonlyMap<string, number> } {
  const { modules } = STATISTICS.parse(JSON.parse(statistics));
  const byName = new Map(Object.entries(modules).map(([name, module]) => [plainName(name), module.num_cells_by_type ?? {}]));
  const leaves = new Map<string, number>();
  const inner = new Map<string, number>();
  const visit = (name: string, times: number): void => {
    const cells = byName.get(name);
    if (!cells) {
      leaves.set(name, (leaves.get(name) ?? 0) + times);
      return;
    }
    inner.set(name, (inner.get(name) ?? 0) + times);
    for (const [cell, count] of Object.entries(cells)) visit(plainName(cell), times * count);
  };
  visit(plainName(top), 1);
  return { leaves, modules: inner };
}

/** Sums up leaf cells of a mapped design; with `cells` by their liberty areas, else by {@link GATE_NAND2}. */
export function countCells(options: {
  readonly leaves: ReadonlyMap<string, number>;
  readonly memories: readonly string[];
  readonly cells?: readonly LibertyCell[];
  readonly nand2Area?: number;
}): Counted {
  const known = new Map((options.cells ?? []).map((cell) => [cell.name, cell]));
  const counts: CellCount[] = [];
  const sums = { flipFlops: 0, latches: 0, clockGates: 0, cellArea: 0, gates: 0 };
  for (const [name, count] of [...options.leaves].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (options.memories.includes(name) || name === "$scopeinfo") continue;
    const cell = known.get(name);
    const gate = GATE_NAND2[name];
    if (!cell && (options.cells || gate === undefined)) throw new Error(`cell ${name} is left after mapping and has no area`);
    if (cell?.state?.kind === "ff" || /^\$_DFFE?_/.test(name)) sums.flipFlops += count;
    if (cell?.state?.kind === "latch" || name.startsWith("$_DLATCH")) sums.latches += count;
    if (cell?.clockGating !== undefined) sums.clockGates += count;
    sums.cellArea += count * (cell?.area ?? 0);
    sums.gates += count * (gate ?? 0);
    counts.push({ cell: name, count, ...(cell ? { area: round(count * cell.area) } : {}) });
  }
  const { gates, ...rest } = sums;
  return { ...rest, cellArea: round(sums.cellArea), cells: counts, nand2Equivalents: round(options.nand2Area === undefined ? gates : sums.cellArea / options.nand2Area) };
}

/** Memories from Yosys's `dump` of the black boxes: one line a module, cell and parameter. */
export function countMemories(dump: string, modules: ReadonlyMap<string, number>): readonly MemoryCount[] {
  const found = new Map<string, MemoryCount>();
  let times = 1;
  let current: { module: string; width: number; depth: number } | undefined;
  const close = (): void => {
    if (!current) return;
    const key = `${current.module} ${current.width} ${current.depth}`;
    found.set(key, { module: current.module, widthBits: current.width, depthWords: current.depth, count: (found.get(key)?.count ?? 0) + times });
    current = undefined;
  };
  for (const line of dump.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "module") {
      close();
      times = modules.get(plainName(words.slice(1).join(" "))) ?? 0;
    } else if (words[0] === "cell") {
      close();
      current = { module: plainName(words[1] ?? ""), width: 0, depth: 0 };
    } else if (words[0] === "parameter" && current) {
      const value = Number(words.at(-1));
      if (words.includes("\\WIDTH_BITS")) current.width = value;
      if (words.includes("\\DEPTH_WORDS")) current.depth = value;
    }
  }
  close();
  return [...found.values()].filter((memory) => memory.count > 0);
}

/** Lines in which Yosys itself warns; ABC's remarks on its own working are left out. */
export function yosysWarnings(log: string): readonly string[] {
  return [...new Set(log.split("\n").filter((line) => /^(?!ABC:).*\bwarning:/i.test(line) && !line.startsWith("ABC")).map((line) => line.trim()))];
}

/** Module name without Yosys's leading backslash. */
function plainName(name: string): string {
  return name.trim().replace(/^\\/, "");
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
