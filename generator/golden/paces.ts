import { countParameter, groupParameter, type BlockParameters } from "./golden-block.js";

/** Most cycles, from the first transfer to the last, of a run in which nobody stalls: `beats` counts the transfers of a port. */
export type Pace = (parameters: BlockParameters, beats: (port: string) => number) => number;

/** One beat in every cycle, and so many cycles from the first one in to the first one out. */
function everyCycle(port: string, latency: (parameters: BlockParameters) => number): Pace {
  return (parameters, beats) => beats(port) + latency(parameters);
}

/** The pipelines of these blocks and the buffer of two beats behind them. */
function stages(...names: readonly string[]): (parameters: BlockParameters) => number {
  return (parameters) => names.reduce((sum, name) => sum + Number(parameters[name]), 2);
}

/** Cycles of a key: all its candidates, so many dot products in each. */
function stepsOfKey(parameters: BlockParameters): number {
  const block = groupParameter(parameters, "block");
  const candidates = countParameter(block, "frames") * countParameter(block, "rows") * countParameter(block, "columns") - 1;
  return Math.max(1, Math.ceil(candidates / countParameter(parameters, "dotsPerCycle")));
}

/**
 * What the contracts of stream blocks say of their throughput. A block that loses a cycle with each beat, row or tensor
 * takes longer. Sequencers, queues and buffers are compared cycle by cycle (cycle-models.ts) and need no row here.
 */
export const paces: Readonly<Record<string, Pace>> = {
  skid_buffer: everyCycle("push", () => 1),
  stream_fifo: everyCycle("push", () => 2),
  token_tap: everyCycle("tokens", () => 0),
  selection_split: everyCycle("job", () => 0),
  residual_add: everyCycle("update", stages("addStages")),
  silu_multiply: everyCycle("gate", stages("siluStages", "multiplyStages")),
  rope: everyCycle("values", stages("multiplyStages", "addStages", "convertStages")),
  /** A row is read twice: its sum in between takes the pipelines of both, the adder of the sum and the start of the second pass. */
  softmax: (parameters, beats) =>
    2 * beats("scores") + beats("rows") * (countParameter(parameters, "powerStages") + countParameter(parameters, "inverseStages") + 6) + countParameter(parameters, "powerStages") + countParameter(parameters, "inverseStages") + countParameter(parameters, "quotientStages") + 10,
  token_filter: everyCycle("tokens", () => 2),
  /** A new m-tile costs a cycle, a tensor of nothing too. */
  offset_encoder: (_, beats) => beats("retained") + beats("tiles") + beats("tensor") + 3,
  gather: everyCycle("places", () => 3),
  token_classifier: everyCycle("entries", () => 2),
  /** At the end two products of the threshold are made, a digit per cycle. */
  matcher: everyCycle("steps", () => 30),
  /** A token that has joined a candidate takes one cycle, any other a key's steps. */
  vector_key: (parameters, beats) => beats("originals") * stepsOfKey(parameters) + beats("placed") - beats("originals") + 2 * stepsOfKey(parameters) + 10,
};
