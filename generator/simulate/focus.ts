import type { AcceleratorConfig } from "../config/accelerator.js";
import { lanePorts } from "./engine-streams.js";
import { GATHER_PORTS } from "../designs/concentrated-layer.js";
import type { Concentration, OperandCodes } from "../golden/similarity/index.js";
import type { Tensor } from "../input/index.js";
import type { BenchResult } from "../testbench/result.js";
import type { VerilatorModel } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../testbench/simulators/verilator-run.js";
import { expandResults, expectConcentrated, type CollectedResults, type ConcentratedExpectation } from "./concentrated.js";
import { gatheredTensor, type GatheredTensor } from "./gather.js";
import { cycleLimit, matrixTensor, type GemmBench, type GemmRunOptions } from "./gemm.js";
import type { LayerExpectation } from "./layer.js";
import { expandTokens, expectPublished } from "./published.js";

interface ScatterRun {
  /** What golden says of a GEMM. */
  readonly expect: (bench: GemmBench, operands: { readonly concentration: Concentration; readonly weights: OperandCodes; readonly N: number }) => ConcentratedExpectation;
  /** The tokens x N matrix that the result streams hold; pruned tokens are 0. */
  readonly expand: (bench: GemmBench, collected: CollectedResults) => readonly bigint[];
  /** Whether its results can be gathered while it runs. */
  readonly isChained: boolean;
}

/** How an engine is run, by the arrangement of its scatter. */
const SCATTER_RUNS: Readonly<Record<AcceleratorConfig["scatter"]["arrangement"], ScatterRun>> = {
  rows: { expect: expectConcentrated, expand: expandResults, isChained: true },
  published: { expect: expectPublished, expand: expandTokens, isChained: false },
};

export function scatterRun({ scatter }: AcceleratorConfig): ScatterRun {
  return SCATTER_RUNS[scatter.arrangement];
}

export interface FocusExpectation {
  readonly concentration: Concentration;
  /** The engine, or with `layer` the engine beside the gather of its result. */
  readonly bench: GemmBench;
  readonly engine: ConcentratedExpectation;
  readonly layer?: LayerExpectation;
}

export interface FocusEngineRun {
  readonly result: BenchResult;
  /** [tokens, N]: every class expanded to its tokens. */
  readonly output: Tensor;
  /** What the RTL gathered of its result, where it did. */
  readonly gathered?: GatheredTensor;
}

/** The engine in Verilator on what golden has concentrated. */
export async function runFocusEngine({ concentration, bench, engine, layer }: FocusExpectation, model: VerilatorModel, options: Omit<GemmRunOptions, "patterns">): Promise<FocusEngineRun> {
  const limit = cycleLimit(engine.cycles.cycles + (layer?.output.statistics.vectors ?? 0));
  const done = await runVerilatorModel(model, [{ vectors: layer?.vectors ?? engine.vectors }], { ...options, collect: true, limit });
  const [result] = done.results;
  if (!result) throw new Error("a run without a result");
  const [collected = {}] = done.collected;
  const lanes = lanePorts("results", bench.accelerator.config).map((name) => collected[name] ?? []);
  const N = engine.results.length / concentration.tokens;
  const matrix = scatterRun(bench.accelerator.config).expand(bench, { concentration, tensor: engine.tensor, N, lanes });
  return {
    result,
    output: matrixTensor(bench, [concentration.tokens, N], matrix),
    ...(layer ? { gathered: gatheredTensor({ device: bench.device, names: GATHER_PORTS, collected, concentration: layer.output }) } : {}),
  };
}
