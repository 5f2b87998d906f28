import { lanePorts } from "../../generator/simulate/engine-streams.js";
import { expect } from "vitest";
import { configJson } from "../../generator/config/accelerator.js";
import { formatBits } from "../../generator/config/number-format.js";
import type { Random } from "../../generator/config/random.js";
import type { Accelerator } from "../../generator/designs/focus.js";
import { concentrate, gatherParameters, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { failureLines } from "../../generator/testbench/result.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { buildGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import type { Workspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "./concentrated-tokens.js";
import { randomElements, randomPatterns } from "./random-gemm.js";

export interface EngineCheck {
  readonly workspace: Workspace;
  readonly random: Random;
  readonly seed: number;
  /** Whether tokens of one tensor are joined to classes. */
  readonly classes: () => boolean;
}

/**
 * Random tensors of every kind of tokens through an engine of the focus design in RTL, once without and once with stalls on
 * every stream: all beats are golden's, the cycles those of the exact model, and the results expand to golden's matrix.
 */
export async function checkEngine(accelerator: Accelerator, { workspace, random, seed, classes }: EngineCheck): Promise<void> {
  const { config } = accelerator;
  const { array, tile } = config;
  const bench = gemmBench(accelerator);
  const model = await buildGemm(bench, { workspace, optimize: "build" });
  for (const kind of TOKEN_KINDS) {
    const grid = { frames: random.integer(1, 3), rows: random.integer(1, 4), columns: random.integer(1, 5) };
    const tokens = grid.frames * grid.rows * grid.columns;
    const K = random.pick([1, array.rows, 2 * array.rows + 1, 3 * array.rows + 1]);
    const N = random.pick([1, array.columns + 1, tile.n + 1]);
    const { operand } = array;
    const activations = tokensOf(kind, { tokens, K, operand, random });
    const weights = randomElements(operand, { length: K * N, random, corners: 0.02 }) as OperandCodes;
    const concentration = concentrate({
      ...gatherParameters(config),
      activations,
      K,
      grid,
      retained: Array.from({ length: tokens }, () => true),
      block: { frames: 2, rows: 2, columns: 2 },
      threshold: 0.9,
      representative: "first",
      classes: classes(),
      matcher: { kind: "blockInteger", bits: 13 },
    });
    const expectation = scatterRun(accelerator.config).expect(bench, { concentration, weights, N });
    const where = `${kind}, ${tokens} tokens, K ${K} N ${N}, configuration ${JSON.stringify(configJson(config))}`;
    const stalls = randomPatterns(bench.device, random);
    for (const patterns of [{}, stalls]) {
      const done = await runVerilatorModel(model, [{ vectors: expectation.vectors, patterns }], { workspace, seed, collect: true });
      const [result] = done.results;
      expect(result && failureLines(result), where).toEqual([]);
      if (patterns !== stalls) expect(result?.cycles, `cycles of ${where}`).toBe(expectation.cycles.cycles);
      const lanes = lanePorts("results", config).map((name) => done.collected[0]?.[name] ?? []);
      const matrix = scatterRun(accelerator.config).expand(bench, { concentration, tensor: expectation.tensor, N, lanes });
      expect(matrix.map(Number), `tokens of ${where}`).toEqual(Array.from<number | bigint, number>(expectation.results, (code) => asCode(code, formatBits(bench.result))));
    }
  }
}

function asCode(value: number | bigint, bits: number): number {
  return Number(BigInt.asUintN(bits, BigInt(value)));
}
