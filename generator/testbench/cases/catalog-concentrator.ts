import { semanticConcentrator } from "../../blocks/semantic/semantic-concentrator.js";
import { bf16, float, fp16, type FloatFormat } from "../../config/number-format.js";
import type { Beat } from "../../golden/index.js";
import { entry, labelled, type StimulusFunction, type VerificationEntry } from "./catalog-entry.js";
import { drawScores, drawSelection, packScores } from "./semantic-stimulus.js";

interface ConcentratorSizes {
  readonly lanes: number;
  readonly maxTokens: number;
  readonly maxRows: number;
  readonly score: FloatFormat;
}

/** Prunings: rows of one word and of many, one row and many, k = 1, k = M, k that is none, ties and NaNs among the scores. */
function concentratorStimulus({ lanes, maxTokens, maxRows, score }: ConcentratorSizes): StimulusFunction {
  return ({ beats, random }) => {
    const job: Beat[] = [];
    const rows: Beat[] = [];
    while (rows.length < Math.min(beats, 300)) {
      const { tokens, keep: drawn } = drawSelection(random.chance(0.2) ? Math.min(lanes, maxTokens) : Math.min(maxTokens, 200), random);
      const keep = random.chance(0.8) ? drawn : random.chance(0.5) ? 0 : random.integer(tokens, maxTokens);
      const count = random.chance(0.3) ? 1 : random.integer(1, Math.min(maxRows, 12));
      job.push({ rows: BigInt(count), tokens: BigInt(tokens), keep: BigInt(keep) });
      for (let row = 0; row < count; row += 1) rows.push(...packScores(drawScores(tokens, score, random), { lanes, format: score, random }));
    }
    return { job, rows };
  };
}

const CONCENTRATORS = [
  { lanes: 8, maxTokens: 100, maxRows: 20, score: fp16, tileTokens: 8, digitBits: 2 },
  { lanes: 32, maxTokens: 12_800, maxRows: 8191, score: fp16, tileTokens: 1024, digitBits: 2 },
  { lanes: 1, maxTokens: 20, maxRows: 3, score: bf16, tileTokens: 64, digitBits: 4 },
  { lanes: 5, maxTokens: 33, maxRows: 1, score: fp16, tileTokens: 1, digitBits: 1 },
  { lanes: 4, maxTokens: 1, maxRows: 9, score: float(3, 2), tileTokens: 1, digitBits: 3 },
  { lanes: 8, maxTokens: 100, maxRows: 20, score: fp16, tileTokens: 8, topk: "bubble", cells: 5 },
] as const;

/** The blocks of semantic concentration put together. */
export const concentratorEntries: readonly VerificationEntry[] = [
  entry("semantic_concentrator", CONCENTRATORS.map((sizes) => {
    const { lanes, maxTokens, tileTokens, score } = sizes;
    const one = labelled(semanticConcentrator(sizes), { stimulus: concentratorStimulus(sizes) });
    return { ...one, label: `${score.name} ${lanes} lanes, ${maxTokens} tokens, m-tiles of ${tileTokens}${"topk" in sizes ? `, ${sizes.topk}` : ""}` };
  }), [0, 2, 4, 5]),
];
