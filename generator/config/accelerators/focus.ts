import type { Problem } from "../../errors.js";
import { widestMatcherBits } from "../comparison.js";
import type { FloatFormat, NumberFormat } from "../number-format.js";
import { choice, flag, realNumber, wholeNumber, type ParameterGroup } from "../parameter.js";
import { defineKeys, type ConfigOf } from "./keys.js";

const groups = {
  similarity: {
    vector: wholeNumber({ doc: "Elements of a vector, the unit of comparison: a multiple of array.rows.", unit: "elements", min: 1, max: 256, default: 32, follows: "array.rows", sample: [32] }),
    threshold: realNumber({ doc: "Vectors whose cosine is above are computed once.", min: 0, max: 1, default: 0.9 }),
    matcherBits: wholeNumber({ doc: "Width of the whole numbers that vectors are compared in (docs/adr/0004).", unit: "bits", min: 3, max: 24, default: 13, sample: [8, 13] }),
    dotsPerCycle: wholeNumber({ doc: "Dot products per cycle of the matcher; a vector takes as many cycles as that leaves of its candidates.", unit: "candidates", min: 1, max: 7, default: 1, sample: [1, 2, 7] }),
    representative: choice(["first", "mean"], { doc: "What stands for a group of vectors: its first member, or the mean of all.", default: "first" }),
    classes: flag({ doc: "Tokens with the same map entries in every slice are computed once.", default: true, follows: "true, or false with scatter.arrangement=published" }),
    block: {
      frames: wholeNumber({ doc: "Frames a token is compared over, its own included.", unit: "frames", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
      rows: wholeNumber({ doc: "Rows likewise.", unit: "rows", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
      columns: wholeNumber({ doc: "Columns likewise.", unit: "columns", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
    },
  },
  scatter: {
    arrangement: choice(["rows", "published"], { doc: "rows: a row goes to its classes as it leaves the array. published: rows wait in a buffer, tokens fetch them in token order (for comparison).", default: "rows" }),
    lanes: wholeNumber({ doc: "Scatter lanes: additions of a row per cycle, each to an accumulator bank of its own.", unit: "lanes", min: 1, max: 8, default: 2, sample: [1, 2, 3, 4] }),
    rowQueue: wholeNumber({ doc: "Rows of partial sums held for each scatter lane.", unit: "rows", min: 2, max: 1024, default: 40, sample: [2, 3, 16] }),
    passQueue: wholeNumber({ doc: "Passes that may be inside the array.", unit: "passes", min: 2, max: 256, default: 16, sample: [2, 16] }),
  },
  limits: {
    frames: wholeNumber({ doc: "Most frames of a tensor that is gathered.", unit: "frames", min: 1, max: 4096, default: 64 }),
    rows: wholeNumber({ doc: "Most rows of tokens of a frame that is gathered.", unit: "rows", min: 1, max: 256, default: 48 }),
    columns: wholeNumber({ doc: "Most columns likewise.", unit: "columns", min: 1, max: 256, default: 80 }),
  },
} as const satisfies ParameterGroup;

type FocusConfig = ConfigOf<typeof groups>;

/** Slices of a token that the gather side can count. */
const MOST_SLICES = 2 ** 24 - 1;

/** A mean of more may be subnormal in fp32. */
const MOST_MEAN_EXPONENT_BITS = 7;

function isTooWideForMeans(operand: NumberFormat): operand is FloatFormat {
  return operand.kind === "float" && operand.exponentBits > MOST_MEAN_EXPONENT_BITS;
}

/** Candidates of a token: its block without itself, and no fewer than one comparator. */
function candidatesOf({ block: { frames, rows, columns } }: Pick<FocusConfig["similarity"], "block">): number {
  return Math.max(1, frames * rows * columns - 1);
}

export const focusKeys = defineKeys({
  doc: "GEMM on unique vectors, scattered to classes",
  groups,
  follows: [
    { path: "similarity.vector", value: ({ array }) => array.rows },
    { path: "similarity.classes", value: ({ similarity, scatter }) => similarity.classes && scatter.arrangement === "rows" },
  ],
  conditions: [{ path: "scatter.rowQueue", when: ({ scatter }) => scatter.arrangement === "rows", text: "scatter.arrangement=rows" }],
  rules: (config) => [...vectorProblems(config), ...matcherProblems(config)],
  needs: ({ limits, scatter, similarity }) => {
    const problems: Problem[] = [];
    if (scatter.arrangement === "published" && similarity.classes) {
      problems.push({
        path: "similarity.classes",
        value: "true",
        rule: "must be false with scatter.arrangement=published, which accumulates token by token",
        fix: "set similarity.classes to false, or scatter.arrangement to rows",
      });
    }
    if (Math.ceil(limits.size / similarity.vector) > MOST_SLICES) {
      const fewest = Math.ceil(limits.size / MOST_SLICES);
      problems.push({ path: "similarity.vector", value: String(similarity.vector), rule: `must be at least ${fewest} for limits.size = ${limits.size}: a token has at most ${MOST_SLICES} slices`, fix: `set similarity.vector to ${fewest} or more, or limits.size to ${similarity.vector * MOST_SLICES} or less` });
    }
    return problems;
  },
  fit: ({ array, scatter, similarity }, random) => ({
    similarity: {
      ...similarity,
      vector: array.rows * random.pick([1, 1, 2, 3]),
      dotsPerCycle: Math.min(similarity.dotsPerCycle, candidatesOf(similarity)),
      representative: isTooWideForMeans(array.operand) ? "first" : similarity.representative,
      classes: similarity.classes && scatter.arrangement === "rows",
    },
  }),
});

function vectorProblems({ array, similarity: { vector } }: FocusConfig): readonly Problem[] {
  if (vector % array.rows === 0) return [];
  const below = Math.max(1, Math.floor(vector / array.rows)) * array.rows;
  return [{ path: "similarity.vector", value: String(vector), rule: `must be a multiple of array.rows, ${array.rows}`, fix: `set similarity.vector to ${below} or ${below + array.rows}, or leave it out` }];
}

/** How vectors are compared, and what stands for a group of them. */
function matcherProblems({ array: { operand }, similarity }: FocusConfig): readonly Problem[] {
  const problems: Problem[] = [];
  const { vector, block } = similarity;
  const candidates = candidatesOf(similarity);
  if (similarity.dotsPerCycle > candidates) {
    problems.push({
      path: "similarity.dotsPerCycle",
      value: String(similarity.dotsPerCycle),
      rule: `must not exceed ${candidates} for a block of ${block.frames} x ${block.rows} x ${block.columns}: a token is compared with no more`,
      fix: `set similarity.dotsPerCycle to ${candidates}${candidates === 1 ? "" : " or less"}, or choose a larger similarity.block`,
    });
  }
  const matcherBits = widestMatcherBits(vector);
  if (similarity.matcherBits > matcherBits) {
    problems.push({
      path: "similarity.matcherBits",
      value: String(similarity.matcherBits),
      rule: `must not exceed ${matcherBits} for vectors of ${vector} elements, whose dot products would have more than 53 bits`,
      fix: `set similarity.matcherBits to ${matcherBits} or less, or choose a smaller similarity.vector`,
    });
  }
  if (similarity.representative === "mean" && isTooWideForMeans(operand)) {
    problems.push({ path: "similarity.representative", value: "mean", rule: `needs an operand of at most ${MOST_MEAN_EXPONENT_BITS} exponent bits, and ${operand.name} has ${operand.exponentBits}: a mean may be subnormal in fp32`, fix: "set similarity.representative to first, or array.operand to fp16" });
  }
  return problems;
}
