import { describe, expect, it } from "vitest";
import { expectWellFormed } from "../../test/support/well-formed.js";
import { resolveAccelerator } from "../config/accelerator.js";
import { concentrate } from "../golden/similarity/index.js";
import { fp16 } from "../config/number-format.js";
import { concentrationPicture } from "./concentration-picture.js";
import { glossary, legend } from "./legend.js";
import { semanticPicture } from "./semantic-picture.js";
import { simulationPicture } from "./simulation-picture.js";
import type { SimulationReport } from "./simulation-report.js";

const NOTHING = { mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0 };

/** Where each text of a fragment ends, were it set in DejaVu Sans, the widest font of the list: 0.6 of its size a letter on average. */
function ends(svg: string): readonly number[] {
  return [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" font-size="([\d.]+)"([^>]*)>([^<]*)</g)].map(([, x, size, rest = "", text = ""]) => {
    const width = 0.6 * Number(size) * text.replace(/&\w+;/g, "&").length;
    return Number(x) + (rest.includes('text-anchor="end"') ? 0 : rest.includes('text-anchor="middle"') ? width / 2 : width);
  });
}

/** Edges of a picture: no text ends beyond the one, none begins below the other. */
function expectInside(svg: string): void {
  expectWellFormed(svg);
  const [, width, height] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
  expect(Math.max(...ends(svg))).toBeLessThan(width!);
  for (const [, y] of svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)) expect(Number(y)).toBeLessThan(height!);
}

describe("legend", () => {
  const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `tokens ${index * 1024} to ${index * 1024 + 1023}`, colour: "#123456", symbol: "square" as const }));

  it.each([[1, 300], [6, 500], [6, 1100], [30, 700]])("of %i entries stays inside %i pixels, and takes the rows that it needs", (count, width) => {
    const { svg, height } = legend(entries(count), { x: 0, y: 0, width });
    expectWellFormed(svg);
    expect(svg.match(/>tokens /g)).toHaveLength(count);
    expect(Math.max(...ends(svg))).toBeLessThanOrEqual(width);
    for (const [, y] of svg.matchAll(/ y="([\d.]+)"/g)) expect(Number(y)).toBeLessThan(height);
  });

  it("of nothing takes no room", () => {
    expect(legend([], { x: 0, y: 0, width: 100 })).toEqual({ svg: "", height: 0 });
  });

  it("glossary breaks its lines before they end", () => {
    const { svg, height } = glossary([["a word", "many words ".repeat(40).trim()], ["another", "short"]], { x: 0, y: 0, width: 400 });
    expect(Math.max(...ends(svg))).toBeLessThanOrEqual(400);
    for (const [, y] of svg.matchAll(/ y="([\d.]+)"/g)) expect(Number(y)).toBeLessThan(height);
  });
});

describe("pictures", () => {
  it("of a run of many m-tiles keeps legend and words inside", async () => {
    const config = resolveAccelerator({ name: "small", tile: { m: 1024, n: 4 }, array: { rows: 4, columns: 4 }, limits: { size: 65_536 } });
    const report = { design: "small", M: 40_000, K: 9, N: 11, operand: "fp16", accumulator: "fp32", cycles: 500_000, idealCycles: 400_000, passes: 90, utilisation: 0.5, comparedElements: 80, mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0, simulator: "verilator", simCyclesPerSecond: 1, input: { activations: { from: `/home/somebody/${"tensors/".repeat(30)}a.npy` }, weights: { from: `/home/somebody/${"tensors/".repeat(30)}b.npy` } } } as unknown as SimulationReport;
    const svg = await simulationPicture({ config, report, activity: { busy: [10, 10], interval: 250_000 } });
    expectInside(svg);
    for (const name of ["tokens 0 to 1023", "... 35 more ...", "tokens 39936 to 39999", "50.00 % of all PE cycles on average", "PE utilisation", "m-tile"]) expect(svg).toContain(`>${name}`);
  });

  it("of a focus run has speed-up, mismatches, error, and its words", async () => {
    const grid = { frames: 1, rows: 2, columns: 4 };
    const concentration = concentrate({
      activations: new Uint16Array(64).fill(0x3c00), K: 8, operand: fp16, subnormals: "keep", grid, sliceElements: 4, block: { frames: 1, rows: 2, columns: 2 },
      neighbours: "geometric", threshold: 0.9, tileTokens: 16, representative: "first", classes: true, matcher: { kind: "exact64" },
    });
    const figures = { cycles: 1000, denseCycles: 3712, speedup: 3.712, classes: 5, comparedElements: 320, ...NOTHING, beside: { gather: { ...NOTHING, comparedElements: 500 }, mapSorters: { ...NOTHING, comparedElements: 7 } }, outputError: { relativeFrobenius: 0.0812, meanCosine: 0.99321 }, decisionMismatchRate: 0.01 };
    const run = { cycles: 1000, idealCycles: 900, work: [600], interval: 1000 };
    const options = { title: "t", subtitle: "s", grid, concentration, rows: 4 };
    const svg = await concentrationPicture({ ...options, run, figures });
    expectInside(svg);
    expect(svg).toMatch(/0 mismatches in engine, gather, map sorters/);
    expect(svg).toMatch(/the dense design takes 3.712: speed-up 3\.71 x/);
    expect(svg).toContain("Error: 8.12 % of the dense result, mean cosine 0.99321; 1.00 % of the decisions differ from float64");
    for (const word of ["token", "slice, vector", "m-tile, m", "unique vector, p", "class", "pass", "speed-up", "error", "decision", "PE utilisation"]) expect(svg).toContain(`>${word}</text>`);

    const wrong = await concentrationPicture({ ...options, figures: { ...figures, mismatches: 2, beside: { ...figures.beside, gather: { ...figures.beside.gather, missingBeats: 1 } } } });
    expect(wrong).toContain("Not equal to the golden model: engine 2 of 320 compared elements differ; gather 1 output beat missing");
    expect(wrong).not.toContain("PE utilisation");
    const alone = await concentrationPicture(options);
    expectInside(alone);
    expect(alone).not.toContain("speed-up");
  });

  it("of semantic concentration says what stays and what is pruned", () => {
    const options = { title: "3 of 8 tokens stay", subtitle: "q".repeat(300), found: [], grid: { frames: 2, rows: 2, columns: 2 }, retained: [0, 3, 5], frames: { png: new Uint8Array([1]), layout: { file: "f", across: 2, frameWidth: 8, frameHeight: 8, gap: 1 }, numbers: [7, 9] } };
    const svg = semanticPicture(options);
    expect(svg).toContain("Equal in every bit");
    const wrong = semanticPicture({ ...options, found: ["softmax: 2 missing beats"] });
    expect(wrong).toContain("Not equal to the golden model: softmax: 2 missing beats");
    expect(wrong).not.toContain("Equal in every bit");
    expectInside(svg);
    for (const text of ["as in the clip: the token stays", "dimmed: the token is pruned", "token", "importance"]) expect(svg).toContain(`>${text}</text>`);
    // A number on a frame is as large as other text, however small the frames are.
    expect(svg).toMatch(/scale\(\d+\.\d+\)[^]*<g transform="scale\(0\.\d+\)"><rect[^>]*\/><text[^>]*>7</);
  });
});
