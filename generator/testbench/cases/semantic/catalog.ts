import { bubbleTopk } from "../../../blocks/semantic/bubble-topk.js";
import { importance } from "../../../blocks/semantic/importance.js";
import { offsetEncoder } from "../../../blocks/semantic/offset-encoder.js";
import { radixTopk } from "../../../blocks/semantic/radix-topk.js";
import { retainedScan } from "../../../blocks/semantic/retained-scan.js";
import { scoreKey } from "../../../blocks/semantic/score-key.js";
import { semanticConcentrator } from "../../../blocks/semantic/semantic-concentrator.js";
import { tokenFilter } from "../../../blocks/semantic/token-filter.js";
import { bf16, float, fp16 } from "../../../config/number-format.js";
import { entry, labelled, type VerificationCase, type VerificationEntry } from "../catalog-entry.js";
import { concentratorStimulus, everyScore, importanceStimulus, offsetStimulus, scanStimulus, selectionStimulus, tokenStimulus } from "./stimulus.js";

const keys = [
  ...[fp16, bf16].map((score) => labelled(scoreKey({ lanes: 1, score }), { stimulus: everyScore })),
  labelled(scoreKey({ lanes: 5, score: fp16 })),
  labelled(scoreKey({ lanes: 3, score: float(3, 2) })),
  labelled(scoreKey({ lanes: 2, score: float(2, 1) })),
];

const SCANS = [
  { lanes: 8, maxTokens: 64 },
  { lanes: 1, maxTokens: 9 },
  { lanes: 1, maxTokens: 1 },
  { lanes: 5, maxTokens: 33 },
  { lanes: 32, maxTokens: 200 },
  { lanes: 16, maxTokens: 5 },
] as const;
const scans = SCANS.map((sizes) => labelled(retainedScan(sizes), { stimulus: scanStimulus(sizes) }));

/** Sizes of a selection: those of the paper first, then one word and many, one lane, lanes that are no power of two, more lanes than tokens. */
const SELECTIONS = [
  { lanes: 32, maxTokens: 12_800, score: fp16 },
  { lanes: 8, maxTokens: 100, score: fp16 },
  { lanes: 1, maxTokens: 20, score: fp16 },
  { lanes: 5, maxTokens: 64, score: bf16 },
  { lanes: 32, maxTokens: 300, score: fp16 },
  { lanes: 16, maxTokens: 6, score: fp16 },
  { lanes: 4, maxTokens: 1, score: fp16 },
  { lanes: 3, maxTokens: 50, score: float(3, 2) },
] as const;

/** Selections of the largest size would take too long under every pattern of stalls; test/cosim has them without. */
function shorter<T extends { readonly maxTokens: number }>(sizes: T): T {
  return { ...sizes, maxTokens: Math.min(sizes.maxTokens, 400) };
}

const radix = [
  ...SELECTIONS.map((sizes, index) => ({ ...sizes, digitBits: [2, 2, 1, 4, 1, 4, 2, 3][index] ?? 2 })),
  { ...SELECTIONS[1], digitBits: 4 },
  { lanes: 7, maxTokens: 40, score: float(2, 1), digitBits: 4 },
].map((sizes) => labelled(radixTopk(sizes), { stimulus: selectionStimulus(shorter(sizes)) }));

const bubble = SELECTIONS.map((sizes, index) =>
  labelled(bubbleTopk({ ...sizes, cells: [32, 4, 3, 8, 32, 2, 1, 5][index] ?? 4 }), { stimulus: selectionStimulus(shorter(sizes), 150) }),
);

const POSITIONS = [
  { maxTokens: 12_800, tileTokens: 1024 },
  { maxTokens: 64, tileTokens: 8 },
  { maxTokens: 100, tileTokens: 1 },
  { maxTokens: 33, tileTokens: 200 },
  { maxTokens: 1, tileTokens: 1 },
] as const;
/** The case whose `last` comes where it should not. */
function disagreeing(one: VerificationCase): VerificationCase {
  return { ...one, label: `lengths disagree: ${one.label}` };
}

