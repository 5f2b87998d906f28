import { configHash, configJson, resolveAccelerator, type AcceleratorConfig, type AcceleratorGiven } from "../config/accelerator.js";
import { concentratedGemm } from "./concentrated-gemm.js";
import type { BlockUse } from "./define-block.js";
import { denseGemm } from "./dense-gemm.js";
import { gatherSide, laneSorter } from "./gather-side.js";
import { publishedGemm } from "./published-gemm.js";
import { semanticLayer } from "./semantic-layer.js";

/** A complete accelerator: its configuration and its top block. */
export interface Accelerator {
  readonly config: AcceleratorConfig;
  readonly hash: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly top: BlockUse;
  /** What works beside it through memory: the gather side and the map sorter of a scatter lane of the focus design. */
  readonly beside: readonly BlockUse[];
}

type KindOf<F> = F extends { readonly kind: infer K } ? K : F extends `int${number}` ? "integer" : F extends `fp${number}` | `bf${number}` | `e${number}f${number}` ? "float" : "float" | "integer";

/** Nothing more where the sums are of the kind of the operands, both float or both integer, as far as their formats are written as such. */
type SumsOf<Operand, Accumulator> = [KindOf<Operand> & KindOf<Accumulator>] extends [never] ? "sums are of the kind of the operands: both float, or both integer" : unknown;

interface ArraySums<Operand, Accumulator> {
  readonly array?: { readonly operand?: Operand; readonly accumulator?: Accumulator & SumsOf<Operand, Accumulator> } | undefined;
}

/**
 * Describes a complete accelerator: resolves the configuration and builds the datapath.
 * @throws FocusError with every problem of the configuration.
 */
export function focus<const Operand, const Accumulator>(given: AcceleratorGiven & ArraySums<Operand, Accumulator>): Accelerator {
  const config = resolveAccelerator(given);
  return { config, hash: configHash(config), json: configJson(config), top: topOf(config), beside: unitsBeside(config) };
}

function topOf(config: AcceleratorConfig): BlockUse {
  if (config.design === "dense") return denseGemm(config);
  if (config.design === "sec") return semanticLayer(config);
  return config.scatter.arrangement === "published" ? publishedGemm(config) : concentratedGemm(config);
}

function unitsBeside(config: AcceleratorConfig): readonly BlockUse[] {
  if (config.design !== "focus") return [];
  return [gatherSide(config, config.limits), ...(config.scatter.arrangement === "rows" ? [laneSorter(config)] : [])];
}
