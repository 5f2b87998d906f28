export { resolveActivations, type ActivationOptions, type ResolvedActivations } from "./activations.js";
export { parseKeep, resolveAttention, type AttentionInput, type AttentionInputOptions } from "./attention.js";
export { formatGrid, gridTokens } from "./grid.js";
export { npyBytes } from "./npy.js";
export { resolveInput, type InputOptions, type ResolvedInput } from "./source.js";
export { readRetained } from "./retained.js";
export { toRaw, type Tensor } from "./tensor.js";
export type { TokenDescription } from "./tokens.js";
