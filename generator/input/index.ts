export { resolveActivations, type ActivationOptions, type ResolvedActivations } from "./activations.js";
export { parseKeep, parsePrompt, resolveAttention, type AttentionInput, type AttentionInputOptions } from "./attention.js";
export { formatGrid, gridTokens, parseGrid, type Grid } from "./grid.js";
export { npyBytes, readNpy, writeNpy } from "./npy.js";
export { readMatrix } from "./read-matrix.js";
export { readSafetensors } from "./safetensors.js";
export { resolveInput, type InputOptions, type InputProvenance, type ResolvedInput } from "./source.js";
export { takeRows, toOperand, toRaw, transpose, type Conversion, type ElementType, type RawTensor, type Tensor } from "./tensor.js";
export { makeTokens, type TokenDescription, type TokenFolder, type TokenRequest } from "./tokens.js";
