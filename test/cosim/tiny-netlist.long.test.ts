import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import { memoryModules } from "../../generator/handoff/memory-list.js";
import { synthesize } from "../../generator/handoff/synthesize.js";
import { resolveInput, type ResolvedInput } from "../../generator/input/index.js";
import { failureLines } from "../../generator/testbench/result.js";
import { expectGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { runGemmIcarus } from "../../generator/simulate/icarus.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

/** Inputs are X where no one may look, registers without reset start as X: what leaves must be known and right. */
describe.skipIf(!icarus)("preset tiny on real tokens as a mapped netlist in a 4-state simulator", () => {
  const bench = gemmBench(focus(presets.tiny));
  let input: ResolvedInput;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "focus-tiny-"));
    input = await resolveInput(workspace, { video: "carphone", frames: 2, grid: "2x3x5", K: 10, N: 10, format: bench.accelerator.config.array.operand });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const operands = () => {
    const { M, K, N, activations, weights } = input;
    return { M, K, N, activations: activations.codes, weights: weights.codes };
  };

  it("every bit equal, memories aside", async () => {
    const expectation = expectGemm(bench, operands());
    const mapped = await synthesize({ workspace, files: bench.rtl, top: bench.design.top, memories: memoryModules(bench.design), timing: false });
    expect(mapped.latches).toBe(0);
    const memory = path.join(folder, "memory.v");
    await writeFile(memory, bench.rtl.filter((file) => file.path.endsWith("_ram.v")).map((file) => file.text).join("\n"));
    const { result } = await runGemmIcarus(bench, { workspace, seed: 5, shape: input, expectation, netlist: { file: mapped.netlist, cells: [memory] } });
    expect(failureLines(result)).toEqual([]);
    expect(result.cycles).toBe(expectation.cycles.cycles);
  });
});
