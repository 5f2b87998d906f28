import { describe, expect, it } from "vitest";
import { acceleratorNames, acceleratorTable, configHash, configJson, designsOf, keysOf, resolveAccelerator, type AcceleratorGiven } from "../accelerator.js";
import { wholeNumber } from "../parameter.js";
import { mergedTables, rows, valueAt } from "../parameter-table.js";
import { gemmTable } from "./gemm.js";

const hash = (given: AcceleratorGiven): string => configHash(resolveAccelerator(given));
const paths = (given: AcceleratorGiven): readonly string[] => keysOf(resolveAccelerator(given)).map(({ path }) => path);

describe("the keys of an accelerator", () => {
  it("are those of the array and its own", () => {
    const shared = rows(gemmTable).map(({ path }) => path);
    expect(new Set(paths({ design: "dense" }))).toEqual(new Set(["design", ...shared]));
    expect(paths({ design: "sec" }).filter((path) => !shared.includes(path))).toEqual(["design", "semantic.tokens", "semantic.rows", "semantic.topk", "semantic.digitBits"]);
    expect(paths({ design: "focus" })).toEqual(expect.arrayContaining([...shared, "limits.frames", "similarity.threshold", "scatter.rowQueue"]));
    expect(new Set(acceleratorNames.flatMap((design) => paths({ design, scatter: { arrangement: "rows" } })))).toEqual(new Set(rows(acceleratorTable).map(({ path }) => path).filter((path) => path !== "semantic.cells")));
  });

  it("are fewer where a choice leaves them without meaning", () => {
    expect(paths({ design: "focus", scatter: { arrangement: "published" } })).not.toContain("scatter.rowQueue");
    expect(paths({ design: "sec", semantic: { topk: "bubble" } })).toContain("semantic.cells");
    expect(paths({ design: "sec", semantic: { topk: "bubble" } })).not.toContain("semantic.digitBits");
  });

  it("are said in words", () => {
    expect(designsOf("array.rows")).toBeUndefined();
    expect(designsOf("limits.size")).toBeUndefined();
    expect(designsOf("limits.frames")).toBe("design=focus");
    expect(designsOf("scatter.rowQueue")).toBe("design=focus with scatter.arrangement=rows");
    expect(designsOf("semantic.cells")).toBe("design=sec with semantic.topk=bubble");
  });

  it("are all that its JSON and its hash are made of", () => {
    for (const design of acceleratorNames) {
      const config = resolveAccelerator({ design });
      const written = rows(acceleratorTable).map(({ path }) => path).filter((path) => valueAt(configJson(config), path) !== undefined);
      expect(new Set(written)).toEqual(new Set(paths({ design })));
    }
    const changed = (design: AcceleratorGiven["design"], given: AcceleratorGiven): boolean => hash({ design }) !== hash({ ...given, design });
    const threshold: AcceleratorGiven = { similarity: { threshold: 0.8 } };
    expect(acceleratorNames.map((design) => changed(design, threshold))).toEqual([false, true, false]);
    expect(acceleratorNames.map((design) => changed(design, { semantic: { tokens: 640 } }))).toEqual([false, false, true]);
    expect(acceleratorNames.map((design) => changed(design, { semantic: { cells: 8 } }))).toEqual([false, false, false]);
    expect(acceleratorNames.map((design) => changed(design, { array: { rows: 8 } }))).toEqual([true, true, true]);
  });

  it("make the same accelerator again", () => {
    for (const design of acceleratorNames) {
      const config = resolveAccelerator({ design, name: "again", array: { rows: 8, operand: "fp16" }, semantic: { tokens: 500 }, similarity: { threshold: 0.75 } });
      const again = resolveAccelerator(configJson(config));
      expect(configJson(again)).toEqual(configJson(config));
    }
  });
});

describe("two tables as one", () => {
  const count = wholeNumber({ doc: "A count.", min: 0, max: 9, default: 1 });

  it("hold the rows of both, group by group", () => {
    expect(rows(mergedTables({ a: { one: count } }, { a: { two: count }, b: count })).map(({ path }) => path)).toEqual(["a.one", "a.two", "b"]);
  });

  it("may share a row but not a name", () => {
    expect(rows(mergedTables({ a: { one: count } }, { a: { one: count } }))).toEqual([{ path: "a.one", parameter: count }]);
    expect(() => mergedTables({ a: count }, { a: { ...count } })).toThrow("a: two tables have a key of this name");
  });
});
