import { describe, expect, it } from "vitest";
import { float, fp16, fp32, int32, int8 } from "../config/number-format.js";
import { goldenBlocks } from "./block-models.js";
import { cycleModels } from "./cycle-models.js";
import { encodeNumbers } from "./arithmetic/float-array.js";
import type { BlockParameters, GoldenBlock } from "./golden-block.js";
import { maskName, packElements, plainBeats } from "./golden-block.js";
import { passesOf } from "./array/sequencer-walk.js";

/** Plain values in and out; an undefined bit pattern (mask 0) comes out as undefined, a partly defined one with its mask. */
function run(models: Readonly<Record<string, GoldenBlock>>, block: string, parameters: BlockParameters, inputs: Readonly<Record<string, readonly (bigint | number)[]>>) {
  const given = Object.fromEntries(Object.entries(inputs).map(([port, values]) => [port, plainBeats(values.map(BigInt))]));
  const out = models[block]?.(parameters, given) ?? {};
  const ports = Object.keys(out).filter((port) => !port.endsWith(".mask"));
  return Object.fromEntries(ports.map((port) => [port, out[port]?.map((beat, index) => (out[maskName(port)]?.[index]?.["value"] === 0n ? undefined : beat["value"]))]));
}

const single = (...values: number[]): bigint => packElements(Array.from(encodeNumbers(values, fp32), BigInt), 32);

