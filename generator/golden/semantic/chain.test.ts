import { expect, it } from "vitest";
import { fp16 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { encodeNumbers } from "../float-array.js";
import { softmax } from "../softmax.js";
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

it("another importance keeps other tokens; one that could not be computed is infinitely far", () => {
  const options = draw(4);
  const { importance: codes } = semanticChain(options, array, { lanes: 4, maxElements: 12_800 });
  const turned = codes.map((code) => 0x3c00 - code);
  expect(semanticError(options, { importance: turned }).retainedOverlap).toBeLessThan(0.5);
  expect(semanticError(options, { importance: codes.map(() => 0x7e00) }).importanceMaxUlp).toBe(Infinity);
});
