/** What block and design do, beat by beat and without clock cycles: written from their contracts, not from their Verilog. */
import { countParameter, golden, recordLayout, type Beat } from "focus-rtl";
import { sizes } from "./peak-finder.ts";

/** The names of ports and fields, as the block has them. */
const ports = { in: { samples: ["value", "last"] }, out: { peaks: ["data"] } } as const;

/** The peak of each packet that has ended. */
function peaksOf(samples: readonly Beat<"value" | "last">[], { width, indexBits }: { readonly width: number; readonly indexBits: number }): readonly Beat<"data">[] {
  const layout = recordLayout("peak", { value: width, index: indexBits });
  const peaks: Beat<"data">[] = [];
  let packet: bigint[] = [];
  for (const { value, last } of samples) {
    packet.push(value);
    if (last === 0n) continue;
    const largest = packet.reduce((a, b) => (a < b ? b : a));
    peaks.push({ data: layout.pack({ value: largest, index: BigInt.asUintN(indexBits, BigInt(packet.indexOf(largest))) }) });
    packet = [];
  }
  return peaks;
}

export const streamPeakGolden = golden(ports, (parameters, { samples }) => ({
  peaks: peaksOf(samples, { width: countParameter(parameters, "width"), indexBits: countParameter(parameters, "indexBits") }),
}));

/** A design has no parameters: what it was made with stands beside it. */
export const peakFinderGolden = golden(ports, (_, { samples }) => ({ peaks: peaksOf(samples, sizes) }));
