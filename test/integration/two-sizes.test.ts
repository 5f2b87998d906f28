import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { blocksOf, elaborate } from "../../generator/dsl/elaborate.js";
import { grouped } from "../../generator/dsl/grouped.js";
import { emitDesign, type EmittedFile } from "../../generator/emit/emit-design.js";
import { lintDesign } from "../../generator/handoff/lint.js";
import type { DesignIr } from "../../generator/ir/module.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { verifiedInside } from "../../generator/testbench/cases/catalog-inside.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";
import { sideBySide } from "../support/side-by-side.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

/** Every set of sizes of every block that the cases of the catalog are made of, by block. */
const uses = new Set(catalog.flatMap(({ cases }) => cases.flatMap(({ use }) => blocksOf(use))));
const blocks = [...grouped([...uses].filter(({ namedBy }) => namedBy === "block").map((use) => [use.name, use] as const))];
/** A block without parameters has one size. */
const sized = blocks.filter(([, sizes]) => sizes.some(({ values }) => Object.keys(values).length > 0));

/** The first set of sizes and the one that differs most from it in what stays a Verilog parameter: of one text, if there is one. */
function pairOf(sizes: readonly BlockUse[]): readonly BlockUse[] {
  const [first, ...others] = sizes;
  if (!first) return [];
  const alike = others.filter(({ variant }) => variant === first.variant);
  const second = (alike.length > 0 ? alike : others).at(-1);
  return second ? [first, second] : [first];
}

interface Written {
  readonly design: DesignIr;
  readonly files: readonly EmittedFile[];
}

function write(name: string, placed: readonly BlockUse[]): Written {
  const design = elaborate(sideBySide(name, placed), { prefix: "focus_" });
  return { design, files: emitDesign(design) };
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = { ...openWorkspace(process), build: await mkdtemp(path.join(tmpdir(), "focus-two-sizes-")) };
});
afterAll(() => rm(workspace.build, { recursive: true, force: true }));

describe("two sizes of a block in one design", () => {
  it("are tried with every block", () => {
    const known = [...catalog.map(({ block }) => block), ...Object.entries(verifiedInside).filter(([, where]) => "block" in where).map(([block]) => block)];
    expect(blocks.map(([name]) => name).sort()).toEqual([...new Set(known)].sort());
    expect(sized.filter(([, sizes]) => sizes.length < 2).map(([name]) => name)).toEqual([]);
  });

  it.each(blocks)("%s: all sizes of the catalog side by side, each file written once", (_, sizes) => {
    const { design, files } = write("all_sizes", sizes);
    const top = design.modules.at(-1);
    expect(Object.values(top?.instances ?? {})).toHaveLength(sizes.length);
    expect(new Set(files.map(({ path: file }) => file)).size).toBe(files.length);
    // Every instance has the sizes of its own use, whatever it shares a module with.
    expect(Object.values(top?.instances ?? {}).map(({ parameters }) => parameters)).toEqual(sizes.map(({ verilogParameters }) => verilogParameters.map(({ name, value }) => ({ name, value }))));
  });

  it("of all blocks together, by themselves or in a larger one, are free of Verilator's warnings", async () => {
    // Largest first: what two of those contain in two sizes already is not placed once more.
    const placed: BlockUse[] = [];
    const inside = new Set<BlockUse>();
    for (const [name, sizes] of [...blocks].sort(([, a], [, b]) => blocksOf(b[0]!).length - blocksOf(a[0]!).length)) {
      if ([...inside].filter((use) => use.name === name).length >= 2) continue;
      const pair = pairOf(sizes);
      placed.push(...pair);
      for (const use of pair.flatMap(blocksOf)) inside.add(use);
    }
    const counts = new Map([...grouped([...inside].map((use) => [use.name, use] as const))].map(([name, sizes]) => [name, sizes.length]));
    expect(sized.flatMap(([name]) => ((counts.get(name) ?? 0) < 2 ? [name] : []))).toEqual([]);
    const { design, files } = write("two_sizes", placed);
    assertNoWarnings(await lintDesign({ workspace, files, top: design.top, tools: ["verilator"] }));
  });
});
