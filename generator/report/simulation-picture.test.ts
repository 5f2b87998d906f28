import { describe, expect, it } from "vitest";
import { expectWellFormed } from "../../test/support/well-formed.js";
import { resolveAccelerator } from "../config/accelerator.js";
import type { SimulationReport } from "./simulation-report.js";
import { simulationPicture } from "./simulation-picture.js";
import { element, escapeText, grouped, label } from "./svg.js";
import { tokenPicture } from "./token-picture.js";
import { utilisationPlot, utilisationSteps } from "./utilisation-plot.js";

const config = resolveAccelerator({ name: "small", tile: { m: 8, n: 4 }, array: { rows: 4, columns: 4 } });
const report: SimulationReport = {
  design: "small", config: "01234567", simulator: "verilator", seed: 1, M: 20, K: 8, N: 4, operand: "fp16", accumulator: "fp32", cycles: 60, predictedCycles: 60, idealCycles: 40,
  passes: 6, utilisation: 0.667, comparedElements: 80, compared: { numbers: 80, padding: 0, flags: 0, codes: 0 }, mismatches: 0, missingBeats: 0, surplusBeats: 0, untakenBeats: 0, violations: 0, simCyclesPerSecond: 12_345, streams: {},
  input: { activations: { from: "bikes <pca> & more", conversion: { from: "fp16", to: "fp16" } as never }, weights: { from: "a basis", conversion: {} as never } },
};
const layout = { file: "frames.png", across: 2, frameWidth: 60, frameHeight: 40, gap: 4 };
const frames = { png: new Uint8Array([1, 2, 3]), layout, grid: { frames: 2, rows: 3, columns: 4 }, numbers: [0, 5] };
const activity = { busy: [4, 10, 10, 10, 6, 0], interval: 10 };

describe("simulationPicture", () => {
  it("shows frames, tiles and utilisation in one well-formed document, the same each time", async () => {
    const options = { config, report, activity, frames, output: Float64Array.from({ length: 80 }, (_, index) => index) };
    const svg = await simulationPicture(options);
    expectWellFormed(svg);
    expect(await simulationPicture(options)).toBe(svg);
    expect(svg.match(/<image /g)).toHaveLength(1); // the sheet is in the file once
    expect(svg.match(/<use /g)).toHaveLength(2);
    expect(svg.match(/aria-roledescription="area mark"/g)).toHaveLength(3); // 20 tokens in tiles of 8
    expect(svg).toContain("PE utilisation, %");
    expect(svg).toContain("66.70 % of all PE cycles");
    expect(svg).toContain("tokens 16 to 19");
    expect(svg).toContain("0 mismatches");
    expect(svg).toContain("bikes &lt;pca&gt; &amp; more");
  });

  it("calls the tokens of a video patches, those of a network not", async () => {
    const from = (kind: "video" | "network") => ({ ...report, input: { ...report.input, tokens: { source: { kind } } as NonNullable<SimulationReport["input"]["tokens"]> } });
    expect(await simulationPicture({ config, report: from("video"), frames })).toContain("Tokens: one 16 x 16 patch each, in the colour of their m-tile (3 tiles of up to 8 tokens)");
    expect(await simulationPicture({ config, report: from("network"), frames })).toContain("Tokens, in the colour of their m-tile (3 tiles of up to 8 tokens)");
  });

  it("does without frames and activity, and says when results differ", async () => {
    const svg = await simulationPicture({ config, report: { ...report, mismatches: 3 } });
    expectWellFormed(svg);
    expect(svg).toContain("Not equal to the golden model: 3 of 80 compared elements differ");
    expect(svg).not.toContain("<image");
  });

  it.each([["missingBeats", "2 output beats missing"], ["surplusBeats", "2 output beats beyond"], ["untakenBeats", "2 input beats not taken"], ["violations", "2 rules broken"]] as const)("calls nothing equal with %s", async (kind, words) => {
    const svg = await simulationPicture({ config, report: { ...report, [kind]: 2 } });
    expect(svg).toContain(`Not equal to the golden model: ${words}`);
    expect(svg).not.toContain("Equal in every bit");
  });

  it("survives outputs that are zero, infinite or no number", async () => {
    for (const value of [0, Infinity, NaN]) expectWellFormed(await simulationPicture({ config, report, frames, output: new Float64Array(80).fill(value) }));
  });
});

describe("tokenPicture", () => {
  it("joins neighbours of one colour in a row, and leaves out what is not painted", () => {
    const { svg, height } = tokenPicture({ ...frames, imageId: "a", x: 0, y: 0, width: 248, paint: (token) => (token < 4 ? { colour: "#ff0000", opacity: 0.5 } : token < 6 ? { colour: "#00ff00", opacity: 0.5 } : undefined) });
    expect(svg.match(/<rect /g)).toHaveLength(2);
    expect(svg).toContain('width="60"'); // four columns of 15
    expect(svg).toContain('width="30"');
    expect(height).toBeCloseTo(80, 5); // 124 x 40 pixels, drawn twice as large
  });
});

describe("utilisationPlot", () => {
  const band = (from: number, to: number) => ({ from, to, name: `from ${from}`, colour: "#123456" });

  it("takes the last interval for what it is, and cuts intervals where a band ends", () => {
    const run = { work: [10, 5, 3], interval: 10, cycles: 23, bands: [band(0, 12), band(12, 23)] };
    expect(utilisationSteps(run).map(({ cycle, percent }) => [cycle, percent])).toEqual([[0, 100], [10, 50], [12, 50], [12, 50], [20, 100], [23, 100]]);
  });

  it("names all of a few bands, the first and the last of many, and draws a run of no cycles", async () => {
    const box = { x: 0, y: 0, width: 600, height: 300 };
    const run = { title: "A & b", work: [1, 1], interval: 10, average: 0.1, averageOf: "of it", cycles: 20 };
    const many = await utilisationPlot({ ...run, bands: Array.from({ length: 20 }, (_, at) => band(at, at + 1)) }, box);
    expectWellFormed(many);
    expect(many.match(/>from \d+</g)).toEqual([">from 0<", ">from 1<", ">from 2<", ">from 18<", ">from 19<"]);
    for (const work of [[], [0]]) expectWellFormed(await utilisationPlot({ ...run, work, cycles: 0, average: 0, bands: [band(0, 0)] }, box));
  });
});

describe("svg", () => {
  it("escapes text and attributes, and rounds and groups numbers", () => {
    expect(element("a", { b: '"<', c: 1.23456, d: undefined })).toBe('<a b="&quot;&lt;" c="1.23"/>');
    expect(label(1, 2, "x & y")).toBe('<text x="1" y="2" font-size="12">x &amp; y</text>');
    expect(escapeText("<>")).toBe("&lt;&gt;");
    expect(grouped(1_234_567)).toBe("1\u202f234\u202f567");
  });
});
