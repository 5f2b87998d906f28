import type { AcceleratorConfig } from "../config/accelerator.js";

/** Sizes of the language model's layers that set the pace: Qwen2-7B (docs/facts.md#shapes). */
export const BACKBONE = { hidden: 3584, headDim: 128, keyValue: 512, feedForward: 18_944 } as const;

/** GEMMs of a layer that run on unique vectors, as inner times outer lengths: q and o, k and v, gate, up and down. */
const LAYER_PRODUCTS = 2 * BACKBONE.hidden ** 2 + 2 * BACKBONE.hidden * BACKBONE.keyValue + 3 * BACKBONE.hidden * BACKBONE.feedForward;

/** Classes of an m-tile over its unique vectors: the most that was measured on activations of a trained network. */
const CLASSES_PER_UNIQUE = 1.8;

/** Unique vectors over tokens down to which a step keeps up directly behind its GEMM. */
const LEAST_UNIQUE_SHARE = 0.1;

/** The steps between GEMMs that a special function unit does. */
export type ElementStep = StepLoad["step"];

interface StepLoad {
  readonly step: "softmax" | "rms_norm" | "residual_add" | "silu_multiply" | "rope";
  /** GEMM with the shortest inner length whose results it takes, and that length. */
  readonly gemm: string;
  readonly inner: number;
  /** Times an element goes through the lanes, over results of the GEMM per element. */
  readonly passes: number;
  /** What its rows are: classes of tokens, or tokens, where every one has an operand of its own. */
  readonly rows: "classes" | "tokens";
  /** Elements per row and layer; softmax belongs to the attention instead. */
  readonly perLayer?: number;
}

const STEPS: readonly StepLoad[] = [
  // A row goes through the lanes twice: for its sum, and to be divided by it.
  { step: "softmax", gemm: "QK^T", inner: BACKBONE.headDim, passes: 2, rows: "classes" },
  // As softmax. It reads the residual stream, which has a row per token.
  { step: "rms_norm", gemm: "o", inner: BACKBONE.hidden, passes: 2, rows: "tokens", perLayer: 2 * BACKBONE.hidden },
  { step: "residual_add", gemm: "o", inner: BACKBONE.hidden, passes: 1, rows: "tokens", perLayer: 2 * BACKBONE.hidden },
  // One element for a result of gate and one of up.
  { step: "silu_multiply", gemm: "gate, up", inner: BACKBONE.hidden, passes: 1 / 2, rows: "classes", perLayer: 2 * BACKBONE.feedForward },
  // An angle belongs to a position, so tokens of one class are turned differently.
  { step: "rope", gemm: "q, k", inner: BACKBONE.hidden, passes: 1, rows: "tokens", perLayer: BACKBONE.hidden + BACKBONE.keyValue },
];

export interface LaneNeed {
  readonly step: ElementStep;
  readonly gemm: string;
  readonly inner: number;
  readonly rows: "classes" | "tokens";
  /** Elements per cycle that a dense GEMM asks of the lanes; those of a row that is read twice count twice. */
  readonly dense: number;
  /** The same on unique vectors: 1.8 classes, or 10 tokens, to each. */
  readonly concentrated: number;
  /** Average over the GEMMs of a layer at the least p that array time falls to, `array.rows` of `tile.m`; not for softmax. */
  readonly layer?: number;
  /** Lanes that keep up with both. */
  readonly lanes: number;
}

/**
 * Lanes with which every step keeps up with the array. A pass of p vectors takes max(p, rows) cycles, and `columns` results
 * of each are complete after inner / rows passes: rows * columns / inner results per cycle. On unique vectors a row of the GEMM
 * is c / p rows of classes or m / p rows of tokens. Where a GEMM is faster than that, what waits lies in memory until a
 * longer GEMM; then the average over the layer counts. Lanes are the fewest that divide the row of `columns` results (multiples of
 * it beyond). Softmax takes whole rows of results, as the engine gives them.
 */
export function specialFunctionLanes({ array, tile }: Pick<AcceleratorConfig, "array" | "tile">): readonly LaneNeed[] {
  const { rows: depth, columns } = array;
  return STEPS.map(({ step, gemm, inner, passes, rows, perLayer }) => {
    const spread = (tokens: number): number => (rows === "classes" ? CLASSES_PER_UNIQUE : tokens);
    const dense = (passes * depth * columns) / inner;
    const concentrated = dense * spread(1 / LEAST_UNIQUE_SHARE);
    const layer = perLayer === undefined ? 0 : ((passes * perLayer * depth * columns) / LAYER_PRODUCTS) * spread(Math.max(1, tile.m / depth));
    const need = Math.max(concentrated, layer, step === "softmax" ? columns : 1);
    return { step, gemm, inner, rows, dense, concentrated, ...(perLayer === undefined ? {} : { layer }), lanes: lanesFor(need, { columns, step: step === "rope" ? 2 : 1 }) };
  });
}

/** The fewest lanes, in steps of `step`, that are at least `need` and fit the columns. */
function lanesFor(need: number, { columns, step }: { readonly columns: number; readonly step: number }): number {
  for (let lanes = step; lanes <= columns; lanes += step) if (lanes >= need && columns % lanes === 0) return lanes;
  const whole = columns * Math.ceil(need / columns);
  return whole + (whole % step);
}
