import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/dsl/focus.js";
import { concentrate, type ConcentrateOptions, type NeighbourBlock, type TokenGrid } from "../../generator/golden/concentration/index.js";
import { gatherCycles, gatherLoad, gatherSizes } from "../../generator/model/gather-cycles.js";
import { prepareCase, UNIT_ORIGIN } from "../../generator/testbench/block-case.js";
import { failureLines } from "../../generator/testbench/result.js";
import { concentratorBeats, concentratorVectors } from "../../generator/testbench/similarity-vectors.js";
import { gatherUse } from "../../generator/testbench/simulate-gather.js";
import { buildVerilator } from "../../generator/testbench/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "./concentrated-tokens.js";

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
  { block: CUBE, dots: 1, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 9, kept: 0.7 },
  { block: CUBE, dots: 4, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 9, kept: 0.7 },
  { block: CUBE, dots: 7, m: 16, grid: { frames: 3, rows: 5, columns: 7 }, slices: 20, kept: 0.7 },
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

describe(`gather cycles: model and RTL, ${GATHER_POINTS.length} points (FOCUS_SEED=${seed})`, () => {
  it("every slice ends in the cycle that the model gives", async () => {
    const points = GATHER_POINTS.map((point, index) => {
      const { block, dots, m, grid, classes = true } = point;
      const { config } = focus({ design: "focus", tile: { m, n: ROWS }, array: { rows: ROWS, columns: ROWS }, similarity: { block, dotsPerCycle: dots, matcherBits: 8, classes } });
      const { device, rtl } = prepareCase({ label: `p${index}`, use: gatherUse(config, grid) }, { prefix: `p${index}_` });
      return { point, config, device, rtl };
    });
    const benches = points.map(({ device }, index) => ({ name: `u${index}`, device }));
    const model = await buildVerilator({ workspace, benches, rtl: points.flatMap(({ rtl }) => rtl), origin: UNIT_ORIGIN, optimize: "build" });
    for (const [round, kind] of TOKEN_KINDS.entries()) {
      const random = createRandom(100 * seed + round);
      const loads = points.map(({ point, config, device }) => {
        const { grid, slices, kept } = point;
        const tokens = grid.frames * grid.rows * grid.columns;
        const K = slices * ROWS - random.integer(0, ROWS - 1);
        const options: ConcentrateOptions = {
          activations: tokensOf(kind, { tokens, K, operand: config.array.operand, random }),
          K,
          operand: config.array.operand,
          subnormals: "keep",
          grid,
          retained: Array.from({ length: tokens }, (_, token) => token === tokens - 1 || random.chance(kept)),
          sliceElements: ROWS,
          block: config.similarity.block,
          neighbours: "geometric",
          threshold: config.similarity.threshold,
          tileTokens: config.tile.m,
          representative: "first",
          classes: config.similarity.classes,
          matcher: { kind: "blockInteger", bits: config.similarity.matcherBits },
        };
        const concentration = concentrate(options);
        const predicted = gatherCycles(gatherSizes(config, grid), gatherLoad({ ...concentration, columns: grid.columns }));
        return { predicted, vectors: concentratorVectors(device, [concentratorBeats(options, concentration)]) };
      });
      const { results } = await runVerilatorModel(model, loads.map(({ vectors }) => ({ vectors })), { workspace, seed: seed + round });
      results.forEach((result, index) => {
        const where = `point ${index}, ${kind}, FOCUS_SEED=${seed}`;
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
  });
});
