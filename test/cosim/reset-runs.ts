import { expect } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { concentrate, gatherParameters, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { gemmBench } from "../../generator/simulate/gemm.js";
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

/** The engines, each on a tensor with edges. */
export const tops = {
  dense: (): ResetBench => engineFaultBench({ seed: SEED, index: 0 }),
  concentrated: (): ResetBench => concentratedBench("prefix"),
  published: (): ResetBench => concentratedBench("published"),
};

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
  const random = createRandom(SEED);
  const [grid, tokens, K, N] = [{ frames: 3, rows: 3, columns: 3 }, 27, 7, 7];
  const { operand } = accelerator.config.array;
  const concentration = concentrate({
    ...gatherParameters(accelerator.config),
    activations: tokensOf("alike", { tokens, K, operand, random }),
    K,
    grid,
    retained: Array.from({ length: tokens }, () => true),
  });
  const weights = randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes;
  const { vectors } = scatterRun(accelerator.config).expect(bench, { concentration, weights, N });
  return { title: `engine of the focus design, scatter ${arrangement}`, device: bench.device, rtl: bench.rtl, vectors, patterns: stallPatterns(bench.device) };
}

/** What a run says but for how long the machine took. */
function told(result: BenchResult): BenchResult {
  return { ...result, seconds: 0, simCyclesPerSecond: 0 };
}

interface ResetRun {
  readonly resetAt: number;
  readonly result: BenchResult;
}

/** Runs a bench from a fresh start, which must pass, and then with a reset at random points: those in which anything is another at the ports, in any cycle. */
export async function resetsThatShow(workspace: Workspace, { title, device, rtl, vectors, patterns }: ResetBench): Promise<readonly ResetRun[]> {
  const model = await buildVerilator({ workspace, benches: [{ name: "reset", device }], rtl, optimize: "build" });
  const run = async (resetAt?: number): Promise<BenchResult> => {
    const { results } = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed: SEED, ...(resetAt === undefined ? {} : { resetAt }) });
    return told(results[0]!);
  };
  const fresh = await run();
  expect([title, fresh.messages, fresh.passed]).toEqual([title, [], true]);
  const random = createRandom(SEED);
  const points = Array.from({ length: POINTS }, () => random.integer(1, fresh.totalCycles));
  const different: ResetRun[] = [];
  for (const resetAt of points) {
    const result = await run(resetAt);
    if (JSON.stringify(result) !== JSON.stringify(fresh)) different.push({ resetAt, result });
  }
  return different;
}

export async function expectFreshStarts(workspace: Workspace, bench: ResetBench): Promise<void> {
  expect([bench.title, ...(await resetsThatShow(workspace, bench))]).toEqual([bench.title]);
}
