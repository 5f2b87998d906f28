import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { expand } from "../support/expand-concentration.js";
import { classCandidates, concentrate, gatherParameters, neighboursOf, type ConcentrateOptions, type OperandCodes, type TokenGrid } from "../../generator/golden/similarity/index.js";
import type { NeighbourBlock } from "../../generator/golden/similarity/neighbours.js";
import { gatherSide, gatherSizes } from "../../generator/designs/gather-side.js";
import { gatherCycles, gatherLoad } from "../../generator/model/gather-cycles.js";
import { gemmCycles } from "../../generator/model/gemm-cycles.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { failureLines } from "../../generator/testbench/result.js";
import { concentratorBeats, concentratorVectors } from "../../generator/simulate/similarity-vectors.js";
import { concentratedLoad, expectConcentrated } from "../../generator/simulate/concentrated.js";
import { gemmBench } from "../../generator/simulate/gemm.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "./concentrated-tokens.js";
import { engineLimit } from "./engine-limit.js";
import { randomElements } from "./random-gemm.js";

const workspace = openWorkspace(process);
const seed = Number(process.env["FOCUS_SEED"] ?? 1);

/** One row of the table of docs/performance.md: a gather side and the tensor it gets. */
interface GatherPoint {
  readonly block: NeighbourBlock;
  readonly dots: number;
  readonly m: number;
  readonly grid: TokenGrid;
  readonly slices: number;
  /** Share of the tokens that pruning left. */
  readonly kept: number;
  readonly classes?: boolean;
}

const CUBE = { frames: 2, rows: 2, columns: 2 } as const;

const GATHER_POINTS: readonly GatherPoint[] = [
  { block: CUBE, dots: 1, m: 64, grid: { frames: 4, rows: 4, columns: 6 }, slices: 5, kept: 1 },
  { block: CUBE, dots: 2, m: 64, grid: { frames: 4, rows: 4, columns: 6 }, slices: 5, kept: 1 },
  { block: CUBE, dots: 4, m: 64, grid: { frames: 4, rows: 4, columns: 6 }, slices: 5, kept: 1 },
  { block: CUBE, dots: 7, m: 64, grid: { frames: 4, rows: 4, columns: 6 }, slices: 5, kept: 1 },
  // More slices than epochs: the banks are marked empty on the way, which 1 to 7 cycles of a token do not hide.
  { block: CUBE, dots: 1, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 60, kept: 0.7 },
  { block: CUBE, dots: 4, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 60, kept: 0.7 },
  { block: CUBE, dots: 7, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 60, kept: 0.7 },
  // Gaps over many rows.
  { block: CUBE, dots: 1, m: 32, grid: { frames: 6, rows: 8, columns: 2 }, slices: 3, kept: 0.1 },
  { block: CUBE, dots: 7, m: 32, grid: { frames: 6, rows: 8, columns: 2 }, slices: 3, kept: 0.1 },
  { block: { frames: 1, rows: 1, columns: 1 }, dots: 1, m: 33, grid: { frames: 2, rows: 5, columns: 5 }, slices: 4, kept: 0.5 },
  { block: { frames: 1, rows: 2, columns: 2 }, dots: 2, m: 48, grid: { frames: 2, rows: 6, columns: 5 }, slices: 17, kept: 0.9 },
  { block: { frames: 2, rows: 1, columns: 1 }, dots: 1, m: 64, grid: { frames: 3, rows: 5, columns: 5 }, slices: 2, kept: 1 },
  { block: { frames: 3, rows: 3, columns: 3 }, dots: 7, m: 64, grid: { frames: 4, rows: 4, columns: 4 }, slices: 16, kept: 0.8 },
  { block: { frames: 3, rows: 1, columns: 2 }, dots: 4, m: 20, grid: { frames: 4, rows: 3, columns: 5 }, slices: 6, kept: 0.4 },
  { block: CUBE, dots: 2, m: 16, grid: { frames: 1, rows: 3, columns: 7 }, slices: 3, kept: 0.8, classes: false },
];

const ROWS = 4;

/** A tensor of which tokens of a class have the same row and join a candidate of their class, as results of a GEMM do. */
function joinedTensor(options: ConcentrateOptions): ConcentrateOptions {
  const concentration = concentrate(options);
  const { classes, tileOf } = concentration;
  const neighbours = neighboursOf({ grid: options.grid, block: options.block, rule: options.neighbours, tileOf });
  return { ...options, activations: expand(concentration), joined: classCandidates(classes, neighbours) };
}

