import { describe, expect, it } from "vitest";
import type { FloatFormat, SubnormalPolicy } from "../../generator/config/number-format.js";
import { bf16, float, formatBits, fp16, fp32, int32, int8 } from "../../generator/config/number-format.js";
import { cornerCodes } from "../../generator/golden/arithmetic/corner-codes.js";
import { codeToNumber, numberToCode } from "../../generator/golden/arithmetic/float-codec.js";
import type { GemmResult } from "../../generator/golden/array/gemm.js";
import { gemm } from "../../generator/golden/array/gemm.js";
import { seededRandom } from "./cases.js";
import type { ReferenceJob } from "./reference-process.js";
import { runReference } from "./reference-process.js";

interface Case {
  readonly operand: FloatFormat;
  readonly accumulator: FloatFormat;
  readonly subnormals: SubnormalPolicy;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  readonly sliceElements: number;
  /**
   * `plain`: moderate values; `subnormal`: the lowest binades; `tiny`: products about the accumulator's smallest normal
   * value; `special`: one element in 40 is a corner code.
   */
  readonly values: "plain" | "subnormal" | "tiny" | "special";
}

describe("GEMM against numpy float32 in the order of the array", () => {
  const shapes = [
    { M: 64, K: 96, N: 48, sliceElements: 32 },
    { M: 37, K: 70, N: 29, sliceElements: 32 },
    { M: 5, K: 41, N: 3, sliceElements: 7 },
    { M: 3, K: 9, N: 4, sliceElements: 1 },
    { M: 1, K: 1, N: 1, sliceElements: 4 },
  ];
  const cases = [fp16, bf16, fp32].flatMap((operand) =>
    (["plain", "subnormal", "tiny", "special"] as const).flatMap((values) =>
      shapes.map((shape): Case => ({ ...shape, operand, accumulator: fp32, subnormals: "keep", values })),
    ),
  );

  it("fp16, bf16 and fp32 operands, with infinities, NaNs and subnormals", { timeout: 60_000 }, () => {
    expectEqual("numpy_reference.py", cases);
  });

  it("int8 operands, sums wrapped to int32", () => {
    const random = seededRandom(88);
    const [M, K, N] = [33, 70, 17];
    const activations = Int8Array.from({ length: M * K }, () => random(256) - 128);
    const weights = Int8Array.from({ length: K * N }, () => random(256) - 128);
    const result = gemm({ activations, weights, M, K, N, sliceElements: 32, operand: int8, accumulator: int32, subnormals: "keep" });
    const words = (values: Int8Array): BigUint64Array => {
      return BigUint64Array.from(Array.from(values, (value) => BigInt.asUintN(64, BigInt(value))));
    };
    const operands = [words(activations), words(weights)];
    const sizes = { M, K, N };
    const job: ReferenceJob = { op: "integer_gemm", from: fp16, to: fp32, subnormals: "keep", operands, results: M * N, sizes };
    const [expected] = runReference("numpy_reference.py", [job]);
    expect(allWords(result).map((value) => BigInt.asUintN(32, value))).toEqual(Array.from(expected ?? []));
  });
});

