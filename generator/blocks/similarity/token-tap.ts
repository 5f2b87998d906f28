import { gapToken } from "../../config/interfaces/similarity.js";
import { defineBlock } from "../../dsl/define-block.js";
import { fieldsOf, sink, sized, source, vector } from "../../ir/types.js";
import { formatBits, fp16, int8 } from "../../config/number-format.js";
import { neighbourhood, neighbourhoodTable } from "./neighbourhood.js";
import { gapBits } from "./position-decoder.js";
import { matcherTable } from "./vector-key.js";

export const tokenTap = defineBlock({
  name: "token_tap",
  doc: "Hands tokens on and gives their vectors a second time.",
  parameters: { ...neighbourhoodTable, lanes: matcherTable.lanes, element: matcherTable.element },
  cases: [
    { block: { frames: 2, rows: 2, columns: 2 }, maxFrames: 4, maxRows: 5, maxColumns: 5, tileTokens: 16, lanes: 3, element: fp16 },
    { block: { frames: 1, rows: 1, columns: 1 }, maxFrames: 1, maxRows: 1, maxColumns: 2, tileTokens: 2, lanes: 1, element: int8 },
  ],
  clocking: "clock and reset",
  sizes: (p) => ({
    VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
    GAP_W: { value: gapBits(p), default: 16, min: 1, doc: "bits of a gap" },
    NUMBER_W: { value: neighbourhood(p).whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
  }),
  ports: (p, { VECTOR_BITS, GAP_W, NUMBER_W }) => {
    const token = fieldsOf(gapToken({ gap: GAP_W, joined: NUMBER_W, data: sized(vector(p.element, p.lanes), VECTOR_BITS) }));
    return {
      tokens: sink(token, "Tokens."),
      onward: source(token, "The same."),
      vectors: source(sized(vector(p.element, p.lanes), VECTOR_BITS), "Their vectors."),
    };
  },
  contract: () => ({
    lines: [
      { label: "latency", text: "none: both outputs show the token that stands at the input" },
      { label: "throughput", text: "one token per cycle" },
      { label: "stall", text: "a token leaves the input when both have taken it, in any order" },
      { label: "reset", text: "forgets who has taken it" },
    ],
  }),
});
