import type { AcceleratorConfig } from "../config/accelerator.js";
import { focus, type Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { FocusError } from "../errors.js";
import { compareDecisions, concentrate, gatherParameters, summarize, type Concentration, type ConcentrateOptions, type OperandCodes } from "../golden/similarity/index.js";
import { decodeNumbers, type ElementArray } from "../golden/index.js";
import { npyBytes, readRetained, resolveInput, toRaw, type InputOptions, type ResolvedInput, type Tensor } from "../input/index.js";
import { gatherSizes } from "../designs/gather-side.js";
import { gatherCycles, gatherLoad } from "../model/gather-cycles.js";
import { outputError, type ConcentrationReport } from "../report/concentration-report.js";
import type { EngineRun, Figures } from "../report/concentration-picture.js";
import { peWork, usedPes } from "../report/pe-work.js";
import { simulationReport } from "../report/simulation-report.js";
import { traceInterval } from "../report/utilisation-plot.js";
import type { ConcentratedExpectation } from "../simulate/concentrated.js";
import { concentratedPasses } from "../simulate/engine-streams.js";
import { expandFocus, expectFocus } from "../simulate/focus.js";
import { GATHER_PORTS } from "../designs/concentrated-layer.js";
import { blockedResults, expectLayer, layerBench, layerCycles, type LayerCycles, type LayerExpectation } from "../simulate/layer.js";
import { buildGemm, expectGemm, gemmBench, matrixTensor, runGemm, type GemmBench } from "../simulate/gemm.js";
import { addFindings } from "../model/findings.js";
import { failureLines, verdictText, type BenchResult } from "../testbench/result.js";
import { gatheredTensor, runGather, type GatheredTensor, type GatherResult } from "../simulate/gather.js";
import { runSorters } from "../simulate/sorter.js";
import { runVerilatorModel } from "../testbench/simulators/verilator-run.js";
import type { Workspace } from "../tools/workspace.js";
import { concentrationFile, concentrationTensors } from "./concentration-file.js";
import { checkSimulatedFormats } from "./simulated-formats.js";
import { checkGatherGrid, checkSizes, sizeLimits } from "./size-limits.js";
import { failStep, need, runSteps } from "./steps.js";
import type { Waves } from "./waves.js";

export interface FocusSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: InputOptions;
  readonly seed: number;
  readonly silent: boolean;
  /** Waveform of the engine, with the gather of its result where that runs beside it. */
  readonly waves?: Waves;
  /** Also simulate the dense design. */
  readonly dense: boolean;
  /** File with the tokens that stay, see {@link readRetained}; the others are not gathered, and their results are 0. */
  readonly retained?: string;
  /** Gather the result too, while the engine runs. */
  readonly gatherOutput?: {
    /** Cycles from a row that has left for memory until it may come back as a token. */
    readonly memoryLatency: number;
  };
}

interface Context {
  input?: ResolvedInput;
  /** For each token whether it stays; all that are not zero where left out. */
  retained?: Uint8Array;
  /** What is simulated: the engine, or the engine beside the gather of its result. */
  bench?: GemmBench;
  layer?: LayerExpectation;
  concentration?: Concentration;
  expectation?: ConcentratedExpectation;
  gather?: GatherResult;
  sorters?: readonly BenchResult[];
  result?: BenchResult;
  output?: Tensor;
  /** What the RTL gathered of the result. */
  gatheredOutput?: GatheredTensor;
  dense?: BenchResult;
}