describe("GEMM against exact integers", () => {
  const formats = [
    { operand: fp16, accumulator: fp32 },
    { operand: bf16, accumulator: fp32 },
    { operand: fp16, accumulator: fp16 },
    { operand: float(6, 9), accumulator: float(7, 14) },
    { operand: float(3, 2), accumulator: float(4, 3) },
    { operand: float(10, 24), accumulator: float(10, 20) },
    { operand: fp32, accumulator: float(11, 52) },
    { operand: float(11, 20), accumulator: float(11, 52) },
  ];
  const shapes = [
    { M: 5, K: 38, N: 6, sliceElements: 16 },
    { M: 4, K: 9, N: 3, sliceElements: 3 },
  ];
  const cases = formats.flatMap((pair) =>
    (["keep", "flush"] as const).flatMap((subnormals) =>
      (["plain", "subnormal", "tiny", "special"] as const).flatMap((values) =>
        shapes.map((shape): Case => ({ ...shape, ...pair, subnormals, values })),
      ),
    ),
  );

  it("any formats, subnormals kept and flushed", { timeout: 60_000 }, () => {
    expectEqual("reference.py", cases);
  });

  it("a flushed sum of -0 becomes +0 in the accumulator, with and without idle rows", () => {
    // In e4f3: 2^-6 - 1.125 * 2^-6 is -2^-9, below the smallest normal value 2^-6.
    const format = float(4, 3);
    const activations = Uint16Array.of(0x08, 0x89);
    const weights = Uint16Array.of(0x38, 0x38);
    const one = { activations, weights, M: 1, K: 2, N: 1, operand: format, accumulator: format, subnormals: "flush" } as const;
    expect(allWords(gemm({ ...one, sliceElements: 2 }))).toEqual([0x00n]);
    expect(allWords(gemm({ ...one, sliceElements: 3 }))).toEqual([0x00n]);
    expect(allWords(gemm({ ...one, subnormals: "keep", sliceElements: 3 }))).toEqual([0x81n]);

    // The same values in e4f30, which is computed in whole numbers.
    const wide = float(4, 30);
    const widen = (codes: Uint16Array): BigUint64Array => {
      return BigUint64Array.from(Array.from(codes, (code) => numberToCode(codeToNumber(BigInt(code), format), wide)));
    };
    const same = { ...one, activations: widen(activations), weights: widen(weights), operand: wide, accumulator: wide } as const;
    expect(allWords(gemm({ ...same, sliceElements: 2 }))).toEqual([0n]);
    expect(allWords(gemm({ ...same, sliceElements: 3 }))).toEqual([0n]);
  });
});

function expectEqual(script: string, cases: readonly Case[]): void {
  const random = seededRandom(0x9e77);
  const inputs = cases.map((one) => ({
    ...one,
    activations: matrix(one, one.M * one.K, random),
    weights: matrix(one, one.K * one.N, random),
  }));
  const jobs = inputs.map(({ operand, accumulator, subnormals, M, K, N, sliceElements, activations, weights }): ReferenceJob => {
    const sizes = { M, K, N, slice: sliceElements };
    return { op: "gemm", from: operand, to: accumulator, subnormals, operands: [activations, weights], results: M * N, sizes };
  });
  const expected = runReference(script, jobs);
  const wrong = inputs.flatMap((input, index) => {
    const result = gemm({ ...input, activations: narrow(input.activations, input.operand), weights: narrow(input.weights, input.operand) });
    const want = expected[index] as BigUint64Array;
    const differing = allWords(result).filter((code, at) => code !== want[at]);
    const { operand, accumulator, subnormals, values } = input;
    return differing.length === 0 ? [] : [`${operand.name} ${accumulator.name} ${subnormals} ${values}: ${differing.length}`];
  });
  expect(wrong).toEqual([]);
}

function allWords(result: GemmResult): bigint[] {
  return Array.from<number | bigint, bigint>(result, BigInt);
}

function matrix({ operand, accumulator, values }: Case, length: number, random: (limit: number) => number): BigUint64Array {
  const { exponentBits, fractionBits } = operand;
  const corners = cornerCodes(operand);
  const one = 2 ** (exponentBits - 1) - 1;
  return BigUint64Array.from({ length }, () => {
    if (values === "special" && random(40) === 0) return corners[random(corners.length)] as bigint;
    const spread = Math.min(one, 6);
    const middle = values === "tiny" ? Math.max(one - 2 ** (accumulator.exponentBits - 2) + 4, spread) : one;
    const field = values === "subnormal" ? random(3) : middle + random(spread) - spread + 1;
    const fraction = BigInt.asUintN(fractionBits, (BigInt(random(2 ** 26)) << 26n) | BigInt(random(2 ** 26)));
    return (BigInt(random(2) * 2 ** exponentBits + field) << BigInt(fractionBits)) | fraction;
  });
}

function narrow(codes: BigUint64Array, format: FloatFormat): Uint16Array | Uint32Array | BigUint64Array {
  const bits = formatBits(format);
  if (bits <= 16) return Uint16Array.from(Array.from(codes, Number));
  return bits <= 32 ? Uint32Array.from(Array.from(codes, Number)) : codes;
}
