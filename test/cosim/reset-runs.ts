import { expect } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { elementAt } from "../../generator/config/element-at.js";
import { fp16 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { encodeNumbers } from "../../generator/golden/index.js";
import { semanticChain } from "../../generator/golden/semantic/index.js";
import { concentrate, gatherParameters, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { expectConcentrated } from "../../generator/simulate/concentrated.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { buildGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { expectLayer, layerBench } from "../../generator/simulate/layer.js";
import { runSemanticChain } from "../../generator/simulate/semantic-layer.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import type { BenchResult } from "../../generator/testbench/result.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import type { Workspace } from "../../generator/tools/workspace.js";
import { tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements } from "../sweep/random-gemm.js";
import { stallPatterns, type FaultBench } from "../../generator/testbench/fault-bench.js";
import { engineFaultBench } from "./run-faults.js";

/** FOCUS_SEED=n repeats a run or makes another one. */
export const SEED = Number(process.env["FOCUS_SEED"] ?? createRandom(17).integer(1, 1_000_000));

/** Cycles of a run at which it is reset. */
const POINTS = 20;

/** Beats of a run of a block: short, so that the points lie close together. */
const BEATS = 300;

type ResetBench = Omit<FaultBench, "fault">;

/** Blocks of the catalog that have a reset. */
export const blocksWithReset = catalog.filter(({ quick }) => quick.some((one) => prepareCase(one).device.clock?.reset !== undefined)).map(({ block }) => block);

/** The first quick case of a block that has a reset, under stalls. */
export function blockBench(block: string): ResetBench {
  const [prepared] = catalog.filter((entry) => entry.block === block).flatMap(({ quick }) => quick.map((one) => prepareCase(one))).filter(({ device }) => device.clock?.reset !== undefined);
  if (!prepared) throw new Error(`no quick case of ${block} has a reset`);
  const { label, device, rtl } = prepared;
  return { title: `${block} ${label}`, device, rtl, vectors: prepared.vectorsOf(prepared.draw(BEATS, createRandom(SEED), false)), patterns: stallPatterns(device) };
}

/** The engines, each on a tensor with edges, and one beside its gather. */
export const tops = {
  dense: (): ResetBench => engineFaultBench({ seed: SEED, index: 0 }),
  concentrated: (): ResetBench => concentratedBench("prefix"),
  published: (): ResetBench => concentratedBench("published"),
  layer: layerResetBench,
};

const GRID = { frames: 3, rows: 3, columns: 3 };

function concentratedBench(arrangement: "prefix" | "published"): ResetBench {
  const accelerator = focus({
    name: "reset",
    design: "focus",
    tile: { m: 16, n: 6 },
    array: { rows: 2, columns: 2, operand: "int8" },
    ...(arrangement === "prefix" ? {} : { similarity: { classes: false }, scatter: { arrangement, lanes: 2 } }),
    limits: { size: 1024 },
  });
  const bench = gemmBench(accelerator);
  const { vectors } = scatterRun(accelerator.config).expect(bench, concentratedInput(accelerator));
  return { title: `engine of the focus design, scatter ${arrangement}`, device: bench.device, rtl: bench.rtl, vectors, patterns: stallPatterns(bench.device) };
}

/** Tokens that are much alike, and weights. */
function concentratedInput({ config }: ReturnType<typeof focus>) {
  const random = createRandom(SEED);
  const [tokens, K, N] = [27, 7, 7];
  const { operand } = config.array;
  const options = { ...gatherParameters(config), activations: tokensOf("alike", { tokens, K, operand, random }), K, grid: GRID, retained: Array.from({ length: tokens }, () => true) };
  return { options, concentration: concentrate(options), weights: randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes, N };
}

/** The concentrated engine beside the gather of its result, through a memory of three cycles. */
function layerResetBench(): ResetBench {
  const accelerator = focus({ name: "reset", design: "focus", tile: { m: 16, n: 6 }, array: { rows: 2, columns: 2 }, limits: { size: 1024 } });
  const bench = layerBench(accelerator, GRID);
  const input = concentratedInput(accelerator);
  const { results, vectors: engine } = expectConcentrated(bench, input);
  const { vectors } = expectLayer(bench, { ...input, results, engine, memoryLatency: 3 });
  return { title: "engine and gather", device: bench.device, rtl: bench.rtl, vectors, patterns: stallPatterns(bench.device) };
}

/** Engine, softmax and semantic concentration, from QK^T to the gaps of what stays. */
export async function semanticStart(workspace: Workspace): Promise<Run> {
  const bench = gemmBench(focus({ ...presets.tiny, design: "sec" }));
  const { array, semantic } = bench.accelerator.config;
  const random = createRandom(SEED);
  const shape = { heads: 2, textTokens: 3, imageTokens: 21, headDim: 5, keep: 8 };
  const codes = (count: number): Uint16Array => encodeNumbers(Array.from({ length: count }, () => 2 * (random.real() + random.real() - 1)), fp16) as Uint16Array;
  const options = { ...shape, query: codes(2 * 3 * 5), key: codes(2 * 21 * 5) };
  const chain = semanticChain(options, { sliceElements: array.rows, subnormals: array.subnormals }, { lanes: array.columns, maxElements: semantic.tokens });
  const model = await buildGemm(bench, { workspace, optimize: "build" });
  const patterns = stallPatterns(bench.device);
  return async (resetAt) => (await runSemanticChain(bench, model, { workspace, seed: SEED, options, chain, imageCycles: 200, memoryLatency: 3, patterns, ...(resetAt === undefined ? {} : { resetAt }) })).result;
}

/** What a run says but for how long the machine took. */
function told(result: BenchResult): BenchResult {
  return { ...result, seconds: 0, simCyclesPerSecond: 0 };
}

interface ResetRun {
  readonly resetAt: number;
  readonly result: BenchResult;
}

/** A run with a reset in that cycle, or without one. */
type Run = (resetAt?: number) => Promise<BenchResult>;

async function start(workspace: Workspace, { device, rtl, vectors, patterns }: ResetBench): Promise<Run> {
  const model = await buildVerilator({ workspace, benches: [{ name: "reset", device }], rtl, optimize: "build" });
  return async (resetAt) => {
    const { results } = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed: SEED, ...(resetAt === undefined ? {} : { resetAt }) });
    return elementAt(results, 0);
  };
}

/** Runs from a fresh start, which must pass, and then with a reset at random points: those in which anything is another at the ports, in any cycle. */
async function resetsThatShow(title: string, run: Run): Promise<readonly ResetRun[]> {
  const fresh = told(await run());
  expect([title, fresh.messages, fresh.passed]).toEqual([title, [], true]);
  const random = createRandom(SEED);
  const points = Array.from({ length: POINTS }, () => random.integer(1, fresh.totalCycles));
  const different: ResetRun[] = [];
  for (const resetAt of points) {
    const result = told(await run(resetAt));
    if (JSON.stringify(result) !== JSON.stringify(fresh)) different.push({ resetAt, result });
  }
  return different;
}

export async function expectFreshStarts(title: string, run: Run): Promise<void> {
  expect([title, ...(await resetsThatShow(title, run))]).toEqual([title]);
}

/** The same of a bench. */
export async function expectFreshStartsOf(workspace: Workspace, bench: ResetBench): Promise<void> {
  await expectFreshStarts(bench.title, await start(workspace, bench));
}

export async function resetsOfBench(workspace: Workspace, bench: ResetBench): Promise<readonly ResetRun[]> {
  return resetsThatShow(bench.title, await start(workspace, bench));
}
