import { describe, expect, it } from "vitest";
import { bf16, canonicalNan, float, fp16, fp32, int8 } from "../../config/number-format.js";
import { createRandom } from "../../config/random.js";
import { cornerCodes } from "../../golden/index.js";
import { floatAdd } from "../../blocks/arithmetic/float-add.js";
import { floatConvert } from "../../blocks/arithmetic/float-convert.js";
import { softmax } from "../../blocks/functions/softmax.js";
import { gemmArray } from "../../blocks/array/gemm-array.js";
import type { BlockUse } from "../../dsl/block-use.js";
import { elaborate } from "../../dsl/elaborate.js";
import { prepareCase, goldenVectors } from "./block-case.js";
import { catalog } from "./catalog.js";
import { labelled } from "./catalog-entry.js";
import { deviceOf } from "../device.js";
import { drawStimulus } from "./stimulus.js";

const draw = (use: BlockUse, beats: number, seed = 1) => drawStimulus(deviceOf(elaborate(use, { prefix: "" })), { beats, random: createRandom(seed) });
const values = (beats: readonly Readonly<Record<string, bigint>>[] | undefined): bigint[] => (beats ?? []).map((beat) => beat["value"] ?? -1n);

describe("stimulus", () => {
  it("applies every code of a unary unit and every pair of a small one", () => {
    expect(new Set(values(draw(floatConvert({ from: fp16, to: fp32 }), 10)["value"])).size).toBe(65_536);
    const { a, b } = draw(floatAdd({ format: float(3, 2) }), 10);
    expect(new Set(values(a).map((code, index) => `${code} ${values(b)[index]}`)).size).toBe(4096);
  });

  it("brings infinity - infinity, NaN and both zeros into 300 beats, and all corner pairs into 6000", () => {
    const short = draw(floatAdd({ format: fp16 }), 300);
    const pairs = new Set(values(short["a"]).map((code, index) => `${code.toString(16)} ${values(short["b"])[index]?.toString(16)}`));
    for (const pair of ["7c00 fc00", "0 8000", "8000 8000", `${canonicalNan(fp16).toString(16)} 7c00`]) expect(pairs).toContain(pair);
    const long = draw(floatAdd({ format: bf16 }), 6000);
    const seen = new Set(values(long["a"]).map((code, index) => `${code} ${values(long["b"])[index]}`));
    const corners = cornerCodes(bf16);
    expect(corners.flatMap((a) => corners.map((b) => `${a} ${b}`)).filter((pair) => !seen.has(pair))).toEqual([]);
  });

  it("repeats with its seed and changes with it", () => {
    const use = floatAdd({ format: fp32 });
    expect(draw(use, 200, 5)).toEqual(draw(use, 200, 5));
    expect(draw(use, 200, 6)).not.toEqual(draw(use, 200, 5));
  });

  it("draws each lane of a vector by itself", () => {
    const { weights } = draw(gemmArray({ rows: 2, columns: 3, operand: int8, accumulator: "int32" }), 50);
    expect(values(weights).some((flat) => (flat & 0xffn) !== ((flat >> 8n) & 0xffn))).toBe(true);
  });
});

describe("catalog", () => {
  it.each(catalog.map((entry) => [entry.block, entry] as const))("%s: every case has golden vectors for all ports, quick ones among them", (_, entry) => {
    expect(entry.quick.length).toBeGreaterThan(0);
    expect(entry.cases).toEqual(expect.arrayContaining([...entry.quick]));
    for (const one of entry.quick) {
      const prepared = prepareCase(one);
      const vectors = goldenVectors(prepared.device, prepared.use, prepared.draw(64, createRandom(3), false));
      expect(Object.keys(vectors).length).toBeGreaterThan(1);
    }
  });
});

it("a case whose block has rules that random beats do not keep is told to bring its own", () => {
  const { draw: drawn, vectorsOf } = prepareCase(labelled(softmax({ lanes: 4, maxElements: 16 })));
  expect(() => vectorsOf(drawn(20, createRandom(1), false))).toThrow(/^softmax = .*: has a golden model that takes no random beats: .*\n {2}fix: .*labelled\(use, \{ stimulus \}\)/);
});
