import { attentionShape, pruningJob, retainedCount, selection } from "../../config/interfaces/semantic.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, plus } from "../../ir/size.js";
import { fieldsOf, sink, source } from "../../ir/types.js";

export const selectionSplit = defineBlock({
  name: "selection_split",
  doc: "Tells importance, selection and offset encoder what they need to know of a pruning.",
  parameters: {
    maxTokens: wholeNumber({ doc: "Most image tokens.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
    maxRows: wholeNumber({ doc: "Most rows: text rows times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191 }),
  },
  cases: [{ maxTokens: 12_800, maxRows: 8191 }, { maxTokens: 1, maxRows: 1 }, { maxTokens: 100, maxRows: 7 }],
  clocking: "clock and reset",
  sizes: (p) => ({
    MAX_ROWS: { value: p.maxRows, default: 8191, min: 1, doc: "most rows" },
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "most image tokens" },
  }),
  derived: (_, { MAX_TOKENS }) => ({ COUNT_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "bits of a token count" } }),
  ports: (_, { MAX_ROWS, COUNT_W }) => ({
    job: sink(fieldsOf(pruningJob({ rows: clog2(plus(MAX_ROWS, 1)), count: COUNT_W })), "A pruning: rows of attention, tokens of each, how many of them stay."),
    shape: source(fieldsOf(attentionShape({ rows: clog2(plus(MAX_ROWS, 1)), count: COUNT_W })), "Rows, and tokens of each."),
    select: source(fieldsOf(selection(COUNT_W)), "Tokens, and how many stay."),
    tensor: source(fieldsOf(retainedCount(COUNT_W)), "How many stay."),
  }),
  contract: () => ({
    lines: [
      { label: "keep", text: "below 1 counts as 1, above the number of tokens as that number" },
      { label: "empty", text: "a pruning of no rows or no tokens is taken at once, and nobody is told of it" },
      { label: "latency", text: "none: all outputs show the pruning that stands at the input" },
      { label: "stall", text: "it leaves the input when all three have taken it, in any order; job_ready_o depends on the pruning that is offered: whether it is empty" },
      { label: "reset", text: "forgets who has taken it" },
    ],
  }),
});
