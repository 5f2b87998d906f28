import { describe, expect, it } from "vitest";
import { focusReport, schemaIsComplete } from "../../test/support/focus-report.js";
import { concentrationTable, outputError, type ConcentrationReport } from "./concentration-report.js";

const conversion = { from: "float16", to: "fp16" } as never;
const NOTHING = { mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0 };
const report: ConcentrationReport = {
  design: "paper", config: "01234567", simulator: "verilator", seed: 1, M: 2048, K: 96, N: 96, operand: "fp16", accumulator: "fp32", cycles: 5_000, predictedCycles: 5_000, idealCycles: 4_900,
  passes: 18, utilisation: 3.7, comparedElements: 90_000, compared: { numbers: 84_000, padding: 0, flags: 3_000, codes: 3_000 }, ...NOTHING, simCyclesPerSecond: 9_876.5, streams: { vectors: { blocked: 3, starved: 4 } },
  input: { activations: { from: "bikes (pca)", conversion }, weights: { from: "a basis", conversion }, grid: { frames: 8, rows: 16, columns: 16 } },
  retainedTokens: 198,
  vectors: 6_144, uniqueVectors: 1_600, zeroVectors: 12, classes: 700, compression: 3.84, sumOfP: 4_800, gatherCycles: 43_090, predictedGatherCycles: 43_090, 
  beside: { gather: { comparedElements: 500, ...NOTHING }, mapSorters: { comparedElements: 1, ...NOTHING } },
  sorterCycles: 4_000, scatterStallCycles: 7, gatherStallCycles: 0, denseCycles: 18_567, speedup: 3.7134, outputError: { relativeFrobenius: 0.0812, meanCosine: 0.99321 }, decisionMismatchRate: 0.000_05,
  threshold: 0.9, dotsPerCycle: 1, gatherHiddenFromK: 1_024,
};

describe("concentrationTable", () => {
  it("says what matters in two blocks of aligned lines", () => {
    const lines = concentrationTable(report).split("\n");
    expect(lines.find((line) => line.includes("this GEMM"))).toBe("  this GEMM              5000  as the cycle model says; 18 passes, 1.0204 x ideal");
    expect(lines.find((line) => line.includes("dense design"))).toBe("  dense design          18567  3.71 x: the speed-up");
    expect(lines.find((line) => line.includes("  ideal"))).toContain("0.9800 x; sum over passes of max(p, rows)");
    expect(lines.find((line) => line.includes("compared"))).toContain("engine 84000 results, 3000 flags, 3000 class indices; gather 500 elements; map sorters 1 element");
    expect(lines.find((line) => line.includes("result   "))).toContain("equal in every bit: 0 mismatches");
    // Two vectors of one length with cosine c between them are sqrt(2 - 2c) of it apart: 2 sin(arccos(0.9) / 2).
    expect(lines.join("\n")).toContain(`two such are up to ${(200 * Math.sin(Math.acos(0.9) / 2)).toFixed(2)} % of it apart`);
    expect(lines.join("\n")).toMatch(/the gather: 8\.62 x this GEMM[^]* from K 1024 on, with 1 dot product per cycle/);
    expect(lines.join("\n")).not.toMatch(/undefined|NaN/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(140);
  });

  it("leaves out what was not run, and says when a model is wrong", () => {
    const notRun = ["denseCycles", "speedup", "sorterCycles"];
    const rest = Object.fromEntries(Object.entries(report).filter(([key]) => !notRun.includes(key))) as unknown as ConcentrationReport;
    const text = concentrationTable({ ...rest, predictedCycles: 4_999, gatherTailCycles: 11, output: { vectors: 10, uniqueVectors: 5, zeroVectors: 0, classes: 4 } });
    expect(text).not.toMatch(/dense design|undefined|NaN/);
    expect(text).toContain("not 4999 as the cycle model says");
    expect(text).toContain("gather of the output");
  });
});

it("says which unit found what, each kind with its count", () => {
  const found = { ...report, mismatches: 2, beside: { gather: { comparedElements: 500, ...NOTHING, missingBeats: 1, surplusBeats: 3 } } };
  const line = concentrationTable(found).split("\n").find((text) => text.startsWith("  result "));
  expect(line).toBe("  result      engine: 2 of 90000 compared elements differ; gather: 1 output beat missing, 3 output beats beyond the last expected one");
});

it("has finite figures where the engine gave no result", () => {
  const rest = Object.fromEntries(Object.entries({ ...report, cycles: 0, missingBeats: 5 }).filter(([key]) => key !== "speedup")) as unknown as ConcentrationReport;
  expect(concentrationTable(rest)).not.toMatch(/NaN|Infinity|undefined/);
});

describe("report.json", () => {
  it("has the keys of the schema", () => {
    expect(schemaIsComplete).toBe(true);
    expect(focusReport.parse(report)).toEqual(report);
    expect(focusReport.safeParse({ ...report, sumOfP: undefined }).success).toBe(false);
    expect(focusReport.safeParse({ ...report, other: 1 }).success).toBe(false);
  });
});

describe("outputError", () => {
  it("measures the distance of matrices and the angle of rows", () => {
    expect(outputError([1, 0, 0, 2], [1, 0, 0, 2], 2)).toEqual({ relativeFrobenius: 0, meanCosine: 1 });
    expect(outputError([0, 3], [4, 0], 2)).toEqual({ relativeFrobenius: 5 / 4, meanCosine: 0 });
    // A row of zeros is like another, and unlike any other row.
    expect(outputError([0, 0, 1, 1], [0, 0, 0, 0], 2)).toEqual({ relativeFrobenius: Infinity, meanCosine: 0.5 });
    expect(outputError([0, 0], [0, 0], 2)).toEqual({ relativeFrobenius: 0, meanCosine: 1 });
    expect(outputError([], [], 4)).toEqual({ relativeFrobenius: 0, meanCosine: 1 });
  });

  it("is not told where results are no numbers", () => {
    const text = concentrationTable({ ...report, outputError: outputError([NaN, 1], [NaN, 1], 2) });
    expect(text).toContain("error       not to be told, as results are infinite or no numbers, or the dense ones are all zero; 0.01 % of the decisions");
    expect(text).not.toContain("NaN %");
  });
});
