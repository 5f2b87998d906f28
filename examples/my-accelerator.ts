/**
 * An accelerator of one's own: the dense GEMM engine, and beside it a filter that takes the tokens that stay out of a stream of
 * whole tokens on its way to memory. It has a group of keys of its own beside those of the array, and works like those that
 * come along:
 *
 *     focus-rtl generate --config examples/my-accelerator.ts --set filter.tokens=500 --out rtl-out/filtered
 *     focus-rtl describe --config examples/my-accelerator.ts
 *     focus-rtl sim --config examples/my-accelerator.ts --video bikes --out out/filtered
 */
import { defineAccelerator, denseBeats, denseGemm, denseModel, tokenFilter, wholeNumber } from "focus-rtl";

const filtered = defineAccelerator({
  doc: "the array beside a filter of its tokens",
  groups: {
    filter: {
      tokens: wholeNumber({ doc: "Most tokens of a list.", unit: "tokens", min: 2, max: 65_536, default: 1024 }),
      payload: wholeNumber({ doc: "Width of a part of a token.", unit: "bits", min: 1, max: 4096, default: 64 }),
    },
  },
  rules: ({ filter, tile }) => {
    if (filter.tokens >= tile.m) return [];
    return [{ path: "filter.tokens", value: String(filter.tokens), rule: `must not be less than tile.m, ${tile.m}: a list is for whole m-tiles`, fix: `set filter.tokens to ${tile.m} or more, or choose a smaller tile.m` }];
  },
  top: (config) => denseGemm(config),
  beside: ({ filter }) => [tokenFilter({ maxTokens: filter.tokens, payloadBits: filter.payload })],
  model: denseModel,
  // The top has the streams of the dense engine.
  expect: (config, operands) => denseBeats(config, operands),
});

export default filtered({ name: "filtered", tile: { m: 256, n: 16 }, array: { rows: 8, columns: 8 } });
