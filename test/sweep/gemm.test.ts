import { describe, expect, it } from "vitest";
import { configHash, configJson } from "../../generator/config/accelerator.js";
import { randomAccelerator } from "../support/random-accelerator.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { gemmCycles } from "../../generator/model/gemm-cycles.js";
import { failureLines } from "../../generator/testbench/result.js";
import { buildGemm, expectGemm, gemmBench, runGemm } from "../../generator/simulate/gemm.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { randomOperands, randomPatterns, randomShape } from "./random-gemm.js";

// FOCUS_SEED and FOCUS_SWEEP choose another sequence and length; a failing case names its configuration and seed.
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const configurations = Number(process.env["FOCUS_SWEEP"] ?? 10);
const shapesEach = 5;
const workspace = openWorkspace(process);

describe(`random configurations and shapes (FOCUS_SEED=${seed})`, () => {
  for (let index = 0; index < configurations; index += 1) {
    const random = createRandom(1000 * seed + index);
    const config = { ...randomAccelerator(random), design: "dense" } as const;
    const { array, tile } = config;
    const title = `#${index} ${configHash(config)}: ${array.rows}x${array.columns} ${array.operand.name} ${array.subnormals} pipeline ${array.pipeline.multiply}/${array.pipeline.add}/${array.pipeline.convert} m ${tile.m} n ${tile.n}`;

    it(title, { timeout: 300_000 }, async () => {
      const bench = gemmBench(focus({ ...config }));
      const model = await buildGemm(bench, { workspace, optimize: "build" });
      for (let run = 0; run < shapesEach; run += 1) {
        const shape = randomShape(config, random);
        const where = `M ${shape.M} K ${shape.K} N ${shape.N}, configuration ${JSON.stringify(configJson(config))}`;
        const expectation = expectGemm(bench, randomOperands(config, shape, random));
        const straight = await runGemm(bench, model, { workspace, seed: seed + run, shape, expectation });
        expect(failureLines(straight.result), where).toEqual([]);
        expect(straight.result.cycles, `cycles of ${where}`).toBe(expectation.cycles.cycles);
        const stalled = await runGemm(bench, model, { workspace, seed: seed + run, shape, expectation, patterns: randomPatterns(bench.device, random) });
        expect(failureLines(stalled.result), `with stalls, ${where}`).toEqual([]);
      }
      // One GEMM after another: the passes of the next one follow those of the last without a gap.
      const shapes = Array.from({ length: 4 }, () => randomShape(config, random));
      const parts = shapes.map((shape) => expectGemm(bench, randomOperands(config, shape, random)).vectors);
      const vectors = Object.fromEntries(Object.keys(parts[0]!).map((port) => [port, { beats: parts.flatMap((part) => part[port]!.beats) }]));
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed });
      expect(results.flatMap(failureLines)).toEqual([]);
      expect(results[0]?.cycles, `cycles of ${JSON.stringify(shapes)}`).toBe(gemmCycles(config, shapes).cycles);
      // Few tokens and many slices: a token meets its accumulator as soon as the array lets it, whatever its vectors wait for.
      for (const M of [1, 2, 3]) {
        const short = { M, K: 4 * array.rows + 1, N: random.integer(1, array.columns) };
        const operands = Array.from({ length: 4 }, () => expectGemm(bench, randomOperands(config, short, random)).vectors);
        const sent = Object.fromEntries(Object.keys(operands[0]!).map((port) => [port, { beats: operands.flatMap((part) => part[port]!.beats) }]));
        const patterns = { ...randomPatterns(bench.device, random), activations: { kind: "random", open: 96 } } as const;
        const stalled = await runVerilatorModel(model, [{ vectors: sent, patterns }], { workspace, seed });
        expect(stalled.results.flatMap(failureLines), `${JSON.stringify(short)}, stalls ${JSON.stringify(patterns)}`).toEqual([]);
      }
    });
  }
});