/** The concentrated GEMM engine on real tokens: concentrate, run the RTL on unique vectors, expand the classes, compare. */
export async function simulateFocus(options: FocusSimulation) {
  const { workspace, accelerator, seed, waves } = options;
  const { config } = accelerator;
  const published = config.scatter.arrangement === "published";
  if (published && options.gatherOutput) {
    throw new FocusError({ path: "--gather-output", rule: "has no meaning with scatter.arrangement=published: only our arrangement is chained to the gather side", fix: "leave --gather-output or scatter.arrangement out" });
  }
  checkSimulatedFormats(config);
  const context: Context = {};
  const golden = (input: ResolvedInput): ConcentrateOptions => ({ ...concentrateOptions(accelerator, input), ...(context.retained ? { retained: context.retained } : {}) });

  await runSteps<Context>(
    [
      {
        title: "input",
        task: async (ctx, task) => {
          ctx.input = await resolveInput(workspace, options.input, (message) => (task.output = message));
          const { M, K, N } = ctx.input;
          checkSizes(sizeLimits({ M, K, N }, config));
          if (ctx.input.grid) checkGatherGrid(ctx.input.grid);
          if (options.retained !== undefined) ctx.retained = await readRetained(options.retained, { cwd: workspace.cwd, tokens: M });
          task.title = `input: M ${M}, K ${K}, N ${N} from ${ctx.input.provenance.activations.from}`;
        },
      },
      {
        title: "concentrate (golden model)",
        task: (ctx, task) => {
          const input = need(ctx.input);
          ctx.concentration = concentrate(golden(input));
          const { uniqueVectors, vectors } = ctx.concentration.statistics;
          task.title = `concentrate (golden model): ${uniqueVectors} unique of ${vectors} vectors`;
          ctx.bench = options.gatherOutput && input.grid ? layerBench(accelerator, input.grid) : gemmBench(accelerator);
          ctx.expectation = expectFocus(ctx.bench, { concentration: ctx.concentration, weights: input.weights.codes, N: input.N });
          if (!options.gatherOutput) return;
          const { results, vectors: engine } = ctx.expectation;
          ctx.layer = expectLayer(ctx.bench, { options: golden(input), concentration: ctx.concentration, N: input.N, results: results as OperandCodes, engine, ...options.gatherOutput });
        },
      },
      {
        title: "simulate the gather side",
        task: async (ctx, task) => {
          ctx.gather = await runGather({ workspace, config, seed, options: golden(need(ctx.input)), concentration: need(ctx.concentration) });
          task.title = `simulate the gather side: ${verdictText([ctx.gather.result])}`;
          failStep(!ctx.gather.result.passed);
        },
      },
      {
        title: "simulate the map sorters",
        // A map in token order needs none.
        enabled: () => !published,
        task: async (ctx, task) => {
          ctx.sorters = await runSorters({ workspace, config, seed, tensor: need(ctx.expectation).tensor });
          task.title = `simulate the map sorters: ${verdictText(ctx.sorters)}`;
          failStep(ctx.sorters.some(({ passed }) => !passed));
        },
      },
      {
        title: options.gatherOutput ? "simulate the engine and the gather of its result" : "simulate the engine",
        task: async (ctx, task) => {
          const bench = need(ctx.bench);
          const model = await buildGemm(bench, { workspace, ...(waves === undefined ? {} : { waves: waves.format }) });
          const expectation = need(ctx.expectation);
          const done = await runVerilatorModel(model, [{ vectors: ctx.layer?.vectors ?? expectation.vectors }], {
            workspace,
            seed,
            collect: true,
            interval: traceInterval(expectation.cycles.cycles),
            ...(waves === undefined ? {} : { wavesFile: waves.unfinished }),
            limit: 100_000 + 40 * (expectation.cycles.cycles + (ctx.layer?.output.statistics.vectors ?? 0)),
            onProgress: ({ cycles }) => (task.output = `${cycles} of ${expectation.cycles.cycles} cycles`),
          });
          ctx.result = need(done.results[0]);
          ctx.output = expanded(bench, need(ctx.concentration), expectation, { N: need(ctx.input).N, collected: done.collected[0] ?? {} });
          if (ctx.layer) ctx.gatheredOutput = gatheredTensor({ device: bench.device, names: GATHER_PORTS, collected: done.collected[0] ?? {}, concentration: ctx.layer.output });
          task.title = `simulate the engine: ${verdictText([ctx.result])}`;
          failStep(!ctx.result.passed);
        },
      },
      {
        title: "simulate the dense design",
        enabled: () => options.dense,
        task: async (ctx, task) => {
          const input = need(ctx.input);
          const dense = gemmBench(focus({ ...config, design: "dense" }));
          const model = await buildGemm(dense, { workspace });
          const { M, K, N } = input;
          const expectation = expectGemm(dense, { M, K, N, activations: input.activations.codes, weights: input.weights.codes });
          const done = await runGemm(dense, model, { workspace, seed, shape: { M, K, N }, expectation, onProgress: ({ cycles }) => (task.output = `${cycles} of ${expectation.cycles.cycles} cycles`) });
          ctx.dense = done.result;
          task.title = `simulate the dense design: ${verdictText([done.result])}`;
          failStep(!done.result.passed);
        },
      },
    ],
    { context, workspace, silent: options.silent },
  );

  const input = need(context.input);
  const concentration = need(context.concentration);
  const expectation = need(context.expectation);
  const bench = need(context.bench);
  const layer = context.layer && { ...layerCycles(need(context.result), bench.device), output: context.layer.output };
  const result = { ...need(context.result), ...(layer ? { cycles: layer.cycles } : {}) };
  const output = need(context.output);
  const dense = expectGemm(gemmBench(focus({ ...config, design: "dense" })), { M: input.M, K: input.K, N: input.N, activations: input.activations.codes, weights: input.weights.codes }).results;
  const exact = concentrate({ ...golden(input), matcher: { kind: "exact64" } });
  const base = simulationReport({ accelerator, input, result, model: expectation.cycles, simulator: "verilator", seed, ...(waves === undefined ? {} : { waves: waves.file }) });
  const summary = summarize(concentration);
  const gather = need(context.gather);
  const beside: Readonly<Record<string, readonly BenchResult[]>> = { gather: [gather.result], ...(context.sorters ? { mapSorters: context.sorters } : {}), ...(context.dense ? { denseDesign: [context.dense] } : {}) };
  const all = [result, ...Object.values(beside).flat()];
  const report: ConcentrationReport = {
    ...base,
    retainedTokens: summary.retainedTokens,
    vectors: summary.vectors,
    uniqueVectors: summary.uniqueVectors,
    zeroVectors: summary.zeroVectors,
    classes: summary.classes,
    compression: summary.compression,
    sumOfP: expectation.cycles.sumOfP,
    gatherCycles: gather.result.cycles,
    ...predictedGather(config, input, concentration),
    ...(context.sorters === undefined ? {} : { sorterCycles: longest(context.sorters) }),
    beside: Object.fromEntries(Object.entries(beside).map(([name, results]) => [name, { comparedElements: results.reduce((sum, one) => sum + one.comparedElements, 0), ...addFindings(results) }])),
    scatterStallCycles: expectation.cycles.scatterStallCycles,
    gatherStallCycles: blockedResults(result),
    ...(layer === undefined ? {} : gatheredOutput(layer)),
    ...(context.dense === undefined ? {} : { denseCycles: context.dense.cycles, ...(result.cycles === 0 ? {} : { speedup: context.dense.cycles / result.cycles }) }),
    outputError: outputError(rowsOf(numbers(output.codes, output), input.N, concentration), rowsOf(numbers(dense, output), input.N, concentration), input.N),
    decisionMismatchRate: compareDecisions(golden(input), exact, concentration).decisionMismatchRate,
  };
  return { report, result, passed: all.every(({ passed }) => passed), problems: all.flatMap(failureLines), bench, files: [{ path: "output.npy", bytes: npyBytes(toRaw(output, "output")) }, ...concentrationTensors(gather.gathered), ...(context.gatheredOutput ? concentrationTensors(context.gatheredOutput, "output-") : []), await pictureOf(accelerator, input, concentration, report, engineRun(config, need(context.result), expectation, input))] };
}

