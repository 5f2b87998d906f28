import type { Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { npyBytes, toRaw, type InputOptions, type ResolvedInput } from "../input/index.js";
import { clipFrames } from "../report/clip-frames.js";
import { simulationPicture } from "../report/simulation-picture.js";
import { reportTable, simulationReport, type SimulationReport } from "../report/simulation-report.js";
import { traceInterval } from "../report/utilisation-plot.js";
import type { Workspace } from "../tools/workspace.js";
import { compiledFor } from "./compiled-for.js";
import { buildGemm, expectGemm, gemmBench, runGemm, type GemmRun } from "./gemm.js";
import { runGemmIcarus } from "./icarus.js";
import { elementNumbers, gemmOperands, operandsText, readOperands } from "./operands.js";
import { checkSimulatedFormats } from "./simulated-formats.js";
import { simulationResult, type SimulationResult } from "./simulation-result.js";
import { concludeSimulation, type ShowSteps } from "./steps.js";
import type { Waves } from "./waves.js";

export interface DenseSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: InputOptions;
  readonly simulator: "verilator" | "icarus";
  readonly seed: number;
  readonly waves?: Waves;
}

/** What {@link simulateDense} writes. */
export const DENSE_FILES: readonly string[] = ["picture.svg", "output.npy"];

/** The dense GEMM engine on real tensors: build, run, compare every element with golden. */
export function simulateDense({ workspace, accelerator, input, simulator, seed, waves }: DenseSimulation, show: ShowSteps): Promise<SimulationResult<SimulationReport>> {
  const { config } = accelerator;
  checkSimulatedFormats(config);
  const bench = gemmBench(accelerator);
  const plan = {
    input: "input",
    golden: "golden model",
    build: simulator === "verilator" ? "build (verilator)" : undefined,
    run: `simulate ${bench.design.top}`,
  };

  return show(plan, async (steps) => {
    const operands = await steps.input(async (step) => {
      const read = await readOperands({ workspace, config, input }, step);
      step.conclude(operandsText(read));
      return read;
    });
    const expectation = await steps.golden(() => expectGemm(bench, gemmOperands(operands)));
    const model = await steps.build?.(async (step) => {
      const built = await buildGemm(bench, { workspace, optimize: compiledFor(expectation.cycles.cycles), ...(waves ? { waves: waves.format } : {}), ...(step.showBriefly ? { onLine: step.showBriefly } : {}) });
      step.conclude(built.cached ? "build: found" : `build: ${built.seconds.toFixed(1)} s`);
      return built;
    });
    const { cycles } = expectation.cycles;
    const interval = traceInterval(cycles);
    const run = await steps.run(async (step) => {
      const options = { workspace, seed, shape: operands, expectation, interval, ...(waves ? { wavesFile: waves.unfinished } : {}) };
      const done = model
        ? await runGemm(bench, model, { ...options, onProgress: (at) => step.show(`${at.cycles} of ${cycles} cycles (${Math.min(100, (100 * at.cycles) / cycles).toFixed(0)} %), ${Math.round(at.cycles / Math.max(at.seconds, 1e-3))} cycles/s`) })
        : await runGemmIcarus(bench, { ...options, onCycles: (at) => step.show(`${at} of ${cycles} cycles`) });
      concludeSimulation(step, "simulate", [done.result]);
      return done;
    });

    const report = simulationReport({ accelerator, input: operands, result: run.result, model: expectation.cycles, simulator, seed, ...(waves ? { waves: waves.file } : {}) });
    const picture = await simulationPicture({ config, report, output: elementNumbers(run.output.codes, run.output.format), ...(await framesOf(operands)), ...activityOf(run, interval) });
    const files: readonly OutputFile[] = [
      { path: "picture.svg", text: picture },
      { path: "output.npy", bytes: npyBytes(toRaw(run.output, "output")) },
    ];
    return simulationResult({ report, table: reportTable(report), design: bench.design, files, runs: [run.result] });
  });
}

/** The frames of a clip, where the tokens fill the frames they come from. */
async function framesOf({ sheet, grid, M, provenance }: ResolvedInput) {
  if (sheet === undefined || grid === undefined || grid.frames * grid.rows * grid.columns !== M) return {};
  return { frames: { ...(await clipFrames(sheet, provenance.tokens?.source.frames)), grid } };
}

function activityOf({ result }: GemmRun, interval: number) {
  const busy = result.ports["computing"]?.activity;
  return busy === undefined ? {} : { activity: { busy, interval } };
}
