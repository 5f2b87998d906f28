import { focus, type Accelerator } from "../designs/focus.js";
import { mapSorters } from "../designs/focus-design.js";
import { FocusError } from "../errors.js";
import { concentrate, gatherParameters } from "../golden/similarity/index.js";
import { readRetained, type InputOptions } from "../input/index.js";
import type { ConcentrationReport } from "../report/concentration-report.js";
import { traceInterval } from "../report/utilisation-plot.js";
import type { Workspace } from "../tools/workspace.js";
import { compiledFor } from "./compiled-for.js";
import { TENSOR_NAMES } from "./concentration-files.js";
import { runFocusEngine, scatterRun } from "./focus.js";
import { focusResult, type FocusGolden, type FocusInput } from "./focus-result.js";
import { runGather } from "./gather.js";
import { buildGemm, expectGemm, gemmBench, runGemm } from "./gemm.js";
import { expectLayer, layerBench } from "./layer.js";
import { gemmOperands, operandsText, readOperands } from "./operands.js";
import { checkConcentratedFormats } from "./simulated-formats.js";
import type { SimulationResult } from "./simulation-result.js";
import { checkGatherGrid } from "./size-limits.js";
import { runSorters } from "./sorter.js";
import { concludeSimulation, type ShowSteps, type Step } from "./steps.js";
import type { Waves } from "./waves.js";

export interface FocusSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: InputOptions;
  readonly seed: number;
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

/** What {@link simulateFocus} writes; `gatherOutput`: the result is gathered too. */
export function focusFiles(gatherOutput: boolean): readonly string[] {
  return ["concentration.svg", "output.npy", ...TENSOR_NAMES, ...(gatherOutput ? TENSOR_NAMES.map((name) => `output-${name}`) : [])];
}

/**
 * The concentrated GEMM engine on real tokens: concentrate, run the RTL on unique vectors, expand the classes, compare.
 * @throws FocusError for what the user can mend
 */
export async function simulateFocus(options: FocusSimulation, show: ShowSteps): Promise<SimulationResult<ConcentrationReport>> {
  const { workspace, accelerator, seed, waves, gatherOutput } = options;
  const { config } = accelerator;
  if (gatherOutput && !scatterRun(config).isChained) {
    throw new FocusError({ path: "--gather-output", rule: "has no meaning with scatter.arrangement=published: only our arrangement is chained to the gather side", fix: "leave --gather-output or scatter.arrangement out" });
  }
  checkConcentratedFormats(config);
  const plan = {
    input: "input",
    golden: "concentrate (golden model)",
    gather: "simulate the gather side",
    // A map in token order needs none.
    sorters: mapSorters(config).length === 0 ? undefined : "simulate the map sorters",
    engine: gatherOutput ? "simulate the engine and the gather of its result" : "simulate the engine",
    dense: options.dense ? "simulate the dense design" : undefined,
  };

  return show(plan, async (steps) => {
    const input = await steps.input((step) => readTokens(options, step));
    const golden = await steps.golden((step) => {
      const said = expectRun(options, input);
      const { uniqueVectors, vectors } = said.concentration.statistics;
      step.conclude(`concentrate (golden model): ${uniqueVectors} unique of ${vectors} vectors`);
      return said;
    });
    const gather = await steps.gather(async (step) => {
      const done = await runGather({ workspace, config, seed, options: input.options, concentration: golden.concentration });
      concludeSimulation(step, "simulate the gather side", [done.result]);
      return done;
    });
    const sorters = await steps.sorters?.(async (step) => {
      const done = await runSorters({ workspace, config, seed, tensor: golden.engine.tensor });
      concludeSimulation(step, "simulate the map sorters", done);
      return done;
    });
    const engine = await steps.engine(async (step) => {
      const model = await buildGemm(golden.bench, { workspace, optimize: compiledFor(golden.engine.cycles.cycles), ...(waves ? { waves: waves.format } : {}) });
      const { cycles } = golden.engine.cycles;
      const done = await runFocusEngine(golden, model, {
        workspace,
        seed,
        interval: traceInterval(cycles),
        ...(waves ? { wavesFile: waves.unfinished } : {}),
        onProgress: (at) => step.show(`${at.cycles} of ${cycles} cycles`),
      });
      concludeSimulation(step, "simulate the engine", [done.result]);
      return done;
    });
    const dense = await steps.dense?.(async (step) => {
      const { bench, expectation } = golden.dense;
      const model = await buildGemm(bench, { workspace, optimize: compiledFor(expectation.cycles.cycles) });
      const { result } = await runGemm(bench, model, { workspace, seed, shape: input.operands, expectation, onProgress: (at) => step.show(`${at.cycles} of ${expectation.cycles.cycles} cycles`) });
      concludeSimulation(step, "simulate the dense design", [result]);
      return result;
    });
    return focusResult({ accelerator, seed, ...(waves ? { waves } : {}), input, golden, runs: { gather, engine, ...(sorters ? { sorters } : {}), ...(dense ? { dense } : {}) } });
  });
}

/** The operands, whose tokens must stand somewhere, and which of the tokens stay. */
async function readTokens({ workspace, accelerator: { config }, input, retained: file }: FocusSimulation, step: Step): Promise<FocusInput> {
  const operands = await readOperands({ workspace, config, input }, step);
  const { M, K, grid } = operands;
  if (grid === undefined) throw new FocusError({ path: "--grid", rule: "is missing: similarity needs to know where the tokens stand", fix: "add --grid FRAMESxROWSxCOLUMNS" });
  const places = grid.frames * grid.rows * grid.columns;
  if (places !== M) throw new FocusError({ path: "--M", value: String(M), rule: `must be all ${places} tokens of the grid for the focus design`, fix: "leave --M out" });
  checkGatherGrid(grid);
  const retained = file === undefined ? {} : { retained: await readRetained(file, { cwd: workspace.cwd, tokens: M }) };
  step.conclude(operandsText(operands));
  return { operands, options: { ...gatherParameters(config), activations: operands.activations.codes, K, grid, ...retained } };
}

function expectRun({ accelerator, gatherOutput }: FocusSimulation, { operands, options }: FocusInput): FocusGolden {
  const { N, weights } = operands;
  const concentration = concentrate(options);
  const bench = gatherOutput ? layerBench(accelerator, options.grid) : gemmBench(accelerator);
  const engine = scatterRun(accelerator.config).expect(bench, { concentration, weights: weights.codes, N });
  const layer = gatherOutput && expectLayer(bench, { options, concentration, N, results: engine.results, engine: engine.vectors, ...gatherOutput });
  const dense = gemmBench(focus({ ...accelerator.config, design: "dense" }));
  return { concentration, bench, engine, ...(layer ? { layer } : {}), dense: { bench: dense, expectation: expectGemm(dense, gemmOperands(operands)) } };
}
