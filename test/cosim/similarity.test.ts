import { describe, expect, it } from "vitest";
import { similarityConcentrator } from "../../generator/blocks/similarity/similarity-concentrator.js";
import { bf16, fp16, int8 } from "../../generator/config/number-format.js";
import { createRandom, type Random } from "../../generator/config/random.js";
import { concentrate, type ConcentrateOptions } from "../../generator/golden/similarity/index.js";
import { encodeNumbers } from "../../generator/golden/index.js";
import { placeGrid } from "../../generator/golden/similarity/token-place.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { idlePatterns, readyPatterns, type Patterns } from "../../generator/testbench/pattern.js";
import { failureLines } from "../../generator/testbench/result.js";
import { concentratorBeats, concentratorVectors } from "../../generator/simulate/similarity-vectors.js";
import { elementCount } from "../../generator/testbench/vectors.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { randomCase, withJoined } from "../golden/concentration-cases.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n chooses another sequence; without it every run is the same. */
const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(4).integer(1, 1_000_000));

const LIMITS = { maxFrames: 4, maxRows: 5, maxColumns: 6 } as const;

/** Every block size and number of dot products a run can be made of; lanes and formats as `randomCase` draws them. */
const DEVICES = [
  { block: { frames: 2, rows: 2, columns: 2 }, tileTokens: 16, lanes: 8, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
  { block: { frames: 2, rows: 2, columns: 2 }, tileTokens: 120, lanes: 4, element: fp16, matcherBits: 5, thresholdFraction: 15, dotsPerCycle: 7 },
  { block: { frames: 3, rows: 3, columns: 3 }, tileTokens: 120, lanes: 4, element: bf16, matcherBits: 9, thresholdFraction: 8, dotsPerCycle: 9 },
  { block: { frames: 1, rows: 2, columns: 2 }, tileTokens: 7, lanes: 3, element: int8, matcherBits: 8, thresholdFraction: 15, dotsPerCycle: 2 },
  { block: { frames: 1, rows: 1, columns: 1 }, tileTokens: 16, lanes: 2, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
  { block: { frames: 3, rows: 1, columns: 2 }, tileTokens: 40, lanes: 1, element: fp16, matcherBits: 16, thresholdFraction: 15, dotsPerCycle: 3 },
] as const;

type DeviceSizes = (typeof DEVICES)[number];

function deviceOfSizes(sizes: DeviceSizes, name: string) {
  return prepareCase({ label: name, use: similarityConcentrator({ ...LIMITS, ...sizes }) }, { prefix: `${name}_` });
}

/** What golden is told about a device. */
function parametersOf(sizes: DeviceSizes) {
  return {
    sliceElements: sizes.lanes,
    operand: sizes.element,
    subnormals: "keep",
    block: sizes.block,
    neighbours: "geometric",
    representative: "first",
    classes: true,
    matcher: { kind: "blockInteger", bits: sizes.element.kind === "integer" ? 8 : sizes.matcherBits, thresholdBits: sizes.thresholdFraction },
  } as const;
}

/** Random tensors that fit a device: drawn until the lanes and the format are the device's. */
function randomTensors(sizes: DeviceSizes, random: Random, count: number): readonly ConcentrateOptions[] {
  const found: ConcentrateOptions[] = [];
  while (found.length < count) {
    const drawn = randomCase(random);
    if (drawn.sliceElements !== sizes.lanes || drawn.operand.name !== sizes.element.name) continue;
    const fitted: ConcentrateOptions = { ...drawn, ...parametersOf(sizes), tileTokens: random.integer(1, sizes.tileTokens) };
    found.push(found.length % 2 === 0 ? fitted : withJoined(fitted, random));
  }
  return found;
}

/** Tensors made to go wrong: all equal, all zero, all different, every cosine at the threshold, one token, nothing pruned. */
function hardTensors(sizes: DeviceSizes): readonly ConcentrateOptions[] {
  const { lanes, element } = sizes;
  const grid = { frames: 3, rows: 4, columns: 5 };
  const tokens = grid.frames * grid.rows * grid.columns;
  const K = 2 * lanes;
  const tensor = (value: (token: number, k: number) => number, threshold: number, retained?: readonly boolean[]): ConcentrateOptions => {
    const values = Array.from({ length: tokens * K }, (_, at) => value(Math.floor(at / K), at % K));
    const activations = element.kind === "float" ? encodeNumbers(values, element) : Int8Array.from(values.map((one) => Math.max(-128, Math.min(127, Math.round(one)))));
    return { activations, K, grid, threshold, tileTokens: sizes.tileTokens, retained: retained ?? Array.from({ length: tokens }, () => true), ...parametersOf(sizes) };
  };
  const mostNegative = element.kind === "integer" ? -128 : -3;
  return [
    tensor(() => 1, 0.9),
    tensor(() => 0, 0.9),
    tensor((token) => (token === 7 ? Number.NaN : token === 9 ? Number.POSITIVE_INFINITY : 1), 0),
    tensor((token, k) => (k % lanes === token % lanes ? 1 : 0), 0.9),
    // Cosines of exactly 3 / 5 and 4 / 5 with the neighbours in a row.
    tensor((token, k) => (k % lanes === 0 ? [5, 3, 4][token % 3] : k % lanes === 1 ? [0, 4, 3][token % 3] : 0) ?? 0, 0.6),
    tensor((token, k) => (k % lanes === 0 ? [5, 3, 4][token % 3] : k % lanes === 1 ? [0, 4, 3][token % 3] : 0) ?? 0, 0.8),
    tensor(() => mostNegative, 1),
    tensor(() => mostNegative, 0.999),
    tensor((token, k) => (((token * 7919 + k * 104_729) % 251) - 125) / 2, 0.5),
    tensor(() => 1, 0.9, Array.from({ length: tokens }, (_, token) => token === tokens - 1)),
    tensor(() => 1, 0.9, Array.from({ length: tokens }, (_, token) => token % grid.columns !== 2 && token % 7 !== 0)),
  ];
}

/** All streams idle or blocked in turns. */
function patternsOf(round: number): Patterns {
  const idle = idlePatterns[round % idlePatterns.length] ?? { kind: "always" };
  const ready = readyPatterns[(3 * round) % readyPatterns.length] ?? { kind: "always" };
  return { shape: idle, tokens: idle, unique: ready, map: readyPatterns[round % readyPatterns.length] ?? ready, summary: ready };
}

describe(`gather side against the golden model of concentration (FOCUS_SEED=${seed})`, () => {
  it("maps, unique vectors, p and classes are golden's, whatever the streams do", async () => {
    const prepared = DEVICES.map((sizes, index) => deviceOfSizes(sizes, `d${index}`));
    const benches = prepared.map(({ device }, index) => ({ name: `u${index}`, device }));
    const model = await buildVerilator({ workspace, benches, rtl: prepared.flatMap(({ rtl }) => rtl), optimize: "build" });
    const random = createRandom(seed);
    let matches = 0;
    let joins = 0;
    for (let round = 0; round < 6; round += 1) {
      const runs = DEVICES.map((sizes, index) => {
        const tensors = [...(round < 2 ? hardTensors(sizes) : []), ...randomTensors(sizes, random, 12)].filter(({ grid, retained }) => {
          const size = retained?.length ?? 1;
          return size > 0 && grid.frames <= LIMITS.maxFrames && grid.rows <= LIMITS.maxRows && grid.columns <= LIMITS.maxColumns;
        });
        const results = tensors.map((options) => concentrate(options));
        matches += results.reduce((sum, { statistics }) => sum + statistics.matches, 0);
        joins += tensors.reduce((sum, { joined }) => sum + Array.from(joined ?? []).filter((from) => from >= 0).length, 0);
        const beats = tensors.map((options, at) => concentratorBeats(options, results[at]));
        return { vectors: concentratorVectors(prepared[index]?.device as never, beats), patterns: round === 0 ? {} : patternsOf(round) };
      });
      const { results } = await runVerilatorModel(model, runs, { workspace, seed: seed + round, firstMismatches: 4 });
      results.forEach((result, index) => {
        const { device } = prepared[index] as (typeof prepared)[number];
        expect(result.passed ? [] : [`device ${index}, round ${round}, FOCUS_SEED=${seed}`, ...failureLines(result)]).toEqual([]);
        expect(result.comparedElements).toBe(elementCount(device, runs[index]?.vectors ?? {}));
      });
    }
    expect(matches).toBeGreaterThan(2_000);
    expect(joins).toBeGreaterThan(500);
  });

  it.each(DEVICES.map((sizes, index) => [index, sizes] as const))("device %i takes a token in as many cycles as its candidates need, slice after slice", async (index, sizes) => {
    const { device, rtl } = deviceOfSizes(sizes, `d${index}`);
    const [equal] = hardTensors(sizes);
    if (!equal) throw new Error("no tensor");
    const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
    const beats = concentratorBeats(equal);
    const { results } = await runVerilatorModel(model, [{ vectors: concentratorVectors(device, [beats]) }], { workspace, seed });
    const map = results[0]?.ports["map"];
    const candidates = sizes.block.frames * sizes.block.rows * sizes.block.columns - 1;
    const steps = Math.max(1, Math.ceil(candidates / sizes.dotsPerCycle));
    // A new m-tile costs the cycle in which its shape is taken; where steps are many, it is hidden.
    const shapes = beats.shape.length - 1;
    expect(results[0]?.passed).toBe(true);
    expect(map?.beats).toBe(beats.map.length);
    const cycles = (map?.lastCycle ?? 0) - (map?.firstCycle ?? 0);
    expect(cycles - steps * (beats.map.length - 1)).toBeGreaterThanOrEqual(0);
    expect(cycles - steps * (beats.map.length - 1)).toBeLessThanOrEqual(shapes);
  });
});

describe("tokens that have joined a candidate", () => {
  const grid = { frames: 2, rows: 4, columns: 6 };
  const tokens = grid.frames * grid.rows * grid.columns;
  /** Every n-th token of a row is compared, the others have joined the one before. */
  const tensorOf = (sizes: DeviceSizes, every: number): ConcentrateOptions => {
    const K = 8 * sizes.lanes;
    const founder = (token: number): number => token - ((token % grid.columns) % every);
    const activations = encodeNumbers(Array.from({ length: tokens * K }, (_, at) => ((founder(Math.floor(at / K)) * 7919 + (at % K) * 104_729) % 251) - 125), fp16);
    const joined = Int32Array.from({ length: tokens }, (_, token) => (founder(token) === token ? -1 : token - 1));
    return { activations, K, grid, threshold: 0.9, tileTokens: sizes.tileTokens, retained: Array.from({ length: tokens }, () => true), joined, ...parametersOf(sizes) };
  };

  it.each([1, 2, 3, 6])("take one cycle, the others as many as their candidates need: every %i-th is compared", async (every) => {
    const sizes: DeviceSizes = { ...DEVICES[0], tileTokens: 120 } as never;
    const { device, rtl } = deviceOfSizes(sizes, "j");
    const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
    const options = tensorOf(sizes, every);
    const { results } = await runVerilatorModel(model, [{ vectors: concentratorVectors(device, [concentratorBeats(options)]) }], { workspace, seed });
    expect(results[0]?.passed ? [] : failureLines(results[0] as never)).toEqual([]);
    const map = results[0]?.ports["map"];
    const slices = 8;
    const compared = Math.ceil(grid.columns / every) * (tokens / grid.columns) * slices;
    const rate = 7 * compared + (tokens * slices - compared);
    const cycles = (map?.lastCycle ?? 0) - (map?.firstCycle ?? 0);
    // The first token has been paid for before the map begins.
    expect(cycles).toBeGreaterThanOrEqual(rate - 7 - (every - 1));
    expect(cycles).toBeLessThanOrEqual(rate);
  });
});

describe("banks", () => {
  const sizes = [1, 2, 3].flatMap((frames) => [1, 2, 3].flatMap((rows) => [1, 2, 3].map((columns) => ({ frames, rows, columns }))));

  it.each(sizes)("no two reads of a block of $frames x $rows x $columns meet, and no two tokens of its frames share a word", (block) => {
    for (const size of [{ rows: 1, columns: 1 }, { rows: 5, columns: 4 }, { rows: 7, columns: 9 }]) {
      const frames = block.frames + 2;
      const grid = placeGrid({ block, maxFrames: frames, maxRows: size.rows, maxColumns: size.columns, tileTokens: 1 });
      const wordOf = new Map<string, string>();
      for (let index = 0; index < frames * size.rows * size.columns; index += 1) {
        const place = grid.place(index, size, { token: 0, last: false, firstSlice: true, lastSlice: true });
        wordOf.set(grid.key(place), wordAt(grid.layout.unpack(grid.pack(place)), block));
      }
      for (let index = 0; index < frames * size.rows * size.columns; index += 1) {
        const place = grid.place(index, size, { token: 0, last: false, firstSlice: true, lastSlice: true });
        const read = [{ df: 0, dr: 0, dc: 0 }, ...grid.candidates()].flatMap((offset) => wordOf.get(grid.key(place, offset)) ?? []);
        expect(new Set(read.map((word) => word.split("/")[0])).size).toBe(read.length);
      }
      const perFrames = size.rows * size.columns * block.frames;
      // Without neighbours nothing is read, and offsets are not told apart.
      if (block.frames * block.rows * block.columns > 1) expect(new Set([...wordOf.values()].slice(0, perFrames)).size).toBe(perFrames);
    }
  });
});

/** Bank and word of a place, as the layouter's header gives them. */
function wordAt(place: ReturnType<ReturnType<typeof placeGrid>["layout"]["unpack"]>, block: { readonly rows: number; readonly columns: number }): string {
  const { frameResidue, rowResidue, columnResidue, offset } = place;
  return `${(Number(frameResidue) * block.rows + Number(rowResidue)) * block.columns + Number(columnResidue)}/${offset}`;
}
