import { bubbleTopk } from "../../generator/blocks/semantic/bubble-topk.js";
import { radixTopk } from "../../generator/blocks/semantic/radix-topk.js";
import { fp16 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { topk } from "../../generator/golden/semantic/topk.js";
import { bubbleTopkCycles, radixTopkCycles, type SelectionLoad } from "../../generator/model/topk-cycles.js";
import { goldenVectors, prepareCase, type PreparedCase } from "../../generator/testbench/cases/block-case.js";
import { failureLines } from "../../generator/testbench/result.js";
import { drawScores, packScores } from "../../generator/testbench/cases/semantic/stimulus.js";
import { buildVerilator, type VerilatorModel } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import type { Workspace } from "../../generator/tools/workspace.js";

export interface Way {
  readonly name: string;
  readonly use: ReturnType<typeof radixTopk>;
  readonly lanes: number;
  /** What the model says of a selection. */
  readonly cycles: (load: SelectionLoad) => number;
}

export function radixWay(sizes: { readonly lanes: number; readonly maxTokens: number; readonly digitBits: number }): Way {
  const { lanes, digitBits } = sizes;
  return { name: `radix, ${digitBits} bit${digitBits > 1 ? "s" : ""}`, use: radixTopk(sizes), lanes, cycles: (load) => radixTopkCycles({ ...load, scoreBits: 16, digitBits }) };
}

export function bubbleWay(sizes: { readonly lanes: number; readonly maxTokens: number; readonly cells: number }): Way {
  const { lanes, cells } = sizes;
  return { name: `bubble, ${cells} cells`, use: bubbleTopk(sizes), lanes, cycles: (load) => bubbleTopkCycles({ ...load, cells }) };
}

export interface BuiltWay extends Way {
  readonly prepared: PreparedCase;
  readonly model: VerilatorModel;
}

export async function buildWay(workspace: Workspace, way: Way): Promise<BuiltWay> {
  const prepared = prepareCase({ label: way.name, use: way.use });
  // A chain of cells runs for millions of cycles.
  const optimize = way.use.name === "bubble_topk" ? "speed" : "build";
  const model = await buildVerilator({ workspace, benches: [{ name: "u", device: prepared.device }], rtl: prepared.rtl, optimize });
  return { ...way, prepared, model };
}

/** A selection without stalls: its cycles in simulation and by the model. Every retained token is compared with golden. */
export async function runSelection(workspace: Workspace, way: BuiltWay, { tokens, keep, seed }: { readonly tokens: number; readonly keep: number; readonly seed: number }) {
  const random = createRandom(seed);
  const codes = drawScores(tokens, fp16, random);
  const { device, use } = way.prepared;
  const inputs = { select: [{ tokens: BigInt(tokens), keep: BigInt(keep) }], scores: packScores(codes, { lanes: way.lanes, format: fp16, random }) };
  const retained = topk({ scores: codes.map(Number), k: keep });
  const load: SelectionLoad = { tokens, lanes: way.lanes, retained };
  const expected = way.cycles(load);
  const { results } = await runVerilatorModel(way.model, [{ vectors: goldenVectors(device, use, inputs) }], { workspace, seed, limit: 2 * expected + 1000, firstMismatches: 4 });
  const [result] = results;
  if (!result?.passed) throw new Error(result ? failureLines(result).join("\n") : "no result");
  return { measured: result.cycles, expected, compared: result.comparedElements };
}
