import { describe, expect, it } from "vitest";
import { residualAdd } from "../../generator/blocks/functions/element-streams.js";
import { rmsNorm } from "../../generator/blocks/functions/rms-norm.js";
import { softmax } from "../../generator/blocks/functions/softmax.js";
import { fp16, fp32 } from "../../generator/config/number-format.js";
import { createRandom } from "../../generator/config/random.js";
import { numberToCode, packElements, type Beat } from "../../generator/golden/index.js";
import { goldenVectors, prepareCase } from "../../generator/testbench/cases/block-case.js";
import { failureLines } from "../../generator/testbench/result.js";
import type { DeviceBeats } from "../../generator/testbench/cases/stimulus.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const LANES = 4;
const BEATS = 9;
const ROWS = 6;
const LENGTH = LANES * BEATS - 1;

const random = createRandom(3);
const vectors = (count: number): readonly Beat[] =>
  Array.from({ length: count }, () => ({ data: packElements(Array.from({ length: LANES }, () => numberToCode(random.real() * 8 - 4, fp16)), 16) }));
const rows = (fields: Readonly<Record<string, bigint>>): readonly Beat[] => Array.from({ length: ROWS }, () => ({ length: BigInt(LENGTH), ...fields }));
const withLast = (beats: readonly Beat[]): readonly Beat[] => beats.map((beat, index) => ({ ...beat, last: BigInt(index === beats.length - 1) }));

/** A block without stalls, its result stream, and the cycles its contract promises from the first result to the last. */
const RATES: readonly (readonly [string, Parameters<typeof prepareCase>[0]["use"], string, DeviceBeats, number])[] = [
  [
    "softmax: two passes and 11 cycles per row",
    softmax({ element: fp16, lanes: LANES, maxElements: 64 }),
    "probabilities",
    { rows: rows({ visible: 20n, factor: numberToCode(Math.LOG2E, fp32) }), scores: vectors(ROWS * BEATS) },
    (ROWS - 1) * (2 * BEATS + 11) + BEATS - 1,
  ],
  [
    "rms_norm: two passes and 17 cycles per row",
    rmsNorm({ element: fp16, lanes: LANES, maxElements: 64 }),
    "normalized",
    { rows: rows({ inverse: numberToCode(1 / LENGTH, fp32), epsilon: numberToCode(1e-6, fp32) }), values: vectors(ROWS * BEATS), weights: vectors(ROWS * BEATS) },
    (ROWS - 1) * (2 * BEATS + 17) + BEATS - 1,
  ],
  ["residual_add: a beat per cycle", residualAdd({ element: fp16, lanes: LANES }), "sums", { residual: withLast(vectors(100)), update: vectors(100) }, 99],
];

describe("throughput without stalls", () => {
  it.each(RATES)("%s", async (label, use, output, inputs, wanted) => {
    const { device, rtl } = prepareCase({ label, use });
    const model = await buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" });
    const { results } = await runVerilatorModel(model, [{ vectors: goldenVectors(device, use, inputs) }], { workspace, seed: 1 });
    const [result] = results;
    expect(result?.passed ? [] : result && failureLines(result)).toEqual([]);
    const port = result?.ports[output];
    expect((port?.lastCycle ?? 0) - (port?.firstCycle ?? 0)).toBe(wanted);
  });
});