/** Lanes work side by side. */
function longest(results: readonly BenchResult[]): number {
  return Math.max(0, ...results.map(({ cycles }) => cycles));
}

function predictedGather(config: AcceleratorConfig, { grid }: ResolvedInput, concentration: Concentration): Pick<ConcentrationReport, "predictedGatherCycles"> {
  // The cycle model knows no divisions.
  if (grid === undefined || config.similarity.representative === "mean") return {};
  return { predictedGatherCycles: gatherCycles(gatherSizes(config, grid), gatherLoad({ ...concentration, columns: grid.columns })).cycles };
}

/** Nothing where the engine runs beside the gather of its result: that top has no such output. */
function engineRun(config: AcceleratorConfig, { ports, cycles }: BenchResult, { tensor, cycles: model }: ConcentratedExpectation, { K, N }: ResolvedInput): EngineRun | undefined {
  const busy = ports["computing"]?.activity;
  if (busy === undefined) return undefined;
  const passes = concentratedPasses(config, { tiles: tensor.tiles.length, slices: Math.ceil(K / config.array.rows), N });
  const work = [...passes].map(({ tile, slice, outer }) => ({ vectors: tensor.tiles[tile]?.slices[slice]?.p ?? 0, pes: usedPes(config.array, { inner: slice * config.array.rows, outer, K, N }) }));
  return { cycles, idealCycles: model.idealCycles, work: peWork(busy, work), interval: traceInterval(model.cycles) };
}

