import { expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { concentratorEntries } from "../../generator/testbench/catalog-concentrator.js";
import { concentratorFaults } from "../../generator/testbench/faults-concentrator.js";
import { failureLines } from "../../generator/testbench/result.js";
import { runFaults } from "../../generator/testbench/run-faults.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(23).integer(1, 1_000_000));

it("there is a fault for every block of the semantic concentrator, each with a name of its own", () => {
  const names = concentratorFaults.map((fault) => fault.name);
  expect(new Set(names).size).toBe(names.length);
  expect(concentratorEntries.map(({ block }) => block).filter((block) => !concentratorFaults.some(({ bench }) => bench === block))).toEqual([]);
});

it(`every fault of the semantic concentrator is caught, and the sound devices pass beside them (seed ${seed})`, async () => {
  const outcomes = await runFaults({ workspace: openWorkspace(process), seed, blockFaults: concentratorFaults, engineFaults: [] });
  const missed = outcomes.filter(({ bench, result }) => bench.fault && result.passed).map(({ bench }) => bench.title);
  const blamed = outcomes.filter(({ bench, result }) => !bench.fault && !result.passed).map(({ bench, result }) => [bench.title, ...failureLines(result)].join("\n"));
  expect({ missed, blamed }).toEqual({ missed: [], blamed: [] });
  expect(outcomes.filter(({ bench }) => bench.fault)).toHaveLength(concentratorFaults.length);
});
