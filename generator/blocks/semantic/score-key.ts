import { asFloat, bf16, float, formatBits, fp16, integer } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { atLeast, derivedSize, plus, quotient, times, type Size } from "../../ir/size.js";
import { bits, input, output, sized, vector } from "../../ir/types.js";

export const scoreKey = defineBlock({
  name: "score_key",
  doc: "Turns scores into keys: unsigned whole numbers of the same width that order as the scores do.",
  parameters: {
    lanes: wholeNumber({ doc: "Scores side by side.", unit: "scores", min: 1, max: 1024 }),
    score: numberFormat({ doc: "One score.", kinds: ["float"], default: fp16, sample: [fp16, bf16, float(3, 2)] }),
  },
  clocking: "none",
  sizes: (p) => scoreSizes(p),
  ports: (p, { LANES, EXP_W, FRAC_W }) => {
    const width = times(LANES, plus(EXP_W, FRAC_W, 1));
    return {
      present: input(bits(LANES), "Lanes that hold a score; the others get key 0."),
      scores: input(sized(vector(p.score, p.lanes), width), "Scores."),
      keys: output(sized(vector(integer(formatBits(p.score)), p.lanes), width), "Their keys."),
    };
  },
  contract: () => ({
    latency: { keys: 0 },
    lines: [
      { label: "latency", text: "none: combinational" },
      { label: "order", text: "a score is less than another exactly when its key is; -0 and +0 have the same key" },
      { label: "NaN", text: "key 0, below minus infinity; a lane without a score has key 0 too" },
    ],
  }),
  diagram: [
    "  key  0      | 3ff ... 7fe             | 8000 | 8001 ... fc00",
    "  fp16 no, NaN | -inf ... least negative | 0    | least positive ... inf",
  ],
});

/** Words of LANES scores that hold those of all tokens; a memory has two at least. */
export function scoreWords({ LANES, MAX_TOKENS }: { readonly LANES: Size; readonly MAX_TOKENS: Size }) {
  const WORDS = quotient(plus(MAX_TOKENS, LANES, -1), LANES);
  return { WORDS: { size: WORDS, doc: "words of LANES scores" }, DEPTH_WORDS: { size: atLeast(derivedSize("WORDS", WORDS), 2), doc: "a memory has two at least" } };
}

/** Sizes of scores that several blocks share. */
export function scoreSizes(p: { readonly lanes: number; readonly score: Parameters<typeof formatBits>[0] }) {
  const { exponentBits, fractionBits } = asFloat(p.score);
  return {
    LANES: { value: p.lanes, default: 32, min: 1, doc: "scores side by side" },
    EXP_W: { value: exponentBits, default: 5, min: 2, doc: "exponent bits of a score" },
    FRAC_W: { value: fractionBits, default: 10, min: 1, doc: "fraction bits of a score" },
  };
}
