import { sliceCounts } from "../../config/interfaces/scatter.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { holdsNumber } from "../../ir/relation.js";
import { times } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, source } from "../../ir/types.js";
import { sticky } from "../streams/sticky.js";

export const sliceWatch = defineBlock({
  name: "slice_watch",
  doc: "Hands on what slices have, and says when one has more than fits.",
  parameters: {
    unique: wholeNumber({ doc: "Most unique vectors.", unit: "vectors", min: 1, max: 65_536 }),
    entries: wholeNumber({ doc: "Most list entries of a lane.", unit: "entries", min: 1, max: 65_536 }),
    uniqueBits: wholeNumber({ doc: "Width of a count of unique vectors.", unit: "bits", min: 1, max: 18 }),
    entriesBits: wholeNumber({ doc: "Width of a count of entries.", unit: "bits", min: 1, max: 18 }),
    lanes: wholeNumber({ doc: "Scatter lanes.", unit: "lanes", min: 1, max: 16 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    MOST_UNIQUE: { value: p.unique, default: 1024, min: 1, doc: "most unique vectors" },
    MOST_ENTRIES: { value: p.entries, default: 512, min: 1, doc: "most entries of a lane" },
    UNIQUE_W: { value: p.uniqueBits, default: 11, min: 1, doc: "bits of a count of unique vectors" },
    ENTRIES_W: { value: p.entriesBits, default: 10, min: 1, doc: "bits of a count of entries" },
    LANES: { value: p.lanes, default: 2, min: 1, doc: "scatter lanes" },
  }),
  relations: (_, { MOST_UNIQUE, MOST_ENTRIES, UNIQUE_W, ENTRIES_W }) => [holdsNumber(UNIQUE_W, MOST_UNIQUE), holdsNumber(ENTRIES_W, MOST_ENTRIES)],
  ports: (_, { UNIQUE_W, ENTRIES_W, LANES }) => {
    const counts = fieldsOf(sliceCounts({ unique: UNIQUE_W, entries: times(LANES, ENTRIES_W) }));
    return {
      slices: sink(counts, "Slices: unique vectors, and list entries of each lane."),
      onward: source(counts, "The same."),
      countError: output(bits(1), "A slice had more unique vectors or entries than fit; stays until reset."),
    };
  },
  contract: () => ({
    lines: [
      { label: "error", text: "count_error_o rises in the cycle after a slice with more than MOST_UNIQUE vectors or MOST_ENTRIES entries of a lane was taken; it is handed on all the same" },
      { label: "latency", text: "none: wires" },
      { label: "reset", text: "forgets the error" },
    ],
  }),
  assertions: (_sizes, _names, { countError }) => sticky({ countError }),
});
