import { readFile } from "node:fs/promises";
import { Listr } from "listr2";
import { focus, type Accelerator } from "../dsl/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { FocusError } from "../errors.js";
import { semanticChain, semanticError, type ChainOptions, type SemanticChain } from "../golden/semantic/index.js";
import { npyBytes, parseKeep, resolveAttention, type AttentionInput, type AttentionInputOptions } from "../input/index.js";
import { gemmCycles } from "../model/gemm-cycles.js";
import { semanticSchedule } from "../model/semantic-schedule.js";
import { semanticPicture } from "../report/semantic-picture.js";
import { EXPOSED_CYCLES_ARE, type SemanticReport } from "../report/semantic-report.js";
import { failureLines, type BenchResult } from "../testbench/result.js";
import { buildGemm, gemmBench } from "../testbench/simulate-gemm.js";
import { runConcentrator, runImageRows, runImportance, runSoftmax, runTextHeads, SEMANTIC_LIMITS, semanticRtl, semanticUses, type SemanticRun } from "../testbench/simulate-semantic.js";
import type { Workspace } from "../tools/workspace.js";
import { rendering } from "./rendering.js";

export interface SemanticSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: AttentionInputOptions;
  /** As the user wrote it, see parseKeep. */
  readonly keep: string;
  readonly seed: number;
  readonly silent: boolean;
}

interface Context {
  input?: AttentionInput;
  options?: ChainOptions;
  chain?: SemanticChain;
  text?: readonly BenchResult[];
  softmax?: readonly BenchResult[];
  importance?: BenchResult;
  concentrator?: BenchResult;
  image?: BenchResult;
}

/** Semantic concentration in RTL, unit by unit on the same tensors: QK^T of the text rows, softmax, importance, selection. The testbench plays the memory between them. */
export async function simulateSemantic({ workspace, accelerator, input: wanted, keep, seed, silent }: SemanticSimulation) {
  const engine = focus({ ...accelerator.config, design: "dense" });
  const { config } = engine;
  checkFormats(engine);
  const bench = gemmBench(engine);
  const context: Context = {};
  const need = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("a step of the simulation left nothing for the next");
    return value;
  };
  const run = (ctx: Context): SemanticRun => ({ workspace, seed, options: need(ctx.options), chain: need(ctx.chain) });
  const said = (title: string, results: readonly BenchResult[]): string => {
    const { cycles, mismatches, comparedElements } = together(results);
    return `${title}: ${cycles} cycles, ${mismatches} mismatches in ${comparedElements} elements`;
  };

  await new Listr<Context>(
    [
      {
        title: "input",
        task: async (ctx, task) => {
          const input = await resolveAttention(workspace, wanted, (message) => (task.output = message));
          checkSizes(input, config.limits.size);
          ctx.input = input;
          ctx.options = { ...input, keep: parseKeep(keep, input.imageTokens) };
          task.title = `input: ${input.heads} heads, ${input.textTokens} text tokens, ${input.imageTokens} image tokens, head dim ${input.headDim}`;
        },
      },
      {
        title: "golden model",
        task: (ctx) => {
          const { array } = config;
          ctx.chain = semanticChain(need(ctx.options), { sliceElements: array.rows, subnormals: array.subnormals }, { lanes: array.columns, maxElements: SEMANTIC_LIMITS.imageTokens });
        },
      },
      {
        title: "simulate the text rows",
        task: async (ctx, task) => {
          const model = await buildGemm(bench, { workspace });
          ctx.text = await runTextHeads(bench, model, { ...run(ctx), onProgress: (message) => (task.output = message) });
          task.title = said("simulate the text rows", ctx.text);
        },
      },
      {
        title: "simulate their softmax",
        task: async (ctx, task) => {
          ctx.softmax = await runSoftmax(config, run(ctx));
          task.title = said("simulate their softmax", ctx.softmax);
        },
      },
      {
        title: "simulate importance and selection",
        task: async (ctx, task) => {
          ctx.importance = await runImportance(config, run(ctx));
          ctx.concentrator = await runConcentrator(config, run(ctx));
          task.title = said("simulate importance and selection", [ctx.importance, ctx.concentrator]);
        },
      },
      {
        title: "simulate image rows",
        task: async (ctx, task) => {
          const model = await buildGemm(bench, { workspace });
          const { pendingCycles } = semanticSchedule({ ...measured(ctx), imageArrayCycles: 0 });
          ctx.image = await runImageRows(bench, model, { ...run(ctx), cycles: pendingCycles });
          task.title = said("simulate image rows", [ctx.image]);
        },
      },
    ],
    { ctx: context, ...rendering(silent) },
  ).run();

  const input = need(context.input);
  const options = need(context.options);
  const chain = need(context.chain);
  const units = {
    engine: [...need(context.text), need(context.image)],
    softmax: need(context.softmax),
    importance: [need(context.importance)],
    concentrator: [need(context.concentrator)],
  };
  const all = Object.values(units).flat();
  const { comparedElements, mismatches, violations } = together(all);
  const times = measured(context);
  const { heads, textTokens, imageTokens, headDim } = input;
  const imageArrayCycles = heads * gemmCycles(config, { M: imageTokens, K: headDim, N: imageTokens }).cycles;
  const report: SemanticReport = {
    design: config.name,
    config: engine.hash,
    simulator: "verilator",
    seed,
    heads,
    textTokens,
    imageTokens,
    headDim,
    k: options.keep,
    textArrayCycles: sum(times.textArrayCycles),
    predictedTextArrayCycles: heads * gemmCycles(config, { M: textTokens, K: headDim, N: imageTokens }).cycles,
    softmaxCycles: sum(times.softmaxCycles),
    topkCycles: times.topkCycles,
    imageArrayCycles,
    simulatedImageCycles: need(context.image).cycles,
    ...semanticSchedule({ ...times, imageArrayCycles }),
    exposedCyclesAre: EXPOSED_CYCLES_ARE,
    ...semanticError(options, chain),
    mismatches,
    violations,
    comparedElements,
    units: Object.fromEntries(Object.entries(units).map(([name, results]) => [name, together(results)])),
    input: input.provenance,
  };
  const files: readonly OutputFile[] = [
    { path: "importance.npy", bytes: npyBytes({ shape: [imageTokens], element: "float16", data: chain.importance }) },
    { path: "retained.npy", bytes: npyBytes({ shape: [options.keep], element: "int32", data: Int32Array.from(chain.retained) }) },
    ...(await pictureOf(input, report, chain)),
    ...rtlFiles(engine, bench.rtl),
  ];
  return { report, bench, engine, files, passed: all.every(({ passed }) => passed), problems: all.flatMap(failureLines) };
}

