import { describe, expect, it } from "vitest";
import { bf16, fp16, fp32, float, type FloatFormat } from "../../config/number-format.js";
import { SPECIAL_OPERATIONS, type SpecialOperation } from "../../config/special-function.js";
import { add, multiply } from "../arithmetic/float-arithmetic.js";
import { codeToNumber, decode, infinityCode, numberToCode } from "../arithmetic/float-codec.js";
import { specialFunction } from "./special-function.js";

/** Bits behind the point of every exact value here: errors are seen to 2^-100 of a last place and finer. */
const PRECISION = 320n;
const ONE = 1n << PRECISION;

/** x as a whole number of 2^-PRECISION; the formats' smallest numbers, and their squares, are far above that. */
function fixed(code: bigint, format: FloatFormat): bigint {
  const { sign, significand, exponent } = decode(code, format);
  const magnitude = (significand << PRECISION) >> BigInt(Math.max(0, -exponent));
  return (sign === 1 ? -1n : 1n) * (magnitude << BigInt(Math.max(0, exponent)));
}

/** exp by its series, the argument halved 8 times and the result squared as often. */
function exponential(x: bigint): bigint {
  const small = x >> 8n;
  let [sum, term] = [ONE, ONE];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * small) >> PRECISION) / n;
    sum += term;
  }
  for (let n = 0; n < 8; n++) sum = (sum * sum) >> PRECISION;
  return sum;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const EXACT: Readonly<Record<SpecialOperation, (x: bigint) => bigint>> = {
  exp: exponential,
  reciprocal: (x) => (ONE * ONE) / x,
  reciprocal_sqrt: (x) => squareRoot((ONE * ONE * ONE) / x),
  silu: (x) => (x * ONE) / (ONE + exponential(-x)),
};

interface Errors {
  readonly max: number;
  readonly mean: number;
  readonly worst: number;
  /** Results that are not the nearest. */
  readonly share: number;
  readonly counted: number;
}

/** Error of every finite result in units of its exact value's last place; what leaves the format must be infinite. */
function measure(operation: (code: bigint) => bigint, exact: (x: bigint) => bigint, format: FloatFormat, codes: Iterable<bigint>): Errors {
  const bias = format.bias;
  const largest = fixed(infinityCode(format) - 1n, format);
  let [max, sum, counted, away, worst] = [0, 0, 0, 0, 0];
  for (const code of codes) {
    const value = exact(fixed(code, format));
    const magnitude = value < 0n ? -value : value;
    const found = operation(code);
    const binade = magnitude.toString(2).length - 1 - Number(PRECISION);
    const place = PRECISION + BigInt(Math.min(bias, Math.max(1 - bias, binade)) - format.fractionBits);
    if (decode(found, format).kind !== "finite") {
      expect(decode(found, format).kind).toBe("infinity");
      expect(magnitude > largest, `overflow at ${codeToNumber(code, format)}`).toBe(true);
      continue;
    }
    const difference = fixed(found, format) - value;
    const error = Number(((difference < 0n ? -difference : difference) << 60n) >> place) / 2 ** 60;
    counted += 1;
    sum += error;
    if (error > 0.5) away += 1;
    if (error > max) [max, worst] = [error, codeToNumber(code, format)];
  }
  return { max, mean: sum / counted, worst, share: away / counted, counted };
}

/** Every code whose result is finite and not given by a rule. Beyond 25 exp is infinite or zero in fp16, which is tested apart. */
function* finiteCodes(operation: SpecialOperation, format: FloatFormat): Generator<bigint> {
  for (let index = 0; index < 65_536; index++) {
    const code = BigInt(index);
    const { kind, sign, significand } = decode(code, format);
    const x = codeToNumber(code, format);
    if (kind !== "finite" || (significand === 0n && operation.startsWith("reciprocal"))) continue;
    if (operation === "reciprocal_sqrt" && sign === 1) continue;
    if (operation === "exp" && Math.abs(x) > 25) continue;
    if (operation === "silu" && x < -25) continue;
    yield code;
  }
}

const unit = (operation: SpecialOperation, format: FloatFormat, result = format): ((code: bigint) => bigint) => specialFunction({ operation, operand: format, result, subnormals: "keep" });

describe("special functions against exact arithmetic", () => {
  const rows: string[] = [];

  it.each(SPECIAL_OPERATIONS)("%s is faithful at every fp16 operand", (operation) => {
    const found = measure(unit(operation, fp16), EXACT[operation], fp16, finiteCodes(operation, fp16));
    rows.push(line(operation, found));
    expect(found.max).toBeLessThan(0.65);
    expect(found.mean).toBeLessThan(0.26);
  });

  it("the published exp, 1 + x + x^2 / 2 without range reduction, is not, even with correct additions", () => {
    const [one, half] = [0x3c00n, 0x3800n];
    const sum = (a: bigint, b: bigint): bigint => add(a, b, fp16, "keep");
    const product = (a: bigint, b: bigint): bigint => multiply(a, b, fp16, fp16, "keep");
    const taylor = (x: bigint): bigint => sum(sum(one, x), product(product(x, x), half));
    // Where neither overflows.
    const codes = [...finiteCodes("exp", fp16)].filter((code) => Math.abs(codeToNumber(code, fp16)) < 11);
    const found = measure(taylor, EXACT.exp, fp16, codes);
    rows.push(line("exp published, |x| < 11", found));
    expect(found.max).toBeGreaterThan(1e6);
    console.info(["function                  max ulp     mean ulp  not nearest  worst at   results", ...rows].join("\n"));
  });
});

