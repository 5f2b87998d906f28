import { bits, design, input, output, type BlockUse } from "../../generator/index.js";
import type { BitsType, WirePort } from "../../generator/ir/types.js";

/** Places blocks beside each other and leads all their ports out: port `data` of the second is `dataOf1`. */
export function sideBySide(name: string, uses: readonly BlockUse[]): BlockUse {
  return design(name, ({ place, exposeOpen }) => {
    uses.forEach((use, index) => {
      exposeOpen(place(use, `unit${index}`), Object.fromEntries(Object.keys(use.ports).map((port) => [port, `${port}Of${index}`])));
    });
  });
}

/** A design that hands a number of `width` bits through. */
export function passThrough(name: string, width: number): BlockUse<{ readonly d: WirePort<"in", BitsType>; readonly q: WirePort<"out", BitsType> }> {
  return design(name, { d: input(bits(width), "d"), q: output(bits(width), "q") }, ({ own, connect }) => {
    connect(own.d, own.q);
  });
}