describe("golden models of the datapath", () => {
  it("lane_skew delays lane by lane, either way", () => {
    const inputs = { data: [0x321, 0x654, 0x987] };
    const sizes = { lanes: 3, laneBits: 4, step: 1 };
    const skewed = goldenBlocks["lane_skew"]?.({ ...sizes, falling: false }, { data: plainBeats(inputs.data.map(BigInt)) });
    expect(skewed?.["skewed"]?.map((beat) => beat["value"])).toEqual([0x001n, 0x024n, 0x357n]);
    expect(skewed?.[maskName("skewed")]?.map((beat) => beat["value"])).toEqual([0x00fn, 0x0ffn, 0xfffn]);
    expect(run(goldenBlocks, "lane_skew", { ...sizes, falling: true }, inputs)["skewed"]).toEqual([0x300n, 0x620n, 0x951n]);
  });

  it("gemm_array with enables by row and column holds its sums while all are low", () => {
    const parameters = { rows: 1, columns: 1, operand: int8, accumulator: int32, subnormals: "keep", multiplyStages: 1, addStages: 1 };
    const inputs = { advance: [3, 0, 3, 3, 3, 0, 3], activations: [2, 9, 3, 0, 0, 0, 0], start: [1, 1, 0, 0, 0, 1, 0], weights: [5, 9, 0, 0, 0, 9, 0] };
    // Three enabled cycles: of the product, of the sum, of the way to the next column.
    expect(run(cycleModels, "gemm_array", parameters, inputs)).toEqual({ partial_sums: [undefined, undefined, undefined, undefined, 10n, 15n, 15n] });
    expect(() => run(cycleModels, "gemm_array", parameters, { ...inputs, advance: [3, 0, 1, 3, 3, 0, 3] })).toThrow("cycle 2: enables 1, some but not all");
  });

  it("lane_mask keeps the lanes below count", () => {
    const inputs = { count: [0, 1, 2, 3], data: [0x4321, 0x4321, 0x4321, 0x4321] };
    expect(run(goldenBlocks, "lane_mask", { lanes: 2, element: int8 }, inputs)).toEqual({ masked: [0n, 0x21n, 0x4321n, 0x4321n] });
  });

  it("ram gives the word of the last read and refuses a collision", () => {
    const sizes = { width: 8, depth: 4 };
    const inputs = { writeEnable: [1, 0, 1, 0], writeAddress: [2, 0, 1, 0], writeData: [7, 0, 9, 0], readEnable: [0, 1, 0, 1], readAddress: [0, 2, 0, 3] };
    expect(run(goldenBlocks, "ram", sizes, inputs)).toEqual({ readData: [undefined, 7n, 7n, undefined] });
    expect(() => run(goldenBlocks, "ram", sizes, { ...inputs, readEnable: [0, 0, 1, 0], readAddress: [0, 0, 1, 0] })).toThrow("beat 2 reads word 1");
  });

  it("accumulator_bank adds slices to +0 and lets the last one leave", () => {
    const parameters = { columns: 2, accumulator: fp32, lanesBits: 2, addStages: 1, subnormals: "keep" };
    const beats = { valid: [1, 0, 0, 1], first: [1, 1, 1, 0], last: [0, 1, 1, 1], final: [0, 0, 0, 1], lanes: [2, 0, 0, 2], from: [0, 1, 0, 1], address: [1, 1, 1, 0] };
    const out = run(goldenBlocks, "accumulator_bank", parameters, { ...beats, partialSums: [single(1.5, -0), 0, 0, single(2, 3)] });
    expect(out).toEqual({
      sumsValid: [0n, 0n, 0n, 1n],
      sumsFinal: [undefined, undefined, undefined, 1n],
      sumsLanes: [undefined, undefined, undefined, 2n],
      sums: [undefined, undefined, undefined, single(3.5, 3)],
    });
    const early = { ...beats, valid: [1, 0, 1, 0], first: [1, 1, 0, 0], from: [0, 1, 1, 1], partialSums: [0, 0, 0, 0] };
    expect(() => run(goldenBlocks, "accumulator_bank", parameters, early)).toThrow("address 1 again");
    expect(() => run(goldenBlocks, "accumulator_bank", parameters, { ...early, first: [0, 0, 0, 0] })).toThrow("keeps nothing");
  });

  it("gemm_row moves the activation one column per beat", () => {
    const parameters = { columns: 2, operand: int8, accumulator: int32, subnormals: "keep" };
    const row = (...values: number[]): bigint => packElements(values.map(BigInt), 32);
    const inputs = { activation: [2, 3, 5], start: [1, 0, 0], weights: [0x0007, 0x0b00, 0], partialSums: [row(100, 0), row(0, 1000), row(1, 2)] };
    const out = run(goldenBlocks, "gemm_row", parameters, inputs);
    expect(out["weightsOut"]).toEqual([0x0007n, 0x0b00n, 0n]);
    expect(out["partialSumsOut"]).toEqual([row(114, 0), row(21, 1022), row(36, 35)]);
  });

  it("ring_buffer holds its depth, reads by offset and releases the oldest", () => {
    const inputs = { write_valid: [1, 1, 1, 0, 0], write_data: [10, 20, 30, 0, 0], advance: [1, 1, 1, 0, 1], read: [0, 0, 1, 1, 1], offset: [0, 0, 1, 0, 0], release: [0, 0, 1, 1, 0] };
    const out = run(cycleModels, "ring_buffer", { lanes: 1, element: int8, depth: 2, readCycles: 1 }, inputs);
    expect(out).toEqual({ write_ready: [1n, 1n, 0n, 1n, 1n], level: [0n, 1n, 2n, 1n, 1n], data: [undefined, undefined, undefined, 20n, 20n] });
    expect(() => run(cycleModels, "ring_buffer", { lanes: 1, element: int8, depth: 2, readCycles: 1 }, { ...inputs, read: [1, 0, 0, 0, 0] })).toThrow("offset 0 of 0");
  });

  it("ring_buffer with a register shows a word one enabled cycle later, and keeps it while nothing is read or moves", () => {
    const inputs = { write_valid: [1, 1, 0, 0, 0, 0, 0, 0], write_data: [10, 20, 0, 0, 0, 0, 0, 0], advance: [1, 1, 1, 1, 0, 1, 1, 1], read: [0, 0, 1, 1, 0, 0, 0, 0], offset: [0, 0, 0, 0, 0, 0, 0, 0], release: [0, 0, 1, 0, 0, 0, 0, 0] };
    const { data } = run(cycleModels, "ring_buffer", { lanes: 1, element: int8, depth: 2, readCycles: 2 }, inputs);
    expect(data).toEqual([undefined, undefined, undefined, undefined, 10n, 10n, 20n, 20n]);
  });

  it("result_stage converts, masks and holds two rows", () => {
    const parameters = { columns: 2, indexBits: 0, accumulator: fp32, operand: float(5, 10), stages: 1, subnormals: "keep" };
    const sums = single(1, 2);
    const [one, two] = Array.from(encodeNumbers([1, 2], fp16), BigInt) as [bigint, bigint];
    const inputs = { valid: [1, 1, 1, 0, 0], final: [0, 1, 0, 0, 0], lanes: [1, 2, 2, 0, 0], sums: [sums, sums, sums, 0, 0], results_ready: [0, 0, 0, 1, 0] };
    expect(run(cycleModels, "result_stage", parameters, inputs)).toEqual({
      advance: [1n, 1n, 1n, 0n, 1n],
      results_valid: [0n, 0n, 1n, 1n, 1n],
      results_data: [undefined, undefined, one, one, (two << 16n) | one],
      results_last: [undefined, undefined, 0n, 0n, 1n],
    });
  });

  it("a GEMM is walked by m-tiles, n-groups, slices, blocks", () => {
    const passes = passesOf({ tokens: 5, inner: 3, outer: 7 }, { rows: 2, columns: 2, tileTokens: 4, groupOutputs: 4 });
    expect(passes).toHaveLength(2 * (2 * 2 + 2 * 2));
    expect(passes.slice(0, 5).map(({ tokens, innerLanes, outerLanes, firstSlice, lastSlice, lastBlock, address }) => [tokens, innerLanes, outerLanes, firstSlice, lastSlice, lastBlock, address])).toEqual([
      [4, 2, 2, true, false, false, 0],
      [4, 2, 2, true, false, true, 4],
      [4, 1, 2, false, true, false, 0],
      [4, 1, 2, false, true, true, 4],
      [4, 2, 2, true, false, false, 0],
    ]);
    expect(passes.at(-1)).toEqual({ tokens: 1, innerLanes: 1, outerLanes: 1, firstSlice: false, lastSlice: true, lastBlock: true, lastPass: true, address: 4 });
  });

  it("gemm_sequencer waits for weights, leaves a hole for a late vector, lasts the shortest pass and keeps the next GEMM", () => {
    const parameters = { rows: 2, columns: 1, tileTokens: 2, groupOutputs: 1, passMinimum: 4, activationDepth: 4, readCycles: 1 };
    const always = (value: number): number[] => Array.from({ length: 8 }, () => value);
    const inputs = {
      shape_valid: [1, 0, 0, 1, 1, 0, 0, 0],
      shape_tokens: always(2),
      shape_inner: always(1),
      shape_outer: always(1),
      advance: [1, 1, 1, 1, 1, 1, 1, 1],
      activation_level: [1, 1, 1, 0, 1, 0, 0, 0],
      weight_level: [2, 1, 2, 0, 0, 0, 0, 0],
    };
    const out = run(cycleModels, "gemm_sequencer", parameters, inputs);
    // The second vector came a cycle late, so the pass lasts a cycle beyond the shortest one.
    expect(out["shape_ready"]).toEqual([1n, 1n, 1n, 1n, 0n, 0n, 0n, 1n]);
    expect(out["activation_read"]).toEqual([0n, 0n, 1n, 0n, 1n, 0n, 0n, 0n]);
    expect(out["weight_read"]).toEqual([0n, 0n, 1n, 1n, 0n, 0n, 0n, 0n]);
    expect(out["start"]).toEqual([0n, 0n, 0n, 1n, 0n, 0n, 0n, 0n]);
    expect(out["valid"]).toEqual([0n, 0n, 0n, 1n, 0n, 1n, 0n, 0n]);
    expect(out["final"]).toEqual([undefined, undefined, undefined, 0n, undefined, 1n, undefined, undefined]);
    expect(out["weight_lanes"]).toEqual([undefined, undefined, undefined, 1n, 0n, undefined, undefined, undefined]);
  });
});
