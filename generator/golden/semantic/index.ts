export { fp16Codes, importanceReference } from "./importance.js";
export { topk } from "./topk.js";
export { semanticChain, semanticError, softmaxFactor, type ChainOptions, type SemanticChain, type SemanticError } from "./chain.js";
export { keptTokens, parseDecimal, type Decimal } from "./keep.js";
