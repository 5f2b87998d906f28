import type { Problem } from "../../errors.js";
import { choice, wholeNumber } from "../parameter.js";
import { defineKeys } from "./keys.js";

/** The bits of a score: fp16. */
const SCORE_BITS = 16;

export const secKeys = defineKeys({
  doc: "the array beside semantic concentration, which tells the image tokens that stay",
  groups: {
    semantic: {
      tokens: wholeNumber({ doc: "Most image tokens of a pruning.", unit: "tokens", min: 1, max: 65_536, default: 12_800, sample: [64, 12_800] }),
      rows: wholeNumber({ doc: "Most rows of attention: text tokens times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191, sample: [100, 8191] }),
      topk: choice(["radix", "bubble"], { doc: "How the most important tokens are found: digit by digit, or with the published chain of sorter cells (for comparison).", default: "radix" }),
      digitBits: wholeNumber({ doc: "radix: bits of the score found per pass.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2, 4] }),
      cells: wholeNumber({ doc: "bubble: tokens found per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 8, 32] }),
    },
  },
  conditions: [
    { path: "semantic.digitBits", when: ({ semantic }) => semantic.topk === "radix", text: "semantic.topk=radix" },
    { path: "semantic.cells", when: ({ semantic }) => semantic.topk === "bubble", text: "semantic.topk=bubble" },
  ],
  rules: ({ semantic }) => {
    if (SCORE_BITS % semantic.digitBits === 0) return [];
    return [{ path: "semantic.digitBits", value: String(semantic.digitBits), rule: `must divide the ${SCORE_BITS} bits of a score`, fix: "set semantic.digitBits to 1, 2 or 4" }];
  },
  needs: ({ array, semantic }) => {
    const problems: Problem[] = [];
    if (semantic.tokens < array.columns) {
      problems.push({ path: "semantic.tokens", value: String(semantic.tokens), rule: `must not be less than array.columns, ${array.columns}: a row of attention fills a row of the array`, fix: `set semantic.tokens to ${array.columns} or more, or choose fewer array.columns` });
    }
    if (array.operand.name !== "fp16" || array.accumulator.name !== "fp32") {
      problems.push({ path: "array.operand", value: `${array.operand.name} with ${array.accumulator.name} sums`, rule: "must be fp16 with fp32 sums for design=sec: scores and importance are fp16", fix: "set array.operand to fp16 and leave array.accumulator out" });
    }
    return problems;
  },
});
