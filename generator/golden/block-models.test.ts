import { describe, expect, it } from "vitest";
import { float, fp16, fp32, int32, int8 } from "../config/number-format.js";
import { goldenBlocks } from "./block-models.js";
import { encodeNumbers } from "./arithmetic/float-array.js";
import { numberToCode } from "./arithmetic/float-codec.js";
import { gemm } from "./array/gemm.js";
import type { BlockParameters, PortBeats } from "./golden-block.js";
import { packElements, plainBeats, unpackElements } from "./golden-block.js";

/** Runs a model on plain values by port and gives plain values back. */
function run(block: string, parameters: BlockParameters, inputs: Readonly<Record<string, readonly bigint[]>>) {
  const model = goldenBlocks[block];
  if (!model) throw new Error(`no golden model ${block}`);
  const beats: PortBeats = Object.fromEntries(Object.entries(inputs).map(([port, values]) => [port, plainBeats(values)]));
  return Object.fromEntries(Object.entries(model(parameters, beats)).map(([port, out]) => [port, out.map((beat) => beat["value"])]));
}

const half = (...values: number[]): bigint[] => Array.from(encodeNumbers(values, fp16), BigInt);
const single = (...values: number[]): bigint[] => Array.from(encodeNumbers(values, fp32), BigInt);

