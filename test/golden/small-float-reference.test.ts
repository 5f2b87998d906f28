import { beforeAll, describe, expect, it } from "vitest";
import { mxfp4, mxfp6e2m3, mxfp6e3m2, mxfp8e4m3, mxfp8e5m2 } from "../../generator/config/block-format.js";
import { e2m1, e2m3, e3m2, e4m3, e4m3fnuz, e5m2, e5m2fnuz, e8m0, type FloatFormat } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { add, multiply } from "../../generator/golden/arithmetic/float-arithmetic.js";
import { quantiseBlock } from "../../generator/golden/arithmetic/block-codec.js";
import { codeToNumber, decode, encode, isNan, numberToCode } from "../../generator/golden/arithmetic/float-codec.js";
import { numberCodec, type NumberCodec } from "../../generator/golden/arithmetic/float-number.js";
import { adder, multiplier } from "../../generator/golden/arithmetic/float-units.js";
import { ensureEnvironment } from "../../generator/tools/python.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { allCodes } from "./cases.js";
import { runReference, type ReferenceJob } from "./reference-process.js";

const formats = [e5m2, e4m3, e3m2, e2m3, e2m1, e8m0, e4m3fnuz, e5m2fnuz];
const withNan = formats.filter(({ nan }) => nan !== "none");

beforeAll(async () => {
  await ensureEnvironment(openWorkspace(process), "reference");
}, 300_000);

const scratch = new DataView(new ArrayBuffer(8));
const bitsOf = (value: number): bigint => (scratch.setFloat64(0, value), scratch.getBigUint64(0));
const valueOf = (bits: bigint): number => (scratch.setBigUint64(0, bits), scratch.getFloat64(0));
/** The next fp32 number upwards, or downwards with step -1; of positive ones. */
const neighbour = (value: number, step: 1 | -1): number => (scratch.setFloat32(0, value), scratch.setInt32(0, scratch.getInt32(0) + step), scratch.getFloat32(0));

function codecOf(format: FloatFormat): NumberCodec {
  const codec = numberCodec(format, "keep");
  if (!codec) throw new Error(`${format.name} has no number codec`);
  return codec;
}

function reference(op: string, from: FloatFormat, to: FloatFormat, ...operands: BigUint64Array[]): readonly bigint[] {
  const [{ length }] = operands as [BigUint64Array];
  const job: ReferenceJob = { op, from, to, subnormals: "keep", operands, results: op === "quantise" ? (length / 32) * 33 : length };
  return [...runReference("small_float_reference.py", [job])[0]!];
}

/** Every value, what lies half and a quarter of the way to the next, the fp32 numbers on both sides of each half, and far more than the range; all are fp32, which ml_dtypes rounds from. */
function denseValues(format: FloatFormat): number[] {
  const finite = allCodes(format).map((code) => codeToNumber(code, format)).filter(Number.isFinite);
  const largest = Math.max(...finite);
  const ends = [0, Math.min(...finite.filter((value) => value > 0)) / 2, largest * 1.125, largest * 1.25, largest * 2];
  const sorted = [...new Set([...finite, ...ends])].filter((value) => value >= 0).sort((a, b) => a - b);
  const between = sorted.slice(1).flatMap((above, index) => {
    const below = sorted[index]!;
    const half = (below + above) / 2;
    return [below, half, neighbour(half, -1), neighbour(half, 1), (3 * below + above) / 4, (below + 3 * above) / 4, above];
  });
  const random = createRandom(0xf0a7);
  const drawn = Array.from({ length: 20_000 }, () => random.real() * 2 ** random.integer(-140, 140));
  const powers = Array.from({ length: 300 }, (_, index) => 2 ** (index - 150));
  return [...between, ...powers, ...drawn, Number.POSITIVE_INFINITY].map(Math.fround).flatMap((value) => [value, -value]);
}

