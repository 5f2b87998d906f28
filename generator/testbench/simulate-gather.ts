import { meanConcentrator } from "../blocks/mean-concentrator.js";
import { similarityConcentrator } from "../blocks/similarity-concentrator.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/define-block.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitDesign } from "../emit/emit-design.js";
import type { Concentration, ConcentrateOptions, TokenGrid } from "../golden/concentration/index.js";
import { gatherSizes } from "../model/gather-cycles.js";
import type { Workspace } from "../tools/workspace.js";
import { deviceOf } from "./device.js";
import type { BenchResult } from "./result.js";
import { concentratorBeats, concentratorVectors } from "./similarity-vectors.js";
import { buildVerilator } from "./verilator-build.js";
import { runVerilatorModel } from "./verilator-run.js";

export interface GatherRun {
  readonly workspace: Workspace;
  readonly config: AcceleratorConfig;
  readonly seed: number;
  /** What is gathered, and what golden says of it. */
  readonly options: ConcentrateOptions;
  readonly concentration: Concentration;
}

/** The gather side that belongs to a configuration, for frames as large as the tensor's own. */
export function gatherUse(config: AcceleratorConfig, grid: TokenGrid): BlockUse {
  const { array, similarity } = config;
  const parameters = {
    ...gatherSizes(config, grid),
    element: array.operand,
    lanes: array.rows,
    matcherBits: similarity.matcherBits,
    subnormals: array.subnormals,
  };
  return similarity.representative === "mean" ? meanConcentrator({ ...parameters, addStages: array.pipeline.add }) : similarityConcentrator(parameters);
}

/** The gather side in RTL on a whole tensor: every unique vector, map entry, class and count is compared with golden. */
export async function runGather({ workspace, config, seed, options, concentration }: GatherRun): Promise<BenchResult> {
  const design = elaborate(gatherUse(config, options.grid), { prefix: config.prefix });
  const origin = { config: config.name, hash: "gather" };
  const device = deviceOf(design);
  const model = await buildVerilator({ workspace, benches: [{ name: "gather", device }], rtl: emitDesign(design, origin), origin });
  const { results } = await runVerilatorModel(model, [{ vectors: concentratorVectors(device, [concentratorBeats(options, concentration)]) }], { workspace, seed });
  const [result] = results;
  if (!result) throw new Error("gather: a run without a result");
  return result;
}
