import { describe, expect, it } from "vitest";
import type { FloatFormat, SubnormalPolicy } from "../../generator/config/number-format.js";
import { bf16, float, fp16, fp32 } from "../../generator/config/number-format.js";
import * as exact from "../../generator/golden/arithmetic/float-arithmetic.js";
import { adder, converter, multiplier, multiplyAdder } from "../../generator/golden/arithmetic/float-units.js";
import type { Random } from "./cases.js";
import { allCodes, conversionCodes, pairs, seededRandom } from "./cases.js";
import type { ReferenceJob } from "./reference-process.js";
import { runReference } from "./reference-process.js";

const formats = [fp16, bf16, fp32, float(2, 1), float(3, 2), float(5, 2), float(6, 10), float(4, 7), float(11, 52)];
const policies = ["keep", "flush"] as const satisfies readonly SubnormalPolicy[];
const CASES = 20_000;

/** A reference job with the golden functions that must give the same words: exact ones, and fast ones where they exist. */
interface Check extends ReferenceJob {
  readonly golden: readonly ((a: bigint, b: bigint, c: bigint) => bigint)[];
}

interface Task {
  readonly from: FloatFormat;
  readonly to?: FloatFormat;
  readonly subnormals: SubnormalPolicy;
  readonly operands: readonly BigUint64Array[];
}

function check(op: string, task: Task): Check {
  const { from, to = from, subnormals, operands } = task;
  const golden: Readonly<Record<string, Check["golden"]>> = {
    add: [(a, b) => exact.add(a, b, from, subnormals), adder(from, subnormals)],
    multiply: [(a, b) => exact.multiply(a, b, from, to, subnormals), multiplier(from, to, subnormals)],
    multiply_add: [(a, b, c) => exact.multiplyAdd(a, b, c, from, to, subnormals), multiplyAdder(from, to, subnormals)],
    convert: [(a) => exact.convert(a, from, to, subnormals), converter(from, to, subnormals)],
    max: [(a, b) => exact.max(a, b, from)],
    compare: [
      (a, b) => {
        const { less, equal, unordered } = exact.compare(a, b, from);
        return BigInt(less) | (BigInt(equal) << 1n) | (BigInt(unordered) << 2n);
      },
    ],
  };
  return { op, from, to, subnormals, operands, results: operands[0]?.length ?? 0, golden: golden[op] ?? [] };
}

/** The number of results that differ from the reference, and the first few of them. */
function compareAll(script: string, checks: readonly Check[]): { mismatches: number; examples: string[]; compared: number } {
  const expected = runReference(script, checks);
  const examples: string[] = [];
  let mismatches = 0;
  let compared = 0;
  checks.forEach(({ op, from, to, subnormals, operands, golden }, job) => {
    expected[job]?.forEach((want, index) => {
      const [a = 0n, b = 0n, c = 0n] = operands.map((words) => words[index] as bigint);
      for (const operation of golden) {
        const got = operation(a, b, c);
        compared += 1;
        if (got === want) continue;
        mismatches += 1;
        if (examples.length < 5) {
          const hex = [a, b, c, want, got].map((word) => word.toString(16)).join(" ");
          examples.push(`${op} ${from.name} ${to.name} ${subnormals}, a b c expected got: ${hex}`);
        }
      }
    });
  });
  return { mismatches, examples, compared };
}

function expectEqual(script: string, checks: readonly Check[], atLeast: number): void {
  const { mismatches, examples, compared } = compareAll(script, checks);
  expect(examples).toEqual([]);
  expect(mismatches).toBe(0);
  expect(compared).toBeGreaterThanOrEqual(atLeast);
}

/** a, b in `from`, and c in `to` at places that overlap the product's. */
function triples(from: FloatFormat, to: FloatFormat, count: number, random: Random): BigUint64Array[] {
  const [a, b] = pairs(from, to, count, random);
  const products = a.map((code, index) => exact.multiply(code, b[index] as bigint, from, to, "keep"));
  const [, others] = pairs(to, to, count, random);
  const signBit = 1n << BigInt(to.exponentBits + to.fractionBits);
  // Every third addend nearly cancels the product.
  const c = others.map((code, index) => (index % 3 === 0 ? ((products[index] as bigint) ^ signBit) ^ (code & 3n) : code));
  return [a, b, c];
}

