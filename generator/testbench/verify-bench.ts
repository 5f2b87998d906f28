import { counted } from "../config/counted.js";
import { createRandom } from "../config/random.js";
import { addFindings } from "../model/findings.js";
import type { Workspace } from "../tools/workspace.js";
import type { OwnBench } from "./own-bench.js";
import { failureLinesOf, type BenchResult } from "./result.js";
import { runBench } from "./run-bench.js";
import type { BlockReport } from "./verify.js";

/** Runs of a bench that is verified, each with a seed of its own. */
const RUNS = 5;

export interface OwnBenchRun {
  readonly workspace: Workspace;
  readonly bench: OwnBench;
  /** Of the first run; the others have the numbers behind it. */
  readonly seed: number;
  readonly onRun?: (run: number, all: number) => void;
}

/** Runs a bench {@link RUNS} times; all runs share one build. */
export async function runOwnBench({ workspace, bench: { use, agents }, seed, onRun }: OwnBenchRun): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    onRun?.(run + 1, RUNS);
    results.push((await runBench({ workspace, use, agents: agents({ random: createRandom(seed + run) }), seed: seed + run })).result);
  }
  return results;
}

/** The same as a report, as blocks of the catalog have one. `repeat` is the command that does it again. */
export async function verifyBench({ repeat, ...options }: OwnBenchRun & { readonly repeat: string }): Promise<BlockReport> {
  const begin = performance.now();
  const results = await runOwnBench(options);
  const block = options.bench.use.name;
  const failed = results.map((result, run) => ({ result, where: `${block}, run ${run + 1}, seed ${options.seed + run}` })).filter(({ result }) => !result.passed);
  return {
    block,
    simulator: "verilator",
    seed: options.seed,
    cases: 1,
    runs: results.length,
    comparedElements: results.reduce((sum, { comparedElements }) => sum + comparedElements, 0),
    ...addFindings(results),
    passed: failed.length === 0,
    failures: failed.slice(0, 1).map(({ result, where }) => [...failureLinesOf(where, result), ...(failed.length === 1 ? [] : [`  ${counted(failed.length - 1, "other run")} failed too`]), `  repeat it: ${repeat}`].join("\n")),
    seconds: (performance.now() - begin) / 1000,
  };
}
