import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { atMost } from "../../ir/condition.js";
import { net } from "../../ir/operand.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, input, output, source } from "../../ir/types.js";

export const slackBuffer = defineBlock({
  name: "slack_buffer",
  doc: "Buffer at the boundary of a design for words that cannot be held back at once: what it says of its room is heard STALL_CYCLES later.",
  parameters: {
    width: wholeNumber({ doc: "Bits of one word.", unit: "bits", min: 1, max: 65_536 }),
    stall: wholeNumber({ doc: "Cycles from room to those who heed it.", unit: "cycles", min: 1, max: 8 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    WIDTH_BITS: { value: p.width, default: 32, min: 1, doc: "bits of one word" },
    STALL_CYCLES: { value: p.stall, default: 2, min: 1, doc: "from room to those who heed it" },
  }),
  ports: (_, { WIDTH_BITS }) => ({
    pushValid: input(bits(1), "A word comes. STALL_CYCLES after a cycle without room none may."),
    pushData: input(bits(WIDTH_BITS), "The word."),
    room: output(bits(1), "A word may come STALL_CYCLES from now."),
    pop: source(bits(WIDTH_BITS), "Words out."),
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out; nothing is dropped or repeated" },
      { label: "throughput", text: "one word per cycle, and none is lost after a stall: STALL_CYCLES words are held until those that were told to come arrive" },
      { label: "latency", text: "1 cycle from a word to pop_valid_o" },
      { label: "stall", text: "room_o falls when 2 + STALL_CYCLES words wait, and as many as STALL_CYCLES more may follow; it depends on registers only" },
      { label: "reset", text: "empties the buffer; stored words are not reset" },
    ],
  }),
  constants: (_, { STALL_CYCLES }) => ({ DEPTH: plus(2, STALL_CYCLES, STALL_CYCLES), COUNT_W: clog2(plus(3, STALL_CYCLES, STALL_CYCLES)) }),
  assertions: (_, { DEPTH, COUNT_W }) => ({ inBounds: { text: "no more words than fit", holds: atMost(net("count_q", COUNT_W), DEPTH) } }),
});
