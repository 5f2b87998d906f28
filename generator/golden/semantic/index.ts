export { fp16Codes } from "./importance.js";
export { semanticChain, semanticError, softmaxFactor, type ChainOptions, type SemanticChain, type SemanticError } from "./chain.js";
export { keptTokens, parseDecimal, type Decimal } from "./keep.js";
