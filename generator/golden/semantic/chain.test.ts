import { expect, it } from "vitest";
import { fp16 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { encodeNumbers } from "../float-array.js";
import { semanticChain, semanticError, type ChainOptions } from "./chain.js";
import { hardwareSoftmax, importance } from "./importance.js";
import { topk } from "./topk.js";

const random = createRandom(Number(process.env["FOCUS_SEED"] ?? 11));
const array = { sliceElements: 4, subnormals: "keep" } as const;

function draw(spread: number): ChainOptions {
  const shape = { heads: 3, textTokens: 2, imageTokens: 29, headDim: 7 };
  const codes = (count: number): Uint16Array => encodeNumbers(Array.from({ length: count }, () => spread * (random.real() + random.real() - 1)), fp16) as Uint16Array;
  return { ...shape, keep: 10, query: codes(shape.heads * shape.textTokens * shape.headDim), key: codes(shape.heads * shape.imageTokens * shape.headDim) };
}

it.each([1, 4, 40])("step by step is what importance gives at once (spread %i)", (spread) => {
  const options = draw(spread);
  const chain = semanticChain(options, array, { lanes: 4, maxElements: 12_800 });
  expect(chain.importance).toEqual(importance(options, array, hardwareSoftmax({ lanes: 4, guardBits: 14 })));
  expect(chain.retained).toEqual(topk({ scores: chain.importance, k: 10 }));
  expect(chain.attention.map((matrix) => matrix.length)).toEqual([58, 58, 58]);
});

it("all tokens overlap with all tokens, and a wrong choice is counted", () => {
  const options = draw(4);
  const chain = semanticChain({ ...options, keep: 29 }, array, { lanes: 4, maxElements: 12_800 });
  const error = semanticError({ ...options, keep: 29 }, chain);
  expect(error.retainedOverlap).toBe(1);
  expect(error.importanceMaxUlp).toBeLessThan(8);
  expect(error.importanceMeanUlp).toBeLessThanOrEqual(error.importanceMaxUlp);
  const { retained } = semanticChain({ ...options, keep: 14 }, array, { lanes: 4, maxElements: 12_800 });
  const others = Uint32Array.from({ length: 29 }, (_, token) => token).filter((token) => !retained.includes(token)).slice(0, 14);
  expect(semanticError({ ...options, keep: 14 }, { importance: chain.importance, retained: others }).retainedOverlap).toBeLessThan(0.2);
});
