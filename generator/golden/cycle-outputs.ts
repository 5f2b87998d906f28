import type { PortBeats } from "./golden-block.js";
import { maskName, plainBeats, wholeMask } from "./golden-block.js";

/** What an output shows, and whether it matters now. */
export interface Shown {
  readonly value: bigint;
  readonly care: boolean;
}

/** Collects, cycle by cycle, the outputs of given widths. */
export function cycleOutputs(widths: Readonly<Record<string, number>>): {
  readonly show: (outputs: Readonly<Record<string, bigint | Shown>>) => void;
  readonly beats: () => PortBeats;
} {
  const ports = Object.entries(widths).map(([port, width]) => ({ port, width, values: [] as bigint[], masks: [] as bigint[] }));
  return {
    show: (outputs) => {
      for (const { port, width, values, masks } of ports) {
        const shown = outputs[port];
        if (shown === undefined) throw new Error(`cycle model: nothing for output ${port}`);
        const { value, care } = typeof shown === "bigint" ? { value: shown, care: true } : shown;
        values.push(care ? value : 0n);
        masks.push(wholeMask(width, care));
      }
    },
    beats: () => Object.fromEntries(ports.flatMap(({ port, values, masks }) => [[port, plainBeats(values)], [maskName(port), plainBeats(masks)]])),
  };
}
