import { rm } from "node:fs/promises";
import path from "node:path";
import { counted } from "../config/counted.js";
import { createRandom } from "../config/random.js";
import { addFindings } from "../model/findings.js";
import { buildFolder, type Workspace } from "../tools/workspace.js";
import type { OwnBench } from "./own-bench.js";
import { failureLinesOf, type BenchResult } from "./result.js";
import { runBench } from "./run-bench.js";
import { readCoverage, type Coverage } from "./simulators/coverage.js";
import type { WaveFormat } from "./simulators/verilator-build.js";
import { runFolder } from "./simulators/verilator-run.js";
import type { BlockReport, Waveform } from "./verify.js";

/** Runs of a bench that is verified, each with a seed of its own. */
const RUNS = 5;

export interface OwnBenchRun {
  readonly workspace: Workspace;
  readonly bench: OwnBench;
  /** Of the first run; the others have the numbers behind it. */
  readonly seed: number;
  readonly onRun?: (run: number, all: number) => void;
  readonly coverage?: boolean;
  /** Waveforms of all runs: files `<block>-<run>` in an existing folder. */
  readonly waves?: { readonly format: WaveFormat; readonly folder: string };
}

export interface OwnBenchRuns {
  readonly results: readonly BenchResult[];
  readonly coverage?: Coverage;
  /** With `waves`: a waveform of each run. */
  readonly waves?: readonly Waveform[];
}

/** Runs a bench {@link RUNS} times; all runs share one build. */
export async function runOwnBench({ workspace, bench: { use, agents }, seed, onRun, coverage = false, waves }: OwnBenchRun): Promise<OwnBenchRuns> {
  const results: BenchResult[] = [];
  const written: Waveform[] = [];
  const counts = coverage ? await runFolder({}, buildFolder(workspace, "coverage", use.name)) : undefined;
  try {
    for (let run = 0; run < RUNS; run += 1) {
      onRun?.(run + 1, RUNS);
      const file = waves && path.join(waves.folder, `${use.name}-${run + 1}.${waves.format}`);
      const { result } = await runBench({
        workspace,
        use,
        agents: agents({ random: createRandom(seed + run) }),
        seed: seed + run,
        ...(waves && file !== undefined ? { waves: { format: waves.format, file } } : {}),
        ...(counts === undefined ? {} : { coverageFile: path.join(counts, `coverage-${run}.dat`) }),
      });
      results.push(result);
      if (file !== undefined) written.push({ file, cases: { [result.module]: use.name }, patterns: `seed ${seed + run}` });
    }
    const reached = counts === undefined ? undefined : await readCoverage(counts);
    return { results, ...(reached ? { coverage: { line: reached.line, toggle: reached.toggle } } : {}), ...(waves ? { waves: written } : {}) };
  } finally {
    if (counts !== undefined) await rm(counts, { recursive: true, force: true });
  }
}

/** The same as a report, as blocks of the catalog have one. `repeat` is the command that does it again. */
export async function verifyBench({ repeat, ...options }: OwnBenchRun & { readonly repeat: string }): Promise<BlockReport> {
  const begin = performance.now();
  const { results, ...more } = await runOwnBench(options);
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
    ...more,
  };
}
