import { describe, expect, it } from "vitest";
import { EXPOSED_CYCLES_ARE, semanticTable, type SemanticReport } from "./semantic-report.js";

const NOTHING = { mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0 };
const REPORT: SemanticReport = {
  design: "tiny",
  config: "0123abcd",
  simulator: "verilator",
  seed: 1,
  heads: 1,
  textTokens: 2,
  imageTokens: 40,
  headDim: 8,
  k: 16,
  textArrayCycles: 100,
  softmaxCycles: 50,
  topkCycles: 40,
  pendingCycles: 60,
  imageArrayCycles: 800,
  simulatedImageCycles: 90,
  lostArrayCycles: 0,
  exposedCycles: 0,
  exposedCyclesAre: EXPOSED_CYCLES_ARE,
  importanceMaxUlp: 2,
  importanceMeanUlp: 0.5,
  nonFiniteImportance: 0,
  overflowedScores: 0,
  largestScore: 12,
  orderPairs: 780,
  orderPairsDiffering: 3,
  orderPairsTied: 4,
  orderWorstUlp: 0.75,
  retainedOverlap: 1,
  worstMissUlp: 0,
  ...NOTHING,
  comparedElements: 100,
  units: { chain: { comparedElements: 100, ...NOTHING, cycles: 1000 } },
  simCyclesPerSecond: 1,
  input: { query: "q.npy", key: "k.npy" },
};

const line = (name: string, changed: Partial<SemanticReport>): string | undefined => semanticTable({ ...REPORT, ...changed }).split("\n").find((text) => text.trim().startsWith(name));

describe("the table of semantic concentration", () => {
  it("says how the order differs from float64", () => {
    expect(line("order", {})).toContain("3 of 780 pairs of tokens stand in another order than in float64, at most 0.75 last places apart there; 4 that float64 tells apart are equal");
    expect(line("order", { orderPairsDiffering: 0, orderWorstUlp: 0 })).toContain("0 of 780 pairs of tokens stand in another order than in float64; 4");
  });

  it("warns once of scores beyond fp16, with a divisor that is enough", () => {
    expect(line("warning", {})).toBeUndefined();
    const text = line("warning", { overflowedScores: 7, nonFiniteImportance: 39, largestScore: 320_000 });
    expect(text).toContain("7 scores of QK^T became infinite in fp16");
    expect(text).toContain("39 of 40 image tokens is not finite");
    expect(text).toContain("Divide Q by 8 beforehand");
    expect(line("warning", { overflowedScores: 1, largestScore: 65_520 })).toContain("Divide Q by 2 beforehand");
  });

  it("says where a NaN of the input is to blame", () => {
    const none = { nonFiniteImportance: 40, orderPairs: 0, orderPairsDiffering: 0, orderPairsTied: 0, importanceMaxUlp: 0 };
    expect(line("importance", none)).toContain("no token has a finite one");
    expect(line("order", none)).toContain("no pair of tokens to compare");
    expect(line("warning", none)).toContain("there is a NaN or an infinity in Q or K; replace it");
  });
});
