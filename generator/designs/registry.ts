import type { AcceleratorConfig, AcceleratorName } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/block-use.js";
import { denseGemm } from "./dense-gemm.js";
import { focusDesign } from "./focus-design.js";
import { semanticLayer } from "./semantic-layer.js";

/** What an accelerator is built of. */
export interface AcceleratorDesign<C = AcceleratorConfig> {
  readonly top: (config: C) => BlockUse;
  /** What works beside the top through memory; nothing where left out. */
  readonly beside?: (config: C) => readonly BlockUse[];
}

/** The datapath of every accelerator. */
export const acceleratorDesigns: Readonly<Record<AcceleratorName, AcceleratorDesign>> = {
  dense: { top: denseGemm },
  focus: focusDesign,
  sec: { top: semanticLayer },
};
