import { elementAt } from "../../config/element-at.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp32, int32 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { AssertionRow } from "../../ir/assertion.js";
import { atMost } from "../../ir/condition.js";
import { instance, numbered } from "../../dsl/instance.js";
import { repeatedGroup } from "../../ir/interface.js";
import { given, net } from "../../ir/operand.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, input, output, sized, vector } from "../../ir/types.js";
import { laneViews } from "../streams/lane-views.js";
import { ram } from "../streams/ram.js";

/** The published arrangement's buffer between array and scatter: 1,024 rows of 32 fp32 sums are its 131,072 bytes (docs/facts.md#configuration). */
export const rowBuffer = defineBlock({
  name: "row_buffer",
  doc: "Rows of partial sums behind the array, read at random: a ring of one m-tile's rows, which holds a pass until its scatter gives it back, and the next pass as far as there is room.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32, sample: [fp32, int32] }),
    scatterLanes: wholeNumber({ doc: "Rows read per cycle.", unit: "lanes", min: 1, max: 16 }),
    latency: wholeNumber({ doc: "Enabled cycles from a vector to its row.", unit: "cycles", min: 1, max: 65_536 }),
    depth: wholeNumber({ doc: "Rows held.", unit: "rows", min: 2, max: 65_536 }),
    stall: wholeNumber({ doc: "Cycles from advance to those who heed it.", unit: "cycles", min: 0, max: 8, default: 0 }),
  },
  variant: (p) => `x${p.scatterLanes}${p.stall === 0 ? "" : `_stall${p.stall}`}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    ROW_BITS: { value: p.columns * formatBits(p.accumulator), default: 1024, min: 1, doc: "bits of one row" },
    LATENCY_CYCLES: { value: p.latency, default: 100, min: 1, doc: "from a vector to its row" },
    DEPTH_ROWS: { value: p.depth, default: 1024, min: 2, doc: "rows held" },
  }),
  ports: (p, { ROW_BITS, DEPTH_ROWS }) => ({
    valid: input(bits(1), "A vector enters the array."),
    partialSums: input(sized(vector(p.accumulator, p.columns), ROW_BITS), "Rows out of the array."),
    advance: output(bits(1), "Enable of array and buffers: no row leaves the array, or there is room for it."),
    level: output(bits(plus(clog2(DEPTH_ROWS), 1)), "Rows held, from the first row of the pass at hand on."),
    released: input(bits(plus(clog2(DEPTH_ROWS), 1)), "Rows given back, the oldest ones; 0: none."),
    ...repeatedGroup(p.scatterLanes, (lane) => ({
      read: input(bits(1), `Lane ${lane} reads a row.`),
      offset: input(bits(clog2(DEPTH_ROWS)), "Which one, counted from the oldest; must be below level."),
      row: output(sized(vector(p.accumulator, p.columns), ROW_BITS), "The row read by the cycle before; held until the next read."),
    })),
  }),
  contract: (p) => ({
    lines: [
      { label: "throughput", text: "one row in and one read in each lane per cycle, whichever rows they are" },
      { label: "latency", text: "1 cycle from a row to level_o, 1 cycle from a read to its row" },
      { label: "memory", text: "one copy for each lane, since the RAM wrapper has one read port: lanes never meet in a bank" },
      {
        label: "stall",
        text:
          p.stall === 0
            ? "advance_o falls when a row leaves the array and DEPTH_ROWS are held; it depends on registers only"
            : `advance_o falls when DEPTH_ROWS are held, and is heeded ${p.stall} ${p.stall === 1 ? "cycle" : "cycles"} later: there is room for as many more, which level_o does not count`,
      },
      { label: "reset", text: "empties the buffer and forgets the vectors inside the array" },
    ],
  }),
  diagram: [
    "            oldest      offset0_i        offset1_i",
    "              |             |                |",
    "  ... free | r0 | r1 | r2 | r3 | ... | r0 | r1 | free ...    level_o counts both passes",
    "             |  pass at hand         |  next pass ^",
    "        released_i                        rows out of the array",
  ],
  constants: (p, { DEPTH_ROWS }) => ({
    INDEX_W: clog2(DEPTH_ROWS),
    ...(p.stall === 0 ? {} : { STALL_CYCLES: p.stall, RING_W: { size: clog2(plus(DEPTH_ROWS, p.stall)), doc: "bits of an index into the memory" } }),
  }),
  assertions: (p, { DEPTH_ROWS }): Readonly<Record<string, AssertionRow>> =>
    p.stall === 0 ? {} : { fits: { text: "no more rows than fit", holds: atMost(net("level_q", plus(clog2(plus(DEPTH_ROWS, p.stall)), 1)), plus(DEPTH_ROWS, p.stall)) } },
  instances: (p, { ROW_BITS, DEPTH_ROWS }, own) =>
    numbered("copy", p.scatterLanes, (lane) =>
      instance(ram({ width: p.columns * formatBits(p.accumulator), depth: p.depth + p.stall }), {
        parameters: { WIDTH_BITS: ROW_BITS, DEPTH_WORDS: plus(DEPTH_ROWS, p.stall) },
        pins: { writeEnable: net("write"), writeAddress: net("free_q"), writeData: own.partialSums, readEnable: elementAt(own.read, lane), readAddress: given, readData: elementAt(own.row, lane) },
      }),
    ),
  view: (p) => ({
    lane: laneViews(p.scatterLanes),
  }),
  template: (p) => (p.stall === 0 ? "row-buffer" : "row-buffer-late"),
});