describe(`gather cycles: model and RTL, ${GATHER_POINTS.length} points (FOCUS_SEED=${seed})`, () => {
  it("every slice ends in the cycle that the model gives", async () => {
    const points = GATHER_POINTS.map((point, index) => {
      const { block, dots, m, grid, classes = true } = point;
      const { config } = focus({ design: "focus", tile: { m, n: ROWS }, array: { rows: ROWS, columns: ROWS }, similarity: { block, dotsPerCycle: dots, matcherBits: 8, classes } });
      const { device, rtl } = prepareCase({ label: `p${index}`, use: gatherSide(config, grid) }, { prefix: `p${index}_` });
      return { point, config, device, rtl };
    });
    const benches = points.map(({ device }, index) => ({ name: `u${index}`, device }));
    const model = await buildVerilator({ workspace, benches, rtl: points.flatMap(({ rtl }) => rtl), optimize: "build" });
    let joined = 0;
    for (const [round, { kind, joins }] of [false, true].flatMap((joins) => TOKEN_KINDS.map((kind) => ({ kind, joins }))).entries()) {
      const random = createRandom(100 * seed + round);
      const loads = points.map(({ point, config, device }) => {
        const { grid, slices, kept } = point;
        const tokens = grid.frames * grid.rows * grid.columns;
        const K = slices * ROWS - random.integer(0, ROWS - 1);
        const options: ConcentrateOptions = {
          ...gatherParameters(config),
          activations: tokensOf(kind, { tokens, K, operand: config.array.operand, random }),
          K,
          grid,
          retained: Array.from({ length: tokens }, (_, token) => token === tokens - 1 || random.chance(kept)),
        };
        const given = joins ? joinedTensor(options) : options;
        const concentration = concentrate(given);
        const predicted = gatherCycles(gatherSizes(config, grid), gatherLoad({ ...concentration, columns: grid.columns, ...(given.joined ? { joined: given.joined } : {}) }));
        joined += given.joined ? Array.from(given.joined).filter((other) => other >= 0).length : 0;
        return { predicted, vectors: concentratorVectors(device, [concentratorBeats(given, concentration)]) };
      });
      const { results } = await runVerilatorModel(model, loads.map(({ vectors }) => ({ vectors })), { workspace, seed: seed + round });
      results.forEach((result, index) => {
        const where = `point ${index}, ${kind}, ${joins ? "classes joined" : "all compared"}, FOCUS_SEED=${seed}`;
        const { predicted } = loads[index] as (typeof loads)[number];
        expect(failureLines(result), where).toEqual([]);
        const { map, summary } = result.ports;
        expect({ cycles: result.cycles, firstSlice: summary?.firstCycle, lastSlice: summary?.lastCycle, last: map?.lastCycle, slices: summary?.beats }, where).toEqual({
          cycles: predicted.cycles,
          firstSlice: predicted.sliceEnds[0],
          lastSlice: predicted.sliceEnds.at(-1),
          last: predicted.sliceEnds.at(-1),
          slices: predicted.sliceEnds.length,
        });
      });
    }
    expect(joined).toBeGreaterThan(1_000);
  });
});

/** An engine of its own and a tensor that puts one of its units to the test. */
interface EnginePoint {
  readonly m: number;
  readonly lanes: number;
  readonly limit: "array" | "weights" | "scatter";
  /** Tokens in a row; in each m-tile and slice `unique` groups of equal ones, which fall into `classes` where slices differ. */
  readonly tokens: number;
  readonly unique: number;
  readonly classes: number;
  readonly K: number;
  readonly N: number;
}

const ENGINE_POINTS: readonly EnginePoint[] = [
  { m: 64, lanes: 1, limit: "array", tokens: 64, unique: 48, classes: 48, K: 24, N: 8 },
  { m: 64, lanes: 1, limit: "scatter", tokens: 64, unique: 16, classes: 48, K: 24, N: 8 },
  { m: 64, lanes: 1, limit: "weights", tokens: 64, unique: 2, classes: 2, K: 40, N: 8 },
  { m: 64, lanes: 2, limit: "array", tokens: 128, unique: 40, classes: 60, K: 16, N: 8 },
  { m: 64, lanes: 2, limit: "array", tokens: 64, unique: 32, classes: 32, K: 32, N: 20 },
  { m: 64, lanes: 2, limit: "scatter", tokens: 64, unique: 12, classes: 64, K: 40, N: 16 },
  { m: 64, lanes: 2, limit: "scatter", tokens: 192, unique: 12, classes: 60, K: 32, N: 8 },
  { m: 64, lanes: 4, limit: "array", tokens: 64, unique: 20, classes: 64, K: 24, N: 8 },
  { m: 64, lanes: 4, limit: "scatter", tokens: 64, unique: 9, classes: 64, K: 60, N: 8 },
  { m: 16, lanes: 2, limit: "array", tokens: 48, unique: 12, classes: 16, K: 16, N: 8 },
  { m: 16, lanes: 2, limit: "weights", tokens: 48, unique: 3, classes: 6, K: 16, N: 8 },
  { m: 16, lanes: 2, limit: "scatter", tokens: 32, unique: 5, classes: 16, K: 40, N: 20 },
];

/** Rows held for a lane: fewer than the lists of these small m-tiles leave waiting where scatter limits. */
const QUEUE = 16;

