import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Points that were reached at least once, of all there are. */
export interface CoverageCount {
  readonly covered: number;
  readonly total: number;
}

export interface Coverage {
  readonly line: CoverageCount;
  readonly toggle: CoverageCount;
}

export interface CoverageData extends Coverage {
  /** Largest count by point, so that several runs and builds add up: `toggle file:line:name`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Adds every `coverage-*.dat` of a build folder to what is known so far. */
export async function readCoverage(folder: string, before?: CoverageData): Promise<CoverageData> {
  const counts = new Map(before?.counts ?? []);
  const files = (await readdir(folder)).filter((name) => /^coverage-.*\.dat$/.test(name));
  for (const file of files) {
    for (const [point, count] of parseCoverage(await readFile(path.join(folder, file), "utf8"))) counts.set(point, Math.max(count, counts.get(point) ?? 0));
  }
  const tally = (kind: string): CoverageCount => {
    const of = [...counts].filter(([point]) => point.startsWith(kind));
    return { covered: of.filter(([, count]) => count > 0).length, total: of.length };
  };
  return { line: tally("line "), toggle: tally("toggle "), counts };
}

/**
 * Points of Verilator's coverage file, `C '<key>\x02<value>\x01...' <count>` a line. Instances of one module are one point;
 * branches count as lines. Only files of the design (rtl/) count, not the testbench around it.
 */
export function parseCoverage(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const match = /^C '(.*)' (\d+)$/s.exec(line);
    if (!match) continue;
    const fields = new Map(
      (match[1] ?? "")
        .split("\x01")
        .filter((part) => part !== "")
        .map((part) => [part.slice(0, part.indexOf("\x02")), part.slice(part.indexOf("\x02") + 1)] as const),
    );
    const file = fields.get("f") ?? "";
    if (!file.startsWith("rtl/")) continue;
    const page = fields.get("page") ?? "";
    const kind = page.includes("toggle") ? "toggle" : "line";
    const point = `${kind} ${file}:${fields.get("l") ?? ""}:${fields.get("n") ?? ""}:${fields.get("o") ?? ""}`;
    counts.set(point, Math.max(Number(match[2]), counts.get(point) ?? 0));
  }
  return counts;
}
