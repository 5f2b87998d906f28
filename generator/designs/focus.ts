import { configHash, configJson, resolveAccelerator, type AcceleratorConfig, type AcceleratorGiven, type FocusGiven, type GemmConfig } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { acceleratorDesigns } from "./registry.js";

/** What Verilog is made from, whoever has defined the accelerator. */
export interface BuiltAccelerator<C extends GemmConfig = GemmConfig> {
  readonly config: C;
  /** Of {@link json}. */
  readonly hash: string;
  /** The keys that it has, as plain data. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly top: BlockUse;
  /** What works beside it through memory. */
  readonly beside: readonly BlockUse[];
}

/** A complete accelerator: its configuration and its top block. */
export interface Accelerator extends BuiltAccelerator<AcceleratorConfig> {
  /** What is set, without what stands where nothing is given: `--set` works on this, so that what follows other keys still does. */
  readonly given: AcceleratorGiven;
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
  const { top, beside } = acceleratorDesigns[config.design];
  return { given, config, hash: configHash(config), json: configJson(config), top: top(config), beside: beside?.(config) ?? [] };
}
