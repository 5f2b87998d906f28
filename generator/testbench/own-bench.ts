import type { Random } from "../config/random.js";
import type { BlockUse } from "../dsl/block-use.js";
import type { Agents } from "./agents.js";
import type { Fault } from "./cases/fault.js";

/** A device with its bench, as a file of the user's exports it. */
export interface OwnBench {
  readonly kind: "bench";
  readonly use: BlockUse;
  /** What stands at each port and bundle, drawn anew for each run. */
  readonly agents: (options: { readonly random: Random }) => Agents;
  /** Mistakes in the device's Verilog that it must notice. */
  readonly faults: readonly Fault[];
}

/**
 * A bench of one's own: agents at the ports of a block or a design, with what golden expects of it. All numbers that may be others in another run
 * come from `random`.
 */
export function bench(use: BlockUse, agents: OwnBench["agents"], { faults = [] }: { readonly faults?: readonly Fault[] } = {}): OwnBench {
  return { kind: "bench", use, agents, faults };
}

export function isOwnBench(value: unknown): value is OwnBench {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "bench";
}
