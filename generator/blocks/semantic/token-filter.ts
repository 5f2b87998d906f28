import { gapWord, keptWord, retainedToken } from "../../config/interfaces/semantic.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, indexWidth, plus } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, source } from "../../ir/types.js";
import { sticky } from "../streams/sticky.js";

export const tokenFilter = defineBlock({
  name: "token_filter",
  doc: "Drops the pruned tokens of a stream and gives the others their positions in the tensor before any pruning.",
  parameters: {
    maxTokens: wholeNumber({ doc: "Positions of the tensor before any pruning.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
    payloadBits: wholeNumber({ doc: "Bits that come with a token: its vector, or its place in memory.", unit: "bits", min: 1, max: 65_536, default: 16 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "positions before any pruning" },
    PAYLOAD_W: { value: p.payloadBits, default: 16, min: 1, doc: "bits that come with a token" },
  }),
  derived: (_, { MAX_TOKENS }) => ({ INDEX_W: { size: indexWidth(MAX_TOKENS), doc: "bits of a position" }, GAP_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "bits of a gap" } }),
  ports: (_, { INDEX_W, GAP_W, PAYLOAD_W }) => ({
    retained: sink(fieldsOf(retainedToken(INDEX_W)), "Tokens that stay, by their rank in the stream, ascending, at least one."),
    tokens: sink(fieldsOf(gapWord({ gap: GAP_W, data: PAYLOAD_W })), "Tokens with the gap to the one before, as earlier prunings left them."),
    kept: source(fieldsOf(keptWord({ index: INDEX_W, data: PAYLOAD_W })), "Tokens that stay: position, and what came with them."),
    lengthError: output(bits(1), "A tensor ended before its last retained token came by; stays until reset."),
  }),
  contract: () => ({
    lines: [
      { label: "position", text: "sum of the gaps so far, those of dropped tokens included" },
      { label: "order", text: "token i of a tensor stays when the next retained index is i; behind the last one all are dropped" },
      { label: "length", text: "where the tensor ends first length_error_o rises in the next cycle, and what is left of the list is looked for in the next tensor" },
      { label: "throughput", text: "one token per cycle, dropped or kept" },
      { label: "latency", text: "1 cycle" },
      { label: "stall", text: "nothing is lost; the streams in wait for each other, and for kept_ready_i" },
      { label: "reset", text: "forgets the tensor" },
    ],
  }),
  assertions: (_sizes, _names, { lengthError }) => sticky({ lengthError }),
  diagram: [
    "  gaps 3 1 5 2 9: positions 3 4 9 11 20; retained ranks 0 2 4 -> positions 3 9 20, and an",
    "  offset encoder makes gaps 3 6 11 of them: a later pruning counts on from an earlier one",
  ],
});
