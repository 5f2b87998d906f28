import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/dsl/focus.js";
import { concentrate, type OperandCodes } from "../../generator/golden/concentration/index.js";
import { seedFault, type Fault } from "../../generator/testbench/faults.js";
import { expectPublished } from "../../generator/testbench/simulate-published.js";
import { buildGemm, gemmBench } from "../../generator/testbench/simulate-gemm.js";
import { runVerilatorModel } from "../../generator/testbench/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements } from "../sweep/random-gemm.js";

const workspace = openWorkspace(process);

const faults: readonly Fault[] = [
  { name: "a token does not wait for its row", block: "token_scatter", search: "(level_i > {1'b0, entry", replacement: "(level_i >= {1'b0, entry" },
  { name: "a row too many is given back", block: "token_scatter", search: "(go && group_last_q) ? unique_q :", replacement: "(go && group_last_q && level_i != unique_q) ? unique_q + 1'b1 :" },
  { name: "a full row buffer takes one more row", block: "row_buffer", search: "wire full = level_q == DEPTH;", replacement: "wire full = 1'b0;" },
  { name: "a zero vector adds the row read last", block: "token_scatter", search: "if (advance) zero_q <= zero;", replacement: "if (advance) zero_q <= {LANES{1'b0} };" },
  { name: "blocks of columns share accumulators", block: "token_scatter", search: "(last_group && pass_last_block) ? {ADDRESS_W{1'b0} }", replacement: "last_group ? {ADDRESS_W{1'b0} }" },
  { name: "an idle lane takes part in the last tokens", block: "token_scatter", search: "assign active[lane] = left > BELOW[LEFT_W-1:0];", replacement: "assign active[lane] = (left + 1'b1) > BELOW[LEFT_W-1:0];" },
];

describe("seeded faults of the published scatter", () => {
  const accelerator = focus({
    name: "faulty",
    design: "focus",
    tile: { m: 16, n: 6 },
    array: { rows: 2, columns: 2, operand: "int8" },
    similarity: { classes: false },
    scatter: { arrangement: "published", lanes: 2 },
    limits: { size: 1024 },
  });
  const sound = gemmBench(accelerator);

  /** Runs every kind of tokens; true when all of them come out right. */
  async function passes(bench: typeof sound): Promise<boolean> {
    const model = await buildGemm(bench, { workspace });
    const random = createRandom(12);
    for (const kind of TOKEN_KINDS) {
      // Two m-tiles, the second one with an odd number of tokens.
      const grid = { frames: 3, rows: 3, columns: 3 };
      const tokens = 27;
      const [K, N] = [7, 7];
      const { operand, subnormals } = accelerator.config.array;
      const concentration = concentrate({
        activations: tokensOf(kind, { tokens, K, operand, random }),
        K,
        operand,
        subnormals,
        grid,
        retained: Array.from({ length: tokens }, () => true),
        sliceElements: 2,
        block: { frames: 2, rows: 2, columns: 2 },
        neighbours: "geometric",
        threshold: 0.9,
        tileTokens: 16,
        representative: "first",
        classes: false,
        matcher: { kind: "blockInteger", bits: 13 },
      });
      const weights = randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes;
      const { vectors } = expectPublished(bench, { concentration, weights, N });
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed: 1, limit: 20_000 });
      if (results[0]?.passed !== true) return false;
    }
    return true;
  }

  it("the sound design passes", async () => {
    expect(await passes(sound)).toBe(true);
  });

  for (const fault of faults) {
    it(`${fault.name} is caught`, async () => {
      expect(await passes({ ...sound, rtl: seedFault(sound.design, sound.rtl, fault) })).toBe(false);
    });
  }
});
