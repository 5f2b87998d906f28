import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, output } from "../../ir/types.js";

export const sorterCell = defineBlock({
  name: "sorter_cell",
  doc: "One cell of a streaming bubble sorter: holds the largest key that has come by and passes the others on.",
  parameters: {
    keyBits: wholeNumber({ doc: "Bits of a key.", unit: "bits", min: 1, max: 64 }),
    tagBits: wholeNumber({ doc: "Bits of what goes with it.", unit: "bits", min: 1, max: 64 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    KEY_W: { value: p.keyBits, default: 16, min: 1, doc: "bits of a key" },
    TAG_W: { value: p.tagBits, default: 14, min: 1, doc: "bits of its tag" },
  }),
  ports: (_, { KEY_W, TAG_W }) => ({
    clear: input(bits(1), "Empties the cell."),
    valid: input(bits(1), "A key comes."),
    pushed: input(bits(1), "The cell before had to give it up."),
    key: input(bits(KEY_W), "Key."),
    tag: input(bits(TAG_W), "Its tag."),
    passedValid: output(bits(1), "A key goes on."),
    passedPushed: output(bits(1), "This cell had to give it up."),
    passedKey: output(bits(KEY_W), "The smaller one of the two; of equal ones the later."),
    passedTag: output(bits(TAG_W), "Its tag."),
    heldKey: output(bits(KEY_W), "Largest key so far."),
    heldTag: output(bits(TAG_W), "Its tag."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "1 cycle from a key to the one that is passed on, and to held_key_o" },
      { label: "throughput", text: "a key per cycle" },
      { label: "ties", text: "of equal keys the first one stays; one that was pushed out is not compared again, it ranks before all that came after it" },
      { label: "reset", text: "empties the cell" },
    ],
    latency: { passedValid: 1, passedPushed: 1, passedKey: 1, passedTag: 1, heldKey: 1, heldTag: 1 },
  }),
});
