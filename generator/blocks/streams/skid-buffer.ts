import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { net } from "../../ir/operand.js";
import { bits, sink, source } from "../../ir/types.js";

export const skidBuffer = defineBlock({
  name: "skid_buffer",
  doc: "Two-word buffer that cuts every path of a stream: what stands at the boundary of a design.",
  parameters: {
    width: wholeNumber({ doc: "Bits of one word.", unit: "bits", min: 1, max: 65_536 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({ WIDTH_BITS: { value: p.width, default: 32, min: 1, doc: "bits of one word" } }),
  ports: (p, { WIDTH_BITS }) => ({ push: sink(bits(WIDTH_BITS), "Words in."), pop: source(bits(WIDTH_BITS), "Words out.") }),
  contract: () => ({
    lines: [
      { label: "order", text: "first in, first out; nothing is dropped or repeated" },
      { label: "throughput", text: "one word per cycle" },
      { label: "latency", text: "1 cycle from an accepted word to pop_valid_o" },
      { label: "stall", text: "push_ready_o depends on registers only: it falls when both words are taken" },
      { label: "reset", text: "empties the buffer; stored words are not reset" },
    ],
  }),
  assertions: () => ({
    inOrder: { text: "the spare holds a word behind the head only", when: net("spare_valid_q", 1), holds: net("head_valid_q", 1) },
  }),
});