/** In each m-tile a class begins at `classes` tokens; in a slice, at `unique` of these the vector turns: others in each slice. */
function pointTokens({ m, tokens, unique, classes, K }: EnginePoint): OperandCodes {
  const codes = new Uint16Array(tokens * K);
  const slices = Math.ceil(K / ROWS);
  for (let slice = 0; slice < slices; slice += 1) {
    let turns = 0;
    for (let token = 0; token < tokens; token += 1) {
      const at = token % m;
      const begins = Math.floor(((at + 1) * classes) / m) > Math.floor((at * classes) / m);
      const which = Math.floor((at * classes) / m);
      const turned = at === 0 || (begins && (unique === classes || (((which - slice * (unique - 1)) % classes) + classes) % classes < unique - 1));
      if (turned) turns += 1;
      codes[token * K + slice * ROWS + (turns % Math.min(ROWS, K - slice * ROWS))] = 0x3c00 + turns;
    }
  }
  return codes;
}

describe(`limiting unit: prediction and RTL, ${ENGINE_POINTS.length} points`, () => {
  it("the engine takes as many cycles as the exact model says, and the predicted unit sets the pace", async () => {
    const points = ENGINE_POINTS.map((point, index) => {
      const { m, lanes, tokens, K, N } = point;
      const accelerator = focus({ name: "engine", prefix: `e${lanes}_${m}_`, design: "focus", tile: { m, n: 2 * ROWS }, array: { rows: ROWS, columns: ROWS }, scatter: { lanes, rowQueue: QUEUE }, limits: { size: 1024 } });
      const bench = gemmBench(accelerator);
      const { operand } = accelerator.config.array;
      const concentration = concentrate({ ...gatherParameters(accelerator.config), activations: pointTokens(point), K, grid: { frames: 1, rows: 1, columns: tokens } });

      const weights = randomElements(operand, { length: K * N, random: createRandom(seed + index), corners: 0 }) as OperandCodes;
      const expectation = expectConcentrated(bench, { concentration, weights, N });
      return { point, bench, expectation, predicted: engineLimit(accelerator.config, concentratedLoad(accelerator.config, expectation.tensor, N)) };
    });
    // One build for all engines; points of the same engine follow each other.
    const engines = [...new Set(points.map(({ bench }) => bench.accelerator.config.prefix))].map((prefix) => points.filter(({ bench }) => bench.accelerator.config.prefix === prefix));
    const benches = engines.map(([first], index) => ({ name: `u${index}`, device: first!.bench.device }));
    const model = await buildVerilator({ workspace, benches, rtl: engines.flatMap(([first]) => first!.bench.rtl), optimize: "build" });
    const confirmed = new Set<string>();
    for (let round = 0; round < Math.max(...engines.map((of) => of.length)); round += 1) {
      const now = engines.map((of) => of[Math.min(round, of.length - 1)]!);
      const { results } = await runVerilatorModel(model, now.map(({ expectation }) => ({ vectors: expectation.vectors })), { workspace, seed });
      results.forEach((result, index) => {
        const { point, bench, expectation, predicted } = now[index]!;
        const where = JSON.stringify(point);
        const { passes, scatter } = predicted.cycles;
        expect(failureLines(result), where).toEqual([]);
        expect(result.cycles, where).toBe(expectation.cycles.cycles);
        expect(predicted.limit, where).toBe(point.limit);
        // Weights of the first pass, the way of the last vector, and its list.
        const ends = gemmCycles(bench.accelerator.config, { M: 1, K: ROWS, N: ROWS }).fillAndDrain + bench.accelerator.config.array.rows + Math.ceil(point.m / point.lanes);
        expect(result.cycles, where).toBeGreaterThan(Math.max(passes, scatter));
        if (point.limit === "scatter") {
          expect(result.cycles, where).toBeGreaterThan(passes + ends);
          expect(expectation.cycles.scatterStallCycles, where).toBeGreaterThan(0);
        } else {
          expect(result.cycles, where).toBeLessThan(passes + ends);
          expect(expectation.cycles.scatterStallCycles, where).toBe(0);
        }
        confirmed.add(where);
      });
    }
    expect(confirmed.size).toBe(ENGINE_POINTS.length);
  });
});

describe("engineLimit", () => {
  it("adds up passes and list entries of a tensor", () => {
    const { config } = focus({ design: "focus", tile: { m: 16, n: 8 }, array: { rows: 4, columns: 4 } });
    const entry = { zero: false, rowLast: true, from: 0, index: 0 };
    const slice = (unique: number, entries: readonly number[]) => ({ unique, lists: { lanes: entries.map((count) => Array.from({ length: count }, () => entry)), users: new Uint16Array(unique) } });
    expect(engineLimit(config, { N: 12, tiles: [[slice(6, [4, 3]), slice(2, [5, 4])]] })).toEqual({ limit: "array", cycles: { passes: 30, array: 24, weights: 24, scatter: 27, lists: 18 } });
    expect(engineLimit(config, { N: 8, tiles: [[slice(5, [8, 8])]] }).limit).toBe("scatter");
    expect(engineLimit(config, { N: 8, tiles: [[slice(1, [2, 2])]] }).limit).toBe("weights");
  });
});
