import type { AcceleratorConfig } from "../config/accelerator.js";
import type { Accelerator } from "../designs/focus.js";
import { gatherSizes } from "../designs/gather-side.js";
import type { OutputFile } from "../emit/manifest.js";
import { compareDecisions, concentrate, summarize, type ConcentrateOptions } from "../golden/similarity/index.js";
import { formatGrid, npyBytes, toRaw, type ResolvedInput } from "../input/index.js";
import { gatherHiddenFrom } from "../model/concentration-limits.js";
import { gatherCycles, gatherLoad } from "../model/gather-cycles.js";
import type { EngineRun } from "../report/concentration-picture.js";
import { concentrationReport, concentrationTable, outputError, retainedRows, type ConcentrationReport } from "../report/concentration-report.js";
import { peWork, usedPes } from "../report/pe-work.js";
import { simulationReport } from "../report/simulation-report.js";
import { traceInterval } from "../report/utilisation-plot.js";
import type { BenchResult } from "../testbench/result.js";
import { concentrationFile, concentrationTensors } from "./concentration-files.js";
import { concentratedPasses } from "./engine-streams.js";
import type { FocusEngineRun, FocusExpectation } from "./focus.js";
import type { GatherResult } from "./gather.js";
import type { GemmBench, GemmExpectation } from "./gemm.js";
import { blockedResults, layerCycles } from "./layer.js";
import { elementNumbers } from "./operands.js";
import { simulationResult, type SimulationResult } from "./simulation-result.js";
import type { Waves } from "./waves.js";

/** The operands, and how their tokens are concentrated. */
export interface FocusInput {
  readonly operands: ResolvedInput;
  readonly options: ConcentrateOptions;
}

/** What golden says of the run. */
export interface FocusGolden extends FocusExpectation {
  /** The same GEMM on the dense design. */
  readonly dense: { readonly bench: GemmBench; readonly expectation: GemmExpectation };
}

/** What was simulated. */
export interface FocusRuns {
  readonly gather: GatherResult;
  readonly sorters?: readonly BenchResult[];
  readonly engine: FocusEngineRun;
  readonly dense?: BenchResult;
}

/** All that is reported of a run. */
export interface FocusFindings {
  readonly accelerator: Accelerator;
  readonly seed: number;
  readonly waves?: Waves;
  readonly input: FocusInput;
  readonly golden: FocusGolden;
  readonly runs: FocusRuns;
}

/** Report, tensors and picture of a run, with the verdict over all that was simulated. */
export async function focusResult(findings: FocusFindings): Promise<SimulationResult<ConcentrationReport>> {
  const { golden, runs } = findings;
  const report = reportOf(findings);
  const files: readonly OutputFile[] = [
    { path: "output.npy", bytes: npyBytes(toRaw(runs.engine.output, "output")) },
    ...concentrationTensors(runs.gather.gathered),
    ...(runs.engine.gathered ? concentrationTensors(runs.engine.gathered, "output-") : []),
    await pictureOf(findings, report),
  ];
  return simulationResult({ report, table: concentrationTable(report), design: golden.bench.design, files, runs: [runs.engine.result, ...Object.values(besideOf(runs)).flat()] });
}

