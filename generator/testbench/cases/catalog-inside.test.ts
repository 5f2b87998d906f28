import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, elaborate } from "../../dsl/elaborate.js";
import { acceleratorOf, focus } from "../../designs/focus.js";
import { FocusError } from "../../errors.js";
import { packageRoot } from "../../tools/paths.js";
import { catalog, catalogParts } from "./catalog.js";
import { verifiedInside } from "./catalog-inside.js";
import type { BlockFault } from "./fault.js";
import { faultParts } from "./faults.js";
import { chooseEntries } from "../verify.js";

/** Verilog names of everything that generator/blocks/ defines, and the folder of each. */
async function definedBlocks(): Promise<ReadonlyMap<string, string>> {
  const files = readdirSync(path.join(packageRoot(), "generator", "blocks"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const modules = await Promise.all(files.map(async (file) => [path.dirname(file), (await import(path.join(packageRoot(), "generator", "blocks", file))) as Readonly<Record<string, unknown>>] as const));
  // An index names blocks again: what lies in a folder counts.
  const named = modules.filter(([folder]) => folder !== ".").flatMap(([folder, module]) => Object.values(module).flatMap(blockName).map((name) => [name, folder] as const));
  return new Map(named);
}

function blockName(value: unknown): readonly string[] {
  if (typeof value !== "function" || !("definition" in value)) return [];
  return [(value.definition as { readonly name: string }).name];
}

const catalogEntry = (block: string) => catalog.find((entry) => entry.block === block);

const modulesOf = (use: Parameters<typeof elaborate>[0]): readonly string[] => elaborate(use, { prefix: "focus_" }).modules.map(({ block }) => block);

describe("every block is verified", () => {
  it("by a testbench of its own or inside another one", async () => {
    const defined = [...(await definedBlocks()).keys()];
    expect(defined.length).toBeGreaterThan(60);
    expect(defined.filter((block) => catalogEntry(block) === undefined).sort()).toEqual(Object.keys(verifiedInside).sort());
  });

  it("in one place: cases in its definition, or an entry", () => {
    const names = catalog.map(({ block }) => block);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("by cases and faults that lie in the folder of its name", async () => {
    const folders = await definedBlocks();
    const { plain, ...parts } = catalogParts;
    const named = [...Object.entries(parts), ...Object.entries(faultParts)].flatMap(([part, list]) => (list as readonly ({ readonly block: string } | BlockFault)[]).map((one) => [part, "bench" in one ? one.bench : one.block] as const));
    expect(named.length).toBeGreaterThan(plain.length + 200);
    expect(named.filter(([part, block]) => folders.get(block) !== part)).toEqual([]);
  });

  it.each(Object.entries(verifiedInside))("%s is where the list says", (block, where) => {
    if ("test" in where) {
      expect(existsSync(path.join(packageRoot(), where.test))).toBe(true);
      expect(modulesOf(acceleratorOf(where.given).top)).toContain(block);
      return;
    }
    const cases = catalogEntry(where.block)?.cases ?? [];
    expect(cases.some(({ use }) => modulesOf(use).includes(block))).toBe(true);
  });

  it("and what the designs are made of is among them", () => {
    const known = [...catalog.map((entry) => entry.block), ...Object.keys(verifiedInside)];
    const designs = [focus({}), focus({ design: "focus" }), focus({ design: "focus", similarity: { representative: "mean" } })].flatMap(({ top }) => blocksOf(top).filter((use) => use !== top));
    expect([...new Set(designs.map(({ name }) => name))].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("a block without a testbench of its own", () => {
  const said = (block: string): string => {
    try {
      chooseEntries([block]);
    } catch (error) {
      if (error instanceof FocusError) return error.message;
      throw error;
    }
    return "";
  };

  it("sends the user to the one that runs it", () => {
    expect(said("scatter")).toContain("is verified inside scatter_lane\n  fix: focus-rtl verify scatter_lane");
    expect(said("token_scatter")).toContain("is verified inside a whole design, by test/sweep/published.long.test.ts");
    expect(said("nonsense")).toContain("is no block with a testbench");
    expect(said("scatter_lane")).toBe("");
  });
});
