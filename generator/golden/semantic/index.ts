export { hardwareSoftmax, importance, importanceAccuracy, importanceOrder, importanceReference, maximumOfRows, scoreRange, textToImageLogits, type AttentionArray, type AttentionOptions, type ImportanceAccuracy, type ImportanceOrder, type ScoreRange, type SoftmaxRow } from "./importance.js";
export { keptTokens, topk, type TopkOptions } from "./topk.js";
export { semanticChain, semanticError, softmaxFactor, type ChainOptions, type SemanticChain, type SemanticError, type SoftmaxUnit } from "./chain.js";
