import { describe, expect, it } from "vitest";
import { fp16, fp32 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { canonicalNan } from "../../config/number-format.js";
import { codeToNumber, numberToCode } from "../arithmetic/float-codec.js";
import { softmax } from "./softmax.js";

const random = createRandom(5);
const factorOf = (scale: number): bigint => numberToCode(scale * Math.LOG2E, fp32);
const code = (value: number): bigint => numberToCode(value, fp16);

function run(values: readonly number[], options: { readonly scale?: number; readonly visible?: number; readonly lanes?: number; readonly guardBits?: number } = {}): number[] {
  const { scale = 1, visible = values.length, lanes = 8, guardBits = 14 } = options;
  return softmax({ scores: values.map(code), visible, factor: factorOf(scale), element: fp16, lanes, guardBits }).map((found) => codeToNumber(found, fp16));
}

/** Softmax in float64 of what fp16 holds of the scores. */
function exact(values: readonly number[], scale: number): number[] {
  const logits = values.map((value) => codeToNumber(code(value), fp16) * scale);
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const lastPlace = (value: number): number => 2 ** (Math.max(-14, Math.floor(Math.log2(Math.max(value, 2 ** -30)))) - 10);

describe("softmax", () => {
  it("lies within 0.65 of a last place of float64, whatever the length, the scale and the spread of the scores", () => {
    let [worst, sum, count] = [0, 0, 0];
    for (let round = 0; round < 300; round++) {
      const length = [1, 3, 64, 400, 2_000][round % 5] ?? 1;
      const scale = [1, 1 / Math.sqrt(128), 0.125][round % 3] ?? 1;
      const spread = [0.1, 1, 8, 40, 3_000][Math.floor(round / 5) % 5] ?? 1;
      const values = Array.from({ length }, () => (random.real() + random.real() - 1) * spread / scale).map((value) => Math.max(-65_504, Math.min(65_504, value)));
      const wanted = exact(values, scale);
      run(values, { scale, lanes: random.integer(1, 16) }).forEach((found, index) => {
        const error = Math.abs(found - (wanted[index] ?? 0)) / lastPlace(wanted[index] ?? 0);
        worst = Math.max(worst, error);
        sum += error;
        count += 1;
      });
    }
    console.info(`softmax of ${count} scores against float64: max ${worst.toFixed(4)} ulp, mean ${(sum / count).toFixed(4)} ulp`);
    expect(worst).toBeLessThan(0.65);
  });

  it("does not overflow at the ends of the range", () => {
    expect(run([65_504, 65_504, -65_504])).toEqual([0.5, 0.5, 0]);
    expect(run([-65_504, -65_504, -65_504, -65_504])).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(run(Array.from({ length: 16_384 }, () => 11.5))).toEqual(Array.from({ length: 16_384 }, () => 2 ** -14));
  });

  it("grows with the maximum, whenever that comes", () => {
    const rising = Array.from({ length: 100 }, (_, index) => index - 50);
    const wanted = exact(rising, 1);
    for (const values of [rising, [...rising].reverse()]) {
      const found = run(values, { lanes: 1 });
      const reference = values === rising ? wanted : [...wanted].reverse();
      found.forEach((value, index) => expect(Math.abs(value - (reference[index] ?? 0))).toBeLessThanOrEqual(0.65 * lastPlace(reference[index] ?? 0)));
    }
  });

  it("sees only what is visible", () => {
    expect(run([1, 1, 60_000, Number.NaN], { visible: 2 })).toEqual([0.5, 0.5, 0, 0]);
    expect(run([1, 2, 3], { visible: 0 })).toEqual([0, 0, 0]);
    expect(run([1, Number.NEGATIVE_INFINITY, 1])).toEqual([0.5, 0, 0.5]);
    expect(run([Number.NEGATIVE_INFINITY])).toEqual([0]);
  });

  it("is NaN where a visible score is", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const found = softmax({ scores: [1, bad, 2].map(code), visible: 2, factor: factorOf(1), element: fp16, lanes: 4, guardBits: 2 });
      expect(found).toEqual([canonicalNan(fp16), canonicalNan(fp16), 0n]);
    }
  });
});
