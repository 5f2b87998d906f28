import { memory, type AcceleratorModel } from "./accelerator-model.js";
import { denseModel } from "./dense.js";

/** Bits of a score: fp16. */
const SCORE_BITS = 16;

export const secModel: AcceleratorModel = {
  ...denseModel,
  memories: (config) => {
    const { array, semantic } = config;
    const words = Math.ceil(semantic.tokens / array.columns);
    return [...denseModel.memories(config), ...["softmax: row", "importance", "selection"].map((name) => memory(name, words, array.columns * SCORE_BITS))];
  },
};
