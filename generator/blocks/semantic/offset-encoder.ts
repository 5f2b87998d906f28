import { retainedCount, retainedTile, retainedToken, tokenGap } from "../../config/interfaces/semantic.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, indexWidth, plus } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, source } from "../../ir/types.js";
import { sticky } from "../streams/sticky.js";

export const offsetEncoder = defineBlock({
  name: "offset_encoder",
  doc: "Turns the positions of retained tokens into gaps and cuts them into m-tiles: what the position decoder takes.",
  parameters: {
    maxTokens: wholeNumber({ doc: "Positions of the tensor before pruning.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
    tileTokens: wholeNumber({ doc: "Most retained tokens of an m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "positions before pruning" },
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens of an m-tile" },
  }),
  derived: (_, { MAX_TOKENS, TILE_TOKENS }) => ({
    INDEX_W: { size: indexWidth(MAX_TOKENS), doc: "bits of a position" },
    GAP_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "of a gap, and of a token count" },
    COUNT_W: { size: clog2(plus(TILE_TOKENS, 1)), doc: "of the tokens of an m-tile" },
  }),
  ports: (_, { INDEX_W, GAP_W, COUNT_W }) => ({
    tensor: sink(fieldsOf(retainedCount(GAP_W)), "A tensor: how many tokens of it are retained."),
    retained: sink(fieldsOf(retainedToken(INDEX_W)), "Their positions, ascending; last ends a tensor."),
    tiles: source(fieldsOf(retainedTile(COUNT_W)), "An m-tile, before its gaps: its tokens; first and last one of the tensor."),
    gaps: source(fieldsOf(tokenGap(GAP_W)), "Distance of each token to the one before; last token of its m-tile, of the tensor."),
    busy: output(bits(1), "A tensor has been taken, and its last gap has not left."),
    lengthError: output(bits(1), "last of the retained tokens came elsewhere than their number says; stays until reset."),
  }),
  contract: () => ({
    lines: [
      { label: "gap", text: "position less that of the token before, the last one of the m-tile before included; the first token of a tensor counts from 0" },
      { label: "tiles", text: "TILE_TOKENS tokens each, the last one what is left" },
      { label: "empty", text: "a tensor of no retained tokens is taken in a cycle: no m-tile, no gap" },
      { label: "length", text: "tokens are counted; where last says otherwise length_error_o rises in the next cycle" },
      { label: "throughput", text: "one token per cycle; a new m-tile costs a cycle" },
      { label: "latency", text: "1 cycle" },
      { label: "stall", text: "nothing is lost; the gaps of an m-tile wait until it is taken; retained_ready_o depends on gaps_ready_i" },
      { label: "reset", text: "forgets the tensor" },
    ],
  }),
  assertions: (_sizes, _names, { lengthError }) => sticky({ lengthError }),
  diagram: ["  positions 3 4 9 11 20, m-tiles of 3:   tiles 3 (first), 2 (last)   gaps 3 1 5 | 2 9"],
});
