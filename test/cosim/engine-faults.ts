import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import type { Accelerator } from "../../generator/designs/focus.js";
import { concentrate, gatherParameters, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { seedFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { lanePorts } from "../../generator/simulate/engine-streams.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { buildGemm, gemmBench, type GemmBench } from "../../generator/simulate/gemm.js";
import { always, type Pattern } from "../../generator/testbench/pattern.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements } from "../sweep/random-gemm.js";

const workspace = openWorkspace(process);

export interface EngineFaults {
  readonly of: string;
  readonly accelerator: Accelerator;
  readonly grid: { readonly frames: number; readonly rows: number; readonly columns: number };
  readonly seed: number;
  /** When results are taken: always, where left out. */
  readonly taken?: readonly Pattern[];
  readonly faults: readonly Fault[];
}

/** Tests of the faults of an engine of the focus design: tokens of some kind give each of them away, and none the sound engine. */
export function testEngineFaults({ of, accelerator, grid, seed, taken = [always], faults }: EngineFaults): void {
  const { operand } = accelerator.config.array;
  const sound = gemmBench(accelerator);

  /** Runs every kind of tokens; true when all of them come out right. */
  async function passes(bench: GemmBench): Promise<boolean> {
    const model = await buildGemm(bench, { workspace, optimize: "build" });
    const random = createRandom(seed);
    const tokens = grid.frames * grid.rows * grid.columns;
    const [K, N] = [7, 7];
    for (const kind of TOKEN_KINDS) {
      const concentration = concentrate({
        ...gatherParameters(accelerator.config),
        activations: tokensOf(kind, { tokens, K, operand, random }),
        K,
        grid,
        retained: Array.from({ length: tokens }, () => true),
      });

      const weights = randomElements(operand, { length: K * N, random, corners: 0 }) as OperandCodes;
      const { vectors } = scatterRun(bench.accelerator.config).expect(bench, { concentration, weights, N });
      for (const pattern of taken) {
        const patterns = Object.fromEntries(lanePorts("results", accelerator.config).map((port) => [port, pattern]));
        const { results } = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed: 1, limit: 20_000 });
        if (results[0]?.passed !== true) return false;
      }
    }
    return true;
  }

  describe(`seeded faults of ${of}`, () => {
    it("the sound design passes", async () => {
      expect(await passes(sound)).toBe(true);
    });

    for (const fault of faults) {
      it(`${fault.name} is caught`, async () => {
        expect(await passes({ ...sound, rtl: seedFault(sound.design, sound.rtl, fault) })).toBe(false);
      });
    }
  });
}
