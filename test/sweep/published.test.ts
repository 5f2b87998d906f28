import { describe, expect, it } from "vitest";
import { configJson } from "../../generator/config/accelerator.js";
import { formatBits } from "../../generator/config/number-format.js";
import { randomAccelerator } from "../../generator/config/random-accelerator.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/dsl/focus.js";
import { concentrate, type OperandCodes } from "../../generator/golden/concentration/index.js";
import { idlePatterns, readyPatterns } from "../../generator/testbench/pattern.js";
import { failureLines } from "../../generator/testbench/result.js";
import { expandTokens, expectPublished } from "../../generator/testbench/simulate-published.js";
import { buildGemm, gemmBench } from "../../generator/testbench/simulate-gemm.js";
import { runVerilatorModel } from "../../generator/testbench/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "./concentrated-tokens.js";
import { randomElements } from "./random-gemm.js";

const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const configurations = Number(process.env["FOCUS_SWEEP"] ?? 4);
const workspace = openWorkspace(process);

describe(`published scatter, random configurations (FOCUS_SEED=${seed})`, () => {
  for (let index = 0; index < configurations; index += 1) {
    const random = createRandom(9000 * seed + index);
    const drawn = randomAccelerator(random);
    const scatter = { arrangement: "published" as const, lanes: 1 + (index % 8), passQueue: random.pick([2, 16]) };
    const accelerator = focus({ ...drawn, design: "focus", tile: { ...drawn.tile, m: random.pick([1, 5, 16, 33]) }, similarity: { classes: false }, scatter });
    const { config } = accelerator;
    const { array, tile } = config;

    it(`#${index}: ${array.rows}x${array.columns} ${array.operand.name} m ${tile.m} n ${tile.n} lanes ${scatter.lanes} queue ${scatter.passQueue}`, { timeout: 300_000 }, async () => {
      const bench = gemmBench(accelerator);
      const model = await buildGemm(bench, { workspace });
      for (const kind of TOKEN_KINDS) {
        const grid = { frames: random.integer(1, 3), rows: random.integer(1, 4), columns: random.integer(1, 5) };
        const tokens = grid.frames * grid.rows * grid.columns;
        const K = random.pick([1, array.rows, 2 * array.rows + 1]);
        const N = random.pick([1, array.columns + 1, tile.n + 1]);
        const { operand, subnormals } = array;
        const activations = tokensOf(kind, { tokens, K, operand, random });
        const weights = randomElements(operand, { length: K * N, random, corners: 0.02 }) as OperandCodes;
        const concentration = concentrate({
          activations,
          K,
          operand,
          subnormals,
          grid,
          retained: Array.from({ length: tokens }, () => true),
          sliceElements: array.rows,
          block: { frames: 2, rows: 2, columns: 2 },
          neighbours: "geometric",
          threshold: 0.9,
          tileTokens: tile.m,
          representative: "first",
          classes: false,
          matcher: { kind: "blockInteger", bits: 13 },
        });
        const expectation = expectPublished(bench, { concentration, weights, N });
        const where = `${kind}, ${tokens} tokens, K ${K} N ${N}, configuration ${JSON.stringify(configJson(config))}`;
        const stalls = Object.fromEntries(
          bench.device.ports.filter((port) => port.kind === "stream").map((port) => [port.name, random.pick(port.direction === "in" ? idlePatterns : readyPatterns)]),
        );
        for (const patterns of [{}, stalls]) {
          const done = await runVerilatorModel(model, [{ vectors: expectation.vectors, patterns }], { workspace, seed: seed + index, collect: true });
          const [result] = done.results;
          expect(result && failureLines(result), where).toEqual([]);
          if (patterns !== stalls) expect(result?.cycles, `cycles of ${where}`).toBe(expectation.cycles.cycles);
          const lanes = Array.from({ length: scatter.lanes }, (_, lane) => done.collected[0]?.[`results${lane}`] ?? []);
          const matrix = expandTokens(bench, { concentration, N, lanes });
          expect(matrix.map(Number), `tokens of ${where}`).toEqual(Array.from<number | bigint, number>(expectation.results, (code) => asCode(code, formatBits(bench.result))));
        }
      }
    });
  }
});

function asCode(value: number | bigint, bits: number): number {
  return Number(BigInt.asUintN(bits, BigInt(value)));
}