function line(name: string, { max, mean, share, worst, counted }: Errors): string {
  return `${name.padEnd(24)}${max.toPrecision(4).padStart(10)}${mean.toPrecision(4).padStart(12)}${`${(100 * share).toFixed(2)} %`.padStart(13)}${String(worst).slice(0, 10).padStart(12)}${String(counted).padStart(8)}`;
}

describe("special functions of other formats", () => {
  /** fp64 functions are good to 2^-52: far below what is asked of 24 bits. */
  const REAL: Readonly<Record<SpecialOperation, (x: number) => number>> = { exp: Math.exp, reciprocal: (x) => 1 / x, reciprocal_sqrt: (x) => 1 / Math.sqrt(x), silu: (x) => x / (1 + Math.exp(-x)) };

  const errorOf = (operation: SpecialOperation, operand: FloatFormat, result: FloatFormat, codes: readonly bigint[]): number => {
    const compute = unit(operation, operand, result);
    let max = 0;
    for (const code of codes) {
      const value = REAL[operation](codeToNumber(code, operand));
      const found = codeToNumber(compute(code), result);
      if (!Number.isFinite(value) || !Number.isFinite(found)) {
        // Where the exact value only just leaves the format either end will do.
        if (Math.abs(value) < 2 ** result.bias) expect(found, `${operation} of ${codeToNumber(code, operand)}`).toBe(value);
        continue;
      }
      const binade = Math.max(1 - result.bias, Math.floor(Math.log2(Math.abs(value))));
      max = Math.max(max, Math.abs(found - value) / 2 ** (binade - result.fractionBits));
    }
    return max;
  };

  it.each(SPECIAL_OPERATIONS)("%s of bf16 is faithful at every operand", (operation) => {
    const codes = [...finiteCodes(operation, bf16)].filter((code) => operation !== "silu" || codeToNumber(code, bf16) > -80);
    expect(errorOf(operation, bf16, bf16, codes)).toBeLessThan(0.76);
  });

  it.each(SPECIAL_OPERATIONS)("%s of fp32 is faithful: every segment of the tables, their ends, and at random", (operation) => {
    const codes = Array.from({ length: 40_000 }, (_, index) => {
      const fraction = BigInt((Math.imul(index, 0x9e3779b1) >>> 9) ^ (index % 3 === 0 ? 0 : index % 3 === 1 ? 0x7fff : 0));
      return (BigInt(127 - 6 + (index % 11)) << 23n) | (fraction & 0x7fffffn) | (operation === "exp" && index % 2 === 1 ? 0x80000000n : 0n);
    });
    expect(errorOf(operation, fp32, fp32, codes)).toBeLessThan(0.75);
    expect(errorOf(operation, fp32, float(8, 15), codes)).toBeLessThan(0.75);
  });
});

describe("special cases", () => {
  const code = (value: number): bigint => numberToCode(value, fp16);
  const [nan, infinity, negativeInfinity] = [0x7e00n, 0x7c00n, 0xfc00n];

  it.each([
    ["exp", 0, 1],
    ["exp", -0, 1],
    ["exp", 65504, Number.POSITIVE_INFINITY],
    ["exp", -65504, 0],
    ["reciprocal", 0, Number.POSITIVE_INFINITY],
    ["reciprocal", -0, Number.NEGATIVE_INFINITY],
    ["reciprocal", 1, 1],
    ["reciprocal", -4, -0.25],
    ["reciprocal", 2 ** -24, Number.POSITIVE_INFINITY],
    ["reciprocal_sqrt", 0, Number.POSITIVE_INFINITY],
    ["reciprocal_sqrt", -0, Number.NEGATIVE_INFINITY],
    ["reciprocal_sqrt", 16, 0.25],
    ["reciprocal_sqrt", 2 ** -24, 4096],
    ["silu", 0, 0],
    ["silu", -0, -0],
    ["silu", 65504, 65504],
    ["silu", -65504, -0],
  ] as const)("%s(%d) is %d", (operation, x, wanted) => {
    expect(unit(operation, fp16)(code(x))).toBe(code(wanted));
  });

  it("infinities, NaN and roots of negative numbers", () => {
    for (const operation of SPECIAL_OPERATIONS) expect(unit(operation, fp16)(0xfc01n)).toBe(nan);
    expect([infinity, negativeInfinity].map(unit("exp", fp16))).toEqual([infinity, 0n]);
    expect([infinity, negativeInfinity].map(unit("reciprocal", fp16))).toEqual([0n, 0x8000n]);
    expect([infinity, negativeInfinity, code(-1)].map(unit("reciprocal_sqrt", fp16))).toEqual([0n, nan, nan]);
    expect([infinity, negativeInfinity].map(unit("silu", fp16))).toEqual([infinity, 0x8000n]);
  });

  it("powers of two have exact reciprocals, powers of four exact roots", () => {
    for (let exponent = -14; exponent <= 14; exponent++) {
      expect(unit("reciprocal", fp16)(code(2 ** exponent))).toBe(code(2 ** -exponent));
      if (exponent % 2 === 0) expect(unit("reciprocal_sqrt", fp16)(code(2 ** exponent))).toBe(code(2 ** (-exponent / 2)));
    }
  });

  it("flush reads and writes subnormals as zero", () => {
    const flushing = (operation: SpecialOperation) => specialFunction({ operation, operand: fp16, result: fp16, subnormals: "flush" });
    expect(flushing("reciprocal")(1n)).toBe(infinity);
    expect(flushing("reciprocal")(code(65504))).toBe(0n);
    expect(flushing("exp")(code(-10))).toBe(0n);
    expect(flushing("exp")(1n)).toBe(code(1));
    expect(flushing("silu")(0x8001n)).toBe(0x8000n);
  });
});
