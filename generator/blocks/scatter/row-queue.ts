import { elementAt } from "../../config/element-at.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp32, int32 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { AssertionRow } from "../../ir/assertion.js";
import { allOf, anyOf, not } from "../../ir/condition.js";
import { instance, numbered } from "../../dsl/instance.js";
import { repeated } from "../../ir/interface.js";
import { bit, given, net, type Net, type Slice } from "../../ir/operand.js";
import { clog2, plus, range } from "../../ir/size.js";
import { bits, input, output, sized, source, vector } from "../../ir/types.js";
import { laneViews } from "../streams/lane-views.js";
import { streamFifo } from "../streams/stream-fifo.js";

/** Bit of a lane in a net that has one for each. */
function ofLane(name: string, lanes: number, lane: number): Net | Slice {
  return lanes === 1 ? net(name, 1) : bit(net(name, lanes), lane);
}

export const rowQueue = defineBlock({
  name: "row_queue",
  doc: "Short queues behind the array, one per scatter lane: a row of partial sums goes to the lanes that use it; when one of them is full the array stands still.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32, sample: [fp32, int32] }),
    scatterLanes: wholeNumber({ doc: "Scatter lanes.", unit: "lanes", min: 1, max: 16 }),
    latency: wholeNumber({ doc: "Enabled cycles from a vector to its row.", unit: "cycles", min: 1, max: 65_536 }),
    depth: wholeNumber({ doc: "Rows held for each lane.", unit: "rows", min: 2, max: 4096 }),
    stall: wholeNumber({ doc: "Cycles from advance to those who heed it.", unit: "cycles", min: 0, max: 8, default: 0 }),
  },
  variant: (p) => `x${p.scatterLanes}${p.stall === 0 ? "" : `_stall${p.stall}`}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    ROW_BITS: { value: p.columns * formatBits(p.accumulator), default: 1024, min: 1, doc: "bits of one row" },
    LATENCY_CYCLES: { value: p.latency, default: 100, min: 1, doc: "from a vector to its row" },
    DEPTH_ROWS: { value: p.depth, default: 16, min: 2, doc: "rows held for each lane" },
  }),
  ports: (p, { ROW_BITS }) => ({
    valid: input(bits(1), "A vector enters the array."),
    users: input(bits(range(p.scatterLanes)), "Lanes that use its row."),
    partialSums: input(sized(vector(p.accumulator, p.columns), ROW_BITS), "Rows out of the array."),
    advance: output(bits(1), "Enable of array and buffers: every queue has room for a row."),
    rows: repeated(p.scatterLanes, (lane) => source(sized(vector(p.accumulator, p.columns), ROW_BITS), `Rows that lane ${lane} uses, in order.`)),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: "2 cycles from a row to rows_valid_o of its lanes" },
      { label: "throughput", text: "one row per cycle" },
      {
        label: "stall",
        text:
          p.stall === 0
            ? "advance_o falls when DEPTH_ROWS wait for a lane; it depends on registers only"
            : `advance_o falls when more than DEPTH_ROWS wait for a lane, and is heeded ${p.stall} ${p.stall === 1 ? "cycle" : "cycles"} later: there is room for as many more`,
      },
      { label: "reset", text: "empties the queues and forgets the vectors inside the array" },
    ],
  }),
  constants: (p, { DEPTH_ROWS }) => ({
    LANES: p.scatterLanes,
    ...(p.stall === 0 ? {} : { STALL_CYCLES: p.stall, LEVEL_W: { size: clog2(plus(DEPTH_ROWS, p.stall + 2)), doc: "bits of a count of waiting rows" } }),
  }),
  assertions: (p): Readonly<Record<string, AssertionRow>> =>
    p.stall === 0
      ? {}
      : { fits: { text: "no row leaves the array for a full queue", when: net("moves", 1), holds: allOf(...Array.from({ length: p.scatterLanes }, (_, lane) => anyOf(not(ofLane("leaving", p.scatterLanes, lane)), ofLane("room", p.scatterLanes, lane)))) } },
  instances: (p, { ROW_BITS, DEPTH_ROWS }, own) =>
    numbered("fifo", p.scatterLanes, (lane) =>
      instance(streamFifo({ width: p.columns * formatBits(p.accumulator), depth: p.depth + p.stall }), {
        parameters: { WIDTH_BITS: ROW_BITS, DEPTH_WORDS: plus(DEPTH_ROWS, p.stall) },
        pins: { push: { valid: given, ready: bit(net("room", p.scatterLanes), lane), data: own.partialSums }, pop: elementAt(own.rows, lane) },
      }),
    ),
  view: (p) => ({ lane: laneViews(p.scatterLanes) }),
  template: (p) => (p.stall === 0 ? "row-queue" : "row-queue-late"),
});
