import { wholeNumber } from "../../config/parameter.js";
import { formatBits } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, sink, sized, source, vector } from "../../ir/types.js";
import { bankSizes, neighbourhood, neighbourhoodTable, PLACE_DIAGRAM } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { matcherTable } from "./vector-key.js";
import { countBits } from "../arithmetic/widths.js";

export const gather = defineBlock({
  name: "gather",
  doc: "Keeps the vectors that match nothing, numbers them, and gives every token the number of the vector that stands for it.",
  parameters: {
    ...neighbourhoodTable,
    lanes: matcherTable.lanes,
    element: matcherTable.element,
    depth: wholeNumber({ doc: "Keys between the first part of the gather side and here, for which vectors are kept.", unit: "keys", min: 2, max: 1024, default: 8 }),
    places: wholeNumber({ doc: "The same for places, of keys that have joined a candidate too.", unit: "keys", min: 2, max: 1024, default: 8 }),
  },
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    return {
      ...bankSizes(p),
      OFFSET_W: { value: sizes.offsetBits, default: 8, min: 1, doc: "bits of an offset" },
      PLACE_W: { value: sizes.placeBits, default: 35, min: 1, doc: "bits of a place" },
      CANDIDATE_W: { value: sizes.candidateBits, default: 7, min: 1, doc: "bits of a set of candidates" },
      NUMBER_W: { value: sizes.whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
      COUNT_W: { value: countBits(p.tileTokens), default: 11, min: 1, doc: "bits of a token count" },
      VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
      DEPTH_KEYS: { value: p.depth, default: 8, min: 2, doc: "vectors kept" },
      DEPTH_PLACES: { value: p.places, default: 8, min: 2, doc: "places kept" },
    };
  },
  ports: (p, { PLACE_W, CANDIDATE_W, NUMBER_W, COUNT_W, TOKEN_W, VECTOR_BITS }) => {
    const count = bits(COUNT_W);
    const vectors = sized(vector(p.element, p.lanes), VECTOR_BITS);
    return {
      decisions: sink({ match: bits(1), candidate: bits(NUMBER_W) }, "Candidate that a token matches; none for a token that has joined one."),
      places: sink({ candidates: bits(CANDIDATE_W), zero: bits(1), joined: bits(NUMBER_W), place: bits(PLACE_W) }, "Its place, its candidates, zero vector, the candidate it has joined."),
      originals: sink(vectors, "Its vector; of tokens that have joined a candidate only that of the last in a slice."),
      unique: source({ data: vectors, filled: bits(1), last: bits(1) }, "Unique vectors; the last beat of a slice may be without one: then filled is 0."),
      entries: source(
        { index: bits(TOKEN_W), zero: bits(1), agree: bits(CANDIDATE_W), place: bits(PLACE_W), unique: count, zeros: count },
        "One beat per token: its unique vector, the candidates with the same, and how many unique and zero vectors the slice had so far.",
      ),
    };
  },
  contract: () => ({
    lines: [
      { label: "index", text: "unique vectors of a slice count from 0; a match takes the number of its candidate, and so does a token that has joined one; a zero vector has none" },
      { label: "unique", text: "the last token of a slice sends a beat in any case: its vector if that is unique (filled), else only last" },
      { label: "throughput", text: "one token per cycle" },
      { label: "stall", text: "ready of the three inputs depends on registers only; vectors of DEPTH_KEYS keys and places of DEPTH_PLACES are kept; nothing is lost" },
      { label: "reset", text: "forgets the slice" },
    ],
  }),
  diagram: PLACE_DIAGRAM,
  children: (p) => {
    const sizes = neighbourhood(p);
    return {
      ram: ram({ width: sizes.tokenBits + 1, depth: sizes.depth }),
      fifo: [
        streamFifo({ width: sizes.whichBits + 1, depth: 2 }),
        streamFifo({ width: sizes.placeBits + sizes.whichBits + sizes.candidateBits + 1, depth: p.places }),
        streamFifo({ width: p.lanes * formatBits(p.element), depth: p.depth }),
      ],
    };
  },
});
