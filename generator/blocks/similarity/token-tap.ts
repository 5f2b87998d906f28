import { defineBlock } from "../../dsl/define-block.js";
import { bits, sink, source, vector } from "../../ir/types.js";
import { formatBits } from "../../config/number-format.js";
import { neighbourhood, neighbourhoodTable } from "./neighbourhood.js";
import { gapBits } from "./position-decoder.js";
import { matcherTable } from "./vector-key.js";

export const tokenTap = defineBlock({
  name: "token_tap",
  doc: "Hands tokens on and gives their vectors a second time.",
  parameters: { ...neighbourhoodTable, lanes: matcherTable.lanes, element: matcherTable.element },
  clocking: "clock and reset",
  ports: (p) => {
    const token = { gap: bits(gapBits(p)), joined: bits(neighbourhood(p).whichBits), data: vector(p.element, p.lanes) };
    return {
      tokens: sink(token, "Tokens."),
      onward: source(token, "The same."),
      vectors: source(vector(p.element, p.lanes), "Their vectors."),
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
  verilogParameters: (p) => [
    { name: "VECTOR_BITS", value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
    { name: "GAP_W", value: gapBits(p), default: 16, min: 1, doc: "bits of a gap" },
    { name: "NUMBER_W", value: neighbourhood(p).whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
  ],
});
