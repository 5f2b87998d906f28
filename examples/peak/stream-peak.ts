/** A block of one's own: its Verilog is in stream-peak.v.hbs beside this file, its golden function in golden.ts. */
import { bits, defineBlock, record, sink, source, wholeNumber } from "focus-rtl";

export const streamPeak = defineBlock({
  name: "stream_peak",
  doc: "Largest number of each packet of a stream, and where it stands in its packet.",
  parameters: {
    width: wholeNumber({ doc: "Bits of a number.", unit: "bits", min: 1, max: 64 }),
    indexBits: wholeNumber({ doc: "Bits of a place in a packet.", unit: "bits", min: 1, max: 32 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    WIDTH_BITS: { value: p.width, default: 16, min: 1, doc: "bits of a number" },
    INDEX_BITS: { value: p.indexBits, default: 8, min: 1, doc: "bits of a place in a packet" },
  }),
  ports: (_, { WIDTH_BITS, INDEX_BITS }) => ({
    samples: sink({ value: bits(WIDTH_BITS), last: bits(1) }, "Numbers without sign; last ends a packet."),
    peaks: source(record({ value: WIDTH_BITS, index: INDEX_BITS }), "The peak of each packet."),
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "a peak for each packet, in order; of equal numbers the first counts" },
      { label: "range", text: "places count modulo 2^INDEX_BITS" },
      { label: "throughput", text: "one number per cycle" },
      { label: "latency", text: "1 cycle from the last number of a packet to its peak" },
      { label: "stall", text: "samples wait while a peak cannot leave" },
      { label: "reset", text: "no packet has begun and no peak waits; numbers are not reset" },
    ],
  }),
  templates: import.meta.url,
});