function pictureOf({ config }: Accelerator, input: ResolvedInput, concentration: Concentration, figures: Figures, run: EngineRun | undefined): Promise<OutputFile> {
  const { array, similarity, tile } = config;
  const { frames, rows, columns } = input.grid ?? { frames: 1, rows: 1, columns: input.M };
  const { block, threshold } = similarity;
  return concentrationFile({
    title: `${config.name}: ${input.provenance.activations.from}`,
    subtitle: `${frames}x${rows}x${columns} tokens of ${input.K} ${array.operand.name} elements in vectors of ${similarity.vector}; cosine above ${threshold}, block ${block.frames}x${block.rows}x${block.columns}, m-tiles of ${tile.m}`,
    grid: { frames, rows, columns },
    concentration,
    rows: array.rows,
    figures,
    ...(run ? { run } : {}),
    ...(input.sheet ? { sheet: input.sheet } : {}),
    ...(input.provenance.tokens ? { frameNumbers: input.provenance.tokens.source.frames } : {}),
  });
}

/** The rows of the tokens that stay. */
function rowsOf(matrix: ArrayLike<number>, N: number, { tileOf }: Concentration): readonly number[] {
  return Array.from(tileOf.keys()).flatMap((token) => ((tileOf[token] as number) < 0 ? [] : Array.from({ length: N }, (_, n) => matrix[token * N + n] as number)));
}

function numbers(codes: ElementArray | Tensor["codes"], { format }: Tensor): ArrayLike<number> {
  if (format.kind === "integer") return Array.from<number | bigint, number>(codes, Number);
  return decodeNumbers(codes as Uint16Array, format);
}

function concentrateOptions({ config }: Accelerator, input: ResolvedInput): ConcentrateOptions {
  if (input.grid === undefined) throw new FocusError({ path: "--grid", rule: "is missing: similarity needs to know where the tokens stand", fix: "add --grid FRAMESxROWSxCOLUMNS" });
  const { frames, rows, columns } = input.grid;
  if (frames * rows * columns !== input.M) throw new FocusError({ path: "--M", value: String(input.M), rule: `must be all ${frames * rows * columns} tokens of the grid for the focus design`, fix: "leave --M out" });
  return { ...gatherParameters(config), activations: input.activations.codes, K: input.K, grid: input.grid };
}

function expanded(bench: GemmBench, concentration: Concentration, expectation: ConcentratedExpectation, run: { readonly N: number; readonly collected: Readonly<Record<string, readonly bigint[]>> }): Tensor {
  const lanes = Array.from({ length: bench.accelerator.config.scatter.lanes }, (_, lane) => run.collected[`results${lane}`] ?? []);
  const matrix = expandFocus(bench, { concentration, tensor: expectation.tensor, N: run.N, lanes });
  return matrixTensor(bench, [concentration.tokens, run.N], matrix);
}

/** What the report says of the gather of the result. */
function gatheredOutput({ gatherTailCycles, output }: LayerCycles & { readonly output: Concentration }): Pick<ConcentrationReport, "gatherTailCycles" | "output"> {
  const { vectors, uniqueVectors, zeroVectors, classes } = summarize(output);
  return { gatherTailCycles, output: { vectors, uniqueVectors, zeroVectors, classes } };
}
