export { importance, importanceReference, maximumOfRows, textToImageLogits, type AttentionOptions } from "./importance.js";
export { keptTokens, topk, type TopkOptions } from "./topk.js";
