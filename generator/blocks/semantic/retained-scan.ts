import { comparedWord, retainedToken } from "../../config/interfaces/semantic.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { allOf, below } from "../../ir/condition.js";
import { net } from "../../ir/operand.js";
import { clog2, indexWidth, plus } from "../../ir/size.js";
import { fieldsOf, sink, source } from "../../ir/types.js";

export const retainedScan = defineBlock({
  name: "retained_scan",
  doc: "Turns words of comparison bits into the indices of the retained tokens, in ascending order.",
  parameters: {
    lanes: wholeNumber({ doc: "Tokens of one word.", unit: "tokens", min: 1, max: 1024 }),
    maxTokens: wholeNumber({ doc: "Most tokens.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 32, min: 1, doc: "tokens of one word" },
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "most tokens" },
  }),
  derived: (_, { MAX_TOKENS }) => ({ INDEX_W: { size: indexWidth(MAX_TOKENS), doc: "bits of an index" }, COUNT_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "bits of a token count" } }),
  ports: (p, { LANES, INDEX_W, COUNT_W }) => ({
    words: sink(
      fieldsOf(comparedWord({ lanes: LANES, count: COUNT_W })),
      "Per token: score above the least one retained, or equal to it (not both). With the first word: how many of the equal ones stay, how many tokens in all.",
    ),
    retained: source(fieldsOf(retainedToken(INDEX_W)), "Retained tokens."),
  }),
  assertions: (_, { COUNT_W }, { retained }) => ({
    keepCounted: { text: "no token leaves behind the last one that stays", when: allOf(retained.valid, retained.ready), holds: below(0, net("keep_q", COUNT_W)) },
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "ascending; of the equal ones the first `ties` stay" },
      { label: "words", text: "those behind the one with the last retained token are not looked at, until the first one of another selection" },
      { label: "throughput", text: "one token per cycle; a word without any takes a cycle" },
      { label: "latency", text: "1 cycle" },
      { label: "stall", text: "nothing is lost; words_ready_o depends on retained_ready_i" },
      { label: "reset", text: "forgets the word" },
    ],
  }),
});
