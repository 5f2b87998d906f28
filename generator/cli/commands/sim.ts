import { readFile } from "node:fs/promises";
import path from "node:path";
import { Listr } from "listr2";
import type { Accelerator } from "../../dsl/focus.js";
import type { CommandModule } from "yargs";
import { manifestFile, type OutputFile } from "../../emit/manifest.js";
import { stageOutput } from "../../emit/stage.js";
import { CheckFailed, FocusError } from "../../errors.js";
import { npyBytes, resolveInput, toRaw, type InputOptions, type ResolvedInput } from "../../input/index.js";
import { handoffFiles } from "../../handoff/handoff-files.js";
import { decodeNumbers } from "../../golden/index.js";
import { simulationPicture } from "../../report/simulation-picture.js";
import { reportTable, simulationReport, type SimulationReport } from "../../report/simulation-report.js";
import { runGemmIcarus } from "../../testbench/simulate-icarus.js";
import { buildGemm, expectGemm, gemmBench, runGemm, type GemmExpectation, type GemmRun } from "../../testbench/simulate-gemm.js";
import { failureLines } from "../../testbench/result.js";
import { bestWaveFormat, type VerilatorModel } from "../../testbench/verilator-build.js";
import { openWorkspace } from "../../tools/workspace.js";
import { concentrationTable } from "../../report/concentration-report.js";
import { simulateFocus } from "../focus-simulation.js";
import { rendering } from "../rendering.js";
import { refuseSemanticOptions, runSemantic, semanticOptions, type SemanticArguments } from "../semantic-command.js";
import { chooseAccelerator, withDesignOptions, type DesignArguments } from "../design-options.js";

interface Arguments extends DesignArguments, SemanticArguments {
  readonly out: string;
  readonly activations?: string;
  readonly weights?: string;
  readonly grid?: string;
  readonly video?: string;
  readonly source?: "video" | "network";
  readonly embedding?: "pca" | "dct";
  readonly frames?: number;
  readonly stride?: number;
  readonly M?: number;
  readonly K?: number;
  readonly N?: number;
  readonly design?: "dense" | "focus" | "sec";
  readonly dense: boolean;
  readonly gatherOutput: boolean;
  readonly memoryLatency: number;
  readonly retained?: string;
  readonly simulator: "verilator" | "icarus";
  readonly waves: boolean;
  readonly seed: number;
  readonly json: boolean;
}

const UTILISATION_POINTS = 200;

export const simCommand: CommandModule<object, Arguments> = {
  command: "sim",
  describe: "generate, build and run the design on real tensors; compare every bit with golden",
  builder: (yargs) =>
    withDesignOptions(yargs)
      .options({
        out: { type: "string", demandOption: true, describe: "Output folder: output.npy, report.json, pictures, Verilog" },
        activations: { type: "string", describe: "[tokens, K] .npy or file.safetensors:name", group: "Input:" },
        weights: { type: "string", describe: "[K, N] .npy or file.safetensors:name", group: "Input:" },
        grid: { type: "string", describe: "FRAMESxROWSxCOLUMNS of the tokens", group: "Input:" },
        video: { type: "string", describe: "bikes, carphone, bigbuckbunny, or a video file", group: "Input:" },
        source: { choices: ["video", "network"] as const, describe: "Patches of the clip, or what a trained network computes from it", group: "Input:" },
        embedding: { choices: ["pca", "dct"] as const, describe: "Patch embedding", group: "Input:" },
        frames: { type: "number", describe: "Frames to use", group: "Input:" },
        stride: { type: "number", describe: "Take every n-th frame", group: "Input:" },
        M: { type: "number", describe: "Tokens to use", group: "Input:" },
        K: { type: "number", describe: "Inner size of a clip's tokens", group: "Input:" },
        N: { type: "number", describe: "Outer size of a clip's weights", group: "Input:" },
        design: { choices: ["dense", "focus", "sec"] as const, describe: "focus: GEMM on unique vectors, scattered to classes (same as --set design=focus); sec: which image tokens stay", group: "Design:" },
        ...semanticOptions,
        dense: { type: "boolean", default: true, describe: "Focus design: simulate the dense design too; --no-dense leaves it out" },
        "gather-output": { type: "boolean", default: false, describe: "Focus design: gather the result too, while the engine runs: output-map.npy, output-root.npy, output-unique.npy" },
        retained: { type: "string", describe: "Focus design: .npy list of the tokens that stay, as --design sec writes it; the others are pruned" },
        "memory-latency": { type: "number", default: 0, describe: "With --gather-output or --design sec: cycles from what leaves for memory until it may come back" },
        simulator: { choices: ["verilator", "icarus"] as const, default: "verilator" as const, describe: "icarus: 4-state, for small designs" },
        waves: { type: "boolean", default: false, describe: "Write a waveform (VCD, or FST where its libraries are)" },
        seed: { type: "number", default: 1, describe: "Where in the clip the frames begin, and the start values of registers without reset" },
        json: { type: "boolean", default: false, describe: "Print the report as JSON" },
      })
      .example("$0 sim --preset demo --video bikes --out out/sim", "real video through the 16x16 array")
      .example("$0 sim --design sec --video bikes --keep 0.4 --out out/sec", "which tokens a patch of the clip keeps")
      .example("$0 sim --preset tiny --activations A.npy --weights W.npy --out out", "tensors of your own") as never,
  handler: async (options) => {
    const workspace = openWorkspace(process);
    if (!Number.isInteger(options.memoryLatency) || options.memoryLatency < 0) throw new FocusError({ path: "--memory-latency", value: String(options.memoryLatency), rule: "must be a whole number, 0 or more", fix: "write for example --memory-latency 40" });
    if (options.design === "sec") return runSemantic(options, await chooseAccelerator(options, workspace.cwd, "demo"), workspace);
    refuseSemanticOptions(options);
    const chosen = options.design === undefined ? options : { ...options, set: [...(options.set ?? []), `design=${options.design}`] };
    const accelerator = await chooseAccelerator(chosen, workspace.cwd, "demo");
    if (accelerator.config.design === "focus") {
      await runFocus(options, accelerator);
      return;
    }
    if (options.retained !== undefined) throw new FocusError({ path: "--retained", value: options.retained, rule: "needs the focus design", fix: "add --design focus" });
    if (options.gatherOutput) throw new FocusError({ path: "--gather-output", rule: "needs the focus design", fix: "add --design focus" });
    const report = await simulate(options, accelerator);
    console.log(options.json ? JSON.stringify(report.report, null, 2) : `${reportTable(report.report)}\n  written      ${options.out}`);
    if (report.report.mismatches > 0 || !report.passed) throw new CheckFailed(report.problems.join("\n"));
  },
};