describe("golden block models", () => {
  it("float units", () => {
    const ab = { a: half(1, 3, Number.NaN), b: half(2, -1, 1) };
    const unit = { format: fp16, subnormals: "keep" };
    expect(run("float_add", unit, ab)).toEqual({ result: half(3, 2, Number.NaN) });
    expect(run("float_max", unit, ab)).toEqual({ result: half(2, 3, Number.NaN) });
    expect(run("float_compare", unit, ab)).toEqual({ less: [1n, 0n, 0n], equal: [0n, 0n, 0n], unordered: [0n, 0n, 1n] });
    const product = { operand: fp16, result: fp32, subnormals: "keep" };
    expect(run("float_multiply", product, ab)).toEqual({ result: single(2, -3, Number.NaN) });
    const conversion = { from: fp32, to: fp16, subnormals: "flush" };
    expect(run("float_convert", conversion, { value: single(1 / 3, 2 ** -20) })).toEqual({ result: half(1 / 3, 0) });
  });

  it("multiply_add in float and in wrapping integers", () => {
    const floats = { operand: fp16, accumulator: fp32, subnormals: "keep" };
    expect(run("multiply_add", floats, { a: half(3), b: half(5), c: single(0.5) })).toEqual({ result: single(15.5) });
    const integer = { operand: int8, accumulator: int32 };
    const inputs = { a: [0x80n, 0xffn], b: [0x80n, 0x01n], c: [0x7fff_ffffn, 0n] };
    expect(run("multiply_add", integer, inputs)).toEqual({ result: [0x8000_3fffn, 0xffff_ffffn] });
  });

  it("pe holds the weight of the last start", () => {
    const parameters = { operand: fp16, accumulator: fp32, subnormals: "keep" };
    const inputs = {
      activation: half(1, 2, 3, 4),
      start: [0n, 1n, 0n, 1n],
      weight: half(9, 10, 11, 12),
      partialSum: single(0.5, 0.5, 0.5, 0.5),
    };
    expect(run("pe", parameters, inputs)).toEqual({
      activationOut: inputs.activation,
      startOut: inputs.start,
      weightOut: inputs.weight,
      partialSumOut: single(0.5, 20.5, 30.5, 48.5),
    });
  });

  it("gemm_array is gemm, block by block", () => {
    const [rows, columns, tokens] = [3, 2, 4];
    const parameters = { rows, columns, operand: fp16, accumulator: fp32, subnormals: "keep" };
    // Sums of these depend on their order in fp32.
    const hard = [2 ** 11, 2 ** -13, 2 ** -13, -(2 ** 11), 1.5];
    const activations = encodeNumbers(Array.from({ length: 2 * tokens * rows }, (_, index) => hard[index % 5] as number), fp16) as Uint16Array;
    const weights = encodeNumbers(Array.from({ length: 2 * rows * columns }, (_, index) => (index % 3 === 1 ? -1 : 1)), fp16) as Uint16Array;
    const rowsOf = (codes: Uint16Array, width: number): bigint[] =>
      Array.from({ length: codes.length / width }, (_, row) => {
        return packElements(Array.from(codes.subarray(row * width, (row + 1) * width), BigInt), 16);
      });
    const blocks = rowsOf(weights, columns);
    const inputs = {
      activations: rowsOf(activations, rows),
      start: [1n, 0n, 0n, 0n, 1n, 0n, 0n, 0n],
      weights: [...blocks.slice(0, 3), 0x7e00n, ...blocks.slice(3), 0x7e00n],
    };
    const got = run("gemm_array", parameters, inputs)["partialSums"] ?? [];
    const shape = { M: tokens, K: rows, N: columns, sliceElements: rows, operand: fp16, accumulator: fp32 } as const;
    [0, 1].forEach((pass) => {
      const result = gemm({
        ...shape,
        activations: activations.subarray(pass * tokens * rows, (pass + 1) * tokens * rows),
        weights: weights.subarray(pass * rows * columns, (pass + 1) * rows * columns),
        subnormals: "keep",
      });
      const sums = got.slice(pass * tokens, (pass + 1) * tokens).flatMap((flat) => unpackElements(flat as bigint, columns, 32));
      const converted = run("float_convert", { from: fp32, to: fp16 }, { value: sums });
      expect(converted["result"]).toEqual(Array.from(result, BigInt));
    });
  });

  it("gemm_array in integers and in formats without a fast way", () => {
    const shape = { rows: 2, columns: 1 };
    const integers = { ...shape, operand: int8, accumulator: int32 };
    const inputs = { start: [1n, 0n], weights: [0x02n, 0xffn], activations: [0x0305n, 0x80_80n] };
    expect(run("gemm_array", integers, inputs)).toEqual({ partialSums: [7n, BigInt.asUintN(32, -128n)] });
    const fp64 = float(11, 52);
    const one = numberToCode(1, fp64);
    const wide = { ...shape, operand: fp64, accumulator: fp64, subnormals: "keep" };
    const beats = { start: [1n, 0n], weights: [one, one], activations: [packElements([one, one], 64), one] };
    expect(run("gemm_array", wide, beats)).toEqual({ partialSums: [numberToCode(2, fp64), one] });
  });

  it("refuses what no testbench should do", () => {
    const unit = { format: fp16, subnormals: "keep" };
    expect(() => run("float_add", unit, { a: half(1) })).toThrow("golden input b is missing");
    expect(() => goldenBlocks["float_add"]?.(unit, { a: plainBeats(half(1)), b: [{ data: 0n }] })).toThrow("golden input b has a beat without value");
    expect(() => run("float_add", unit, { a: half(1), b: half(1, 2) })).toThrow("golden input b has 2 beats, a has 1");
    expect(() => run("float_add", { format: int8 }, { a: [], b: [] })).toThrow("int8 is not a float format");
    expect(() => run("float_add", { format: "fp16" }, { a: [], b: [] })).toThrow("format is no number format: \"fp16\"");
    expect(() => run("float_add", { ...unit, subnormals: "ftz" }, { a: [], b: [] })).toThrow("neither keep nor flush");
    expect(() => run("multiply_add", { operand: int8, accumulator: fp32 }, { a: [], b: [], c: [] })).toThrow("fp32 is not an integer format");
    const array = { rows: 2, columns: 1, operand: fp16, accumulator: fp32 };
    const beats = { activations: [0n, 0n, 0n], weights: [0n, 0n, 0n] };
    expect(() => run("gemm_array", array, { ...beats, start: [1n, 1n, 0n] })).toThrow("start at beat 1");
    expect(() => run("gemm_array", array, { ...beats, start: [0n, 0n, 1n] })).toThrow("start at beat 2");
    expect(() => run("gemm_array", { ...array, rows: 0 }, { ...beats, start: [0n, 0n, 0n] })).toThrow("rows is no positive whole number");
  });
});
