import { elementRow } from "../../config/interfaces/functions.js";
import { attentionShape } from "../../config/interfaces/semantic.js";
import { bf16, float, formatBits, fp16 } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { allOf, below } from "../../ir/condition.js";
import { element, given, high, net } from "../../ir/operand.js";
import { clog2, loopVariable, plus, times } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, sized, source, vector } from "../../ir/types.js";
import { floatMax } from "../arithmetic/float-compare.js";
import { ram } from "../streams/ram.js";
import { sticky } from "../streams/sticky.js";
import { scoreWords } from "./score-key.js";

export const importance = defineBlock({
  name: "importance",
  doc: "Importance of image tokens: the largest attention that any text row of any head pays to each of them.",
  parameters: {
    lanes: wholeNumber({ doc: "Scores taken per cycle.", unit: "scores", min: 1, max: 256, default: 32 }),
    maxTokens: wholeNumber({ doc: "Most image tokens.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
    maxRows: wholeNumber({ doc: "Most rows: text rows times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191, sample: [1, 7, 8191] }),
    score: numberFormat({ doc: "One score.", kinds: ["float"], default: fp16, sample: [fp16, bf16, float(3, 2)] }),
  },
  variant: (p) => p.score.name,
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 32, min: 1, doc: "scores side by side" },
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "most image tokens" },
    MAX_ROWS: { value: p.maxRows, default: 8191, min: 1, doc: "most rows" },
  }),
  derived: (p, { LANES, MAX_TOKENS, MAX_ROWS }) => ({
    SCORE_W: { size: formatBits(p.score), doc: "bits of a score" },
    ROW_W: { size: clog2(plus(MAX_ROWS, 1)), doc: "bits of a row count" },
    COUNT_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "bits of a token count" },
    ...scoreWords({ LANES, MAX_TOKENS }),
  }),
  ports: (p, { LANES, SCORE_W, ROW_W, COUNT_W }) => ({
    shape: sink(fieldsOf(attentionShape({ rows: ROW_W, count: COUNT_W })), "Rows to come, text rows times heads, and tokens of each."),
    rows: sink(fieldsOf(elementRow(sized(vector(p.score, p.lanes), times(LANES, SCORE_W)))), "Attention after softmax, row by row, all tokens of a row in order; last ends a row."),
    scores: source(sized(vector(p.score, p.lanes), times(LANES, SCORE_W)), "Importance of all tokens in order: what the selection takes."),
    busy: output(bits(1), "A shape has been taken, and its last score has not left."),
    lengthError: output(bits(1), "A row had another length than its shape says; stays until reset."),
  }),
  contract: () => ({
    lines: [
      { label: "importance", text: "maximum over all rows, by float_max; NaN in any row gives NaN, which the selection ranks last" },
      { label: "words", text: "W = ceil(tokens / LANES) to a row; lanes behind the last token carry anything" },
      { label: "empty", text: "a shape of no rows or no tokens is taken in a cycle, and no score comes" },
      { label: "length", text: "tokens are counted; where last says otherwise length_error_o rises in the next cycle" },
      { label: "throughput", text: "one word per cycle; from the second row on every second cycle where W = 1" },
      { label: "cycles", text: "rows * W + W + 2 from the shape to the last score without stalls, rows - 1 more where W = 1" },
      { label: "stall", text: "nothing is lost; all ready signals but that of the scores' reader depend on registers only" },
      { label: "reset", text: "forgets the rows" },
    ],
  }),
  diagram: ["  rows --> max --> [ memory ] --> scores", "            ^----------+  word by word, read a cycle ahead"],
  assertions: (_, { MAX_TOKENS }, { shape, lengthError }) => ({
    tokensFit: { text: "a row fits the memory", assumed: true, when: allOf(shape.valid, shape.ready), holds: below(shape.tokens, plus(MAX_TOKENS, 1)) },
    ...sticky({ lengthError }),
  }),
  instances: (p, { LANES, SCORE_W, DEPTH_WORDS }, own) => {
    const lane = loopVariable("lane", LANES);
    const word = net("word", times(LANES, SCORE_W));
    return {
      max: instance(floatMax({ format: p.score, stages: 0 }), {
        pins: { advance: high, a: element(own.rows.data, lane, SCORE_W), b: element(word, lane, SCORE_W), result: element(net("larger", times(LANES, SCORE_W)), lane, SCORE_W) },
      }),
      ram: instance(ram({ width: p.lanes * formatBits(p.score), depth: DEPTH_WORDS.value }), {
        parameters: { WIDTH_BITS: times(LANES, SCORE_W), DEPTH_WORDS },
        pins: { writeEnable: net("take"), writeAddress: net("address_q"), writeData: given, readEnable: net("fetch"), readAddress: given, readData: word },
      }),
    };
  },
});
