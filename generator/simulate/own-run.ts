import { elaborate } from "../dsl/elaborate.js";
import { emitChecked } from "../emit/emit-checks.js";
import { FocusError } from "../errors.js";
import type { InputOptions } from "../input/index.js";
import { comparedText } from "../model/findings.js";
import { verdict } from "../report/simulation-report.js";
import { deviceOf } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { buildVerilator } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../testbench/simulators/verilator-run.js";
import type { Workspace } from "../tools/workspace.js";
import { compiledFor, mostBeats } from "./compiled-for.js";
import { gemmOperands, operandsText, readOperands } from "./operands.js";
import type { OwnAccelerator } from "./own-accelerator.js";
import { checkSimulatedFormats } from "./simulated-formats.js";
import { simulationResult, type SimulationResult } from "./simulation-result.js";
import { concludeSimulation, type ShowSteps } from "./steps.js";
import type { Waves } from "./waves.js";

export interface OwnSimulation {
  readonly workspace: Workspace;
  readonly accelerator: OwnAccelerator;
  readonly input: InputOptions;
  readonly seed: number;
  readonly waves?: Waves;
}

/**
 * An accelerator of a user's own on real tensors: every beat of its streams is compared with what its definition expects.
 * @throws FocusError where the definition expects nothing
 */
export function simulateOwn({ workspace, accelerator, input, seed, waves }: OwnSimulation, show: ShowSteps): Promise<SimulationResult> {
  const { config, hash, top, expect } = accelerator;
  if (!expect) throw new FocusError({ path: "--config", value: config.name, rule: "does not say what its streams carry", fix: "give defineAccelerator({ ... }) expect: (config, operands) => beats of every stream" });
  checkSimulatedFormats(config);
  const design = elaborate(top, { prefix: config.prefix });
  const device = deviceOf(design);
  return show({ input: "input", golden: "golden model", run: `simulate ${design.top}` }, async (steps) => {
    const operands = await steps.input(async (step) => {
      const read = await readOperands({ workspace, config, input }, step);
      step.conclude(operandsText(read));
      return read;
    });
    const vectors = await steps.golden(() => expect(gemmOperands(operands)));
    const result = await steps.run(async (step) => {
      const model = await buildVerilator({ workspace, benches: [{ name: top.name, device }], rtl: emitChecked(design), optimize: compiledFor(mostBeats(vectors)), ...(waves ? { waves: waves.format } : {}) });
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed, ...(waves ? { wavesFile: waves.unfinished } : {}) });
      concludeSimulation(step, "simulate", results);
      return results;
    });
    const { M, K, N, provenance } = operands;
    const report = { design: config.name, config: hash, seed, M, K, N, runs: result.map(figures), input: provenance };
    const table = result.map((run) => `${run.module}: ${verdict(run)}, ${comparedText(run.compared, { numbers: "number", flags: "`last` flag", codes: ["code", "codes"] })} in ${run.cycles} cycles`).join("\n");
    return simulationResult({ report, table, design, files: [], runs: result });
  });
}

function figures({ module, simulator, cycles, comparedElements, compared, mismatches, missingBeats, surplusBeats, untakenBeats, violations }: BenchResult) {
  return { module, simulator, cycles, comparedElements, compared, mismatches, missingBeats, surplusBeats, untakenBeats, violations };
}
