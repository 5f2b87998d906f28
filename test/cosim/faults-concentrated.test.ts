import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/dsl/focus.js";
import { concentrate, type OperandCodes } from "../../generator/golden/concentration/index.js";
import { seedFault, type Fault } from "../../generator/testbench/faults.js";
import { expectConcentrated } from "../../generator/testbench/simulate-concentrated.js";
import { buildGemm, gemmBench } from "../../generator/testbench/simulate-gemm.js";
import { runVerilatorModel } from "../../generator/testbench/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements } from "../sweep/random-gemm.js";

const workspace = openWorkspace(process);

const faults: readonly Fault[] = [
  { name: "an accumulator is read before it is written", block: "scatter", search: "(first_q || !(|hit))", replacement: "(first_q || !(&hit))" },
  { name: "a row leaves after its first class", block: "scatter", search: "!zero && row_last;", replacement: "(!zero || row_last);" },
  { name: "zero vectors add the row at hand", block: "scatter", search: "row_q <= zero ?", replacement: "row_q <= !zero ?" },
  { name: "rows go to the next lane", block: "row_queue", search: "valid_i ? users_i", replacement: "valid_i ? (users_i << 1)" },
  { name: "blocks of columns share accumulators", block: "concentrated_sequencer", search: "base_q + LANE_CLASSES[BASE_W-1:0]", replacement: "base_q" },
  { name: "an index is wrong on the way out", block: "class_result_stage", search: "row_final, row_index, row_inside", replacement: "row_final, ~row_index, row_inside" },
];

describe("seeded faults of the concentrated engine", () => {
  const accelerator = focus({
    name: "faulty",
    design: "focus",
    tile: { m: 16, n: 6 },
    array: { rows: 2, columns: 2, operand: "int8" },
    scatter: { lanes: 2, rowQueue: 3 },
    limits: { size: 1024 },
  });
  const sound = gemmBench(accelerator);

  /** Runs every kind of tokens; true when all of them come out right. */
  async function passes(bench: typeof sound): Promise<boolean> {
    const model = await buildGemm(bench, { workspace });
    const random = createRandom(11);
    for (const kind of TOKEN_KINDS) {
      const grid = { frames: 2, rows: 3, columns: 4 };
      const [K, N] = [7, 7];
      const { operand, subnormals } = accelerator.config.array;
      const concentration = concentrate({
        activations: tokensOf(kind, { tokens: 24, K, operand, random }),
        K,
        operand,
        subnormals,
        grid,
        retained: Array.from({ length: 24 }, () => true),
        sliceElements: 2,
        block: { frames: 2, rows: 2, columns: 2 },
        neighbours: "geometric",
        threshold: 0.9,
        tileTokens: 16,
        representative: "first",
        classes: true,
        matcher: { kind: "blockInteger", bits: 13 },
      });
      const weights = randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes;
      const { vectors } = expectConcentrated(bench, { concentration, weights, N });
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
