import { describe, expect, it } from "vitest";
import { canonicalNan, fp16, fp32 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { rmsNorm, rotator, siluMultiplier } from "./element-steps.js";
import { codeToNumber, numberToCode } from "../arithmetic/float-codec.js";

const random = createRandom(11);
const code = (value: number): bigint => numberToCode(value, fp16);
const value = (found: bigint): number => codeToNumber(found, fp16);
const drawn = (size: number): number => value(code((random.real() + random.real() - 1) * size));
const lastPlace = (exact: number): number => 2 ** (Math.max(-14, Math.floor(Math.log2(Math.max(Math.abs(exact), 2 ** -30)))) - 10);

interface Worst {
  max: number;
  sum: number;
  count: number;
}

function record(worst: Worst, found: number, exact: number, place = lastPlace(exact)): void {
  const error = Math.abs(found - exact) / place;
  worst.max = Math.max(worst.max, error);
  worst.sum += error;
  worst.count += 1;
}

function line(name: string, { max, sum, count }: Worst): string {
  return `${name.padEnd(12)} max ${max.toFixed(4)} ulp, mean ${(sum / count).toFixed(4)} ulp, ${count} results`;
}

describe("steps between GEMMs against float64", () => {
  it("RMSNorm lies within one last place, whatever the length and the size of the elements", () => {
    const worst: Worst = { max: 0, sum: 0, count: 0 };
    for (let round = 0; round < 120; round++) {
      const length = [1, 7, 128, 3584][round % 4] ?? 1;
      const size = [1, 30, 2 ** -8, 60_000][Math.floor(round / 4) % 4] ?? 1;
      const values = Array.from({ length }, () => drawn(size));
      const weights = values.map(() => value(code(2 * random.real())));
      const epsilon = 1e-6;
      const found = rmsNorm({ values: values.map(code), weights: weights.map(code), inverse: numberToCode(1 / length, fp32), epsilon: numberToCode(epsilon, fp32), element: fp16, lanes: 8, guardBits: 12 });
      const root = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / length + epsilon);
      found.forEach((one, index) => record(worst, value(one), ((values[index] ?? 0) / root) * (weights[index] ?? 0)));
    }
    console.info(line("RMSNorm", worst));
    expect(worst.max).toBeLessThan(0.65);
  });

  it("SiLU times up lies within two roundings", () => {
    const worst: Worst = { max: 0, sum: 0, count: 0 };
    const multiply = siluMultiplier(fp16, "keep");
    for (let round = 0; round < 40_000; round++) {
      const [gate, up] = [drawn(12), drawn(8)];
      const exact = (gate / (1 + Math.exp(-gate))) * up;
      record(worst, value(multiply(code(gate), code(up))), exact, lastPlace(exact) + (Math.abs(up) * 2 ** -25) / 0.65);
    }
    console.info(line("SiLU x up", worst));
    expect(worst.max).toBeLessThan(1.8);
  });

  it("RoPE rounds the exact sum of two products twice", () => {
    const worst: Worst = { max: 0, sum: 0, count: 0 };
    const rotate = rotator(fp16, "keep");
    for (let round = 0; round < 20_000; round++) {
      const [x, y, angle] = [drawn(8), drawn(8), random.real() * 1000];
      const [cosine, sine] = [value(code(Math.cos(angle))), value(code(Math.sin(angle)))];
      const found = rotate(code(x), code(y), code(cosine), code(sine));
      record(worst, value(found.x), x * cosine - y * sine);
      record(worst, value(found.y), x * sine + y * cosine);
    }
    console.info(line("RoPE", worst));
    expect(worst.max).toBeLessThan(0.501);
  });
});

describe("special cases", () => {
  const one = numberToCode(1, fp32);
  const norm = (values: readonly number[], epsilon = 0): bigint[] =>
    rmsNorm({ values: values.map(code), weights: values.map(() => code(1)), inverse: numberToCode(1 / values.length, fp32), epsilon: numberToCode(epsilon, fp32), element: fp16, lanes: 2, guardBits: 3 });

  it("equal elements become 1, of their sign", () => {
    expect(norm([5, -5, 5, -5]).map(value)).toEqual([1, -1, 1, -1]);
    expect(norm([65_504, 65_504]).map(value)).toEqual([1, 1]);
    expect(norm([2 ** -24, 2 ** -24]).map(value)).toEqual([1, 1]);
  });

  it("a row of zeros stays zero with epsilon and is NaN without", () => {
    expect(norm([0, -0], 1e-6)).toEqual([0n, 0x8000n]);
    expect(norm([0, 0])).toEqual([canonicalNan(fp16), canonicalNan(fp16)]);
  });

  it("an infinity makes the row NaN", () => {
    expect(norm([1, Number.POSITIVE_INFINITY, 2])).toEqual(Array.from({ length: 3 }, () => canonicalNan(fp16)));
  });

  it("a quarter turn exchanges the pair", () => {
    const found = rotator(fp16, "keep")(code(3), code(-2), code(0), code(1));
    expect([value(found.x), value(found.y)]).toEqual([2, 3]);
    expect(one).toBe(0x3f800000n);
  });
});