/** Cycles of what has been simulated. */
function measured({ text, softmax, concentrator }: Context) {
  const { gaps, rows } = concentrator?.ports ?? {};
  if (!text || !softmax || !gaps || !rows) throw new Error("cycles of a simulation that has not run");
  return { textArrayCycles: text.map(({ cycles }) => cycles), softmaxCycles: softmax.map(({ cycles }) => cycles), topkCycles: gaps.lastCycle - rows.lastCycle };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function together(results: readonly BenchResult[]) {
  const total = (name: "cycles" | "comparedElements" | "mismatches" | "violations"): number => sum(results.map((result) => result[name]));
  return { comparedElements: total("comparedElements"), mismatches: total("mismatches"), violations: total("violations"), cycles: total("cycles") };
}

function checkFormats({ config }: Accelerator): void {
  const { operand, accumulator } = config.array;
  if (operand.name !== "fp16" || accumulator.name !== "fp32") {
    throw new FocusError({ path: "array.operand", value: `${operand.name} with ${accumulator.name} sums`, rule: "must be fp16 with fp32 sums for --design sec: scores and importance are fp16", fix: "leave array.operand and array.accumulator out" });
  }
}

function checkSizes({ heads, textTokens, imageTokens, headDim }: AttentionInput, size: number): void {
  const limits = [
    ["image tokens", imageTokens, Math.min(size, SEMANTIC_LIMITS.imageTokens), imageTokens > size && size < SEMANTIC_LIMITS.imageTokens ? "raise limits.size, or give fewer" : "give fewer; of a clip, with --frames or a coarser --grid"],
    ["heads x text tokens", heads * textTokens, SEMANTIC_LIMITS.rows, "give fewer heads or text tokens at a time"],
    ["head dim", headDim, size, `raise it: --set limits.size=${headDim}`],
  ] as const;
  const beyond = limits.find(([, count, limit]) => count > limit);
  if (beyond === undefined) return;
  const [name, value, most, fix] = beyond;
  throw new FocusError({ path: name, value: String(value), rule: `must not exceed ${most}`, fix });
}

async function pictureOf(input: AttentionInput, report: SemanticReport, { retained }: SemanticChain): Promise<readonly OutputFile[]> {
  const { grid, sheet, frameNumbers } = input;
  if (grid === undefined || sheet === undefined) return [];
  const text = semanticPicture({
    title: `${report.k} of ${report.imageTokens} tokens stay`,
    subtitle: input.provenance.query,
    grid,
    retained,
    frames: { png: await readFile(sheet.file), layout: sheet.layout, ...(frameNumbers === undefined ? {} : { numbers: frameNumbers }) },
  });
  return [{ path: "picture.svg", text }];
}

/** The Verilog of engine, softmax and concentrator; modules that two of them use once. */
function rtlFiles({ config, hash }: Accelerator, engine: readonly OutputFile[]): readonly OutputFile[] {
  const uses = semanticUses(config);
  const all = [...engine, ...semanticRtl(config, uses.softmax, hash), ...semanticRtl(config, uses.concentrator, hash)];
  return [...new Map(all.map((file) => [file.path, file] as const)).values()];
}