describe("float arithmetic against exact integers", () => {
  it.each(formats)("$name: add, multiply, multiply-add, compare and max", { timeout: 60_000 }, (format) => {
    const random = seededRandom(0x5eed + format.exponentBits * 64 + format.fractionBits);
    const checks = policies.flatMap((subnormals) => [
      check("add", { from: format, subnormals, operands: pairs(format, format, CASES / 2, random) }),
      check("multiply", { from: format, subnormals, operands: pairs(format, format, CASES / 2, random) }),
      check("multiply_add", { from: format, subnormals, operands: triples(format, format, CASES / 2, random) }),
      check("compare", { from: format, subnormals, operands: pairs(format, format, CASES / 2, random) }),
      check("max", { from: format, subnormals, operands: pairs(format, format, CASES / 2, random) }),
    ]);
    expectEqual("reference.py", checks, 5 * CASES);
  });

  const products = [
    { from: fp16, to: fp32 },
    { from: bf16, to: fp32 },
    { from: float(6, 10), to: fp32 },
    { from: float(6, 9), to: float(7, 14) },
    { from: fp32, to: fp16 },
    { from: float(3, 2), to: float(2, 1) },
    { from: float(11, 52), to: fp32 },
    { from: float(10, 24), to: float(9, 20) },
  ];
  it.each(products)("$from.name into $to.name: products and multiply-add", { timeout: 60_000 }, ({ from, to }) => {
    const random = seededRandom(0xacc + from.fractionBits * 64 + to.fractionBits);
    const checks = policies.flatMap((subnormals) => [
      check("multiply", { from, to, subnormals, operands: pairs(from, to, CASES / 2, random) }),
      check("multiply_add", { from, to, subnormals, operands: triples(from, to, CASES / 2, random) }),
    ]);
    expectEqual("reference.py", checks, 2 * CASES);
  });

  // On both sides of what numbers can stand in for: e10f24 is the widest split that takes the fast way.
  it.each([float(10, 24), float(8, 25), float(8, 26), float(8, 30), float(11, 20), float(4, 52)])(
    "$name: add, multiply and multiply-add at the limit of fp64",
    { timeout: 60_000 },
    (format) => {
      const random = seededRandom(0x11417 + format.exponentBits * 64 + format.fractionBits);
      const checks = policies.flatMap((subnormals) => [
        check("add", { from: format, subnormals, operands: pairs(format, format, CASES / 4, random) }),
        check("multiply", { from: format, subnormals, operands: pairs(format, format, CASES / 4, random) }),
        check("multiply_add", { from: format, subnormals, operands: triples(format, format, CASES / 4, random) }),
      ]);
      expectEqual("reference.py", checks, (3 * CASES) / 2);
    },
  );

  it.each(formats)("$name: conversion into every format", { timeout: 60_000 }, (from) => {
    const random = seededRandom(0xc0de + from.exponentBits * 64 + from.fractionBits);
    const checks = formats.flatMap((to) =>
      policies.map((subnormals) => {
        const operands = [conversionCodes(from, to, Math.ceil(CASES / formats.length), random)];
        return check("convert", { from, to, subnormals, operands });
      }),
    );
    expectEqual("reference.py", checks, CASES);
  });

  it("fp16 and bf16: every code converted to and from", { timeout: 60_000 }, () => {
    const routes = [[fp16, fp32], [fp16, float(6, 10)], [fp16, bf16], [bf16, fp16]] as const;
    const checks = routes.map(([from, to]) => {
      return check("convert", { from, to, subnormals: "keep", operands: [BigUint64Array.from(allCodes(from))] });
    });
    expectEqual("reference.py", checks, 4 * 65_536);
  });

  it.each([float(2, 1), float(3, 2)])("$name: every pair of codes", { timeout: 60_000 }, (format) => {
    const codes = allCodes(format);
    const a = BigUint64Array.from(codes.flatMap((left) => codes.map(() => left)));
    const b = BigUint64Array.from(codes.flatMap(() => codes));
    const checks = policies.flatMap((subnormals) => [
      ...["add", "multiply", "compare", "max"].map((op) => check(op, { from: format, subnormals, operands: [a, b] })),
      ...[float(2, 1), float(3, 2), float(4, 2), float(2, 3), fp32].map((to) => {
        return check("multiply", { from: format, to, subnormals, operands: [a, b] });
      }),
    ]);
    expectEqual("reference.py", checks, checks.length * codes.length ** 2);
  });
});

describe("float arithmetic against numpy", () => {
  it("fp16, fp32 and fp64: add, multiply and convert", { timeout: 60_000 }, () => {
    const random = seededRandom(0x4e59);
    const native = [fp16, fp32, float(11, 52)];
    const checks = native.flatMap((from) => [
      check("add", { from, subnormals: "keep", operands: pairs(from, from, CASES, random) }),
      ...native.filter((to) => to.fractionBits >= from.fractionBits).map((to) => {
        return check("multiply", { from, to, subnormals: "keep", operands: pairs(from, to, CASES, random) });
      }),
      ...native.map((to) => {
        return check("convert", { from, to, subnormals: "keep", operands: [conversionCodes(from, to, CASES, random)] });
      }),
    ]);
    expectEqual("numpy_reference.py", checks, checks.length * CASES);
  });
});