const encoders = [
  ...POSITIONS.map((sizes) => labelled(offsetEncoder(sizes), { stimulus: offsetStimulus(sizes.maxTokens) })),
  disagreeing(labelled(offsetEncoder(POSITIONS[1]), { stimulus: offsetStimulus(POSITIONS[1].maxTokens, "disagree") })),
];
const FILTER = { maxTokens: 64, payloadBits: 3 };
const filters = [...POSITIONS.map(({ maxTokens }, index) => {
  const sizes = { maxTokens, payloadBits: [16, 1, 64, 5, 14][index] ?? 16 };
  return labelled(tokenFilter(sizes), { stimulus: tokenStimulus(sizes) });
}), disagreeing(labelled(tokenFilter(FILTER), { stimulus: tokenStimulus(FILTER, "disagree") }))];

const IMPORTANCES = [
  { lanes: 32, maxTokens: 12_800, maxRows: 8191, score: fp16 },
  { lanes: 8, maxTokens: 100, maxRows: 20, score: fp16 },
  { lanes: 1, maxTokens: 20, maxRows: 3, score: bf16 },
  { lanes: 5, maxTokens: 12, maxRows: 1, score: fp16 },
  { lanes: 4, maxTokens: 3, maxRows: 9, score: float(3, 2) },
] as const;
const importances = [
  ...IMPORTANCES.map((sizes) => labelled(importance(sizes), { stimulus: importanceStimulus(shorter(sizes)) })),
  disagreeing(labelled(importance(IMPORTANCES[1]), { stimulus: importanceStimulus(IMPORTANCES[1], "disagree") })),
];

const CONCENTRATORS = [
  { lanes: 8, maxTokens: 100, maxRows: 20, score: fp16, tileTokens: 8, digitBits: 2 },
  { lanes: 32, maxTokens: 12_800, maxRows: 8191, score: fp16, tileTokens: 1024, digitBits: 2 },
  { lanes: 1, maxTokens: 20, maxRows: 3, score: bf16, tileTokens: 64, digitBits: 4 },
  { lanes: 5, maxTokens: 33, maxRows: 1, score: fp16, tileTokens: 1, digitBits: 1 },
  { lanes: 4, maxTokens: 1, maxRows: 9, score: float(3, 2), tileTokens: 1, digitBits: 3 },
  { lanes: 8, maxTokens: 100, maxRows: 20, score: fp16, tileTokens: 8, topk: "bubble", cells: 5 },
] as const;
const ofConcentrator = (sizes: (typeof CONCENTRATORS)[number], lengths: "agree" | "disagree") => {
  const { lanes, maxTokens, tileTokens, score } = sizes;
  const one = labelled(semanticConcentrator(sizes), { stimulus: concentratorStimulus(sizes, lengths) });
  return { ...one, label: `${score.name} ${lanes} lanes, ${maxTokens} tokens, m-tiles of ${tileTokens}${"topk" in sizes ? `, ${sizes.topk}` : ""}` };
};
const concentrators = [...CONCENTRATORS.map((sizes) => ofConcentrator(sizes, "agree")), disagreeing(ofConcentrator(CONCENTRATORS[0], "disagree"))];

/** Blocks of semantic concentration. */
export const semanticEntries: readonly VerificationEntry[] = [
  entry("score_key", keys),
  entry("retained_scan", scans),
  // The first sizes are too large for the slow simulators.
  entry("radix_topk", radix, { quick: [1, 3, 8] }),
  entry("bubble_topk", bubble, { quick: [1, 2, 7] }),
  entry("offset_encoder", encoders),
  entry("token_filter", filters),
  entry("importance", importances, { quick: [1, 2, 4, 5] }),
  entry("semantic_concentrator", concentrators, { quick: [0, 2, 4, 5, 6] }),
];
