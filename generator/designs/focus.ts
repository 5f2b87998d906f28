import { configHash, configJson, resolveAccelerator, type AcceleratorConfig, type AcceleratorGiven, type FocusGiven } from "../config/accelerator.js";
import { concentratedGemm } from "./concentrated-gemm.js";
import type { BlockUse } from "../dsl/block-use.js";
import { denseGemm } from "./dense-gemm.js";
import { gatherSide, laneSorter } from "./gather-side.js";
import { publishedGemm } from "./published-gemm.js";
import { semanticLayer } from "./semantic-layer.js";

/** A complete accelerator: its configuration and its top block. */
export interface Accelerator {
  /** What is set, without what stands where nothing is given: `--set` works on this, so that what follows other keys still does. */
  readonly given: AcceleratorGiven;
  readonly config: AcceleratorConfig;
  readonly hash: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly top: BlockUse;
  /** What works beside it through memory: the gather side and the map sorter of a scatter lane of the focus design. */
  readonly beside: readonly BlockUse[];
}

/**
 * Describes a complete accelerator: resolves the configuration and builds the datapath.
 * @throws FocusError with every problem of the configuration.
 */
export function focus(given: FocusGiven | AcceleratorConfig): Accelerator {
  return acceleratorOf(given);
}

/** As {@link focus}, for what a file or a command line holds; `base` is a preset. */
export function acceleratorOf(given: AcceleratorGiven, base: AcceleratorGiven = {}): Accelerator {
  const config = resolveAccelerator(given, base);
  return { given, config, hash: configHash(config), json: configJson(config), top: topOf(config), beside: unitsBeside(config) };
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
