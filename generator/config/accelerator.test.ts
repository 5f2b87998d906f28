import { describe, expect, it } from "vitest";
import { resolveAccelerator, type AcceleratorGiven } from "./accelerator.js";

/** What a configuration file may hold, whatever its types say. */
function refusal(given: unknown): string {
  try {
    resolveAccelerator(given as AcceleratorGiven);
  } catch (error) {
    if (error instanceof Error && error.name === "FocusError") return error.message;
    throw error;
  }
  return "";
}

describe("a configuration file", () => {
  it.each([
    [{ array: null }, "array = null: must be a group of parameters\n  fix: write { rows,"],
    [{ array: [4, 4] }, "array = [4,4]: must be a group"],
    [{ array: { rows: 4 }, similarity: null }, "similarity = null: must be a group"],
    [{ array: { rows: 4 }, similarity: 8 }, "similarity = 8: must be a group"],
    [{ array: { operand: null } }, "fix: set array.operand to fp16"],
    [{ array: { operand: { name: 5 } } }, 'array.operand = {"name":5}: must be a number format'],
    [{ name: null }, "fix: set name to gemm"],
    [{ name: true }, "fix: set name to gemm"],
    [{ name: "My Chip" }, "fix: set name to my_chip"],
  ])("%j is refused with a fix", (given, message) => {
    expect(refusal(given)).toContain(message);
  });

  it("gives int32 sums to integers however they are written", () => {
    for (const operand of ["int8", { name: "int8" }]) expect(resolveAccelerator({ array: { operand } } as AcceleratorGiven).array.accumulator.name).toBe("int32");
  });
});

describe("formats of the array", () => {
  const formats = (operand: string, accumulator?: string): AcceleratorGiven => ({ array: { operand, ...(accumulator === undefined ? {} : { accumulator }) } }) as AcceleratorGiven;

  it.each(["int2", "int8", "int16"])("%s adds up in int32", (operand) => {
    expect(resolveAccelerator(formats(operand)).array.accumulator.name).toBe("int32");
  });

  it.each([
    ["int17", undefined, "array.operand = int17: must have at most 16 bits", "set array.operand to int16"],
    ["int32", "int64", "array.operand = int32: must have at most 16 bits", "set array.operand to int16"],
    ["int16", "int48", "array.accumulator = int48: must have at most 32 bits", "set array.accumulator to int32"],
    ["int16", "int24", "array.accumulator = int24: must hold a product of two int16: at least 32 bits", "set array.accumulator to int32"],
    ["int8", "fp32", "array.accumulator = fp32: must be of the same kind as array.operand, int8 (integer)", "set array.accumulator to int32"],
    ["fp16", "int32", "array.accumulator = int32: must be of the same kind as array.operand, fp16 (float)", "set array.accumulator to fp32"],
    ["fp64", "fp64", "array.operand = fp64: must have at most 10 exponent bits", "set array.operand to fp32 or e10f52"],
    ["e9f30", "fp32", "array.accumulator = fp32: must hold every e9f30", "set array.accumulator to e9f30"],
    ["e4m3", undefined, "array.operand = e4m3: must have the infinities and NaNs of IEEE 754, as the float units do; float_convert reads e4m3", "set array.operand to e5f3, or leave it out"],
    ["fp16", "e2m1", "array.accumulator = e2m1: must have the infinities and NaNs of IEEE 754", "set array.accumulator to e3f1"],
    ["bf16", "fp16", "array.accumulator = fp16: must hold every bf16", "set array.accumulator to fp32"],
  ])("%s with %s is refused", (operand, accumulator, rule, fix) => {
    expect(refusal(formats(operand, accumulator))).toContain(rule);
    expect(refusal(formats(operand, accumulator))).toContain(`fix: ${fix}`);
  });
});

it("OCP E5M2 is an operand as e5f2, which it is", () => {
  expect(resolveAccelerator({ array: { operand: "e5m2" } }).array.operand.name).toBe("e5f2");
});

describe("sizes that go together", () => {
  it("dot products have at most 53 bits", () => {
    expect(resolveAccelerator({ similarity: { vector: 64, matcherBits: 24 } }).similarity.matcherBits).toBe(24);
    expect(refusal({ similarity: { vector: 256, matcherBits: 24 } })).toContain("similarity.matcherBits = 24: must not exceed 23 for vectors of 256 elements");
    expect(refusal({ similarity: { vector: 128, matcherBits: 24 } })).toContain("must not exceed 23 for vectors of 128 elements");
  });

  it("accumulators have at most 2^24 words", () => {
    const given = { tile: { m: 65_536, n: 256 }, array: { columns: 1 } };
    expect(resolveAccelerator(given).tile).toEqual(given.tile);
    expect(refusal({ ...given, tile: { m: 65_536, n: 16_384 } })).toContain("fix: set tile.m to 1024 or less");
  });

  it("a token has fewer than 2^24 slices in the focus design", () => {
    const given = { array: { rows: 1 }, limits: { size: 2 ** 24 } };
    expect(resolveAccelerator(given).similarity.vector).toBe(1);
    expect(refusal({ ...given, design: "focus" })).toContain("similarity.vector = 1: must be at least 2 for limits.size = 16777216");
  });
});
