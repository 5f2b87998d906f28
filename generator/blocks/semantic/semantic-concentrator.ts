import { elementRow } from "../../config/interfaces/functions.js";
import { pruningJob, retainedTile, tokenGap } from "../../config/interfaces/semantic.js";
import { formatBits } from "../../config/number-format.js";
import { choice, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, fieldsOf, output, sink, source, vector } from "../../ir/types.js";
import { importance } from "./importance.js";
import { offsetEncoder } from "./offset-encoder.js";
import { bubbleTopk } from "./bubble-topk.js";
import { digitProblems, radixTopk, selectionTable } from "./radix-topk.js";
import { selectionSplit } from "./selection-split.js";
import { orReduce } from "../streams/or-reduce.js";
import { countBits } from "../arithmetic/widths.js";

export const semanticConcentrator = defineBlock({
  name: "semantic_concentrator",
  doc: "Semantic concentration: takes the attention that text rows pay to image tokens, keeps the k tokens that matter most to any of them, and gives their places as gaps.",
  parameters: {
    ...selectionTable,
    maxRows: wholeNumber({ doc: "Most rows: text rows times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191 }),
    tileTokens: wholeNumber({ doc: "Most retained tokens of an m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024 }),
    topk: choice(["radix", "bubble"], { doc: "How to select: digit by digit, or with the published chain of sorter cells.", default: "radix" }),
    digitBits: wholeNumber({ doc: "radix: bits of the score found per pass; must divide its width.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2] }),
    cells: wholeNumber({ doc: "bubble: winners per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 2, 8] }),
  },
  rules: (p) => (p.topk === "radix" ? digitProblems("semantic_concentrator", p) : []),
  variant: (p) => (p.topk === "radix" ? "" : p.topk),
  clocking: "clock and reset",
  ports: (p) => {
    const count = countBits(p.maxTokens);
    return {
      job: sink(fieldsOf(pruningJob({ rows: countBits(p.maxRows), count })), "A pruning: text rows times heads, image tokens (M), how many of them stay (k; below 1 counts as 1, above M as M)."),
      rows: sink(fieldsOf(elementRow(vector(p.score, p.lanes))), "Attention after softmax, row by row, all tokens of a row in order; last ends a row; lanes behind the last one carry anything."),
      tiles: source(fieldsOf(retainedTile(countBits(p.tileTokens))), "An m-tile of retained tokens, before its gaps: its tokens; first and last one of the tensor."),
      gaps: source(fieldsOf(tokenGap(count)), "Distance of each retained token to the one before; last token of its m-tile, of the tensor."),
      busy: output(bits(1), "A pruning is at hand: from the first cycle after one of its parts took it until its last gap has left."),
      lengthError: output(bits(1), "A row of attention, or the list of retained tokens, had another length than the pruning says; stays until reset."),
    };
  },
  contract: (p) => ({
    lines: [
      { label: "importance", text: "of a token: maximum over all rows; NaN in any row ranks last" },
      { label: "selection", text: "the k most important tokens, exactly; of equal ones the lower index; they leave in index order" },
      { label: "gap", text: "position less that of the retained token before, across m-tiles; the first counts from 0" },
      { label: "empty", text: "of a pruning of no rows or no tokens nothing comes, not even an m-tile; the next one follows" },
      { label: "length", text: "rows and tokens are counted; where last says otherwise length_error_o rises and stays" },
      { label: "throughput", text: "rows: one word per cycle; from the second row on every second cycle where a row is one word" },
      { label: "cycles", text: `from the last word of the last row to the last gap: a cycle per m-tile and those of the selection, ${p.topk === "radix" ? `${formatBits(p.score) / p.digitBits} passes over W = ceil(M / LANES) words` : `ceil(k / ${p.cells}) passes over M tokens`} and about a cycle per retained token` },
      { label: "stall", text: "every stream may be blocked at any time; nothing is lost" },
      { label: "reset", text: "forgets the pruning" },
    ],
  }),
  diagram: ["  job --> split --+--------------+---------------+", "                  v              v               v", "  rows ------> importance -->    top-k   --> offset encoder --> tiles, gaps"],
  structure: (p, { own, place, connect }) => {
    const split = place(selectionSplit({ maxTokens: p.maxTokens, maxRows: p.maxRows }), "split");
    const sizes = { lanes: p.lanes, maxTokens: p.maxTokens, score: p.score };
    const largest = place(importance({ ...sizes, maxRows: p.maxRows }), "importance");
    const topk = place(p.topk === "radix" ? radixTopk({ ...sizes, digitBits: p.digitBits }) : bubbleTopk({ ...sizes, cells: p.cells }), "topk");
    const encoder = place(offsetEncoder({ maxTokens: p.maxTokens, tileTokens: p.tileTokens }), "encoder");
    connect(own.job, split.job);
    connect(split.shape, largest.shape);
    connect(split.select, topk.select);
    connect(split.tensor, encoder.tensor);
    connect(own.rows, largest.rows);
    connect(largest.scores, topk.scores);
    connect(topk.retained, encoder.retained);
    connect(encoder.tiles, own.tiles);
    connect(encoder.gaps, own.gaps);
    const errors = place(orReduce({ flags: 2 }), "errors");
    connect(largest.lengthError, errors.flag.at(0));
    connect(encoder.lengthError, errors.flag.at(1));
    connect(errors.any, own.lengthError);
    const parts = [largest.busy, topk.busy, encoder.busy] as const;
    const busy = place(orReduce({ flags: parts.length }), "busy");
    parts.forEach((part, index) => connect(part, busy.flag.at(index)));
    connect(busy.any, own.busy);
  },
});
