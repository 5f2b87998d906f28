import type { NumberFormat } from "../config/number-format.js";
import { resultFormat } from "../blocks/array/result-stage.js";
import { elaborate } from "../dsl/elaborate.js";
import type { Accelerator } from "../designs/focus.js";
import { emitChecked } from "../emit/emit-checks.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { elementArrays, elementsFrom, gemm, type ElementArray } from "../golden/index.js";
import type { Tensor } from "../input/index.js";
import type { DesignIr } from "../ir/module.js";
import { gemmCycles, type GemmCycles, type GemmShape } from "../model/gemm-cycles.js";
import type { Workspace } from "../tools/workspace.js";
import { deviceOf, type Device } from "../testbench/device.js";
import { gemmVectors, resultMatrix } from "./gemm-vectors.js";
import { IDLE } from "./idle.js";
import type { Patterns } from "../testbench/pattern.js";
import type { BenchResult } from "../testbench/result.js";
import type { Vectors } from "../testbench/vectors.js";
import { buildVerilator, type VerilatorModel, type WaveFormat } from "../testbench/simulators/verilator-build.js";
import { runVerilatorModel, type SimulationProgress } from "../testbench/simulators/verilator-run.js";

/** An accelerator made ready to simulate. */
export interface GemmBench {
  readonly accelerator: Accelerator;
  readonly design: DesignIr;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly result: NumberFormat;
}

export function gemmBench(accelerator: Accelerator): GemmBench {
  const { config, top } = accelerator;
  const design = elaborate(top, { prefix: config.prefix });
  const { operand, accumulator } = config.array;
  return { accelerator, design, device: deviceOf(design), rtl: emitChecked(design), result: resultFormat(operand, accumulator) };
}

/** PEs from which on a float array is translated PE by PE, and always for speed: flat (or by rows, whose parameter Verilator does not match), 32x32 takes minutes. */
const HIERARCHICAL_PES = 128;

export function buildGemm(bench: GemmBench, options: { readonly workspace: Workspace; readonly waves?: WaveFormat; readonly optimize: "speed" | "build"; readonly onLine?: (line: string) => void }): Promise<VerilatorModel> {
  const { array } = bench.accelerator.config;
  const large = array.operand.kind === "float" && array.rows * array.columns >= HIERARCHICAL_PES;
  const cells = bench.design.modules.filter((module) => module.block === "pe").map((module) => module.name);
  return buildVerilator({
    ...options,
    benches: [{ name: "gemm", device: bench.device }],
    rtl: bench.rtl,
    ...(large ? { hierarchical: cells, optimize: "speed" } : {}),
  });
}

export interface GemmOperands extends GemmShape {
  /** M x K and K x N, row-major. */
  readonly activations: ElementArray;
  readonly weights: ElementArray;
}

export interface GemmExpectation {
  readonly results: ElementArray;
  readonly vectors: Vectors;
  readonly cycles: GemmCycles;
}

/** What golden says of a GEMM, as a matrix and as beats of the engine's streams. */
export function expectGemm(bench: GemmBench, operands: GemmOperands): GemmExpectation {
  const { config } = bench.accelerator;
  const { rows, operand, accumulator, subnormals } = config.array;
  const results = gemm({ ...operands, sliceElements: rows, operand, accumulator, subnormals });
  return { results, vectors: { ...gemmVectors(config, { ...operands, results }, bench.result), ...IDLE }, cycles: gemmCycles(config, operands) };
}

export interface GemmRunOptions {
  readonly workspace: Workspace;
  readonly seed: number;
  readonly patterns?: Patterns;
  readonly interval?: number;
  readonly wavesFile?: string;
  readonly onProgress?: (progress: SimulationProgress) => void;
}

export interface GemmRun {
  readonly result: BenchResult;
  /** [M, N], what the RTL computed. */
  readonly output: Tensor;
}

/** Cycles after which a run that should take `cycles` is given up. */
export function cycleLimit(cycles: number): number {
  return 100_000 + 40 * cycles;
}

export async function runGemm(bench: GemmBench, model: VerilatorModel, run: GemmRunOptions & { readonly shape: GemmShape; readonly expectation: GemmExpectation }): Promise<GemmRun> {
  const { expectation, shape, patterns, ...options } = run;
  const done = await runVerilatorModel(model, [{ vectors: expectation.vectors, ...(patterns ? { patterns } : {}) }], {
    ...options,
    collect: true,
    limit: cycleLimit(expectation.cycles.cycles),
  });
  const result = done.results[0];
  if (!result) throw new Error("a run without a result");
  return { result, output: outputTensor(bench, shape, done.collected[0]?.["results"] ?? []) };
}

/** The result stream's beats as a tensor, `last` dropped. */
export function outputTensor(bench: GemmBench, shape: GemmShape, beats: readonly bigint[]): Tensor {
  return matrixTensor(bench, [shape.M, shape.N], resultMatrix(bench.accelerator.config, shape, { format: bench.result, beats }));
}

/** Codes of results, row-major, as a tensor. */
export function matrixTensor({ result: format }: GemmBench, shape: readonly [number, number], matrix: readonly bigint[]): Tensor {
  return { shape, format, codes: elementsFrom(matrix, elementArrays(format)) };
}
