import { wholeNumber } from "../config/parameter.js";
import { defineBlock } from "../dsl/define-block.js";
import { sink, source, typeBits } from "../ir/types.js";
import { passFields } from "./concentrated-sequencer.js";
import { streamFifo } from "./stream-fifo.js";
import { countBits } from "./widths.js";

export const passQueue = defineBlock({
  name: "pass_queue",
  doc: "Keeps what the sequencer announced of the passes inside the array until scatter comes to them.",
  parameters: {
    columns: wholeNumber({ doc: "PE columns.", unit: "PEs", min: 1, max: 256 }),
    tileTokens: wholeNumber({ doc: "Most list words of a slice.", unit: "words", min: 1, max: 65_536 }),
    baseBits: wholeNumber({ doc: "Width of an accumulator address.", unit: "bits", min: 1, max: 24 }),
    depth: wholeNumber({ doc: "Passes held.", unit: "passes", min: 2, max: 256 }),
  },
  clocking: "clock and reset",
  ports: (p) => ({ push: sink(passFields(p), "Passes as they start."), pop: source(passFields(p), "Passes as scatter needs them.") }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out" },
      { label: "latency", text: "2 cycles" },
      { label: "stall", text: "push_ready_o falls when DEPTH_PASSES are held" },
      { label: "reset", text: "empties the queue" },
    ],
  }),
  verilogParameters: (p) => [
    { name: "LANES_W", value: countBits(p.columns), default: 6, min: 1, doc: "bits of the lane count" },
    { name: "BASE_W", value: p.baseBits, default: 11, min: 1, doc: "bits of an accumulator address" },
    { name: "WORDS_W", value: countBits(p.tileTokens), default: 11, min: 1, doc: "bits of the word count" },
    { name: "DEPTH_PASSES", value: p.depth, default: 16, min: 2, doc: "passes held" },
  ],
  children: (p) => ({ fifo: streamFifo({ width: Object.values(passFields(p)).reduce((sum, type) => sum + typeBits(type), 0), depth: p.depth }) }),
});
