import { wholeNumber } from "../../config/parameter.js";
import type { ContractLine } from "../../ir/module.js";

/** Parameter row of a unit that is cut into stages where it pays (stage-cuts.ts). */
export function pipelineStages(options: { readonly max: number; readonly default: number }) {
  return wholeNumber({ min: 0, ...options, unit: "cycles", doc: "pipeline registers; the last one is the output register" });
}

/** What a unit with `stages` registers and one enable says of time. */
export function pipelineLines(stages: number): readonly ContractLine[] {
  return [
    { label: "latency", text: `${stages} cycles with advance_i high, one operation per cycle` },
    { label: "stall", text: stages === 0 ? "none: combinational, clk_i and advance_i are not used" : "advance_i low holds every stage; no register has a reset" },
  ];
}
