import { gatheredToken, mapEntry, sliceSummary } from "../../config/interfaces/similarity.js";
import { flag } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { fieldsOf, sink, source } from "../../ir/types.js";
import { bankSizes, neighbourhood, neighbourhoodTable, PLACE_DIAGRAM, placeType } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";
import { countBits } from "../arithmetic/widths.js";

export const tokenClassifier = defineBlock({
  name: "token_classifier",
  doc: "Finds the tokens of an m-tile that have the same unique vectors in every slice: their outputs are the same bits, so they form a class.",
  parameters: {
    ...neighbourhoodTable,
    classes: flag({ doc: "False: every token is a class of its own.", default: true }),
  },
  variant: (p) => (p.classes && neighbourhood(p).candidates > 0 ? "" : "single"),
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    const common = {
      PLACE_W: { value: sizes.placeBits, default: 35, min: 1, doc: "bits of a place" },
      CANDIDATE_W: { value: sizes.candidateBits, default: 7, min: 1, doc: "bits of a set of candidates" },
      COUNT_W: { value: countBits(p.tileTokens), default: 11, min: 1, doc: "bits of a token count" },
    };
    if (!p.classes || sizes.candidates === 0) return { TOKEN_W: { value: sizes.tokenBits, default: 10, min: 1, doc: "bits of a token number" }, ...common };
    return {
      ...bankSizes(p),
      OFFSET_W: { value: sizes.offsetBits, default: 8, min: 1, doc: "bits of an offset" },
      ...common,
      TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens of an m-tile" },
    };
  },
  ports: (p, { PLACE_W, CANDIDATE_W, COUNT_W, TOKEN_W }) => ({
    entries: sink(fieldsOf(gatheredToken({ index: TOKEN_W, agree: CANDIDATE_W, place: placeType(p, PLACE_W), count: COUNT_W })), "Tokens in order, slice by slice."),
    map: source(fieldsOf(mapEntry(TOKEN_W)), "One beat per token: its unique vector, and in the last slice its class."),
    summary: source(fieldsOf(sliceSummary(COUNT_W)), "One beat per slice: p, zero vectors, and in the last slice the number of classes."),
  }),
  contract: (p) => ({
    lines: [
      p.classes && neighbourhood(p).candidates > 0
        ? { label: "class", text: "that of the first candidate with which the token agreed in every slice; without one the next new class; counted from 0 in each m-tile" }
        : { label: "class", text: "the number of the token in its m-tile" },
      { label: "throughput", text: "one token per cycle" },
      { label: "stall", text: "entries_ready_o depends on map_ready_i and summary_ready_i; nothing is lost" },
      { label: "reset", text: "forgets the m-tile" },
    ],
  }),
  diagram: PLACE_DIAGRAM,
  template: (p) => (p.classes && neighbourhood(p).candidates > 0 ? "token-classifier" : "token-classifier-single"),
  children: (p) => {
    const sizes = neighbourhood(p);
    if (!p.classes || sizes.candidates === 0) return {};
    return { ram: [ram({ width: sizes.candidates, depth: Math.max(2, p.tileTokens) }), ram({ width: sizes.tokenBits, depth: sizes.banks * sizes.depth })] };
  },
});