function reportOf({ accelerator, seed, waves, input, golden, runs }: FocusFindings): ConcentrationReport {
  const { operands, options } = input;
  const { concentration, engine, layer, bench, dense } = golden;
  const { output, result } = runs.engine;
  const took = layer && layerCycles(result, bench.device);
  const model = simulationReport({ accelerator, input: operands, result: took ? { ...result, cycles: took.cycles } : result, model: engine.cycles, simulator: "verilator", seed, ...(waves ? { waves: waves.file } : {}) });
  const exact = concentrate({ ...options, matcher: { kind: "exact64" } });
  const rows = (codes: Parameters<typeof elementNumbers>[0]): readonly number[] => retainedRows(elementNumbers(codes, output.format), operands.N, concentration.tileOf);
  return concentrationReport(model, {
    concentration,
    cycles: engine.cycles,
    gatherCycles: runs.gather.result.cycles,
    ...predictedGather(accelerator.config, golden, input),
    // Lanes work side by side.
    ...(runs.sorters ? { sorterCycles: Math.max(0, ...runs.sorters.map(({ cycles }) => cycles)) } : {}),
    beside: besideOf(runs),
    gatherStallCycles: blockedResults(result, accelerator.config),
    ...(took ? { output: layer.output, gatherTailCycles: took.gatherTailCycles } : {}),
    ...(runs.dense ? { denseCycles: runs.dense.cycles } : {}),
    outputError: outputError(rows(output.codes), rows(dense.expectation.results), operands.N),
    ...similarityOf(accelerator.config, concentration),
    decisionMismatchRate: compareDecisions(options, exact, concentration).decisionMismatchRate,
  });
}

/** What the comparison was, and when the gather of a tensor like this one is hidden. */
function similarityOf(config: AcceleratorConfig, concentration: FocusGolden["concentration"]): Pick<ConcentrationReport, "threshold" | "dotsPerCycle" | "gatherHiddenFromK"> {
  const { threshold, dotsPerCycle } = config.similarity;
  const { uniqueShare, classShare } = summarize(concentration);
  return { threshold, dotsPerCycle, gatherHiddenFromK: gatherHiddenFrom(config, { uniqueShare, classShare }) };
}

/** What was simulated beside the engine, each by itself. */
function besideOf({ gather, sorters, dense }: FocusRuns): Readonly<Record<string, readonly BenchResult[]>> {
  return { gather: [gather.result], ...(sorters ? { mapSorters: sorters } : {}), ...(dense ? { denseDesign: [dense] } : {}) };
}

function predictedGather(config: AcceleratorConfig, { concentration }: FocusGolden, { options: { grid } }: FocusInput): { readonly predictedGatherCycles?: number } {
  // The cycle model knows no divisions.
  if (config.similarity.representative === "mean") return {};
  return { predictedGatherCycles: gatherCycles(gatherSizes(config, grid), gatherLoad({ ...concentration, columns: grid.columns })).cycles };
}

function pictureOf({ accelerator: { config }, input, golden, runs }: FocusFindings, figures: ConcentrationReport): Promise<OutputFile> {
  const { array, similarity, tile } = config;
  const { operands, options } = input;
  const run = engineRun(config, operands, { golden, result: runs.engine.result });
  return concentrationFile(
    {
      title: `${config.name}: ${operands.provenance.activations.from}`,
      subtitle: `${formatGrid(options.grid)} tokens of ${operands.K} ${array.operand.name} elements in vectors of ${similarity.vector}; cosine above ${similarity.threshold}, block ${formatGrid(similarity.block)}, m-tiles of ${tile.m}`,
      grid: options.grid,
      concentration: golden.concentration,
      rows: array.rows,
      figures,
      ...(run ? { run } : {}),
    },
    operands,
  );
}

/** Nothing where the engine runs beside the gather of its result: that top has no such output. */
function engineRun(config: AcceleratorConfig, { K, N }: { readonly K: number; readonly N: number }, { golden, result }: { readonly golden: FocusGolden; readonly result: BenchResult }): EngineRun | undefined {
  const busy = result.ports["computing"]?.activity;
  if (busy === undefined) return undefined;
  const { tensor, cycles } = golden.engine;
  const passes = concentratedPasses(config, { tiles: tensor.tiles.length, slices: Math.ceil(K / config.array.rows), N });
  const work = [...passes].map(({ tile, slice, outer }) => ({ vectors: tensor.tiles[tile]?.slices[slice]?.p ?? 0, pes: usedPes(config.array, { inner: slice * config.array.rows, outer, K, N }) }));
  return { cycles: result.cycles, idealCycles: cycles.idealCycles, work: peWork(busy, work), interval: traceInterval(cycles.cycles) };
}
