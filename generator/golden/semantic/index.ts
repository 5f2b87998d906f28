export { importanceAccuracy, importanceReference, maximumOfRows, textToImageLogits, type AttentionArray, type AttentionOptions, type ImportanceAccuracy } from "./importance.js";
export { topk, type TopkOptions } from "./topk.js";
export { semanticChain, semanticError, softmaxFactor, type ChainOptions, type SemanticChain, type SemanticError, type SoftmaxUnit } from "./chain.js";
