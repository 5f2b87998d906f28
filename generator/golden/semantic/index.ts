export { keptTokens, topk, type TopkOptions } from "./topk.js";
