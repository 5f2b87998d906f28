import { numberFormat, wholeNumber } from "../config/parameter.js";
import { formatBits, fp32, int32 } from "../config/number-format.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, output, source, vector } from "../ir/types.js";
import { streamFifo } from "./stream-fifo.js";

export const rowQueue = defineBlock({
  name: "row_queue",
  doc: "Short queue behind the array: tells rows of partial sums from holes and keeps them until scatter takes them; when it is full the array stands still.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32, sample: [fp32, int32] }),
    latency: wholeNumber({ doc: "Enabled cycles from a vector to its row.", unit: "cycles", min: 1, max: 65_536 }),
    depth: wholeNumber({ doc: "Rows held.", unit: "rows", min: 2, max: 4096 }),
  },
  clocking: "clock and reset",
  ports: (p) => ({
    valid: input(bits(1), "A vector enters the array."),
    partialSums: input(vector(p.accumulator, p.columns), "Rows out of the array."),
    advance: output(bits(1), "Enable of array and buffers: there is room for a row."),
    rows: source(vector(p.accumulator, p.columns), "Rows, holes left out."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "2 cycles from a row to rows_valid_o" },
      { label: "throughput", text: "one row per cycle" },
      { label: "stall", text: "advance_o falls when DEPTH_ROWS are held; it depends on registers only" },
      { label: "reset", text: "empties the queue and forgets the vectors inside the array" },
    ],
  }),
  verilogParameters: (p) => [
    { name: "ROW_BITS", value: p.columns * formatBits(p.accumulator), default: 1024, min: 1, doc: "bits of one row" },
    { name: "LATENCY_CYCLES", value: p.latency, default: 100, min: 1, doc: "from a vector to its row" },
    { name: "DEPTH_ROWS", value: p.depth, default: 16, min: 2, doc: "rows held" },
  ],
  children: (p) => ({ fifo: streamFifo({ width: p.columns * formatBits(p.accumulator), depth: p.depth }) }),
});
