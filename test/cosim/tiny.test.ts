import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import { resolveInput, type ResolvedInput } from "../../generator/input/index.js";
import { failureLines } from "../../generator/testbench/result.js";
import { expectGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { runGemmIcarus } from "../../generator/simulate/icarus.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

/** Inputs are X where no one may look, registers without reset start as X: what leaves must be known and right. */
describe.skipIf(!icarus)("preset tiny on real tokens in a 4-state simulator", () => {
  const bench = gemmBench(focus(presets.tiny));
  let input: ResolvedInput;

  beforeAll(async () => {
    input = await resolveInput(workspace, { video: "carphone", frames: 2, grid: "2x3x5", K: 10, N: 10, format: bench.accelerator.config.array.operand });
  });

  const operands = () => {
    const { M, K, N, activations, weights } = input;
    return { M, K, N, activations: activations.codes, weights: weights.codes };
  };

  it("RTL: every bit equal, nothing unknown, cycles as predicted", async () => {
    const expectation = expectGemm(bench, operands());
    const { result } = await runGemmIcarus(bench, { workspace, seed: 3, shape: input, expectation });
    expect(failureLines(result)).toEqual([]);
    expect(result.cycles).toBe(expectation.cycles.cycles);
    const stalled = await runGemmIcarus(bench, { workspace, seed: 4, shape: input, expectation, patterns: { results: { kind: "random", open: 128 }, activations: { kind: "bursts" } } });
    expect(failureLines(stalled.result)).toEqual([]);
  });
});
