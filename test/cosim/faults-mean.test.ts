import { expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { meanEntries } from "../../generator/testbench/catalog-mean.js";
import { meanFaults } from "../../generator/testbench/faults-mean.js";
import { failureLines } from "../../generator/testbench/result.js";
import { runFaults } from "../../generator/testbench/run-faults.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(24).integer(1, 1_000_000));

it("there is a fault for every block of the mean, each with a name of its own", () => {
  const names = meanFaults.map((fault) => fault.name);
  expect(new Set(names).size).toBe(names.length);
  expect(meanEntries.map(({ block }) => block).filter((block) => !meanFaults.some(({ bench }) => bench === block))).toEqual([]);
});

it(`every fault of the mean is caught, and the sound devices pass beside them (seed ${seed})`, async () => {
  const outcomes = await runFaults({ workspace: openWorkspace(process), seed, blockFaults: meanFaults, engineFaults: [] });
  const missed = outcomes.filter(({ bench, result }) => bench.fault && result.passed).map(({ bench }) => bench.title);
  const blamed = outcomes.filter(({ bench, result }) => !bench.fault && !result.passed).map(({ bench, result }) => [bench.title, ...failureLines(result)].join("\n"));
  expect({ missed, blamed }).toEqual({ missed: [], blamed: [] });
  expect(outcomes.filter(({ bench }) => bench.fault)).toHaveLength(meanFaults.length);
});
