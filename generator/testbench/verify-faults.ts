import { counted } from "../config/counted.js";
import { FocusError } from "../errors.js";
import type { Workspace } from "../tools/workspace.js";
import { BATCH_MODULE } from "./bench.js";
import { caseOf, type VerificationEntry } from "./cases/catalog-entry.js";
import type { Fault } from "./cases/fault.js";
import { caseFaultBench, ownFaultBench, runFaultBenches, type FaultBench, type FaultBenchOptions } from "./fault-bench.js";
import type { OwnBench } from "./own-bench.js";
import { failureLinesOf, type BenchResult } from "./result.js";

/** Draws in which a fault may show: a rare one, of a memory that comes round, needs the inputs of several. */
const DRAWS = 3;

/** What a block's bench must notice, and where. */
export interface SeededFaults {
  readonly block: string;
  readonly seeded: readonly SeededFault[];
}

interface SeededFault {
  readonly fault: Fault;
  /** Label of the case in which it is looked for. */
  readonly place: string;
  /** The device of that place, with a fault or without one. */
  readonly make: (options: FaultBenchOptions) => FaultBench;
}

/** @throws FocusError where there are none, and for a case that the block has not */
export function faultsOf(verified: VerificationEntry | OwnBench): SeededFaults {
  const own = "agents" in verified;
  const block = own ? verified.use.name : verified.block;
  const where = own ? "bench(..., { faults: [...] })" : `entry("${block}", cases, { faults: [...] })`;
  if (verified.faults.length === 0) throw new FocusError({ path: block, rule: "has no seeded faults", fix: `write some: ${where}, each with name, block, search and replacement` });
  if (own) return { block, seeded: verified.faults.map((fault) => ({ fault, place: "the bench", make: (options) => ownFaultBench(verified, options) })) };
  const places = verified.faults.map((fault) => ({ fault, place: caseOf(verified, fault.label, `fault "${fault.name}"`) }));
  return { block, seeded: places.map(({ fault, place }) => ({ fault, place: place.label, make: (options) => caseFaultBench(place, options) })) };
}

export interface FaultFinding {
  readonly fault: string;
  /** Block whose Verilog is changed. */
  readonly changed: string;
  /** Label of the case in which it is looked for. */
  readonly case: string;
  /** Undefined where it survived. */
  readonly caught?: {
    /** Of the run in which it was caught. */
    readonly seed: number;
    /** What the bench said of it. */
    readonly said: string;
  };
}

export interface FaultReport {
  readonly block: string;
  readonly seed: number;
  readonly faults: readonly FaultFinding[];
  readonly passed: boolean;
  /** Sound devices that failed beside the faulty ones, and faults that survived. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

interface FaultRun {
  readonly workspace: Workspace;
  /** Of the first draw; the others have the numbers behind it. */
  readonly seed: number;
  readonly beats?: number;
  readonly onDraw?: (draw: number, left: number) => void;
}

/**
 * Builds every fault of a block beside the sound devices it was made from, and runs them all: up to {@link DRAWS} times, until none is left.
 * @throws FocusError for a fault whose text is not there
 */
export async function verifyFaults({ block, seeded }: SeededFaults, { workspace, seed, beats, onDraw }: FaultRun): Promise<FaultReport> {
  const begin = performance.now();
  const sound = [...new Map(seeded.map(({ place, make }) => [place, make])).values()];
  const makers = [...sound, ...seeded.map(({ fault, make }) => (options: FaultBenchOptions) => make({ ...options, fault }))];
  const caught = new Map<Fault, FaultFinding["caught"]>();
  const failures: string[] = [];
  for (let draw = 0; draw < DRAWS && caught.size < seeded.length && failures.length === 0; draw += 1) {
    onDraw?.(draw + 1, seeded.length - caught.size);
    const own = seed + draw;
    const outcomes = await runFaultBenches(makers.map((make, index) => make({ seed: own, index, ...(beats === undefined ? {} : { beats }) })), { workspace, seed: own });
    for (const { bench, result } of outcomes) {
      if (result.passed) continue;
      if (bench.fault === undefined) failures.push(failureLinesOf(`${bench.title.replace(/: sound$/, "")}: fails without any fault`, result).join("\n"));
      else if (!caught.has(bench.fault)) caught.set(bench.fault, { seed: own, said: said(bench, result) });
    }
  }
  const findings = seeded.map(({ fault, place }): FaultFinding => ({ fault: fault.name, changed: fault.block, case: place, ...optional(caught.get(fault)) }));
  const survived = failures.length > 0 ? [] : findings.filter((one) => one.caught === undefined).map((one) => `${block}: fault "${one.fault}" survived ${counted(DRAWS, "run")} of case ${one.case}, seeds ${seed} to ${seed + DRAWS - 1}`);
  return { block, seed, faults: findings, passed: failures.length + survived.length === 0, failures: [...failures, ...survived], seconds: (performance.now() - begin) / 1000 };
}

function optional(caught: FaultFinding["caught"]): Pick<FaultFinding, "caught"> {
  return caught ? { caught } : {};
}

/** The first wrong element or broken rule; else how many beats are missing or left over. */
function said({ device: { block } }: FaultBench, result: BenchResult): string {
  const [counts = "", first = counts] = failureLinesOf("", result);
  return first.replace(/^: /, "").trim().replace(new RegExp(`${BATCH_MODULE}\\.\\w+`), block);
}
