import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { assertNoWarnings, lintDesign } from "../../generator/handoff/lint.js";
import { prepareCase } from "../../generator/testbench/block-case.js";
import { semanticEntries } from "../../generator/testbench/catalog-semantic.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { bubbleWay, buildWay, radixWay, runSelection } from "../support/top-k.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n chooses another sequence; without it every run is the same. */
const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(5).integer(1, 1_000_000));

describe(`top-k takes the cycles its contract states, and the model says (FOCUS_SEED=${seed})`, () => {
  const large = { lanes: 32, maxTokens: 12_800 };
  const small = { lanes: 5, maxTokens: 100 };
  const sizes = (most: number): readonly (readonly [number, number])[] => {
    const random = createRandom(seed);
    return Array.from({ length: 12 }, () => random.integer(1, most)).map((tokens, draw) => [tokens, draw < 2 ? 1 : draw < 4 ? tokens : random.integer(1, tokens)] as const);
  };

  it.each([1, 2, 4])("radix, %i bits a pass", async (digitBits) => {
    for (const [limits, shapes] of [[small, sizes(100)], [large, [[12_800, 12_800], [11_648, 4659], [402, 160], [1, 1]]]] as const) {
      const way = await buildWay(workspace, radixWay({ ...limits, digitBits }));
      for (const [index, [tokens, keep]] of shapes.entries()) {
        const { measured, expected, compared } = await runSelection(workspace, way, { tokens, keep, seed: seed + index });
        expect([tokens, keep, measured]).toEqual([tokens, keep, expected]);
        expect(compared).toBe(2 * keep);
      }
    }
  });

  it.each([1, 7, 32])("bubble, %i cells", async (cells) => {
    for (const [limits, shapes] of [[small, sizes(100)], [large, cells === 32 ? [[11_648, 1164], [402, 160], [1, 1]] : []]] as const) {
      if (shapes.length === 0) continue;
      const way = await buildWay(workspace, bubbleWay({ ...limits, cells }));
      for (const [index, [tokens, keep]] of shapes.entries()) {
        const { measured, expected } = await runSelection(workspace, way, { tokens, keep, seed: seed + index });
        expect([tokens, keep, measured]).toEqual([tokens, keep, expected]);
      }
    }
  });

  it("radix needs at least 20 times fewer cycles than M k / a for the largest published selection", () => {
    const retained = Array.from({ length: 4659 }, (_, index) => Math.floor((index * 11_648) / 4659));
    const published = (11_648 * 4659) / 32;
    for (const digitBits of [1, 2, 4]) {
      expect(published / radixWay({ ...large, digitBits }).cycles({ tokens: 11_648, lanes: 32, retained })).toBeGreaterThan(20);
    }
  });
});

describe("emitted Verilog is free of warnings: Verilator -Wall, Icarus -g2005 -Wall, Yosys check -assert", () => {
  const cases = semanticEntries.flatMap(({ block, cases: all }) => all.map((one) => [block, one.label, one] as const));

  it.each(cases)("%s %s", async (_block, _label, one) => {
    const { device, rtl } = prepareCase(one);
    assertNoWarnings(await lintDesign({ workspace, files: rtl, top: device.module, parameters: device.parameters }));
  });

  it("has cases", () => {
    expect(cases.length).toBeGreaterThan(20);
  });
});
