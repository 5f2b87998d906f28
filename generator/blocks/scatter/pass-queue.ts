import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { sink, source, typeBits } from "../../ir/types.js";
import { lanePassFields, passFields } from "./concentrated-sequencer.js";
import { lanePorts, laneViews } from "../streams/lane-ports.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { countBits } from "../arithmetic/widths.js";

export const passQueue = defineBlock({
  name: "pass_queue",
  doc: "Keeps what the sequencer announced of the passes inside the array until each scatter lane comes to them.",
  parameters: {
    columns: wholeNumber({ doc: "PE columns.", unit: "PEs", min: 1, max: 256 }),
    scatterLanes: wholeNumber({ doc: "Scatter lanes.", unit: "lanes", min: 1, max: 16 }),
    laneClasses: wholeNumber({ doc: "Most classes of a lane.", unit: "classes", min: 1, max: 65_536 }),
    baseBits: wholeNumber({ doc: "Width of an accumulator address.", unit: "bits", min: 1, max: 24 }),
    depth: wholeNumber({ doc: "Passes held for each lane.", unit: "passes", min: 2, max: 256 }),
  },
  variant: (p) => `x${p.scatterLanes}`,
  clocking: "clock and reset",
  ports: (p) => ({
    push: sink(passFields(p), "Passes as they start."),
    ...lanePorts(p.scatterLanes, (lane) => ({ pop: source(lanePassFields(p), `Passes as lane ${lane} needs them.`) })),
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out, for each lane by itself" },
      { label: "latency", text: "2 cycles" },
      { label: "stall", text: "push_ready_o falls when DEPTH_PASSES wait for a lane" },
      { label: "reset", text: "empties the queues" },
    ],
  }),
  verilogParameters: (p) => [
    { name: "LANES_W", value: countBits(p.columns), default: 6, min: 1, doc: "bits of the lane count" },
    { name: "BASE_W", value: p.baseBits, default: 11, min: 1, doc: "bits of an accumulator address" },
    { name: "ENTRIES_W", value: countBits(p.laneClasses), default: 10, min: 1, doc: "bits of the entry count" },
    { name: "DEPTH_PASSES", value: p.depth, default: 16, min: 2, doc: "passes held for each lane" },
  ],
  children: (p) => ({ fifo: streamFifo({ width: Object.values(lanePassFields(p)).reduce((sum, type) => sum + typeBits(type), 0), depth: p.depth }) }),
  view: (p) => ({
    lanes: String(p.scatterLanes),
    lane: laneViews(p.scatterLanes),
  }),
});
