import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { buildGemm, expectGemm, gemmBench, type GemmBench, type GemmExpectation } from "../../generator/simulate/gemm.js";
import { seedFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { readyPatterns, type Patterns } from "../../generator/testbench/pattern.js";
import { failureLines, type BenchResult } from "../../generator/testbench/result.js";
import type { VerilatorModel } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { randomElements } from "../sweep/random-gemm.js";
import { testEngineFaults } from "./engine-faults.js";

const workspace = openWorkspace(process);

const engine = (stall: number): GemmBench => gemmBench(focus({ name: "stalling", tile: { m: 8, n: 6 }, array: { rows: 3, columns: 3, operand: "int8", pipeline: { stall } }, limits: { size: 1024 } }));

function expectation(bench: GemmBench): GemmExpectation {
  const random = createRandom(5);
  const [M, K, N] = [37, 10, 14];
  const { operand } = bench.accelerator.config.array;
  return expectGemm(bench, { M, K, N, activations: randomElements(operand, { length: M * K, random, corners: 0 }), weights: randomElements(operand, { length: K * N, random, corners: 0 }) });
}

/** The GEMM once for each way in which the results may be blocked. */
async function blockedRuns(model: VerilatorModel, { vectors }: GemmExpectation): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const pattern of readyPatterns) {
    const patterns: Patterns = { results: pattern };
    const done = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed: 9, limit: 20_000 });
    results.push(...done.results);
  }
  return results;
}

describe("a stall that comes to the array through a tree of registers", () => {
  it("costs nothing where results are taken, and no more than a stall at once where they are not", async () => {
    const cycles: (readonly number[])[] = [];
    for (const stall of [0, 1, 2, 4]) {
      const bench = engine(stall);
      const expected = expectation(bench);
      const model = await buildGemm(bench, { workspace, optimize: "build" });
      const free = await runVerilatorModel(model, [{ vectors: expected.vectors }], { workspace, seed: 9 });
      expect(free.results.flatMap(failureLines)).toEqual([]);
      expect(free.results[0]?.cycles, `stall ${stall}`).toBe(expected.cycles.cycles);
      const blocked = await blockedRuns(model, expected);
      expect(blocked.flatMap(failureLines), `stall ${stall}`).toEqual([]);
      cycles.push(blocked.map((run) => run.cycles));
    }
    const [atOnce = [], ...late] = cycles;
    expect(Math.max(...atOnce)).toBeGreaterThan(1.5 * Math.min(...atOnce));
    for (const runs of late) runs.forEach((count, pattern) => expect(count).toBeLessThanOrEqual(atOnce[pattern] ?? 0));
  });

  const faults: readonly Fault[] = [
    { name: "one row moves a cycle early", block: "enable_tree", search: "{COUNT{moves}}", replacement: "{COUNT{(level == STAGES - 1 && part == 1) ? above : moves}}" },
    { name: "the accumulators move a cycle early", block: "enable_tree", search: "assign other4_o = link[STAGES*", replacement: "assign other4_o = link[(STAGES-1)*" },
    { name: "the tree is a level short", block: "enable_tree", search: "assign array_o = link[STAGES*", replacement: "assign array_o = link[(STAGES-1)*" },
    { name: "slack for one row too few", block: "slack_buffer", search: "wire enter = push_valid_i", replacement: "wire enter = place != DEPTH - 1 && push_valid_i" },
  ];

  it.each(faults)("$name: caught where results are blocked", async (fault) => {
    const sound = engine(2);
    const model = await buildGemm({ ...sound, rtl: seedFault(sound.design, sound.rtl, fault) }, { workspace, optimize: "build" });
    const blocked = await blockedRuns(model, expectation(sound));
    expect(blocked.every(({ passed }) => passed)).toBe(false);
  });
});

testEngineFaults({
  of: "the concentrated engine whose array stands still two cycles late",
  accelerator: focus({ name: "late", design: "focus", tile: { m: 16, n: 6 }, array: { rows: 2, columns: 2, operand: "int8", pipeline: { stall: 2 } }, scatter: { lanes: 2, rowQueue: 3 }, limits: { size: 1024 } }),
  grid: { frames: 2, rows: 3, columns: 4 },
  seed: 11,
  faults: [
    { name: "one row moves a cycle early", block: "enable_tree", search: "{COUNT{moves}}", replacement: "{COUNT{(level == STAGES - 1 && part == 1) ? above : moves}}" },
    { name: "slack for one row too few", block: "row_queue", search: ".DEPTH_WORDS(DEPTH_ROWS + 2)\n  ) u_fifo1", replacement: ".DEPTH_WORDS(DEPTH_ROWS + 1)\n  ) u_fifo1" },
    { name: "rows are taken a cycle after the standstill", block: "row_queue", search: "moves = moves_next[STALL_CYCLES]", replacement: "moves = moves_next[STALL_CYCLES-1]" },
  ],
});
