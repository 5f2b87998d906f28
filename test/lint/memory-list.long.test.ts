import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets, type AcceleratorGiven } from "../../generator/config/accelerator.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { blocksOf } from "../../generator/dsl/elaborate.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";
import { comparedMemories } from "./yosys-memories.js";

let workspace: Workspace;
beforeAll(async () => {
  workspace = { ...openWorkspace(process), build: await mkdtemp(path.join(tmpdir(), "focus-memories-")) };
});
afterAll(() => rm(workspace.build, { recursive: true, force: true }));

const others: readonly AcceleratorGiven[] = [
  { design: "focus", scatter: { arrangement: "published" } },
  { design: "focus", similarity: { representative: "mean", dotsPerCycle: 7 } },
  { design: "focus", similarity: { classes: false, block: { frames: 1, rows: 3, columns: 2 } } },
  { design: "focus", similarity: { block: { frames: 1, rows: 1, columns: 1 } }, scatter: { lanes: 3 } },
  { design: "sec", semantic: { topk: "bubble" } },
];

const holding = catalog.filter(({ cases }) => cases.some(({ use }) => blocksOf(use).some(({ name }) => name === "ram")));

describe("the memory list names what Yosys finds in the Verilog, and nothing else", () => {
  it.each(others.map((given) => [JSON.stringify(given), given] as const))("%s", async (label, given) => {
    const { top, beside } = acceleratorOf(given, presets.tiny);
    const { listed, found } = await comparedMemories(workspace, `other${others.findIndex((one) => JSON.stringify(one) === label)}`, [top, ...beside]);
    expect(listed).toEqual(found);
  });

  it.each(holding.map(({ block, quick }) => [block, quick] as const))("block %s", async (block, cases) => {
    for (const { use } of new Map(cases.map((one) => [one.use, one])).values()) {
      const { listed, found } = await comparedMemories(workspace, block, [use]);
      expect(listed).toEqual(found);
    }
  });

  it("blocks with memories are tried", () => {
    expect(holding.length).toBeGreaterThan(15);
  });
});
