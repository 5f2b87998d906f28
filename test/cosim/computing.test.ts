import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import type { Accelerator } from "../../generator/designs/focus.js";
import { concentrate, gatherParameters, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { lanePorts } from "../../generator/simulate/engine-streams.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { buildGemm, expectGemm, gemmBench, type GemmBench } from "../../generator/simulate/gemm.js";
import type { BenchResult } from "../../generator/testbench/result.js";
import { failureLines } from "../../generator/testbench/result.js";
import type { VerilatorModel } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import type { Vectors } from "../../generator/testbench/vectors.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements, randomOperands } from "../sweep/random-gemm.js";

const workspace = openWorkspace(process);
const seed = 1;
/** Cycles for which results are blocked; and between two entries of the trace. */
const [BLOCKED, INTERVAL] = [1000, 100];
const [M, K, N] = [60, 9, 9];

interface Run {
  readonly vectors: Vectors;
  /** Streams of results. */
  readonly results: readonly string[];
  /** Vectors that enter the array in all passes together. */
  readonly rows: number;
}

function denseRun(bench: GemmBench): Run {
  const { config } = bench.accelerator;
  const { vectors } = expectGemm(bench, { ...randomOperands(config, { M, K, N }, createRandom(seed)), M, K, N });
  return { vectors, results: ["results"], rows: M * Math.ceil(K / config.array.rows) * Math.ceil(N / config.array.columns) };
}

function concentratedRun(bench: GemmBench): Run {
  const { config } = bench.accelerator;
  const { operand, columns } = config.array;
  const random = createRandom(seed);
  const grid = { frames: 3, rows: 4, columns: 5 };
  const concentration = concentrate({
    ...gatherParameters(config),
    activations: tokensOf("different", { tokens: M, K, operand, random }),
    K,
    grid,
    retained: Array.from({ length: M }, () => true),
  });
  const { vectors, tensor } = scatterRun(config).expect(bench, { concentration, weights: randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes, N });
  const unique = tensor.tiles.flatMap((tile) => tile.slices.map(({ p }) => p)).reduce((sum, p) => sum + p, 0);
  return { vectors, results: lanePorts("results", config), rows: unique * Math.ceil(N / columns) };
}

const engines: readonly { readonly of: string; readonly accelerator: Accelerator; readonly run: (bench: GemmBench) => Run }[] = [
  { of: "dense", accelerator: focus(presets.tiny), run: denseRun },
  { of: "focus", accelerator: focus({ ...presets.tiny, design: "focus" }), run: concentratedRun },
  { of: "focus with the published scatter", accelerator: focus({ ...presets.tiny, design: "focus", scatter: { arrangement: "published" } }), run: concentratedRun },
];

describe.each(engines)("computing_o of the engine, design $of", ({ accelerator, run }) => {
  const bench = gemmBench(accelerator);
  const { vectors, results, rows } = run(bench);
  let model: VerilatorModel;

  beforeAll(async () => {
    model = await buildGemm(bench, { workspace, optimize: "build" });
  });

  async function simulated(patterns: Parameters<typeof runVerilatorModel>[1][number]["patterns"] = {}): Promise<BenchResult> {
    const { results: [result] } = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed, interval: INTERVAL });
    if (!result) throw new Error("a run without a result");
    expect(failureLines(result)).toEqual([]);
    return result;
  }

  it(`is high once for every vector, and low for the rest of ${BLOCKED} cycles in which no result leaves`, async () => {
    const free = await simulated();
    expect(free.ports["computing"]?.high).toBe(rows);
    const blocked = await simulated(Object.fromEntries(results.map((port) => [port, { kind: "stall", cycles: BLOCKED }])));
    expect(blocked.totalCycles).toBeGreaterThan(BLOCKED);
    expect(blocked.ports["computing"]?.high).toBe(rows);
    // The buffers before the results are full long before they open.
    const during = blocked.ports["computing"]?.activity?.slice((BLOCKED * 6) / 10 / INTERVAL, BLOCKED / INTERVAL) ?? [];
    expect(during).toEqual(Array.from({ length: 4 }, () => 0));
  });
});
