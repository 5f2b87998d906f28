import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { catalogParts } from "../../generator/testbench/cases/catalog.js";
import { verifyBlock } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { SEED, testPart } from "./block-testbench.js";

testPart("basic");

it.each(Object.keys(catalogParts))("the part %s of the catalog has its test file", (part) => {
  expect(existsSync(path.join(import.meta.dirname, `blocks-${part}.test.ts`))).toBe(true);
});

it("coverage of a unit is read and complete", async () => {
  const report = await verifyBlock({ workspace: openWorkspace(process), block: "float_max", seed: SEED, coverage: true });
  expect(report.failures).toEqual([]);
  expect(report.coverage?.line.total).toBeGreaterThan(10);
  expect(report.coverage?.line.covered).toBe(report.coverage?.line.total);
  expect(report.coverage?.toggle.total).toBeGreaterThan(100);
});