interface Context {
  input?: ResolvedInput;
  expectation?: GemmExpectation;
  model?: VerilatorModel;
  run?: GemmRun;
  report?: SimulationReport;
}

/** The concentrated design: its report has more to say. */
async function runFocus(options: Arguments, accelerator: Accelerator): Promise<void> {
  if (options.simulator !== "verilator" || options.waves) throw new FocusError({ path: "--simulator", value: options.simulator, rule: "must be verilator, without --waves, for the focus design", fix: "leave both out" });
  const { config } = accelerator;
  const done = await simulateFocus({
    workspace: openWorkspace(process),
    accelerator,
    input: inputOptions(options, config.array.operand, { K: 6 * config.array.rows, N: config.tile.n }),
    seed: options.seed,
    silent: options.json,
    dense: options.dense,
    ...(options.retained === undefined ? {} : { retained: options.retained }),
    ...(options.gatherOutput ? { gatherOutput: { memoryLatency: options.memoryLatency } } : {}),
  });
  const files: readonly OutputFile[] = [
    ...done.files,
    { path: "report.json", text: `${JSON.stringify(done.report, null, 2)}\n` },
    ...handoffFiles({ design: done.bench.design, name: config.name, configHash: accelerator.hash }),
    ...done.bench.rtl,
  ];
  const manifest = manifestFile({ design: config.name, top: done.bench.design.top, config: accelerator.json, configHash: accelerator.hash, files });
  await stageOutput({ out: options.out, files: [...files, manifest] });
  console.log(options.json ? JSON.stringify(done.report, null, 2) : `${concentrationTable(done.report)}\n\n  written in ${options.out}`);
  if (!done.passed) throw new CheckFailed(done.problems.join("\n"));
}

