import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CheckFailed } from "../errors.js";
import { templates } from "../emit/render.js";
import { CLOCK, RESET } from "../ir/types.js";
import { findOpensta, runOpensta } from "../tools/opensta.js";
import { lastLines } from "../tools/run.js";
import type { Workspace } from "../tools/workspace.js";
import { memoryLiberty, type RamBudget } from "./timing-netlist.js";

export interface CriticalPath {
  readonly ns: number;
  readonly megahertz: number;
  /** Names in the mapped netlist; undefined where ABC, which sees logic between registers only, made the estimate. */
  readonly start?: string;
  readonly end?: string;
  /** What the memories in it were allowed; undefined where it has none, and where ABC made the estimate, which leaves them out. */
  readonly ram?: RamBudget;
  readonly source: "OpenSTA" | "ABC";
}

export interface TimingOptions {
  readonly workspace: Workspace;
  /** Files relative to `folder`. */
  readonly folder: string;
  readonly liberties: readonly string[];
  readonly netlist: string;
  readonly top: string;
  readonly hasClock: boolean;
  readonly hasReset: boolean;
  readonly periodNs: number;
  /** Left out where the netlist has no memory. */
  readonly ram?: RamBudget;
}

/**
 * Longest path by OpenSTA, set-up times included; undefined where OpenSTA is not installed.
 * @throws FocusError where `FOCUS_OPENSTA` names a program that is not there; CheckFailed when OpenSTA fails
 */
export async function staticTiming(options: TimingOptions): Promise<CriticalPath | undefined> {
  const opensta = await findOpensta(options.workspace);
  if (!opensta.found && !options.workspace.environment["FOCUS_OPENSTA"]) return undefined;
  const script = path.join(path.dirname(options.netlist), "timing.tcl");
  const memories = path.join(path.dirname(options.netlist), "memories.lib");
  if (options.ram) await writeFile(path.join(options.folder, memories), memoryLiberty(options.ram));
  const text = templates().render("handoff/timing.tcl", {
    liberties: [...options.liberties, ...(options.ram ? [memories] : [])],
    netlist: options.netlist,
    top: options.top,
    periodNs: String(options.periodNs),
    clockPort: options.hasClock ? ` [get_ports ${CLOCK}]` : "",
    falsePaths: options.hasReset ? [RESET] : [],
  });
  await writeFile(path.join(options.folder, script), text);
  const result = await runOpensta(options.workspace, script, { cwd: options.folder });
  const errors = result.all.split("\n").filter((line) => line.startsWith("Error:"));
  if (result.exitCode !== 0 || errors.length > 0) throw new CheckFailed(`OpenSTA failed on ${options.top}\n${errors.length > 0 ? errors.join("\n") : lastLines(result.all, 20)}`);
  const found = readTimingReport(result.stdout, options.periodNs);
  return found && { ...found, ...(options.ram ? { ram: options.ram } : {}) };
}

/** The path of `report_checks`: what the clock period would have to be for a slack of zero. */
export function readTimingReport(report: string, periodNs: number): CriticalPath | undefined {
  const slack = /(-?[\d.]+)\s+slack/.exec(report)?.[1];
  const start = /^Startpoint: (\S+)/m.exec(report)?.[1];
  const end = /^Endpoint: (\S+)/m.exec(report)?.[1];
  if (slack === undefined || start === undefined || end === undefined) return undefined;
  return { ...asPath(periodNs - Number(slack)), start, end, source: "OpenSTA" };
}

/** Longest combinational delay of ABC's last `stime` of each module. */
export function readAbcDelay(log: string): CriticalPath | undefined {
  const delays = [...log.matchAll(/^ABC:.*Delay =\s*([\d.]+) ps/gm)].map((match) => Number(match[1]));
  return delays.length === 0 ? undefined : { ...asPath(Math.max(...delays) / 1000), source: "ABC" };
}

function asPath(ns: number): { readonly ns: number; readonly megahertz: number } {
  return { ns: Math.round(ns * 1e4) / 1e4, megahertz: ns > 0 ? Math.round(1e4 / ns) / 10 : Infinity };
}
