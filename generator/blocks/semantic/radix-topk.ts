import { retainedToken, selection } from "../../config/interfaces/semantic.js";
import { bf16, float, formatBits, fp16, type NumberFormat } from "../../config/number-format.js";
import { numberFormat, wholeNumber, type ParameterGroup } from "../../config/parameter.js";
import { defineBlock, type ConstantsOf, type SizesOf } from "../../dsl/define-block.js";
import { instance, type OwnNets } from "../../dsl/instance.js";
import type { Problem } from "../../errors.js";
import type { AssertionRow } from "../../ir/assertion.js";
import { allOf, atMost, below } from "../../ir/condition.js";
import { given, net } from "../../ir/operand.js";
import { multipleOf } from "../../ir/relation.js";
import { clog2, indexWidth, plus, times } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, sized, source, vector } from "../../ir/types.js";
import { ram } from "../streams/ram.js";
import { retainedScan } from "./retained-scan.js";
import { scoreKey, scoreSizes, scoreWords } from "./score-key.js";

export interface SelectionSizes {
  readonly lanes: number;
  readonly maxTokens: number;
  readonly score: NumberFormat;
}

/** Parameters of every block that selects tokens. */
export const selectionTable = {
  lanes: wholeNumber({ doc: "Scores taken per cycle.", unit: "scores", min: 1, max: 256, default: 32 }),
  maxTokens: wholeNumber({ doc: "Most tokens of a selection.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800 }),
  score: numberFormat({ doc: "One score.", kinds: ["float"], default: fp16, sample: [fp16, bf16, float(3, 2)] }),
} satisfies ParameterGroup;

/** Ports of every block that selects tokens: one can take the place of the other. */
export function selectionPorts(p: SelectionSizes, { LANES, EXP_W, FRAC_W, MAX_TOKENS, COUNT_W }: SelectionNames) {
  return {
    select: sink(fieldsOf(selection(COUNT_W)), "A selection: its tokens (M), and how many of them stay (k, at most M)."),
    scores: sink(sized(vector(p.score, p.lanes), times(LANES, plus(EXP_W, FRAC_W, 1))), "Scores of all tokens in index order; lanes behind the last token are not looked at."),
    retained: source(fieldsOf(retainedToken(indexWidth(MAX_TOKENS))), "The tokens that stay, in index order."),
    busy: output(bits(1), "A selection has been taken, and its last token has not left."),
  };
}

/** What every block that selects tokens promises. */
export const SELECTION_CONTRACT = [
  { label: "selection", text: "the k largest scores, exactly; of equal ones the lower index; -0 equals +0; NaN is below minus infinity" },
  { label: "empty", text: "of no tokens, or where none stays, nothing comes; the scores are taken, and the next selection follows" },
  { label: "order", text: "one selection at a time; retained tokens leave in index order" },
] as const;

export const SELECTION_STALL = [
  { label: "stall", text: "nothing is lost; select_ready_o and scores_ready_o depend on registers only" },
  { label: "reset", text: "forgets the selection" },
] as const;

/** What a selecting block expects of a selection. */
export function selectionAssertions({ MAX_TOKENS }: Pick<SelectionNames, "MAX_TOKENS">, { select }: OwnNets<ReturnType<typeof selectionPorts>>) {
  return {
    tokensFit: { text: "the scores fit the memory", assumed: true, when: allOf(select.valid, select.ready), holds: below(select.tokens, plus(MAX_TOKENS, 1)) },
    keepInRange: { text: "no more tokens stay than there are", assumed: true, when: allOf(select.valid, select.ready), holds: atMost(select.keep, select.tokens) },
  } satisfies Readonly<Record<string, AssertionRow>>;
}

/** Sizes that all selecting blocks have. */
export function selectionSizes(p: SelectionSizes) {
  return {
    ...scoreSizes(p),
    MAX_TOKENS: { value: p.maxTokens, default: 12_800, min: 1, doc: "most tokens" },
  };
}

/** Sizes that follow from those. */
export function selectionDerived({ LANES, EXP_W, FRAC_W, MAX_TOKENS }: SizesOf<ReturnType<typeof selectionSizes>>) {
  return {
    COUNT_W: { size: clog2(plus(MAX_TOKENS, 1)), doc: "bits of a token count" },
    ...scoreWords({ LANES, MAX_TOKENS }),
    KEY_W: { size: plus(1, EXP_W, FRAC_W), doc: "bits of a key, and of a score" },
  };
}

type SelectionNames = SizesOf<ReturnType<typeof selectionSizes>> & ConstantsOf<ReturnType<typeof selectionDerived>>;

/** Instances that all selecting blocks have: scores become keys, which are kept; in the end the words are scanned for what stays. */
export function selectionInstances(p: SelectionSizes, { LANES, EXP_W, FRAC_W, MAX_TOKENS, DEPTH_WORDS, KEY_W }: SelectionNames, { scores, retained }: OwnNets<ReturnType<typeof selectionPorts>>) {
  const word = times(LANES, KEY_W);
  return {
    key: instance(scoreKey({ lanes: p.lanes, score: p.score }), {
      parameters: { LANES, EXP_W, FRAC_W },
      pins: { present: net("present"), scores: scores.data, keys: net("keys_in", word) },
    }),
    ram: instance(ram({ width: p.lanes * formatBits(p.score), depth: DEPTH_WORDS.value }), {
      parameters: { WIDTH_BITS: word, DEPTH_WORDS },
      pins: { writeEnable: net("take_scores"), writeAddress: net("address_q"), writeData: net("keys_in", word), readEnable: net("fetch"), readAddress: net("address_q"), readData: net("keys", word) },
    }),
    scan: instance(retainedScan({ lanes: p.lanes, maxTokens: p.maxTokens }), {
      parameters: { LANES, MAX_TOKENS },
      pins: { words: { valid: given, ready: net("words_ready"), above: given, equal: given, ties: given, keep: net("keep_q"), first: net("first_q") }, retained },
    }),
  };
}

/** Every digit has the same number of bits. */
export function digitProblems(block: string, p: { readonly score: NumberFormat; readonly digitBits: number }): readonly Problem[] {
  const width = formatBits(p.score);
  if (width % p.digitBits === 0) return [];
  const fit = [4, 3, 2, 1].filter((size) => width % size === 0).join(", ");
  return [{ path: `${block}.digitBits`, value: String(p.digitBits), rule: `must divide the ${width} bits of ${p.score.name}`, fix: `choose one of ${fit}` }];
}

export const radixTopk = defineBlock({
  name: "radix_topk",
  doc: "Exact top-k by radix selection: finds the least retained score digit by digit, then gives what is not below it.",
  parameters: {
    ...selectionTable,
    digitBits: wholeNumber({ doc: "Bits of the score found per pass; must divide its width.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2] }),
  },
  rules: (p) => digitProblems("radix_topk", p),
  clocking: "clock and reset",
  sizes: (p) => ({ ...selectionSizes(p), DIGIT_W: { value: p.digitBits, default: 2, min: 1, doc: "bits of a digit, divides those of a score" } }),
  derived: (_, sizes) => selectionDerived(sizes),
  relations: (_, { KEY_W, DIGIT_W }) => [multipleOf(KEY_W, DIGIT_W)],
  ports: (p, sizes) => selectionPorts(p, sizes),
  contract: () => ({
    lines: [
      ...SELECTION_CONTRACT,
      { label: "cycles", text: "D * (W + 3) + S + 2 from the selection to the last retained token, D = bits of a score / DIGIT_W, W = ceil(M / LANES) words, S = sum over words up to the last retained token of max(1, tokens retained in it)" },
      ...SELECTION_STALL,
    ],
  }),
  diagram: [
    "  scores -> keys -> [ memory ] -> digits of keys that agree so far -> count those >= v, for all v",
    "                        |                                                 |",
    "                        |          threshold, ties  <-- next digit -------+",
    "                        +-> > threshold, = threshold -> scan -> retained",
  ],
  assertions: (_, sizes, own) => selectionAssertions(sizes, own),
  instances: (p, sizes, own) => selectionInstances(p, sizes, own),
});
