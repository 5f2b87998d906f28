import { describe, expect, it } from "vitest";
import { importance } from "../../generator/blocks/semantic/importance.js";
import { offsetEncoder } from "../../generator/blocks/semantic/offset-encoder.js";
import { positionDecoder } from "../../generator/blocks/similarity/position-decoder.js";
import { radixTopk } from "../../generator/blocks/semantic/radix-topk.js";
import { semanticConcentrator } from "../../generator/blocks/semantic/semantic-concentrator.js";
import { fp16, int8 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { radixTopkCycles } from "../../generator/model/topk-cycles.js";
import { placeGrid } from "../../generator/golden/similarity/token-place.js";
import { goldenVectors, prepareCase } from "../../generator/testbench/cases/block-case.js";
import { portOf, streamPorts } from "../../generator/testbench/device.js";
import type { Patterns } from "../../generator/testbench/pattern.js";
import { failureLines } from "../../generator/testbench/result.js";
import { attentionRow, drawScores, packScores } from "../../generator/testbench/cases/semantic/stimulus.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { bubbleWay, buildWay, radixWay, runSelection } from "../support/top-k.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n chooses another sequence; without it every run is the same. */
const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(5).integer(1, 1_000_000));

describe(`top-k takes the cycles its contract states, and the model says (FOCUS_SEED=${seed})`, () => {
  const large = { lanes: 32, maxTokens: 12_800 };
  const small = { lanes: 5, maxTokens: 100 };
  const sizes = (most: number): readonly (readonly [number, number])[] => {
    const random = createRandom(seed);
    return Array.from({ length: 12 }, () => random.integer(1, most)).map((tokens, draw) => [tokens, draw < 2 ? 1 : draw < 4 ? tokens : random.integer(1, tokens)] as const);
  };

  it.each([1, 2, 4])("radix, %i bits a pass", async (digitBits) => {
    for (const [limits, shapes] of [[small, sizes(100)], [large, [[12_800, 12_800], [11_648, 4659], [402, 160], [1, 1]]]] as const) {
      const way = await buildWay(workspace, radixWay({ ...limits, digitBits }));
      for (const [index, [tokens, keep]] of shapes.entries()) {
        const { measured, expected, compared } = await runSelection(workspace, way, { tokens, keep, seed: seed + index });
        expect([tokens, keep, measured]).toEqual([tokens, keep, expected]);
        expect(compared).toBe(2 * keep);
      }
    }
  });

  it.each([1, 7])("bubble, %i cells", async (cells) => {
    const way = await buildWay(workspace, bubbleWay({ ...small, cells }));
    for (const [index, [tokens, keep]] of sizes(100).entries()) {
      const { measured, expected } = await runSelection(workspace, way, { tokens, keep, seed: seed + index });
      expect([tokens, keep, measured]).toEqual([tokens, keep, expected]);
    }
  });

  it("radix needs at least 20 times fewer cycles than M k / a for the largest published selection", () => {
    const retained = Array.from({ length: 4659 }, (_, index) => Math.floor((index * 11_648) / 4659));
    const published = (11_648 * 4659) / 32;
    for (const digitBits of [1, 2, 4]) {
      expect(published / radixWay({ ...large, digitBits }).cycles({ tokens: 11_648, lanes: 32, retained })).toBeGreaterThan(20);
    }
  });
});

describe("importance", () => {
  it("takes a word a cycle, and the cycles its contract states", async () => {
    const sizes = { lanes: 8, maxTokens: 200, maxRows: 100 };
    const { device, use, rtl } = prepareCase({ label: "importance", use: importance(sizes) });
    const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
    const random = createRandom(seed);
    for (const [rows, tokens] of [[1, 1], [7, 8], [1, 200], [100, 57], [28, 9], [2, 16]] as const) {
      const words = Math.ceil(tokens / sizes.lanes);
      const beats = Array.from({ length: rows }, () => attentionRow(packScores(drawScores(tokens, fp16, random), { lanes: sizes.lanes, format: fp16, random }))).flat();
      const vectors = goldenVectors(device, use, { shape: [{ rows: BigInt(rows), tokens: BigInt(tokens) }], rows: beats });
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed });
      expect(results[0]?.passed).toBe(true);
      expect([rows, tokens, results[0]?.cycles]).toEqual([rows, tokens, rows * words + words + 2 + (words === 1 ? rows - 1 : 0)]);
    }
  });
});