describe("small floats against ml_dtypes", () => {
  it.each(formats)("$name: the value of every code", (format) => {
    const codes = allCodes(format);
    const expected = reference("decode", format, format, BigUint64Array.from(codes)).map(valueOf);
    expect(codes.map((code) => codeToNumber(code, format))).toEqual(expected);
    expect(codes.map((code) => codecOf(format).decode(Number(code)))).toEqual(expected);
    expect(codes.map((code) => isNan(code, format))).toEqual(expected.map(Number.isNaN));
  });

  it.each(formats)("$name: every code from its value", (format) => {
    const codes = allCodes(format).filter((code) => !isNan(code, format));
    expect(codes.map((code) => numberToCode(codeToNumber(code, format), format))).toEqual(codes);
    expect(codes.map((code) => encode(decode(code, format), format))).toEqual(codes);
    const { round, encode: write, decode: read } = codecOf(format);
    expect(codes.map((code) => BigInt(write(round(read(Number(code))))))).toEqual(codes);
  });

  it.each(formats)("$name: rounding, with ties to even and beyond the largest value", (format) => {
    // Of a subnormal fp32 ml_dtypes takes the leading zeros for an exponent when it rounds to a power of two.
    const values = denseValues(format).filter((value) => format.subnormals || value === 0 || Math.abs(value) >= 2 ** -126);
    const expected = reference("encode", format, format, BigUint64Array.from(values, bitsOf));
    const { round, encode: write } = codecOf(format);
    const wrong = values.flatMap((value, index) => {
      const got = [numberToCode(value, format), BigInt(write(round(value)))];
      return got.every((code) => code === expected[index]) ? [] : [`${value}: ${expected[index]}, not ${got.join(", ")}`];
    });
    expect(wrong).toEqual([]);
  });

  it("e8m0: what is below its smallest values", () => {
    for (const [value, code] of [[2 ** -140, 0n], [1.04 * 2 ** -127, 0n], [1.49 * 2 ** -127, 0n], [1.51 * 2 ** -127, 1n]] as const) expect(numberToCode(value, e8m0)).toBe(code);
  });

  it.each(withNan)("$name: NaN", (format) => {
    const [expected] = reference("encode", format, format, BigUint64Array.of(bitsOf(Number.NaN)));
    expect(numberToCode(Number.NaN, format)).toBe(expected);
    expect(BigInt(codecOf(format).encode(Number.NaN))).toBe(expected);
  });

  it.each([e3m2, e2m3, e2m1])("$name has no NaN, and says so", (format) => {
    expect(() => numberToCode(Number.NaN, format)).toThrow(`${format.name} has no NaN`);
    expect(() => codecOf(format).encode(Number.NaN)).toThrow(`${format.name} has no NaN`);
  });

  it.each([e5m2, e4m3, e3m2, e2m3, e2m1])("$name: sums and products of every pair of codes", { timeout: 60_000 }, (format) => {
    const codes = allCodes(format);
    const a = BigUint64Array.from(codes.flatMap((left) => codes.map(() => left)));
    const b = BigUint64Array.from(codes.flatMap(() => codes));
    const compare = (op: string, exact: (a: bigint, b: bigint) => bigint, fast: (a: bigint, b: bigint) => bigint): void => {
      const expected = reference(op, format, format, a, b);
      const wrong = expected.flatMap((want, index) => {
        const [left, right] = [a[index]!, b[index]!];
        const got = [exact(left, right), fast(left, right)];
        return got.every((code) => code === want) ? [] : [`${op} ${left} ${right}: ${want}, not ${got.join(", ")}`];
      });
      expect(wrong.slice(0, 5)).toEqual([]);
    };
    compare("add", (x, y) => add(x, y, format, "keep"), adder(format, "keep"));
    compare("multiply", (x, y) => multiply(x, y, format, format, "keep"), multiplier(format, format, "keep"));
  });
});

describe("MX blocks against ml_dtypes", () => {
  it.each([mxfp8e5m2, mxfp8e4m3, mxfp6e3m2, mxfp6e2m3, mxfp4])("$name: scale and elements of 500 blocks", (format) => {
    const random = createRandom(0x3b10c);
    const blocks = Array.from({ length: 500 }, (_, index) => {
      const center = index === 0 ? undefined : random.integer(-120, 120);
      const spread = random.integer(0, 12);
      return Array.from({ length: 32 }, () => (center === undefined ? 0 : Math.fround((random.real() - 0.5) * 2 ** (center + random.integer(-spread, spread)))));
    });
    const expected = reference("quantise", format.element, format.scale, BigUint64Array.from(blocks.flat(), bitsOf));
    const got = blocks.flatMap((values) => {
      const { elements, scale } = quantiseBlock(values, format);
      return [...elements, scale];
    });
    expect(got).toEqual(expected);
  });
});
