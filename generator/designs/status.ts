import { orReduce } from "../blocks/streams/or-reduce.js";
import type { Placer } from "../dsl/block-use.js";
import type { AnyEnds, End } from "../dsl/ends.js";
import type { ContractLine } from "../ir/module.js";

export const BUSY_DOC = "A GEMM is at hand: from the first cycle after its shape was taken until its last result is taken.";

/** GEMMs without an entry that a scatter lane holds at most beside those in its queue of passes: in the sequencer, adders, conversion and results. */
export const GEMMS_BESIDE_QUEUE = 16;

/** What every engine says of how far it is. */
export const STATUS_LINES: readonly ContractLine[] = [
  { label: "busy", text: "high in the cycles from the one after a shape was taken to the one in which the last result of all is taken" },
  { label: "shape_error", text: "rises in the cycle after a wrong beat was taken and stays until reset" },
];

/** One flag that is high while any of these is. */
export function anyOf({ place, connect }: Pick<Placer, "place" | "connect">, name: string, flags: readonly End<"drives", "wire">[]): End<"drives", "wire"> {
  const any = place(orReduce({ flags: flags.length }), name);
  flags.forEach((flag, index) => {
    connect(flag, any.flag.at(index));
  });
  return any.any;
}

/**
 * A flag of a placed engine or gather side, whose ports the compiler does not know.
 * @throws Error where it has none
 */
export function statusOf(part: Readonly<Record<string, AnyEnds>>, name: "busy" | "shapeError"): End<"drives", "wire"> {
  const end = part[name];
  if (end?.kind !== "wire" || end.role !== "drives") throw new Error(`${name} is no output of a part of this design`);
  return end as End<"drives", "wire">;
}
