import { countBits } from "../blocks/arithmetic/widths.js";
import type { GemmConfig } from "../config/accelerator.js";
import { denseShape, resultRow } from "../config/interfaces/gemm.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { recordLayout } from "../config/record.js";
import type { ElementArray } from "../golden/index.js";
import { gemmPasses, type GemmShape } from "../model/gemm-cycles.js";
import type { Vectors } from "../testbench/vectors.js";
import { elementPacker } from "./element-packer.js";

export interface GemmTensors extends GemmShape {
  /** M x K, row-major. */
  readonly activations: ElementArray;
  /** K x N, row-major. */
  readonly weights: ElementArray;
  /** M x N, row-major: what golden says. */
  readonly results: ElementArray;
}

/**
 * Beats of the engine's streams for one GEMM, in the order its contract gives. Operands outside K and N are all ones (a NaN,
 * or -1): the engine has to mask them.
 */
export function gemmVectors(config: GemmConfig, tensors: GemmTensors, resultFormat: NumberFormat): Vectors {
  const { rows, columns, operand } = config.array;
  const { M, K, N } = tensors;
  const operandBeat = elementPacker(operand);
  const resultBeat = elementPacker(resultFormat);
  const row = recordLayout("row of results", resultRow(columns * formatBits(resultFormat)));
  const activations: bigint[] = [];
  const weights: bigint[] = [];
  const results: bigint[] = [];
  const places: { readonly row: number; readonly column: number }[] = [];
  for (const pass of gemmPasses(config, tensors)) {
    // The blocks of an n-group share one read of the input.
    if (pass.outer % config.tile.n === 0) {
      for (let token = 0; token < pass.tokens; token += 1) {
        activations.push(operandBeat({ matrix: tensors.activations, row: pass.token + token, column: pass.inner, rows: M, columns: K, lanes: rows, outside: "ones" }));
      }
    }
    for (let at = 0; at < rows; at += 1) {
      weights.push(operandBeat({ matrix: tensors.weights, row: pass.inner + at, column: pass.outer, rows: K, columns: N, lanes: columns, outside: "ones" }));
    }
    if (pass.lastSlice) {
      for (let token = 0; token < pass.tokens; token += 1) {
        results.push(resultBeat({ matrix: tensors.results, row: pass.token + token, column: pass.outer, rows: M, columns: N, lanes: columns }));
        places.push({ row: pass.token + token, column: pass.outer });
      }
    }
  }
  const end = results.length - 1;
  const shape = recordLayout("shape", denseShape(countBits(config.limits.size)));
  return {
    shape: { beats: [shape.pack({ tokens: M, inner: K, outer: N })] },
    activations: { beats: activations },
    weights: { beats: weights },
    results: { beats: results.map((data, at) => row.pack({ data, last: at === end })), padding: places.map(({ column }) => lanesOutside(column, columns, N)), where: placeText(places, N) },
  };
}

/** Which row of the activations and which column of the weights make an element of a beat of results. */
function placeText(places: readonly { readonly row: number; readonly column: number }[], N: number): (beat: number, element: number) => string {
  return (beat, element) => {
    const { row, column } = places[beat] ?? { row: 0, column: 0 };
    return column + element < N ? `row ${row} of the activations, column ${column + element} of the weights` : "padding beyond N";
  };
}

/** Lanes of a row of results from column `outer` on that lie outside N: the hardware clears them. */
export function lanesOutside(outer: number, columns: number, N: number): number {
  return Math.max(0, outer + columns - N);
}

/** The M x N matrix that the beats of a result stream hold: the inverse of what {@link gemmVectors} expects. */
export function resultMatrix(config: GemmConfig, shape: GemmShape, options: { readonly format: NumberFormat; readonly beats: readonly bigint[] }): readonly bigint[] {
  const { columns } = config.array;
  const bits = BigInt(formatBits(options.format));
  const mask = (1n << bits) - 1n;
  const matrix = new Array<bigint>(shape.M * shape.N).fill(0n);
  let next = 0;
  for (const pass of gemmPasses(config, shape)) {
    if (!pass.lastSlice) continue;
    for (let token = 0; token < pass.tokens; token += 1) {
      const beat = options.beats[next] ?? 0n;
      next += 1;
      for (let lane = 0; lane < Math.min(columns, shape.N - pass.outer); lane += 1) {
        matrix[(pass.token + token) * shape.N + pass.outer + lane] = (beat >> (BigInt(lane) * bits)) & mask;
      }
    }
  }
  return matrix;
}
