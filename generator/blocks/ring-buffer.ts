import { numberFormat, wholeNumber } from "../config/parameter.js";
import { formatBits, fp16, int8 } from "../config/number-format.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, output, sink, vector } from "../ir/types.js";
import { ram } from "./ram.js";
import { indexBits } from "./widths.js";

export const ringBuffer = defineBlock({
  name: "ring_buffer",
  doc: "Buffer between a stream and the array: vectors enter in order, may be read more than once, and leave from the oldest on.",
  parameters: {
    lanes: wholeNumber({ doc: "Elements of one vector.", unit: "elements", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, int8] }),
    depth: wholeNumber({ doc: "Vectors held.", unit: "vectors", min: 2, max: 2 ** 24 }),
  },
  clocking: "clock and reset",
  ports: (p) => ({
    write: sink(vector(p.element, p.lanes), "Vectors in."),
    advance: input(bits(1), "Lets a read happen; low holds the vector last read."),
    read: input(bits(1), "Reads the vector at offset."),
    offset: input(bits(indexBits(p.depth)), "Vector to read, counted from the oldest; must be below level."),
    release: input(bits(1), "With read: the oldest vector is not needed any more."),
    level: output(bits(indexBits(p.depth) + 1), "Vectors held now."),
    data: output(vector(p.element, p.lanes), "Vector read by the enabled cycle before."),
  }),
  contract: () => ({
    lines: [
      { label: "throughput", text: "one vector in and one read per cycle" },
      { label: "latency", text: "1 cycle from an accepted vector to level_o, 1 enabled cycle from read_i to data_o" },
      { label: "stall", text: "write_ready_o falls when DEPTH_VECTORS are held; it depends on registers only" },
      { label: "reset", text: "empties the buffer" },
    ],
  }),
  diagram: [
    "           oldest         offset_i",
    "             |               |",
    "  ... free | v0 | v1 | v2 | v3 | v4 | free ...   level_o = 5",
    "             ^                         ^",
    "        release_i                   write_*_i",
  ],
  verilogParameters: (p) => [
    { name: "VECTOR_BITS", value: p.lanes * formatBits(p.element), default: 64, min: 1, doc: "bits of one vector" },
    { name: "DEPTH_VECTORS", value: p.depth, default: 32, min: 2, doc: "vectors held" },
  ],
  children: (p) => ({ ram: ram({ width: p.lanes * formatBits(p.element), depth: p.depth }) }),
});