describe("semantic_concentrator", () => {
  it("gives the last gap as its contract states, whatever the rows were", async () => {
    const sizes = { lanes: 8, maxTokens: 200, maxRows: 100, tileTokens: 64 };
    const { device, use, rtl } = prepareCase({ label: "concentrator", use: semanticConcentrator(sizes) });
    const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
    const random = createRandom(seed);
    for (const [rows, tokens, keep] of [[1, 1, 1], [7, 8, 3], [1, 200, 80], [100, 57, 57], [28, 9, 1]] as const) {
      const attention = Array.from({ length: rows }, () => attentionRow(packScores(drawScores(tokens, fp16, random), { lanes: sizes.lanes, format: fp16, random }))).flat();
      const vectors = goldenVectors(device, use, { job: [{ rows: BigInt(rows), tokens: BigInt(tokens), keep: BigInt(keep) }], rows: attention });
      let position = 0;
      const retained = vectors["gaps"]!.beats.map((beat) => (position += Number(portOf(device, "gaps").layout.unpack(beat)["gap"])));
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed });
      expect(results[0]?.passed).toBe(true);
      const { gaps, rows: words, job, busy } = results[0]!.ports;
      expect(busy!.high).toBe(gaps!.lastCycle - job!.firstCycle);
      const selection = radixTopkCycles({ tokens, lanes: sizes.lanes, retained, scoreBits: 16, digitBits: 2 });
      // The encoder announces every m-tile before its gaps.
      expect([rows, tokens, gaps!.lastCycle - words!.lastCycle]).toEqual([rows, tokens, selection + Math.ceil(keep / sizes.tileTokens)]);
    }
  });
});

it("digits that do not divide the score are refused", () => {
  expect(() => radixTopk({ digitBits: 3 })).toThrow("radix_topk.digitBits = 3: must divide the 16 bits of fp16");
  expect(() => semanticConcentrator({ digitBits: 3 })).toThrow("choose one of 4, 2, 1");
  expect(() => semanticConcentrator({ topk: "bubble", digitBits: 3 })).not.toThrow();
});

describe("retained positions through offset encoder and position decoder, both in RTL", () => {
  it.each([
    { frames: 4, rows: 5, columns: 5, tileTokens: 16 },
    { frames: 64, rows: 13, columns: 14, tileTokens: 1024 },
    { frames: 3, rows: 1, columns: 1, tileTokens: 1 },
  ])("$frames x $rows x $columns in m-tiles of $tileTokens: each position comes back as frame, row and column", async ({ frames, rows, columns, tileTokens }) => {
    const maxTokens = frames * rows * columns;
    const random = createRandom(seed);
    const sets = [1, 0.4, 0.1, 0.01].map((share) => Array.from({ length: maxTokens }, (_, index) => index).filter(() => random.chance(share)));
    // Nothing but the last position, and the two ends: the largest gap there is.
    const tensors = [...sets, [maxTokens - 1], [0, maxTokens - 1], [0]].filter((positions) => positions.length > 0 && new Set(positions).size === positions.length);

    const encoder = prepareCase({ label: "encoder", use: offsetEncoder({ maxTokens, tileTokens }) });
    const retained = tensors.flatMap((positions) => positions.map((index, at) => ({ index: BigInt(index), last: BigInt(at === positions.length - 1) })));
    const given = { tensor: tensors.map((positions) => ({ tokens: BigInt(positions.length) })), retained };
    const encoded = await runCollecting(encoder, given);

    const slices = 2n;
    const limits = { block: { frames: 2, rows: 2, columns: 2 }, maxFrames: frames, maxRows: rows, maxColumns: columns, tileTokens };
    const decoder = prepareCase({ label: "decoder", use: positionDecoder({ ...limits, lanes: 1, element: int8, thresholdFraction: 1 }) });
    const tiles = encoded("tiles");
    const gaps = encoded("gaps");
    const shape = tiles.map((tile) => ({ tokens: tile["tokens"]!, slices, rows: BigInt(rows), columns: BigInt(columns), threshold: 1n, first: tile["first"]! }));
    // Memory gives the tokens of an m-tile once for every slice.
    let from = 0;
    const tokens = tiles.flatMap((tile) => {
      const own = gaps.slice(from, (from += Number(tile["tokens"]!)));
      return [...own, ...own].map((beat) => ({ gap: beat["gap"]!, joined: 0n, data: 0n }));
    });
    const placed = (await runCollecting(decoder, { shape, tokens }))("placed");

    const grid = placeGrid(limits);
    let next = 0;
    for (const positions of tensors) {
      for (let first = 0; first < positions.length; first += tileTokens) {
        const own = positions.slice(first, first + tileTokens);
        for (const slice of [0, 1]) {
          own.forEach((index, token) => {
            const place = grid.place(index, { rows, columns }, { token, last: token === own.length - 1, firstSlice: slice === 0, lastSlice: slice === 1 });
            expect(placed[next]?.["place"]).toBe(grid.pack(place));
            next += 1;
          });
        }
      }
    }
    expect(next).toBe(placed.length);
  });
});

/** Runs a block against golden, stalls everywhere, and gives what it sent. */
async function runCollecting({ device, use, rtl }: ReturnType<typeof prepareCase>, inputs: Parameters<typeof goldenVectors>[2]) {
  const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
  const patterns: Patterns = Object.fromEntries(streamPorts(device).map((port) => [port.name, { kind: "bursts" }]));
  const { results, collected } = await runVerilatorModel(model, [{ vectors: goldenVectors(device, use, inputs), patterns }], { workspace, seed, collect: true });
  expect(results.flatMap(failureLines)).toEqual([]);
  return (name: string) => {
    const port = device.ports.find((one) => one.name === name)!;
    return (collected[0]?.[name] ?? []).map((packed) => port.layout.unpack(packed));
  };
}
