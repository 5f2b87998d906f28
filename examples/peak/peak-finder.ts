/**
 * A datapath of one's own, made of a block of one's own and one of the package: peaks wait in a FIFO, so that samples go on while
 * nobody takes them.
 *
 *     samples -> stream peak -> FIFO -> peaks
 *
 *     focus-rtl generate --config examples/peak/peak-finder.ts --out rtl-out/peak-finder
 *     focus-rtl verify --bench examples/peak/bench.ts
 */
import { bits, design, stream, streamFifo } from "focus-rtl";
import { streamPeak } from "./stream-peak.ts";

/** Bits of a number and of a place, and peaks that can wait. */
export const sizes = { width: 12, indexBits: 6, waiting: 4 };
const { width, indexBits, waiting } = sizes;

export default design(
  "peak_finder",
  ({ input, output, place, connect }) => {
    const samples = input("samples", stream({ value: bits(width), last: bits(1) }), "Numbers without sign; last ends a packet.");
    const peak = place(streamPeak({ width, indexBits }));
    const queue = place(streamFifo({ width: width + indexBits, depth: waiting }));
    connect(samples, peak.samples);
    connect(peak.peaks, queue.push);
    output("peaks", queue.pop, "The peak of each packet: its value, and above that its place.");
  },
  {
    doc: "Finds the peak of each packet of a stream.",
    contract: {
      lines: [
        { label: "order", text: "a peak for each packet, in order; of equal numbers the first counts" },
        { label: "stall", text: "samples wait while the queue is full" },
      ],
    },
  },
);
