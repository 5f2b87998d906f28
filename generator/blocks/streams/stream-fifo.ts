import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { net } from "../../ir/operand.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, sink, source } from "../../ir/types.js";
import { fillAssertions } from "./fill-assertions.js";
import { queueMemory, queueVariant } from "./register-file.js";

export const streamFifo = defineBlock({
  name: "stream_fifo",
  doc: "FIFO: the read register of its memory, a RAM or for a few words a register file, is the head of the queue.",
  parameters: {
    width: wholeNumber({ doc: "Bits of one word.", unit: "bits", min: 1, max: 65_536 }),
    depth: wholeNumber({ doc: "Words in memory; the head comes on top.", unit: "words", min: 2, max: 2 ** 20 }),
  },
  cases: [
    { width: 11, depth: 2 },
    { width: 1, depth: 3 },
    { width: 11, depth: 5 },
    { width: 11, depth: 16 },
    { width: 94, depth: 11 },
    { width: 1, depth: 1025 },
  ],
  variant: queueVariant,
  clocking: "clock and reset",
  sizes: (p) => ({
    WIDTH_BITS: { value: p.width, default: 32, min: 1, doc: "bits of one word" },
    DEPTH_WORDS: { value: p.depth, default: 16, min: 2, doc: "words in memory" },
  }),
  ports: (p, { WIDTH_BITS }) => ({ push: sink(bits(WIDTH_BITS), "Words in."), pop: source(bits(WIDTH_BITS), "Words out.") }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out; nothing is dropped or repeated" },
      { label: "throughput", text: "one word per cycle in and out" },
      { label: "latency", text: "2 cycles from an accepted word to pop_valid_o" },
      { label: "stall", text: "push_ready_o falls when DEPTH_WORDS are in memory; it depends on registers only" },
      { label: "reset", text: "empties the queue" },
    ],
  }),
  diagram: ["  push_*_i --> [ memory: DEPTH_WORDS ] --> [ head: its read register ] --> pop_*_o"],
  constants: (_, { DEPTH_WORDS }) => ({ INDEX_W: clog2(DEPTH_WORDS) }),
  assertions: (_, { DEPTH_WORDS, INDEX_W }) => fillAssertions({ write: net("write_index_q", INDEX_W), read: net("read_index_q", INDEX_W), count: net("count_q", plus(INDEX_W, 1)), depth: DEPTH_WORDS }),
  instances: (p, { WIDTH_BITS, DEPTH_WORDS }, own) => ({
    words: instance(queueMemory(p), {
      parameters: { WIDTH_BITS, DEPTH_WORDS },
      pins: { writeEnable: net("push"), writeAddress: net("write_index_q"), writeData: own.push.data, readEnable: net("fetch"), readAddress: net("read_index_q"), readData: own.pop.data },
    }),
  }),
});
