import { elementAt } from "../../config/element-at.js";
import { passFields } from "../../config/interfaces/scatter.js";
import { recordLayout } from "../../config/record.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance, numbered } from "../../dsl/instance.js";
import { repeated } from "../../ir/interface.js";
import { bit, concatenation, element, given, net } from "../../ir/operand.js";
import { plus, times } from "../../ir/size.js";
import { fieldsOf, sink, source } from "../../ir/types.js";
import { laneViews } from "../streams/lane-views.js";
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
  sizes: (p) => ({
    LANES_W: { value: countBits(p.columns), default: 6, min: 1, doc: "bits of the lane count" },
    BASE_W: { value: p.baseBits, default: 11, min: 1, doc: "bits of an accumulator address" },
    ENTRIES_W: { value: countBits(p.laneClasses), default: 10, min: 1, doc: "bits of the entry count" },
    DEPTH_PASSES: { value: p.depth, default: 16, min: 2, doc: "passes held for each lane" },
  }),
  ports: (p, { LANES_W, BASE_W, ENTRIES_W }) => ({
    push: sink(fieldsOf(passFields({ lanes: LANES_W, base: BASE_W, entries: times(p.scatterLanes, ENTRIES_W) })), "Passes as they start."),
    pop: repeated(p.scatterLanes, (lane) => source(fieldsOf(passFields({ lanes: LANES_W, base: BASE_W, entries: ENTRIES_W })), `Passes as lane ${lane} needs them.`)),
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out, for each lane by itself" },
      { label: "latency", text: "2 cycles" },
      { label: "stall", text: "push_ready_o falls when DEPTH_PASSES wait for a lane" },
      { label: "reset", text: "empties the queues" },
    ],
  }),
  constants: (p, { LANES_W, BASE_W, ENTRIES_W }) => ({ LANES: p.scatterLanes, WORD_W: plus(4, LANES_W, BASE_W, ENTRIES_W) }),
  instances: (p, { ENTRIES_W, DEPTH_PASSES, WORD_W }, own) => {
    const { first, last, final, lastBlock, lanes, base, entries } = own.push;
    const queue = streamFifo({ width: recordLayout("pass", passFields({ lanes: countBits(p.columns), base: p.baseBits, entries: countBits(p.laneClasses) })).bits, depth: p.depth });
    return numbered("fifo", p.scatterLanes, (lane) => {
      const pop = elementAt(own.pop, lane);
      return instance(queue, {
        parameters: { WIDTH_BITS: WORD_W, DEPTH_WORDS: DEPTH_PASSES },
        pins: {
          push: { valid: given, ready: bit(net("room", p.scatterLanes), lane), data: concatenation(first, last, final, lastBlock, lanes, base, element(entries, lane, ENTRIES_W)) },
          pop: { valid: pop.valid, ready: pop.ready, data: concatenation(pop.first, pop.last, pop.final, pop.lastBlock, pop.lanes, pop.base, pop.entries) },
        },
      });
    });
  },
  view: (p) => ({ lane: laneViews(p.scatterLanes) }),
});
