import type { Random } from "../config/random.js";
import type { BlockUse } from "../dsl/block-use.js";
import type { Agents } from "./agents.js";

/** A device with its bench, as a file of the user's exports it. */
export interface OwnBench {
  readonly kind: "bench";
  readonly use: BlockUse;
  /** What stands at each port and bundle, drawn anew for each run. */
  readonly agents: (options: { readonly random: Random }) => Agents;
}

/**
 * A bench of one's own: agents at the ports of a block or a design, with what golden expects of it. All numbers that may be others in another run
 * come from `random`.
 */
export function bench(use: BlockUse, agents: OwnBench["agents"]): OwnBench {
  return { kind: "bench", use, agents };
}

export function isOwnBench(value: unknown): value is OwnBench {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "bench";
}
