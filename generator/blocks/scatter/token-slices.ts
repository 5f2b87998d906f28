import { passCounts, sliceCounts } from "../../config/interfaces/scatter.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { times } from "../../ir/size.js";
import { fieldsOf, record, sink, sized, source } from "../../ir/types.js";

export const tokenSlices = defineBlock({
  name: "token_slices",
  doc: "Hands the unique vectors of a slice to the sequencer, and lets them and the tokens of the m-tile ride along with each pass.",
  parameters: { countBits: wholeNumber({ doc: "Width of a count.", unit: "bits", min: 2, max: 17 }) },
  clocking: "none",
  sizes: (p) => ({ COUNT_W: { value: p.countBits, default: 11, min: 2, doc: "bits of a count" } }),
  ports: (p, { COUNT_W }) => ({
    slices: sink(fieldsOf(passCounts(COUNT_W)), "For each m-tile, n-group and slice: unique vectors, and tokens of the m-tile."),
    counts: source({ ...fieldsOf(sliceCounts({ unique: COUNT_W, entries: times(2, COUNT_W) })), entries: sized(record(passCounts(COUNT_W)), times(2, COUNT_W)) }, "The same for the sequencer."),
  }),
  contract: () => ({ lines: [{ label: "latency", text: "none: wires" }, { label: "entries", text: "unique vectors in the lower half, tokens in the upper half" }] }),
});
