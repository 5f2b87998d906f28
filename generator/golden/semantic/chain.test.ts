import { expect, it } from "vitest";
import { fp16 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { encodeNumbers } from "../arithmetic/float-array.js";
import { softmax } from "../functions/softmax.js";
import { semanticChain, semanticError, softmaxFactor, type ChainOptions } from "./chain.js";
import { topk } from "./topk.js";

const random = createRandom(Number(process.env["FOCUS_SEED"] ?? 11));
const array = { sliceElements: 4, subnormals: "keep" } as const;

function draw(spread: number): ChainOptions {
  const shape = { heads: 3, textTokens: 2, imageTokens: 29, headDim: 7 };
  const codes = (count: number): Uint16Array => encodeNumbers(Array.from({ length: count }, () => spread * (random.real() + random.real() - 1)), fp16) as Uint16Array;
  return { ...shape, keep: 10, query: codes(shape.heads * shape.textTokens * shape.headDim), key: codes(shape.heads * shape.imageTokens * shape.headDim) };
}

it.each([1, 4, 40])("every row of scores through softmax, their maximum, the largest of it (spread %i)", (spread) => {
  const options = draw(spread);
  const chain = semanticChain(options, array, { lanes: 4, maxElements: 12_800 });
  chain.logits.forEach((logits, head) => {
    const row = (matrix: Uint16Array | undefined, at: number): number[] => Array.from(matrix?.subarray(29 * at, 29 * (at + 1)) ?? []);
    for (const at of [0, 1]) {
      const found = softmax({ scores: row(logits, at).map(BigInt), visible: 29, factor: softmaxFactor(7), element: fp16, lanes: 4, guardBits: 14 });
      expect(row(chain.attention[head], at)).toEqual(found.map(Number));
    }
  });
  // After a softmax there is no sign, so codes order as their values.
  const rows = chain.attention.flatMap((matrix) => [matrix.subarray(0, 29), matrix.subarray(29)]);
  expect(Array.from(chain.importance)).toEqual(Array.from(chain.importance, (_, token) => Math.max(...rows.map((row) => row[token] ?? -1))));
  expect(chain.retained).toEqual(topk({ scores: chain.importance, k: 10 }));
  expect(chain.attention.map((matrix) => matrix.length)).toEqual([58, 58, 58]);
});

it("is near float64, and all tokens overlap with all tokens", () => {
  const options = { ...draw(4), keep: 29 };
  const error = semanticError(options, semanticChain(options, array, { lanes: 4, maxElements: 12_800 }));
  expect(error).toMatchObject({ retainedOverlap: 1, worstMissUlp: 0 });
  expect(error.importanceMaxUlp).toBeLessThan(8);
  expect(error.importanceMeanUlp).toBeLessThanOrEqual(error.importanceMaxUlp);
});

it("another importance keeps other tokens; one that could not be computed is counted, and every figure stays a number", () => {
  const options = draw(4);
  const { importance: codes, logits } = semanticChain(options, array, { lanes: 4, maxElements: 12_800 });
  const turned = codes.map((code) => 0x3c00 - code);
  expect(semanticError(options, { importance: turned, logits }).retainedOverlap).toBeLessThan(0.5);
  const lost = semanticError(options, { importance: codes.map(() => 0x7e00), logits });
  expect(lost).toMatchObject({ nonFiniteImportance: 29, overflowedScores: 0, importanceMaxUlp: 0, importanceMeanUlp: 0, orderPairs: 0 });
  expect(Object.values(lost).every(Number.isFinite)).toBe(true);
  const one = semanticError(options, { importance: codes.with(3, 0x7e00), logits });
  expect(one).toMatchObject({ nonFiniteImportance: 1, orderPairs: (28 * 27) / 2 });
  expect(one.importanceMaxUlp).toBeLessThan(8);
});

it("scores beyond fp16 are counted where float64 has them", () => {
  const shape = { heads: 1, textTokens: 2, imageTokens: 3, headDim: 8, keep: 1 };
  const row = (value: number): readonly number[] => Array.from({ length: 8 }, () => value);
  const codes = (...values: readonly number[]): Uint16Array => encodeNumbers(values.flatMap(row), fp16) as Uint16Array;
  // 8 x 200 x 200 is beyond 65,504 and 8 x 1 x 200 is not; the third key is infinite in float64 too.
  const options = { ...shape, query: codes(200, 1), key: codes(200, -200, Infinity) };
  const chain = semanticChain(options, array, { lanes: 4, maxElements: 12_800 });
  expect(semanticError(options, chain)).toMatchObject({ overflowedScores: 2, largestScore: 320_000, nonFiniteImportance: 3 });
  const finite = { ...options, key: codes(200, -200, 1) };
  const error = semanticError(finite, semanticChain(finite, array, { lanes: 4, maxElements: 12_800 }));
  expect(error).toMatchObject({ overflowedScores: 2, nonFiniteImportance: 3, orderPairs: 0 });
  expect(Object.values(error).every(Number.isFinite)).toBe(true);
});
