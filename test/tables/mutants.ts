/**
 * Changes the Verilog of blocks at random, one slip at a time, and prints which of the mutants their testbenches catch:
 *
 *     npm run mutants -- [BLOCK ...] [--seed N] [--count N of each block, or of all blocks together where none is named]
 */
import { parseArgs } from "node:util";
import { createRandom } from "../../generator/config/random.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { chooseEntries } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { drawMutants, mutantsOfBlock, runMutants } from "../support/mutants.js";

const { values, positionals: blocks } = parseArgs({ allowPositionals: true, options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "100" } } });
const [seed, count] = [Number(values.seed), Number(values.count)];
const random = createRandom(seed);
const all = blocks.length === 0 ? [catalog.flatMap(mutantsOfBlock)] : chooseEntries(blocks).map(mutantsOfBlock);
const mutants = all.flatMap((some) => drawMutants(some, count, random));
const ends = await runMutants(mutants, { workspace: openWorkspace(process), seed, onBatch: (left) => console.error(`${left} mutants to run`) });

const names = [...new Set(mutants.map(({ entry }) => entry.block))].sort();
console.log("block                        mutants  caught  refused  survived");
for (const name of [...names, ""]) {
  const own = mutants.filter(({ entry }) => name === "" || entry.block === name).map((mutant) => ends.get(mutant));
  const counts = ["caught", "refused", "survived"].map((end) => own.filter((one) => one === end).length);
  console.log(`${(name || "all").padEnd(28)}${[own.length, ...counts].map((number, index) => String(number).padStart([8, 8, 9, 10][index] ?? 8)).join("")}`);
}
for (const { entry, fault } of mutants.filter((mutant) => ends.get(mutant) === "survived")) console.log(`survived  ${entry.block} ${fault.name}`);
