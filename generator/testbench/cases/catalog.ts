import * as blocks from "../../blocks/index.js";
import { arithmeticEntries } from "./arithmetic/catalog.js";
import { arrayEntries } from "./array/catalog.js";
import { entry, labelled, type VerificationEntry } from "./catalog-entry.js";
import { faultParts } from "./faults.js";
import { functionEntries } from "./functions/catalog.js";
import { parameterPairs } from "./parameter-pairs.js";
import { scatterEntries } from "./scatter/catalog.js";
import { semanticEntries } from "./semantic/catalog.js";
import { similarityEntries } from "./similarity/catalog.js";
import { streamEntries } from "./streams/catalog.js";
import { systemEntries } from "./system/catalog.js";

/** Blocks that any inputs will do for: their cases stand in their definitions. */
const plainEntries: readonly VerificationEntry[] = Object.values(blocks).flatMap(({ cases }) => {
  const uses = cases();
  return uses.slice(0, 1).map(({ name }) => entry(name, uses.map((use) => labelled(use))));
});

/** The catalog in parts: a folder of `generator/blocks/` each, and the blocks that need none. */
export const catalogParts = {
  arithmetic: arithmeticEntries,
  streams: streamEntries,
  array: arrayEntries,
  functions: functionEntries,
  scatter: scatterEntries,
  similarity: similarityEntries,
  semantic: semanticEntries,
  system: systemEntries,
  plain: plainEntries,
} as const satisfies Readonly<Record<string, readonly VerificationEntry[]>>;

function pairsOf({ block }: VerificationEntry): Pick<VerificationEntry, "pairs"> {
  const pairs = Object.hasOwn(parameterPairs, block) ? parameterPairs[block] : undefined;
  return pairs === undefined ? {} : { pairs };
}

/** Blocks with a testbench of their own, by Verilog name without prefix. */
export const catalog: readonly VerificationEntry[] = Object.values(catalogParts).flat().map((one) => ({ ...one, ...pairsOf(one), faults: Object.values(faultParts).flat().filter(({ bench }) => bench === one.block) }));
