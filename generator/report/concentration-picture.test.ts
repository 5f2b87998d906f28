import { describe, expect, it } from "vitest";
import { expectWellFormed } from "../../test/support/well-formed.js";
import { fp16 } from "../config/number-format.js";
import { createRandom } from "../config/random.js";
import { concentrate } from "../golden/similarity/index.js";
import { concentrationPicture, frameChoice, uniqueShares, type ConcentrationPictureOptions } from "./concentration-picture.js";
import { histogram, sharePlot } from "./concentration-plots.js";

/** Tokens of which every second repeats the one before; `kept` of them are there. */
function picture(grid: { readonly frames: number; readonly rows: number; readonly columns: number }, kept = 1): ConcentrationPictureOptions {
  const random = createRandom(5);
  const tokens = grid.frames * grid.rows * grid.columns;
  const activations = new Uint16Array(tokens * 8);
  for (let token = 0; token < tokens; token += 1) {
    for (let k = 0; k < 8; k += 1) activations[token * 8 + k] = token % 2 === 1 ? (activations[(token - 1) * 8 + k] ?? 0) : random.integer(0x3000, 0x4000) | (random.chance(0.5) ? 0x8000 : 0);
  }
  const concentration = concentrate({
    activations, K: 8, operand: fp16, subnormals: "keep", grid, retained: Array.from({ length: tokens }, () => random.chance(kept)), sliceElements: 4,
    block: { frames: 2, rows: 2, columns: 2 }, neighbours: "geometric", threshold: 0.99, tileTokens: 16, representative: "first", classes: true, matcher: { kind: "exact64" },
  });
  return { title: "A <clip> & more", subtitle: "a block, a threshold", grid, concentration };
}

const layout = { file: "frames.png", across: 3, frameWidth: 40, frameHeight: 30, gap: 2 };

describe("concentrationPicture", () => {
  it.each([1, 2, 8, 200])("shows %i frames of tokens without pixels", async (frames) => {
    const options = picture({ frames, rows: 3, columns: 4 }, 0.8);
    const svg = await concentrationPicture(options);
    expectWellFormed(svg);
    expect(await concentrationPicture(options)).toBe(svg);
    expect(svg).toContain("A &lt;clip&gt; &amp; more");
    expect(svg).toContain(">pruned<");
    expect(svg.match(/>frame \d+: /g)).toHaveLength(Math.min(8, frames));
    expect(svg).toContain(frames === 200 ? "8 of 200 frames, evenly spaced" : frames === 1 ? "the only frame" : `all ${frames} frames`);
    expect(svg).not.toContain("<image");
  });

  it.each([1, 3, 20])("puts %i frames of a clip beside their tokens, the sheet in the file once", async (frames) => {
    const svg = await concentrationPicture({ ...picture({ frames, rows: 3, columns: 4 }), rows: 4, frames: { png: new Uint8Array([1, 2]), layout, numbers: Array.from({ length: frames }, (_, frame) => 5 * frame + 2) } });
    expectWellFormed(svg);
    expect(svg.match(/<image /g)).toHaveLength(1);
    expect(svg.match(/<use /g)).toHaveLength(Math.min(8, frames));
    expect(svg).toContain("frame 0 (2 of the clip)");
    expect(svg).toContain("4 array rows");
    expect(svg).not.toContain(">pruned<");
  });

  it("draws how busy the array was, where there was a run", async () => {
    const options = picture({ frames: 2, rows: 3, columns: 4 });
    const svg = await concentrationPicture({ ...options, run: { cycles: 1000, idealCycles: 900, work: [300, 330, 100], interval: 400 } });
    expectWellFormed(svg);
    expect(svg).toMatch(/>PE utilisation over 1.000 cycles \(the sum of max\(p, rows\) over the passes is 900\)</);
    expect(svg).toContain("73.00 % of all PE cycles on average");
    expect(await concentrationPicture(options)).not.toContain("PE utilisation");
  });

  it("survives a tensor of which nothing is left", async () => {
    const svg = await concentrationPicture(picture({ frames: 2, rows: 2, columns: 2 }, 0));
    expectWellFormed(svg);
    expect(svg).toContain("no vectors");
    expect(svg).toContain("all pruned");
  });
});

describe("uniqueShares", () => {
  it("counts the slices in which a token founded its group", () => {
    expect([...uniqueShares({ tokens: 3, slices: 2, tileOf: Int32Array.of(0, 0, -1), root: Int32Array.of(0, 0, 0, 1, -1, -1) })]).toEqual([1, 0.5, -1]);
  });
});

describe("frameChoice", () => {
  it("keeps the first and the last", () => {
    expect(frameChoice(1)).toEqual([0]);
    expect(frameChoice(3)).toEqual([0, 1, 2]);
    expect(frameChoice(200)).toEqual([0, 28, 57, 85, 114, 142, 171, 199]);
  });
});

describe("plots", () => {
  const box = { x: 0, y: 0, width: 525, height: 230 };

  it("take one value, many, and none", async () => {
    for (const values of [[], [0], [1024], Array.from({ length: 300 }, (_, index) => index)]) expectWellFormed(await histogram({ values, most: 1024, rows: 32 }, box));
    expectWellFormed(await histogram({ values: [1], most: 1 }, box));
    for (const shares of [[], [[0.5]], [[0.5, 0.7]], Array.from({ length: 112 }, () => [0, 1])]) expectWellFormed(await sharePlot(shares, box));
  });

  it("count p from 0 to m itself, each in one bin", async () => {
    const svg = await histogram({ values: [0, 1, 1, 2, 2, 2], most: 2 }, box);
    expect(svg.match(/aria-label="[^"]*number of pairs: \d/g)?.map((label) => Number(label.slice(-1)))).toEqual([1, 2, 3]);
    expect(svg).toContain(">mean 1<");
  });

  it("show mean, least and most of the m-tiles", async () => {
    const svg = await sharePlot([[0.25, 0.75], [0.5, 0.5]], box);
    expect(svg.match(/aria-label="[^"]*p \/ m, %: [^"]*" role="graphics-symbol" aria-roledescription="bar"/g)).toHaveLength(2);
    expect(svg).toContain("p / m of the m-tiles");
  });
});
