import { arithmeticFaults } from "./arithmetic/faults.js";
import { arrayFaults } from "./array/faults.js";
import { catalog } from "./catalog.js";
import type { VerificationCase } from "./catalog-entry.js";
import type { BlockFault } from "./fault.js";
import { functionFaults } from "./functions/faults.js";
import { scatterFaults } from "./scatter/faults.js";
import { semanticFaults } from "./semantic/faults.js";
import { similarityFaults } from "./similarity/faults.js";
import { streamFaults } from "./streams/faults.js";

/** Faults of single blocks by the folder of `generator/blocks/` whose testbenches must notice them. */
export const faultParts = {
  arithmetic: arithmeticFaults,
  streams: streamFaults,
  array: arrayFaults,
  functions: functionFaults,
  scatter: scatterFaults,
  similarity: similarityFaults,
  semantic: semanticFaults,
} as const satisfies Readonly<Record<string, readonly BlockFault[]>>;

/**
 * The case of the catalog in which a fault is looked for.
 * @throws Error when the block has none with such a label
 */
export function caseOf({ bench, label = "" }: Pick<BlockFault, "bench" | "label">): VerificationCase {
  const found = catalog.find((entry) => entry.block === bench)?.cases.find((one) => one.label.startsWith(label));
  if (!found) throw new Error(`no case ${label} of block ${bench}`);
  return found;
}
