import type { End } from "../../generator/dsl/block-use.js";
import { bits, design, type BlockUse, type DesignBuilder } from "../../generator/index.js";
import type { Port } from "../../generator/ir/types.js";

/** Places blocks beside each other and leads all their ports out: port `data` of the second is `dataOf1`. */
export function sideBySide(name: string, uses: readonly BlockUse[]): BlockUse {
  return design(name, (builder) => {
    uses.forEach((use, index) => {
      leadOut(builder, use, `unit${index}`, (port) => `${port}Of${index}`);
    });
  });
}

function leadOut({ input, output, place, connect }: DesignBuilder, use: BlockUse, instance: string, nameOf: (port: string) => string): void {
  const ends = place(use, instance) as Readonly<Record<string, End>>;
  for (const [portName, port] of Object.entries<Port>(use.ports)) {
    const end = ends[portName];
    if (end === undefined) throw new Error(`${use.name} has no end ${portName}`);
    if (port.direction === "out") output(nameOf(portName), end as End<"drives">);
    else if (port.kind === "stream") connect(input(nameOf(portName), { kind: "stream", fields: port.fields }), end as End<"takes", "stream">);
    else connect(input(nameOf(portName), port.type), end as End<"takes", "wire">);
  }
}

/** A design that hands a number of `width` bits through. */
export function passThrough(name: string, width: number): BlockUse {
  return design(name, ({ input, output }) => {
    output("q", input("d", bits(width)));
  });
}
