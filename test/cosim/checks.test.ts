import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { assertionsIn } from "../../generator/emit/emit-checks.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import type { BlockFault, Fault } from "../../generator/testbench/cases/fault.js";
import { runIcarus } from "../../generator/testbench/simulators/icarus.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";
import { brokenRules, rulesOfEngines } from "./check-faults.js";
import type { FaultOutcome } from "../../generator/testbench/fault-bench.js";
import { blockFaultBench, runFaults } from "./run-faults.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");
const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(31).integer(1, 1_000_000));

/** The names of assertions that a run found broken: `cycle 4, f1_ram.u_x: hold: the last word read stays`. */
function brokenIn(messages: readonly string[]): readonly string[] {
  return [...new Set(messages.flatMap((message) => /^cycle \d+, \S+: (\w+): /.exec(message)?.[1] ?? []))];
}

function isBlockFault(fault: BlockFault | Fault): fault is BlockFault {
  return "bench" in fault;
}

describe(`a broken line of a contract is named where it is broken (seed ${seed})`, () => {
  const faults = brokenRules.map(({ fault }) => fault);
  let outcomes: readonly FaultOutcome[];
  beforeAll(async () => {
    outcomes = await runFaults({ workspace, seed, blockFaults: faults.filter(isBlockFault), engineFaults: faults.filter((fault) => !isBlockFault(fault)) });
  });

  it.each(brokenRules)("$fault.name: $rule", ({ fault, rule }) => {
    const found = outcomes.find(({ bench }) => bench.fault === fault);
    expect(found && brokenIn(found.result.messages)).toContain(rule);
  });

  it("and of no sound device", () => {
    for (const { bench, result } of outcomes.filter(({ bench: { fault } }) => fault === undefined)) expect([bench.title, ...result.messages]).toEqual([bench.title]);
  });

  it("every assertion of a block's own has a fault that breaks it", () => {
    const own = catalog.flatMap(({ cases }) => cases.slice(0, 1).flatMap((one) => prepareCase(one).design.modules.flatMap(({ block, assertions }) => assertions.map(({ name }) => `${block}.${name}`))));
    const broken = [...brokenRules, ...rulesOfEngines].map(({ of, rule }) => `${of}.${rule}`);
    expect([...new Set(own)].filter((name) => !broken.includes(name)).sort()).toEqual([]);
  });

  it("a stream's rule stands at each end of it", () => {
    const [fifo] = catalog.filter(({ block }) => block === "stream_fifo").flatMap(({ cases }) => cases.map((one) => prepareCase(one)));
    const module = fifo?.design.modules.find(({ block }) => block === "stream_fifo");
    expect(module && assertionsIn(module).map(({ name, assumed }) => [name, assumed ?? false]).slice(0, 2)).toEqual([["push_waits", true], ["pop_waits", false]]);
  });
});

describe.skipIf(!icarus)("a 4-state simulator, which has no bind", () => {
  it("finds them too", async () => {
    const chosen = brokenRules.flatMap(({ fault, rule }) => (isBlockFault(fault) && ["stream_fifo", "skid_buffer"].includes(fault.bench) ? [{ fault, rule }] : []));
    expect(chosen.length).toBeGreaterThan(3);
    for (const [index, { fault, rule }] of chosen.entries()) {
      const { device, rtl, vectors, patterns } = blockFaultBench({ bench: fault.bench, ...(fault.label === undefined ? {} : { label: fault.label }), fault, seed, index, beats: 200 });
      const { result } = await runIcarus({ workspace, device, rtl, vectors, patterns, seed });
      expect([fault.name, ...brokenIn(result.messages)]).toContain(rule);
      // Both count cycles from the end of the reset.
      if (index > 0) continue;
      const other = await runOnSimulator("verilator", { workspace, device, rtl, vectors, patterns, seed });
      expect(result.messages[0]).toBe(other.messages[0]);
    }
  });
});
