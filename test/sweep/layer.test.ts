import { describe, expect, it } from "vitest";
import { configJson } from "../../generator/config/accelerator.js";
import { bf16, fp16, fp32, int8 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { concentrate, gatherParameters, type ConcentrateOptions, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { lintDesign } from "../../generator/handoff/lint.js";
import { failureLines } from "../../generator/testbench/result.js";
import { expectConcentrated } from "../../generator/simulate/concentrated.js";
import { buildGemm } from "../../generator/simulate/gemm.js";
import { lanePorts } from "../../generator/simulate/engine-streams.js";
import { blockedResults, expectLayer, layerBench, layerCycles } from "../../generator/simulate/layer.js";
import { GATHER_PORTS } from "../../generator/designs/concentrated-layer.js";
import { outputPorts } from "../../generator/testbench/device.js";
import { elementCount } from "../../generator/testbench/vectors.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { TOKEN_KINDS, tokensOf } from "./concentrated-tokens.js";
import { randomElements, randomPatterns } from "./random-gemm.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const workspace = openWorkspace(process);

/** Square, wide and tall arrays: a vector of the result is `vector` outputs, a block `columns`. */
const LAYERS = [
  { rows: 4, vector: 4, columns: 4, n: 8, m: 16, lanes: 2, operand: fp16, dotsPerCycle: 1, classes: true },
  { rows: 3, vector: 6, columns: 5, n: 10, m: 33, lanes: 3, operand: bf16, dotsPerCycle: 2, classes: true },
  { rows: 8, vector: 8, columns: 2, n: 4, m: 7, lanes: 1, operand: fp16, dotsPerCycle: 7, classes: false },
] as const;

function layerOf({ rows, vector, columns, n, m, lanes, operand, dotsPerCycle, classes }: (typeof LAYERS)[number]) {
  return focus({ name: "chain", design: "focus", tile: { m, n }, array: { rows, columns, operand, accumulator: fp32 }, similarity: { vector, dotsPerCycle, classes }, scatter: { lanes }, limits: { size: 4096 } });
}

describe(`GEMM and gather of its result at once (FOCUS_SEED=${seed})`, () => {
  it.each(LAYERS.map((sizes, index) => [index, sizes] as const))("layer %i: results, map, unique vectors, classes are golden's, whatever the streams do", { timeout: 300_000 }, async (index, sizes) => {
    const random = createRandom(500 * seed + index);
    const accelerator = layerOf(sizes);
    const { config } = accelerator;
    const most = { frames: 3, rows: 4, columns: 5 };
    const bench = layerBench(accelerator, most);
    const model = await buildGemm(bench, { workspace, optimize: "build" });
    let offered = 0;
    for (const kind of TOKEN_KINDS) {
      const grid = { frames: random.integer(2, 3), rows: random.integer(2, 4), columns: random.integer(2, 5) };
      const tokens = grid.frames * grid.rows * grid.columns;
      const K = random.pick([1, config.array.rows, 2 * config.array.rows + 1]);
      const N = random.pick([1, config.array.rows, config.array.columns + 1, config.tile.n + config.array.rows + 1]);
      const { operand } = config.array;
      const options: ConcentrateOptions = {
        ...gatherParameters(config),
        activations: tokensOf(kind, { tokens, K, operand, random }),
        K,
        grid,
        retained: Array.from({ length: tokens }, (_, token) => token === 3 || random.chance(0.9)),
      };
      const concentration = concentrate(options);
      const weights = randomElements(operand, { length: K * N, random, corners: 0.02 }) as OperandCodes;
      const expectation = expectConcentrated(bench, { concentration, weights, N });
      const memoryLatency = random.pick([0, 0, 7, 50]);
      const layer = expectLayer(bench, { options, concentration, N, results: expectation.results, engine: expectation.vectors, memoryLatency });
      offered += layer.vectors["tokens"]?.beats.length ?? 0;
      const where = `${kind}, ${tokens} tokens, K ${K} N ${N}, configuration ${JSON.stringify(configJson(config))}`;
      const stalls = randomPatterns(bench.device, random);
      for (const patterns of [{}, stalls]) {
        const { results } = await runVerilatorModel(model, [{ vectors: layer.vectors, patterns }], { workspace, seed: seed + index });
        const [result] = results;
        if (!result) throw new Error("no result");
        expect(failureLines(result), where).toEqual([]);
        expect(result.comparedElements).toBe(elementCount(bench.device, layer.vectors));
        // No token is there before the row of its class has left and come back.
        const firstRow = Math.min(...lanePorts("results", config).map((name) => result.ports[name]).flatMap((port) => (port && port.beats > 0 ? [port.firstCycle] : [])));
        expect(result.ports["tokens"]?.firstCycle, where).toBeGreaterThan(firstRow + memoryLatency);
        if (patterns === stalls) continue;
        const last = Math.max(...outputPorts(bench.device).filter(({ kind }) => kind === "stream").map(({ name }) => result.ports[name]?.lastCycle ?? 0));
        expect(result.ports["busy"]?.high, where).toBe(last - Math.min(...["shape", GATHER_PORTS.shape].map((name) => result.ports[name]?.firstCycle ?? NaN)));
        const cycles = layerCycles(result, bench.device);
        expect(cycles.cycles, `cycles of ${where}`).toBe(expectation.cycles.cycles);
        expect(blockedResults(result, config)).toBe(0);
        expect(cycles.gatherTailCycles).toBeGreaterThan(memoryLatency);
      }
    }
    expect(offered).toBeGreaterThan(50);
  });

  it("is free of warnings", { timeout: 120_000 }, async () => {
    const { rtl, device } = layerBench(layerOf(LAYERS[1]), { frames: 3, rows: 4, columns: 5 });
    assertNoWarnings(await lintDesign({ workspace, files: rtl, top: device.module, parameters: device.parameters }));
  });

  it("needs results in the format of the operands", () => {
    const accelerator = focus({ design: "focus", array: { operand: int8 } });
    expect(() => layerBench(accelerator, { frames: 1, rows: 1, columns: 1 })).toThrow("--gather-output");
  });
});
