import { expect, it } from "vitest";
import { emitChecked } from "../../generator/emit/emit-checks.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { BROKEN, testBroken, useOf } from "./relations.js";

const blocks = [...catalog.map(({ block }) => block), "scatter", "slice_watch", "token_scatter"];
const designs = blocks.map((block) => prepareCase({ label: block, use: useOf(block) }).design);
const modules = [...new Map(designs.flatMap((design) => design.modules.map((module) => [module.name, module] as const))).values()];

it("what follows from the sizes of a module is a constant in its text, and no parameter of it", () => {
  const texts = new Map(designs.flatMap((design) => emitChecked(design).map(({ path, text }) => [path, text] as const)));
  let constants = 0;
  for (const module of modules) {
    const text = texts.get(`rtl/${module.name}.v`) ?? "";
    for (const { name } of module.constants) {
      constants += 1;
      expect(text, `${module.name}: ${name}`).toMatch(new RegExp(`^ +localparam integer ${name} =`, "m"));
      expect(text, `${module.name}: ${name}`).not.toMatch(new RegExp(`^ +parameter integer ${name} `, "m"));
    }
  }
  expect(constants).toBeGreaterThan(120);
});

it("no bits of a count or index that sizes give are a parameter of the blocks of semantic concentration and of the sequencers", () => {
  const named = ["offset_encoder", "token_filter", "retained_scan", "selection_split", "importance", "radix_topk", "bubble_topk", "map_sorter", "scatter"];
  const found = modules.filter(({ block }) => named.includes(block)).flatMap(({ block, parameters }) => parameters.filter(({ name }) => ["INDEX_W", "GAP_W", "COUNT_W", "ROW_W", "CLASS_W", "DEPTH_WORDS"].includes(name)).map(({ name }) => `${block}.${name}`));
  expect(found).toEqual([]);
});

it("nor those of offsets and tokens of the gather side, nor of the accumulators of the sequencer", () => {
  const named = ["position_decoder", "layouter", "vector_ring", "gather", "token_classifier", "concentrated_sequencer"];
  const derived = ["OFFSET_W", "TOKEN_W", "STEPS", "BASE_W"];
  const found = modules.filter(({ block }) => named.includes(block)).flatMap(({ block, parameters }) => parameters.filter(({ name }) => derived.includes(name)).map(({ name }) => `${block}.${name}`));
  expect(found).toEqual([]);
});

it("every relation is broken once", () => {
  const minima = /_must_be_at_least_\d+$/;
  const relations = modules.flatMap(({ block, guards }) => guards.filter(({ text }) => !minima.test(text)).map(({ text }) => `${block}: ${text}`));
  expect([...new Set(relations)].toSorted()).toEqual(BROKEN.map(({ block, relation }) => `${block}: ${relation}`).toSorted());
});

testBroken(BROKEN);
