import { similarityConcentrator } from "../blocks/similarity-concentrator.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitDesign } from "../emit/emit-design.js";
import type { Concentration, ConcentrateOptions } from "../golden/concentration/index.js";
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

/**
 * The gather side in RTL on a whole tensor: every unique vector, map entry, class and count is compared with golden.
 * Frames as large as the tensor's own.
 */
export async function runGather({ workspace, config, seed, options, concentration }: GatherRun): Promise<BenchResult> {
  const { array, tile, similarity, prefix } = config;
  const { frames, rows, columns } = options.grid;
  const use = similarityConcentrator({
    element: array.operand,
    lanes: array.rows,
    block: similarity.block,
    maxFrames: frames,
    maxRows: rows,
    maxColumns: columns,
    tileTokens: tile.m,
    matcherBits: similarity.matcherBits,
    dotsPerCycle: similarity.dotsPerCycle,
    subnormals: array.subnormals,
    classes: similarity.classes,
  });
  const design = elaborate(use, { prefix });
  const origin = { config: config.name, hash: "gather" };
  const device = deviceOf(design);
  const model = await buildVerilator({ workspace, benches: [{ name: "gather", device }], rtl: emitDesign(design, origin), origin });
  const { results } = await runVerilatorModel(model, [{ vectors: concentratorVectors(device, [concentratorBeats(options, concentration)]) }], { workspace, seed });
  const [result] = results;
  if (!result) throw new Error("gather: a run without a result");
  return result;
}
