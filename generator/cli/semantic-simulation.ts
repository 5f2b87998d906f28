import { readFile } from "node:fs/promises";
import { counted } from "../config/counted.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import type { Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { semanticChain, semanticError, type ChainOptions, type SemanticChain } from "../golden/semantic/index.js";
import { npyBytes, parseKeep, resolveAttention, type AttentionInput, type AttentionInputOptions } from "../input/index.js";
import { gemmCycles } from "../model/gemm-cycles.js";
import { semanticSchedule } from "../model/semantic-schedule.js";
import { semanticPicture } from "../report/semantic-picture.js";
import { semanticFindings, EXPOSED_CYCLES_ARE, type SemanticReport } from "../report/semantic-report.js";
import { addFindings } from "../model/findings.js";
import { failureLines, verdictText, type BenchResult } from "../testbench/result.js";
import { buildGemm } from "../simulate/gemm.js";
import { runSemanticChain, semanticBench, type SemanticChainResult } from "../simulate/semantic-layer.js";
import { runConcentrator, runImportance, runSoftmax, type SemanticRun } from "../simulate/semantic.js";
import type { Workspace } from "../tools/workspace.js";
import { checkSizes, sizeLimits, type SizeLimit } from "./size-limits.js";
import { failStep, need, runSteps } from "./steps.js";
import type { Waves } from "./waves.js";

export interface SemanticSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: AttentionInputOptions;
  /** As the user wrote it, see parseKeep. */
  readonly keep: string;
  /** Cycles from a score that has left for memory until it may come back. */
  readonly memoryLatency: number;
  readonly seed: number;
  readonly silent: boolean;
  /** Waveform of the whole chain. */
  readonly waves?: Waves;
}

interface Context {
  input?: AttentionInput;
  options?: ChainOptions;
  chain?: SemanticChain;
  softmax?: readonly BenchResult[];
  importance?: Awaited<ReturnType<typeof runImportance>>;
  concentrator?: BenchResult;
  whole?: SemanticChainResult;
}

/**
 * Semantic concentration in RTL: softmax, importance and selection each by itself, every bit compared, then the whole chain in
 * one simulation, from QK^T of the text rows to the gaps of the tokens that stay, while the array goes on with image rows. The
 * testbench plays the memory.
 */
