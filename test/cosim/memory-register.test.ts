import { describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import { gemmCycles } from "../../generator/model/gemm-cycles.js";
import { resolveInput } from "../../generator/input/index.js";
import { failureLines } from "../../generator/testbench/result.js";
import { expectGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { runGemmIcarus } from "../../generator/simulate/icarus.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");
const pipeline = { memory: 2 } as const;

describe("a register behind the buffers in front of the array", () => {
  it("is one or none", () => {
    for (const memory of [0, 3, 1.5]) expect(() => focus({ ...presets.tiny, array: { ...presets.tiny.array, pipeline: { memory } } })).toThrow(/array\.pipeline\.memory = .*\n {2}fix: /);
  });

  it.skipIf(!icarus)("changes no bit of the dense engine in a 4-state simulator, and makes a GEMM one cycle longer, whatever is stalled", async () => {
    const bench = gemmBench(focus({ ...presets.tiny, array: { ...presets.tiny.array, pipeline } }));
    const { config } = bench.accelerator;
    const input = await resolveInput(workspace, { video: "carphone", frames: 2, grid: "2x3x5", K: 10, N: 10, format: config.array.operand });
    const { M, K, N, activations, weights } = input;
    const expectation = expectGemm(bench, { M, K, N, activations: activations.codes, weights: weights.codes });
    expect(expectation.cycles.cycles).toBe(gemmCycles(focus(presets.tiny).config, { M, K, N }).cycles + 1);
    const { result } = await runGemmIcarus(bench, { workspace, seed: 3, shape: input, expectation });
    expect(failureLines(result)).toEqual([]);
    expect(result.cycles).toBe(expectation.cycles.cycles);
    const stalled = await runGemmIcarus(bench, { workspace, seed: 4, shape: input, expectation, patterns: { results: { kind: "random", open: 128 }, activations: { kind: "bursts" } } });
    expect(failureLines(stalled.result)).toEqual([]);
  });
});
