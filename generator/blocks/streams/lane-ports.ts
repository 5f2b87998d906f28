import type { View } from "../../ir/module.js";
import type { Ports } from "../../ir/types.js";

/** Ports that are there once per lane, lane by lane: `row` becomes `row0`, `row1`, ... */
export function lanePorts(lanes: number, portsOf: (lane: number) => Ports): Ports {
  const each = Array.from({ length: lanes }, (_, lane) => Object.entries(portsOf(lane)).map(([name, port]) => [`${name}${lane}`, port] as const));
  return Object.fromEntries(each.flat());
}

/** View for `{{#each lane}}`. */
export function laneViews(lanes: number): readonly View[] {
  return Array.from({ length: lanes }, (_, lane) => ({ number: String(lane) }));
}
