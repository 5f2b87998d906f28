import { describe, expect, it } from "vitest";
import { createRandom } from "../../config/random.js";
import { floatAdd } from "../../blocks/arithmetic/float-add.js";
import { fp16 } from "../../config/number-format.js";
import { FocusError } from "../../errors.js";
import { catalog } from "./catalog.js";
import { labelled } from "./catalog-entry.js";
import { pairCases } from "./pairwise.js";

const spaces = catalog.flatMap(({ block, pairs }) => (pairs ? [{ block, pairs }] : []));

describe("cases by pairs", () => {
  it("are there for the blocks of every folder that have sizes", () => {
    expect(spaces.length).toBeGreaterThan(25);
  });

  it.each(spaces)("$block: what no case has is what the block refuses", ({ pairs }) => {
    const random = createRandom(77);
    const cases = pairs.cases();
    expect(cases.length).toBeLessThan(45);
    for (const pair of pairs.missing()) expect([pair, pairs.draw(pair, random)]).toEqual([pair, undefined]);
    expect(pairs.missing().length).toBeLessThan(pairs.pairs.length / 4);
  });

  /** Parameters that stay what they are in every case: what they change is seen by another block's cases, or by a whole engine's. */
  const SAME: Readonly<Record<string, readonly string[]>> = {
    accumulator_bank: ["lanesBits"],
    gemm_array: ["ownEnables"],
    position_decoder: ["sliceBits", "thresholdFraction"],
    vector_key: ["subnormals", "thresholdFraction"],
    layouter: ["epochBits", "thresholdFraction"],
    matcher: ["comparisonBits", "thresholdFraction"],
    gather: ["depth", "places"],
    group_mean: ["depth"],
    token_classifier: ["classes"],
  };

  it.each(spaces)("$block: every parameter has several values", ({ block, pairs }) => {
    const values = pairs.cases().map(({ use }) => use.values);
    const same = Object.keys(values[0] ?? {}).filter((name) => new Set(values.map((one) => JSON.stringify(one[name]))).size < 2);
    expect(same.sort()).toEqual(SAME[block] ?? []);
  });

  it("are few: three parameters of three values need nine", () => {
    const { cases, pairs, missing } = pairCases({ a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3] }, ({ a, b, c }) => ({ ...labelled(floatAdd({ format: fp16, stages: 1 })), label: `${a}${b}${c}` }));
    expect([pairs.length, missing()]).toEqual([27, []]);
    const rows = cases().map(({ label }) => label);
    expect(rows.length).toBeLessThanOrEqual(13);
    for (const [first, second] of [[0, 1], [0, 2], [1, 2]] as const) expect(new Set(rows.map((row) => `${row[first] ?? ""}${row[second] ?? ""}`)).size).toBe(9);
  });

  it("leave out what a rule refuses", () => {
    const { pairs, missing } = pairCases({ lanes: [1, 2, 3], tokens: [1, 2, 3] }, ({ lanes, tokens }) => {
      if (lanes > tokens) throw new FocusError({ path: "lanes", value: String(lanes), rule: "must not be more than tokens", fix: "set it lower" });
      return { ...labelled(floatAdd({ format: fp16, stages: 1 })), label: `${lanes} ${tokens}` };
    });
    expect([pairs.length, missing().length]).toEqual([9, 3]);
  });
});
