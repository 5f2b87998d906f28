import { elementAt } from "../config/element-at.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits } from "../config/number-format.js";
import { arraySlices, concentratedTensor, firstTokens, type Concentration, type ConcentratedTensor, type OperandCodes } from "../golden/similarity/index.js";
import { concentratedGemm } from "../golden/scatter/index.js";
import { unpackElements } from "../golden/index.js";
import { concentratedCycles, type ConcentratedLoad } from "../model/concentrated-cycles.js";
import type { ConcentratedCycles } from "../model/fed-array-model.js";
import { classRows, concentratedVectors, tensorLists } from "./concentrated-vectors.js";
import { concentratedPasses } from "./engine-streams.js";
import type { GemmBench } from "./gemm.js";
import type { Vectors } from "../testbench/vectors.js";

export interface ConcentratedExpectation {
  readonly tensor: ConcentratedTensor;
  /** tokens x N, row-major: classes expanded. */
  readonly results: OperandCodes;
  readonly vectors: Vectors;
  readonly cycles: ConcentratedCycles;
}

/** What golden says of a GEMM on a concentrated tensor, as a matrix and as beats of the engine's streams. */
export function expectConcentrated(bench: GemmBench, operands: { readonly concentration: Concentration; readonly weights: OperandCodes; readonly N: number }): ConcentratedExpectation {
  const { config } = bench.accelerator;
  const { weights, N } = operands;
  const { rows, accumulator, subnormals } = config.array;
  const concentration = arraySlices(operands.concentration, rows);
  const tensor = concentratedTensor(concentration);
  const results = concentratedGemm({ concentration, weights, N, accumulator, subnormals });
  const byClass = tensor.tiles.map((tile, index) => {
    const tokens = firstTokens(concentration.classes, concentration.tileOf, index);
    const ofClasses = results.slice(0, tile.classes * N);
    tokens.forEach((token, member) => ofClasses.set(results.subarray(token * N, (token + 1) * N), member * N));
    return ofClasses;
  });
  return {
    tensor,
    results,
    vectors: concentratedVectors(config, { tensor, weights, N, results: byClass }, bench.result),
    cycles: concentratedCycles(config, concentratedLoad(config, tensor, N)),
  };
}

/** What the cycle model has to know of a tensor. */
export function concentratedLoad(config: AcceleratorConfig, tensor: ConcentratedTensor, N: number): ConcentratedLoad {
  const lists = tensorLists(config, tensor);
  return { N, tiles: tensor.tiles.map((tile, index) => tile.slices.map((slice, s) => ({ unique: slice.p, lists: lists[index]?.[s] ?? { lanes: [], users: new Uint16Array(0) } }))) };
}

export interface CollectedResults {
  readonly concentration: Concentration;
  readonly tensor: ConcentratedTensor;
  readonly N: number;
  /** Beats of each lane's result stream. */
  readonly lanes: readonly (readonly bigint[])[];
}

/** The tokens x N matrix that the result streams hold, every class expanded to its tokens; pruned tokens are 0. */
export function expandResults(bench: GemmBench, { concentration, tensor, N, lanes }: CollectedResults): readonly bigint[] {
  const { config } = bench.accelerator;
  const { columns } = config.array;
  const row = classRows(config, bench.result);
  const lists = tensorLists(config, tensor);
  const slices = Math.ceil(tensor.K / tensor.sliceElements);
  const byClass = tensor.tiles.map((tile) => new Array<bigint>(tile.classes * N).fill(0n));
  const next = lanes.map(() => 0);
  for (const pass of concentratedPasses(config, { tiles: tensor.tiles.length, slices, N })) {
    if (!pass.lastSlice) continue;
    lanes.forEach((beats, lane) => {
      const from = next[lane] ?? 0;
      const count = lists[pass.tile]?.[pass.slice]?.lanes[lane]?.length ?? 0;
      next[lane] = from + count;
      for (const beat of beats.slice(from, from + count)) {
        const { data, index } = row.unpack(beat);
        const at = (Number(index) * lanes.length + lane) * N + pass.outer;
        unpackElements(data, Math.min(columns, N - pass.outer), formatBits(bench.result)).forEach((code, column) => (elementAt(byClass, pass.tile)[at + column] = code));
      }
    });
  }
  const matrix = new Array<bigint>(concentration.tokens * N).fill(0n);
  concentration.tileOf.forEach((tile, token) => {
    if (tile < 0) return;
    const member = elementAt(concentration.classes.classOf, token);
    for (let n = 0; n < N; n += 1) matrix[token * N + n] = byClass[tile]?.[member * N + n] ?? 0n;
  });
  return matrix;
}
