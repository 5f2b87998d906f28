import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { catalogParts } from "../../generator/testbench/cases/catalog.js";
import { verifyEntry } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { entryOf, SEED } from "./block-testbench.js";

it.each(Object.keys(catalogParts))("the part %s of the catalog has its test files", (part) => {
  for (const [file, cases] of [[`blocks-${part}.test.ts`, "quick"], [`blocks-${part}.long.test.ts`, "cases"]] as const) {
    expect(readFileSync(path.join(import.meta.dirname, file), "utf8")).toContain(`testPart("${part}", "${cases}");`);
  }
});

it("coverage of a unit is read and complete", async () => {
  const report = await verifyEntry(entryOf("float_max"), { workspace: openWorkspace(process), seed: SEED, coverage: true });
  expect(report.failures).toEqual([]);
  expect(report.coverage?.line.total).toBeGreaterThan(10);
  expect(report.coverage?.line.covered).toBe(report.coverage?.line.total);
  expect(report.coverage?.toggle.total).toBeGreaterThan(100);
});
