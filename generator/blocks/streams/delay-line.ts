import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, output } from "../../ir/types.js";

export const delayLine = defineBlock({
  name: "delay_line",
  doc: "Delays a word by a fixed number of enabled cycles.",
  parameters: {
    width: wholeNumber({ doc: "Bits of the word.", unit: "bits", min: 1, max: 65_536 }),
    stages: wholeNumber({ doc: "Enabled cycles of delay; 0 is a wire.", unit: "cycles", min: 0, max: 65_536 }),
  },
  cases: [1, 7, 64].flatMap((width) => [0, 1, 2, 5].map((stages) => ({ width, stages }))),
  clocking: "clock",
  sizes: (p) => ({
    WIDTH_BITS: { value: p.width, default: 16, min: 1, doc: "bits of the word" },
    STAGES: { value: p.stages, default: 1, min: 0, doc: "enabled cycles of delay" },
  }),
  ports: (p, { WIDTH_BITS }) => ({
    advance: input(bits(1), "Moves every stage on; low holds all of them."),
    data: input(bits(WIDTH_BITS), "Word in."),
    delayed: output(bits(WIDTH_BITS), "Word in, stages enabled cycles ago."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: "STAGES enabled cycles; 0 is a wire" },
      { label: "throughput", text: "one word per enabled cycle" },
      { label: "reset", text: "none: the first STAGES words out are undefined" },
    ],
    latency: { delayed: p.stages },
  }),
});
