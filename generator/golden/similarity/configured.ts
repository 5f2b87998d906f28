import type { AcceleratorConfig } from "../../config/accelerator.js";
import type { ConcentrateOptions } from "./concentrate.js";

/** Everything but the tensor: how the gather side of a configuration concentrates, to the bit. */
export function gatherParameters({ array, tile, similarity }: AcceleratorConfig): Omit<ConcentrateOptions, "activations" | "K" | "grid" | "retained" | "joined"> {
  return {
    operand: array.operand,
    subnormals: array.subnormals,
    sliceElements: similarity.vector,
    block: similarity.block,
    neighbours: "geometric",
    threshold: similarity.threshold,
    tileTokens: tile.m,
    representative: similarity.representative,
    classes: similarity.classes,
    matcher: { kind: "blockInteger", bits: similarity.matcherBits },
  };
}
