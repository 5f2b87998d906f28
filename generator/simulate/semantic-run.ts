import { counted } from "../config/counted.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import type { Accelerator } from "../designs/focus.js";
import { semanticChain, type ChainOptions } from "../golden/semantic/index.js";
import { parseKeep, resolveAttention, type AttentionInput, type AttentionInputOptions } from "../input/index.js";
import { gemmCycles } from "../model/gemm-cycles.js";
import { semanticSchedule } from "../model/semantic-schedule.js";
import type { SemanticReport } from "../report/semantic-report.js";
import type { Workspace } from "../tools/workspace.js";
import { compiledFor } from "./compiled-for.js";
import { buildGemm, gemmBench } from "./gemm.js";
import { runConcentrator, runImportance, runSoftmax, type SemanticRun } from "./semantic.js";
import { runSemanticChain } from "./semantic-layer.js";
import { semanticResult, unitCycles } from "./semantic-result.js";
import type { SimulationResult } from "./simulation-result.js";
import { checkSizes, sizeLimits, type SizeLimit } from "./size-limits.js";
import { concludeSimulation, type ShowSteps, type Step } from "./steps.js";
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
  /** Waveform of the whole chain. */
  readonly waves?: Waves;
}

/** What {@link simulateSemantic} writes. */
export const SEMANTIC_FILES: readonly string[] = ["picture.svg", "importance.npy", "retained.npy"];

/**
 * Semantic concentration in RTL: softmax, importance and selection each by itself, every bit compared, then the whole chain in
 * one simulation, from QK^T of the text rows to the gaps of the tokens that stay, while the array goes on with image rows. The
 * testbench plays the memory.
 * @throws FocusError for what the user can mend
 */
export function simulateSemantic(simulation: SemanticSimulation, show: ShowSteps): Promise<SimulationResult<SemanticReport>> {
  const { workspace, accelerator, memoryLatency, seed, waves } = simulation;
  const { config } = accelerator;
  const { array, semantic } = config;
  const bench = gemmBench(accelerator);
  const plan = {
    input: "input",
    golden: "golden model",
    softmax: "simulate softmax by itself",
    selection: "simulate importance and selection by themselves",
    chain: "simulate the whole chain",
  };

  return show(plan, async (steps) => {
    const { input, options } = await steps.input((step) => readAttention(simulation, step));
    const chain = await steps.golden(() => semanticChain(options, { sliceElements: array.rows, subnormals: array.subnormals }, { lanes: array.columns, maxElements: semantic.tokens }));
    const run: SemanticRun = { workspace, seed, options, chain };
    const softmax = await steps.softmax(async (step) => {
      const done = await runSoftmax(config, run);
      concludeSimulation(step, plan.softmax, done);
      return done;
    });
    const { importance, concentrator } = await steps.selection(async (step) => {
      const done = { importance: await runImportance(config, run), concentrator: await runConcentrator(config, run) };
      concludeSimulation(step, plan.selection, [done.importance.result, done.concentrator]);
      return done;
    });
    const whole = await steps.chain(async (step) => {
      const load = { ...unitCycles({ softmax, concentrator }), textArrayCycles: textArrayCycles(config, options) };
      // What is pending at the most, and the way to memory and back for every head.
      const imageCycles = semanticSchedule({ ...load, imageArrayCycles: 0 }).pendingCycles + memoryLatency * load.textArrayCycles.length;
      const model = await buildGemm(bench, { workspace, optimize: compiledFor(imageCycles + load.textArrayCycles.reduce((sum, cycles) => sum + cycles, 0)), ...(waves ? { waves: waves.format } : {}) });
      const done = await runSemanticChain(bench, model, { ...run, imageCycles, memoryLatency, ...(waves ? { wavesFile: waves.unfinished } : {}), onProgress: step.show });
      concludeSimulation(step, plan.chain, [done.result]);
      return done;
    });
    return semanticResult({ accelerator, seed, ...(waves ? { waves } : {}), design: bench.design, input, options, chain, runs: { softmax, importance, concentrator, whole } });
  });
}

async function readAttention({ workspace, accelerator: { config }, input: wanted, keep }: SemanticSimulation, step: Step): Promise<{ readonly input: AttentionInput; readonly options: ChainOptions }> {
  const input = await resolveAttention(workspace, wanted, step.show);
  checkSizes(limitsOf(input, config));
  const options = { ...input, keep: parseKeep(keep, input.imageTokens) };
  step.conclude(`input: ${counted(input.heads, "head")}, ${counted(input.textTokens, "text token")}, ${counted(input.imageTokens, "image token")}, head dim ${input.headDim}`);
  return { input, options };
}

function limitsOf({ heads, textTokens, imageTokens, headDim }: AttentionInput, config: AcceleratorConfig): readonly SizeLimit[] {
  const { limits: { size }, semantic } = config;
  return [
    { name: "image tokens", size: imageTokens, most: Math.min(size, semantic.tokens), fix: `raise ${size < semantic.tokens ? "limits.size" : "semantic.tokens"}, or give fewer; of a clip, with --frames or a coarser --grid` },
    { name: "heads x text tokens", size: heads * textTokens, most: semantic.rows, fix: "raise semantic.rows, or give fewer heads or text tokens at a time" },
    ...sizeLimits({ "head dim": headDim }, config),
  ];
}

/** Of each head, by the cycle model. */
function textArrayCycles(config: AcceleratorConfig, { heads, textTokens: M, headDim: K, imageTokens: N }: ChainOptions): readonly number[] {
  return Array.from({ length: heads }, () => gemmCycles(config, { M, K, N }).cycles);
}
