import type { Port, StreamPort } from "../ir/types.js";
import type { BlockUse, End } from "../dsl/block-use.js";
import type { DesignBuilder } from "../dsl/design.js";

/**
 * Places a block beside others and leads its ports out of the design, but those that are named in `inside`.
 * @returns the ends that stay inside, for the caller to connect
 */
export function placeBeside({ input, output, place, connect }: DesignBuilder, options: { readonly use: BlockUse; readonly instance: string; readonly nameOf: (port: string) => string; readonly inside?: readonly string[] }): Readonly<Record<string, End>> {
  const { use, instance, nameOf, inside = [] } = options;
  const ends = place(use, instance) as Readonly<Record<string, End>>;
  for (const [portName, port] of Object.entries(use.ports) as readonly (readonly [string, Port])[]) {
    if (inside.includes(portName)) continue;
    const end = ends[portName] as End;
    if (port.direction === "out") output(nameOf(portName), end as End<"drives">, port.doc);
    else connect(input(nameOf(portName), { kind: "stream", fields: (port as StreamPort).fields }, port.doc), end as End<"takes", "stream">);
  }
  return Object.fromEntries(inside.map((portName) => [portName, ends[portName] as End]));
}
