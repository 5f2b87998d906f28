import { expect, it } from "vitest";
import { fp16 } from "../../config/number-format.js";
import { goldenBlocks } from "../block-models.js";
import type { Beat, BlockParameters, PortBeats } from "../golden-block.js";
import { packElements } from "../golden-block.js";

function run(block: string, parameters: BlockParameters, inputs: PortBeats): PortBeats {
  const model = goldenBlocks[block];
  if (!model) throw new Error(`no golden model ${block}`);
  return model(parameters, inputs);
}

const word = (...codes: bigint[]): Beat => ({ data: packElements(codes, 16) });
const field = (beats: readonly Beat[] | undefined, name: string): bigint[] => (beats ?? []).map((beat) => beat[name] as bigint);

it("score_key: NaN, -infinity, -1, both zeros, the smallest number, infinity, in this order; 0 for an absent lane", () => {
  const codes = [0x7e00n, 0xfc00n, 0xbc00n, 0x8000n, 0x0000n, 0x0001n, 0x7c00n, 0x3c00n];
  const { keys } = run("score_key", { lanes: 8, score: fp16 }, { present: [{ value: 0x7fn }], scores: [{ value: packElements(codes, 16) }] });
  expect(keys).toEqual([{ value: packElements([0n, 0x03ffn, 0x43ffn, 0x8000n, 0x8000n, 0x8001n, 0xfc00n, 0n], 16) }]);
});

it("retained_scan: what is above, and the first of what is equal; later words are not looked at", () => {
  const first = { above: 0b0010n, equal: 0b1101n, ties: 2n, keep: 4n, first: 1n };
  const words = [first, { ...first, above: 0b1000n, equal: 0b0001n, first: 0n }, { ...first, above: 0n, equal: 0b1111n, first: 0n }];
  const { retained } = run("retained_scan", { lanes: 4 }, { words });
  expect(field(retained, "index")).toEqual([0n, 1n, 2n, 7n]);
  expect(field(retained, "last")).toEqual([0n, 0n, 0n, 1n]);
});

it("both selections and the concentrator: two tensors one after the other, prunings of nothing around one, lanes behind the last token left alone", () => {
  const scores = [word(0x3c00n, 0x4000n), word(0x3c00n, 0x7c00n), word(0x8000n, 0x0000n)];
  const select = [{ tokens: 3n, keep: 2n }, { tokens: 2n, keep: 1n }];
  for (const block of ["radix_topk", "bubble_topk"]) {
    const { retained } = run(block, { lanes: 2, score: fp16 }, { select, scores });
    expect(field(retained, "index")).toEqual([0n, 1n, 0n]);
    expect(field(retained, "last")).toEqual([0n, 1n, 1n]);
  }
  const rows = [word(0x3000n, 0x3400n), word(0x3800n, 0n), word(0x3c00n, 0n), word(0n, 0n)].map((one, at) => ({ ...one, last: BigInt(at % 2) }));
  for (const topk of ["radix", "bubble"]) {
    const job = [{ rows: 0n, tokens: 3n, keep: 2n }, { rows: 2n, tokens: 3n, keep: 2n }, { rows: 2n, tokens: 0n, keep: 2n }];
    const parameters = { lanes: 2, score: fp16, topk, tileTokens: 8 };
    const { gaps, lengthError } = run("semantic_concentrator", parameters, { job, rows });
    expect(field(gaps, "gap")).toEqual([0n, 2n]);
    expect(lengthError).toEqual([{ value: 0n }]);
    expect(run("semantic_concentrator", parameters, { job, rows: rows.map((one) => ({ ...one, last: 1n })) })["lengthError"]).toEqual([{ value: 1n }]);
  }
});

it("offset_encoder and token_filter: the pictures in their headers", () => {
  const positions = [3n, 4n, 9n, 11n, 20n];
  const retained = positions.map((index, at) => ({ index, last: BigInt(at === 4) }));
  const { tiles, gaps } = run("offset_encoder", { tileTokens: 3 }, { tensor: [{ tokens: 5n }], retained });
  expect(tiles).toEqual([{ tokens: 3n, first: 1n, last: 0n }, { tokens: 2n, first: 0n, last: 1n }]);
  expect(field(gaps, "gap")).toEqual([3n, 1n, 5n, 2n, 9n]);
  expect(field(gaps, "tileLast")).toEqual([0n, 0n, 1n, 0n, 1n]);

  const tokens = field(gaps, "gap").map((gap, at) => ({ gap, data: BigInt(at), last: BigInt(at === 4) }));
  const { kept } = run("token_filter", {}, { tokens, retained: [{ index: 0n, last: 0n }, { index: 2n, last: 0n }, { index: 4n, last: 1n }] });
  expect(kept).toEqual([{ index: 3n, data: 0n, last: 0n }, { index: 9n, data: 2n, last: 0n }, { index: 20n, data: 4n, last: 1n }]);
});

it("models refuse inputs that are not complete", () => {
  expect(() => run("radix_topk", { lanes: 2, score: fp16 }, { select: [] })).toThrow("golden input scores is missing");
  expect(() => run("radix_topk", { lanes: 2, score: fp16 }, { select: [{ tokens: 3n, keep: 4n }], scores: [word(0n, 0n), word(0n, 0n)] })).toThrow("k = 4 of 3 scores");
});
