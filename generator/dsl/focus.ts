import { configHash, configJson, resolveAccelerator, type AcceleratorConfig, type AcceleratorGiven } from "../config/accelerator.js";
import { concentratedGemm } from "./concentrated-gemm.js";
import type { BlockUse } from "./define-block.js";
import { denseGemm } from "./dense-gemm.js";
import { publishedGemm } from "./published-gemm.js";

/** A complete accelerator: its configuration and its top block. */
export interface Accelerator {
  readonly config: AcceleratorConfig;
  readonly hash: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly top: BlockUse;
}

/**
 * Describes a complete accelerator: resolves the configuration and builds the datapath.
 * @throws FocusError with every problem of the configuration.
 */
export function focus(given: AcceleratorGiven): Accelerator {
  const config = resolveAccelerator(given);
  return { config, hash: configHash(config), json: configJson(config), top: engine(config) };
}

function engine(config: AcceleratorConfig): BlockUse {
  if (config.design === "dense") return denseGemm(config);
  return config.scatter.arrangement === "published" ? publishedGemm(config) : concentratedGemm(config);
}
