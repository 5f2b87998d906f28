import { readFile } from "node:fs/promises";
import type { Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { decodeNumbers } from "../golden/index.js";
import { npyBytes, resolveInput, toRaw, type InputOptions, type ResolvedInput } from "../input/index.js";
import { simulationPicture } from "../report/simulation-picture.js";
import { simulationReport } from "../report/simulation-report.js";
import { traceInterval } from "../report/utilisation-plot.js";
import { failureLines, verdictText } from "../testbench/result.js";
import { buildGemm, expectGemm, gemmBench, runGemm, type GemmExpectation, type GemmRun } from "../simulate/gemm.js";
import { runGemmIcarus } from "../simulate/icarus.js";
import type { VerilatorModel } from "../testbench/simulators/verilator-build.js";
import type { Workspace } from "../tools/workspace.js";
import { checkSimulatedFormats } from "./simulated-formats.js";
import { checkSizes, sizeLimits } from "./size-limits.js";
import { failStep, need, runSteps } from "./steps.js";
import type { Waves } from "./waves.js";

export interface DenseSimulation {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: InputOptions;
  readonly simulator: "verilator" | "icarus";
  readonly seed: number;
  readonly silent: boolean;
  readonly waves?: Waves;
}

interface Context {
  input?: ResolvedInput;
  expectation?: GemmExpectation;
  model?: VerilatorModel;
  run?: GemmRun;
}

/** The dense GEMM engine on real tensors: build, run, compare every element with golden. */
export async function simulateDense({ workspace, accelerator, input: wanted, simulator, seed, silent, waves }: DenseSimulation) {
  const { config } = accelerator;
  checkSimulatedFormats(config);
  const bench = gemmBench(accelerator);
  const context: Context = {};

  await runSteps<Context>(
    [
      {
        title: "input",
        task: async (ctx, task) => {
          ctx.input = await resolveInput(workspace, wanted, (message) => (task.output = message));
          const { M, K, N } = ctx.input;
          checkSizes(sizeLimits({ M, K, N }, config));
          task.title = `input: M ${M}, K ${K}, N ${N} from ${ctx.input.provenance.activations.from}`;
        },
      },
      {
        title: "golden model",
        task: (ctx) => {
          const { M, K, N, activations, weights } = need(ctx.input);
          ctx.expectation = expectGemm(bench, { M, K, N, activations: activations.codes, weights: weights.codes });
        },
      },
      {
        title: `build (${simulator})`,
        enabled: () => simulator === "verilator",
        task: async (ctx, task) => {
          ctx.model = await buildGemm(bench, { workspace, ...(waves === undefined ? {} : { waves: waves.format }), ...(process.stderr.isTTY ? { onLine: (line: string) => (task.output = line) } : {}) });
          task.title = ctx.model.cached ? "build: found" : `build: ${ctx.model.seconds.toFixed(1)} s`;
        },
      },
      {
        title: `simulate ${bench.design.top}`,
        task: async (ctx, task) => {
          const expectation = need(ctx.expectation);
          const { M, K, N } = need(ctx.input);
          const common = { workspace, seed, shape: { M, K, N }, expectation, interval: traceInterval(expectation.cycles.cycles), ...(waves === undefined ? {} : { wavesFile: waves.unfinished }) };
          ctx.run =
            simulator === "icarus"
              ? await runGemmIcarus(bench, common)
              : await runGemm(bench, need(ctx.model), {
                  ...common,
                  onProgress: ({ cycles, seconds }) => {
                    const share = Math.min(100, (100 * cycles) / expectation.cycles.cycles);
                    task.output = `${cycles} of ${expectation.cycles.cycles} cycles (${share.toFixed(0)} %), ${Math.round(cycles / Math.max(seconds, 1e-3))} cycles/s`;
                  },
                });
          task.title = `simulate: ${verdictText([ctx.run.result])}`;
          failStep(!ctx.run.result.passed);
        },
      },
    ],
    { context, workspace, silent },
  );

  const run = need(context.run);
  const input = need(context.input);
  const report = simulationReport({ accelerator, input, result: run.result, model: need(context.expectation).cycles, simulator, seed, ...(waves === undefined ? {} : { waves: waves.file }) });
  const raw = toRaw(run.output, "output");
  const picture = await simulationPicture({
    config,
    report,
    output: decodeTensor(run.output),
    ...(await framesOf(input)),
    ...activityOf(run, traceInterval(need(context.expectation).cycles.cycles)),
  });
  const files: readonly OutputFile[] = [{ path: "picture.svg", text: picture }, { path: "output.npy", bytes: npyBytes(raw) }];
  return { report, bench, files, passed: run.result.passed && report.mismatches === 0, problems: failureLines(run.result) };
}

/** The output in numbers, for the picture. */
function decodeTensor({ format, codes }: GemmRun["output"]): ArrayLike<number> {
  return format.kind === "integer" ? codes : decodeNumbers(codes, format);
}

/** The contact sheet of a clip's frames, where the tokens fill the frames they come from. */
async function framesOf({ sheet, grid, M, provenance }: ResolvedInput) {
  if (sheet === undefined || grid === undefined || grid.frames * grid.rows * grid.columns !== M) return {};
  const numbers = provenance.tokens?.source.frames;
  return { frames: { png: await readFile(sheet.file), layout: sheet.layout, grid, ...(numbers === undefined ? {} : { numbers }) } };
}

function activityOf({ result }: GemmRun, interval: number) {
  const busy = result.ports["computing"]?.activity;
  return busy === undefined ? {} : { activity: { busy, interval } };
}
