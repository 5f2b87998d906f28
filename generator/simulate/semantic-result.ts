import type { Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { semanticError, type ChainOptions, type SemanticChain } from "../golden/semantic/index.js";
import { npyBytes, type AttentionInput } from "../input/index.js";
import type { DesignIr } from "../ir/module.js";
import { clipFrames } from "../report/clip-frames.js";
import { semanticPicture } from "../report/semantic-picture.js";
import { EXPOSED_CYCLES_ARE, semanticFindings, semanticTable, semanticUnits, type SemanticReport } from "../report/semantic-report.js";
import type { BenchResult } from "../testbench/result.js";
import type { runImportance } from "./semantic.js";
import type { SemanticChainResult } from "./semantic-layer.js";
import { simulationResult, type SimulationResult } from "./simulation-result.js";
import type { Waves } from "./waves.js";

/** What was simulated. */
export interface SemanticRuns {
  /** Head by head. */
  readonly softmax: readonly BenchResult[];
  readonly importance: Awaited<ReturnType<typeof runImportance>>;
  readonly concentrator: BenchResult;
  readonly whole: SemanticChainResult;
}

/** All that is reported of a run. */
export interface SemanticOutcome {
  readonly accelerator: Accelerator;
  readonly seed: number;
  readonly waves?: Waves;
  readonly design: DesignIr;
  readonly input: AttentionInput;
  readonly options: ChainOptions;
  readonly chain: SemanticChain;
  readonly runs: SemanticRuns;
}

/** Report, tensors and picture of a run, with the verdict over all that was simulated. */
export async function semanticResult(outcome: SemanticOutcome): Promise<SimulationResult<SemanticReport>> {
  const { design, input, runs } = outcome;
  const report = reportOf(outcome);
  const { retained } = runs.whole;
  const files: readonly OutputFile[] = [
    { path: "importance.npy", bytes: npyBytes({ shape: [input.imageTokens], element: "float16", data: runs.importance.importance }) },
    { path: "retained.npy", bytes: npyBytes({ shape: [retained.length], element: "int32", data: retained }) },
    ...(await pictureOf(input, report, retained)),
  ];
  return simulationResult({ report, table: semanticTable(report), design, files, runs: Object.values(unitsOf(runs)).flat() });
}

/** Cycles of softmax, head by head, and of the selection behind the last word of attention: each simulated by itself. */
export function unitCycles({ softmax, concentrator }: Pick<SemanticRuns, "softmax" | "concentrator">): { readonly softmaxCycles: readonly number[]; readonly topkCycles: number } {
  const { gaps, rows } = concentrator.ports;
  if (!gaps || !rows) throw new Error("the concentrator has no gaps or no rows");
  return { softmaxCycles: softmax.map(({ cycles }) => cycles), topkCycles: gaps.lastCycle - rows.lastCycle };
}

function unitsOf({ whole, softmax, importance, concentrator }: SemanticRuns): Readonly<Record<string, readonly BenchResult[]>> {
  return { chain: [whole.result], softmax, importance: [importance.result], concentrator: [concentrator] };
}

function reportOf({ accelerator, seed, waves, input, options, chain, runs }: SemanticOutcome): SemanticReport {
  const { heads, textTokens, imageTokens, headDim } = input;
  const { textArrayCycles, pendingCycles, imageArrayCycles, simulatedImageCycles, lostArrayCycles, lateCycles, result } = runs.whole;
  const { softmaxCycles, topkCycles } = unitCycles(runs);
  return {
    design: accelerator.config.name,
    config: accelerator.hash,
    simulator: "verilator",
    seed,
    heads,
    textTokens,
    imageTokens,
    headDim,
    k: options.keep,
    textArrayCycles,
    softmaxCycles: softmaxCycles.reduce((sum, cycles) => sum + cycles, 0),
    topkCycles,
    pendingCycles,
    imageArrayCycles,
    simulatedImageCycles,
    lostArrayCycles,
    exposedCycles: lostArrayCycles + lateCycles,
    exposedCyclesAre: EXPOSED_CYCLES_ARE,
    ...semanticError(options, chain),
    ...semanticUnits(unitsOf(runs)),
    simCyclesPerSecond: Math.round(result.simCyclesPerSecond),
    ...(waves ? { waves: waves.file } : {}),
    input: input.provenance,
  };
}

/** Nothing where the tokens stand in no clip. */
async function pictureOf({ grid, sheet, frameNumbers, provenance }: AttentionInput, report: SemanticReport, retained: Int32Array): Promise<readonly OutputFile[]> {
  if (grid === undefined || sheet === undefined) return [];
  const text = semanticPicture({
    title: `${report.k} of ${report.imageTokens} tokens stay`,
    subtitle: provenance.query,
    found: semanticFindings(report),
    grid,
    retained,
    frames: await clipFrames(sheet, frameNumbers),
  });
  return [{ path: "picture.svg", text }];
}