async function simulate(options: Arguments, accelerator: Accelerator) {
  if (!Number.isInteger(options.seed) || options.seed < 0) throw new FocusError({ path: "--seed", value: String(options.seed), rule: "must be a whole number, 0 or more", fix: "write for example --seed 7" });
  const workspace = openWorkspace(process);
  const bench = gemmBench(accelerator);
  const { config } = accelerator;
  const context: Context = {};
  const need = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("a step of the simulation left nothing for the next");
    return value;
  };
  const waveFormat = options.waves ? await bestWaveFormat(workspace) : undefined;
  const wavesFile = waveFormat === undefined ? undefined : path.resolve(workspace.cwd, `${options.out.replace(/\/+$/, "")}.${waveFormat}`);

  await new Listr<Context>(
    [
      {
        title: "input",
        task: async (ctx, task) => {
          ctx.input = await resolveInput(workspace, inputOptions(options, config.array.operand, { K: 6 * config.array.rows, N: config.tile.n }), (message) => (task.output = message));
          const { M, K, N } = ctx.input;
          task.title = `input: M ${M}, K ${K}, N ${N} from ${ctx.input.provenance.activations.from}`;
        },
      },
      {
        title: "golden model",
        task: (ctx) => {
          const { M, K, N, activations, weights } = need(ctx.input);
          for (const [name, size] of [["M", M], ["K", K], ["N", N]] as const) {
            if (size > config.limits.size) throw new FocusError({ path: name, value: String(size), rule: `must not exceed limits.size, ${config.limits.size}`, fix: `raise it: --set limits.size=${size}` });
          }
          ctx.expectation = expectGemm(bench, { M, K, N, activations: activations.codes, weights: weights.codes });
        },
      },
      {
        title: `build (${options.simulator})`,
        enabled: () => options.simulator === "verilator",
        task: async (ctx, task) => {
          ctx.model = await buildGemm(bench, { workspace, ...(waveFormat === undefined ? {} : { waves: waveFormat }), ...(process.stderr.isTTY ? { onLine: (line: string) => (task.output = line) } : {}) });
          task.title = ctx.model.cached ? "build: found" : `build: ${ctx.model.seconds.toFixed(1)} s`;
        },
      },
      {
        title: `simulate ${bench.design.top}`,
        task: async (ctx, task) => {
          const expectation = need(ctx.expectation);
          const { M, K, N } = need(ctx.input);
          const common = { workspace, seed: options.seed, shape: { M, K, N }, expectation, interval: Math.max(1, Math.ceil(expectation.cycles.cycles / UTILISATION_POINTS)), ...(wavesFile === undefined ? {} : { wavesFile }) };
          ctx.run =
            options.simulator === "icarus"
              ? await runGemmIcarus(bench, common)
              : await runGemm(bench, need(ctx.model), {
                  ...common,
                  onProgress: ({ cycles, seconds }) => {
                    const share = Math.min(100, (100 * cycles) / expectation.cycles.cycles);
                    task.output = `${cycles} of ${expectation.cycles.cycles} cycles (${share.toFixed(0)} %), ${Math.round(cycles / Math.max(seconds, 1e-3))} cycles/s`;
                  },
                });
          const { cycles, mismatches, comparedElements } = need(ctx.run).result;
          task.title = `simulate: ${cycles} cycles, ${mismatches} mismatches in ${comparedElements} elements`;
        },
      },
    ],
    { ctx: context, ...rendering(options.json) },
  ).run();

  const run = need(context.run);
  const input = need(context.input);
  const report = simulationReport({ accelerator, input, result: run.result, model: need(context.expectation).cycles, simulator: options.simulator, seed: options.seed });
  const raw = toRaw(run.output, "output");
  const picture = await simulationPicture({
    config,
    report,
    output: decodeTensor(run.output),
    ...(await framesOf(input)),
    ...activityOf(run, Math.max(1, Math.ceil(need(context.expectation).cycles.cycles / UTILISATION_POINTS))),
  });
  const files: readonly OutputFile[] = [
    { path: "picture.svg", text: picture },
    ...handoffFiles({ design: bench.design, name: config.name, configHash: accelerator.hash }),
    { path: "output.npy", bytes: npyBytes(raw) },
    { path: "report.json", text: `${JSON.stringify(report, null, 2)}\n` },
    ...bench.rtl,
  ];
  const manifest = manifestFile({ design: config.name, top: bench.design.top, config: accelerator.json, configHash: accelerator.hash, files });
  await stageOutput({ out: options.out, files: [...files, manifest] });
  return { report, passed: run.result.passed, problems: failureLines(run.result) };
}

/** The output in numbers, for the picture. */
function decodeTensor({ format, codes }: GemmRun["output"]): ArrayLike<number> {
  return format.kind === "integer" ? codes : decodeNumbers(codes, format);
}

/** The contact sheet of a clip's frames, where the tokens fill the frames they come from. */
async function framesOf({ sheet, grid, M }: ResolvedInput) {
  if (sheet === undefined || grid === undefined || grid.frames * grid.rows * grid.columns !== M) return {};
  return { frames: { png: await readFile(sheet.file), layout: sheet.layout, grid } };
}

function activityOf({ result }: GemmRun, interval: number) {
  const busy = result.ports["computing"]?.activity;
  return busy === undefined ? {} : { activity: { busy, interval } };
}

/** K and N of a clip's tokens are a matter of taste; where the user names none, six slices and one n-group. */
function inputOptions(options: Arguments, format: InputOptions["format"], fallback: { readonly K: number; readonly N: number }): InputOptions {
  const own = options.activations !== undefined || options.weights !== undefined;
  const entries = Object.entries({
    activations: options.activations,
    weights: options.weights,
    grid: options.grid,
    video: options.video,
    source: options.source,
    embedding: options.embedding,
    frames: options.frames,
    stride: options.stride,
    M: options.M,
    K: options.K ?? (own ? undefined : fallback.K),
    N: options.N ?? (own ? undefined : fallback.N),
    seed: own ? undefined : options.seed,
  }).filter(([, value]) => value !== undefined);
  return { format, ...Object.fromEntries(entries) };
}
