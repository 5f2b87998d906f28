import { arithmeticFaults } from "./arithmetic/faults.js";
import { arrayFaults } from "./array/faults.js";
import type { BlockFault } from "./fault.js";
import { functionFaults } from "./functions/faults.js";
import { scatterFaults } from "./scatter/faults.js";
import { semanticFaults } from "./semantic/faults.js";
import { similarityFaults } from "./similarity/faults.js";
import { streamFaults } from "./streams/faults.js";
import { systemFaults } from "./system/faults.js";

/** Faults of single blocks by the folder of `generator/blocks/` whose testbenches must notice them. */
export const faultParts = {
  arithmetic: arithmeticFaults,
  streams: streamFaults,
  array: arrayFaults,
  functions: functionFaults,
  scatter: scatterFaults,
  similarity: similarityFaults,
  semantic: semanticFaults,
  system: systemFaults,
} as const satisfies Readonly<Record<string, readonly BlockFault[]>>;
