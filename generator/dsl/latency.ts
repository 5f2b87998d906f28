import { nearestName } from "../config/nearest-name.js";
import { FocusError, type Problem } from "../errors.js";
import { flatten, type Interface } from "../ir/interface.js";
import type { Contract } from "../ir/module.js";
import type { BlockUse } from "./block-use.js";

/** What a contract may give a latency of. */
export type PortNames<P extends Interface> = keyof P & string;

/**
 * Enabled cycles to a port, as the contract of its block promises them.
 * @throws FocusError where the contract promises none
 */
export function latencyTo<P extends Interface>({ name, contract }: BlockUse<P>, port: PortNames<P>): number {
  const latency = contract.latency?.[port];
  if (latency === undefined) throw new FocusError({ path: `${name}.${port}`, rule: "has no latency in the contract of its block", fix: `ask for one of: ${Object.keys(contract.latency ?? {}).join(", ") || "no port of this block"}` });
  return latency;
}

/** Latencies of ports that the block has not, told where no compiler was. */
export function latencyProblems(block: string, ports: Interface, { latency = {} }: Contract): readonly Problem[] {
  const known = Object.keys(ports);
  return Object.keys(latency)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: `${block}.contract.latency.${name}`, rule: `is not a port of ${block}`, fix: `did you mean ${nearestName(name, known) ?? "a port"}? Ports: ${known.join(", ")}` }));
}

/** The contract by the names of the module's ports: what is said of a repeated port or of a bundle holds for all it has. */
export function flatContract(ports: Interface, { lines, latency }: Contract): Contract {
  if (latency === undefined) return { lines };
  return { lines, latency: Object.fromEntries(flatten(ports).flatMap(({ name, root }) => (latency[root] === undefined ? [] : [[name, latency[root]]]))) };
}