export async function simulateSemantic({ workspace, accelerator, input: wanted, keep, memoryLatency, seed, silent, waves }: SemanticSimulation) {
  const { config } = accelerator;
  const bench = semanticBench(accelerator);
  const context: Context = {};
  const run = (ctx: Context): SemanticRun => ({ workspace, seed, options: need(ctx.options), chain: need(ctx.chain) });
  const tell = (task: { title: string }, results: readonly BenchResult[]): void => {
    task.title = `${task.title}: ${verdictText(results)}`;
    failStep(results.some(({ passed }) => !passed));
  };

  await runSteps<Context>(
    [
      {
        title: "input",
        task: async (ctx, task) => {
          const input = await resolveAttention(workspace, wanted, (message) => (task.output = message));
          checkSizes(limitsOf(input, config));
          ctx.input = input;
          ctx.options = { ...input, keep: parseKeep(keep, input.imageTokens) };
          task.title = `input: ${counted(input.heads, "head")}, ${counted(input.textTokens, "text token")}, ${counted(input.imageTokens, "image token")}, head dim ${input.headDim}`;
        },
      },
      {
        title: "golden model",
        task: (ctx) => {
          const { array } = config;
          ctx.chain = semanticChain(need(ctx.options), { sliceElements: array.rows, subnormals: array.subnormals }, { lanes: array.columns, maxElements: config.semantic.tokens });
        },
      },
      {
        title: "simulate softmax by itself",
        task: async (ctx, task) => {
          ctx.softmax = await runSoftmax(config, run(ctx));
          tell(task, ctx.softmax);
        },
      },
      {
        title: "simulate importance and selection by themselves",
        task: async (ctx, task) => {
          ctx.importance = await runImportance(config, run(ctx));
          ctx.concentrator = await runConcentrator(config, run(ctx));
          tell(task, [ctx.importance.result, ctx.concentrator]);
        },
      },
      {
        title: "simulate the whole chain",
        task: async (ctx, task) => {
          const model = await buildGemm(bench, { workspace, ...(waves === undefined ? {} : { waves: waves.format }) });
          const load = { ...measured(ctx), textArrayCycles: textArrayCycles(config, need(ctx.options)) };
          // What is pending at the most, and the way to memory and back for every head.
          const imageCycles = semanticSchedule({ ...load, imageArrayCycles: 0 }).pendingCycles + memoryLatency * load.textArrayCycles.length;
          ctx.whole = await runSemanticChain(bench, model, { ...run(ctx), imageCycles, memoryLatency, ...(waves === undefined ? {} : { wavesFile: waves.unfinished }), onProgress: (message) => (task.output = message) });
          tell(task, [ctx.whole.result]);
        },
      },
    ],
    { context, workspace, silent },
  );

  const input = need(context.input);
  const options = need(context.options);
  const chain = need(context.chain);
  const whole = need(context.whole);
  const units = {
    chain: [whole.result],
    softmax: need(context.softmax),
    importance: [need(context.importance).result],
    concentrator: [need(context.concentrator)],
  };
  const all = Object.values(units).flat();
  const times = measured(context);
  const { heads, textTokens, imageTokens, headDim } = input;
  const report: SemanticReport = {
    design: config.name,
    config: accelerator.hash,
    simulator: "verilator",
    seed,
    heads,
    textTokens,
    imageTokens,
    headDim,
    k: options.keep,
    textArrayCycles: whole.textArrayCycles,
    softmaxCycles: sum(times.softmaxCycles),
    topkCycles: times.topkCycles,
    pendingCycles: whole.pendingCycles,
    imageArrayCycles: whole.imageArrayCycles,
    simulatedImageCycles: whole.simulatedImageCycles,
    lostArrayCycles: whole.lostArrayCycles,
    exposedCycles: whole.lostArrayCycles + whole.lateCycles,
    exposedCyclesAre: EXPOSED_CYCLES_ARE,
    ...semanticError(options, chain),
    comparedElements: sum(all.map((result) => result.comparedElements)),
    ...addFindings(all),
    units: Object.fromEntries(Object.entries(units).map(([name, results]) => [name, together(results)])),
    simCyclesPerSecond: Math.round(whole.result.simCyclesPerSecond),
    ...(waves === undefined ? {} : { waves: waves.file }),
    input: input.provenance,
  };
  const files: readonly OutputFile[] = [
    { path: "importance.npy", bytes: npyBytes({ shape: [imageTokens], element: "float16", data: need(context.importance).importance }) },
    { path: "retained.npy", bytes: npyBytes({ shape: [whole.retained.length], element: "int32", data: whole.retained }) },
    ...(await pictureOf(input, report, whole.retained)),
  ];
  return { report, bench, accelerator, files, passed: all.every(({ passed }) => passed), problems: all.flatMap(failureLines) };
}

/** Cycles of what has been simulated by itself. */
function measured({ softmax, concentrator }: Context) {
  const { gaps, rows } = concentrator?.ports ?? {};
  if (!softmax || !gaps || !rows) throw new Error("cycles of a simulation that has not run");
  return { softmaxCycles: softmax.map(({ cycles }) => cycles), topkCycles: gaps.lastCycle - rows.lastCycle };
}

/** Of each head, by the cycle model. */
function textArrayCycles(config: AcceleratorConfig, { heads, textTokens: M, headDim: K, imageTokens: N }: ChainOptions): readonly number[] {
  return Array.from({ length: heads }, () => gemmCycles(config, { M, K, N }).cycles);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function together(results: readonly BenchResult[]) {
  return { comparedElements: sum(results.map((result) => result.comparedElements)), ...addFindings(results), cycles: sum(results.map(({ cycles }) => cycles)) };
}

function limitsOf({ heads, textTokens, imageTokens, headDim }: AttentionInput, config: AcceleratorConfig): readonly SizeLimit[] {
  const { limits: { size }, semantic } = config;
  return [
    { name: "image tokens", size: imageTokens, most: Math.min(size, semantic.tokens), fix: `raise ${size < semantic.tokens ? "limits.size" : "semantic.tokens"}, or give fewer; of a clip, with --frames or a coarser --grid` },
    { name: "heads x text tokens", size: heads * textTokens, most: semantic.rows, fix: "raise semantic.rows, or give fewer heads or text tokens at a time" },
    ...sizeLimits({ "head dim": headDim }, config),
  ];
}

async function pictureOf(input: AttentionInput, report: SemanticReport, retained: Int32Array): Promise<readonly OutputFile[]> {
  const { grid, sheet, frameNumbers } = input;
  if (grid === undefined || sheet === undefined) return [];
  const text = semanticPicture({
    title: `${report.k} of ${report.imageTokens} tokens stay`,
    subtitle: input.provenance.query,
    found: semanticFindings(report),
    grid,
    retained,
    frames: { png: await readFile(sheet.file), layout: sheet.layout, ...(frameNumbers === undefined ? {} : { numbers: frameNumbers }) },
  });
  return [{ path: "picture.svg", text }];
}
