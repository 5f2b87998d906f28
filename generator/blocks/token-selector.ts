import { choice, wholeNumber } from "../config/parameter.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, sink, source, vector } from "../ir/types.js";
import { bubbleTopk } from "./bubble-topk.js";
import { importance } from "./importance.js";
import { digitProblems, radixTopk, selectionParameters, selectionTable } from "./radix-topk.js";
import { retainedToken } from "./retained-scan.js";
import { countBits } from "./widths.js";

export const tokenSelector = defineBlock({
  name: "token_selector",
  doc: "From the attention of the text rows to the image tokens that stay: importance, then the exact top-k of it.",
  parameters: {
    ...selectionTable,
    maxRows: wholeNumber({ doc: "Most rows: text rows times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191, sample: [1, 7, 8191] }),
    topk: choice(["radix", "bubble"], { doc: "How to select: digit by digit, or with the published chain of sorter cells.", default: "radix" }),
    digitBits: wholeNumber({ doc: "radix: bits of the score found per pass; must divide its width.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2] }),
    cells: wholeNumber({ doc: "bubble: winners per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 2, 8] }),
  },
  rules: (p) => (p.topk === "radix" ? digitProblems("token_selector", p) : []),
  variant: (p) => `${p.topk}_${p.score.name}`,
  clocking: "clock and reset",
  ports: (p) => {
    const count = bits(countBits(p.maxTokens));
    return {
      shape: sink({ rows: bits(countBits(p.maxRows)), tokens: count, keep: count }, "Rows to come, text rows times heads; tokens of each (M), and how many of them stay (k, 1 to M)."),
      rows: sink(vector(p.score, p.lanes), "Attention after softmax, row by row, all tokens of a row in order."),
      retained: source(retainedToken(p.maxTokens), "The tokens that stay, in index order."),
    };
  },
  contract: () => ({
    lines: [
      { label: "selection", text: "maximum over all rows; the k largest maxima, exactly; of equal ones the lower index; NaN in any row ranks a token last" },
      { label: "throughput", text: "one word of LANES scores per cycle, from the second row on every second cycle where a row is one word" },
      { label: "cycles", text: "rows * W + 1 more than the selection alone, W = ceil(M / LANES); rows - 1 more where W = 1" },
      { label: "stall", text: "nothing is lost; shape_ready_o and rows_ready_o depend on registers only; the next shape waits for the last retained token" },
      { label: "reset", text: "forgets everything" },
    ],
  }),
  verilogParameters: (p) => [
    ...selectionParameters(p),
    { name: "ROW_W", value: countBits(p.maxRows), default: 13, min: 1, doc: "bits of a row count" },
    ...lastParameter(p),
  ],
  children: (p) => {
    const { lanes, maxTokens, maxRows, score, digitBits, cells } = p;
    const sizes = { lanes, maxTokens, score };
    return {
      importance: importance({ ...sizes, maxRows }),
      topk: p.topk === "radix" ? radixTopk({ ...sizes, digitBits }) : bubbleTopk({ ...sizes, cells }),
    };
  },
  view: (p) => ({ last: lastParameter(p)[0]?.name ?? "" }),
});

/** The parameter in which the two ways to select differ. */
function lastParameter(p: { readonly topk: string; readonly digitBits: number; readonly cells: number }) {
  if (p.topk === "radix") return [{ name: "DIGIT_W", value: p.digitBits, default: 2, min: 1, doc: "bits of a digit, divides those of a score" }];
  return [{ name: "CELLS", value: p.cells, default: 32, min: 1, doc: "winners per pass" }];
}
