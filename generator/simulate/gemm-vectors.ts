import { countBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { denseShape, resultRow } from "../config/interfaces/gemm.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { recordLayout } from "../config/record.js";
import type { ElementArray } from "../golden/index.js";
import { gemmPasses, type GemmShape } from "../model/gemm-cycles.js";
import type { Vectors } from "../testbench/vectors.js";

export interface GemmTensors extends GemmShape {
  /** M x K, row-major. */
  readonly activations: ElementArray;
  /** K x N, row-major. */
  readonly weights: ElementArray;
  /** M x N, row-major: what golden says. */
  readonly results: ElementArray;
}

/** Rectangle of a row-major matrix that makes one beat: `count` elements from (row, column) on, padded to `lanes`. */
export interface Lanes {
  readonly matrix: ElementArray;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly lanes: number;
  /** What lanes outside the matrix carry; zeros when left out. */
  readonly outside?: "zeros" | "ones";
  readonly digits: number;
  readonly mask: bigint;
}

/** Element i at [i*W +: W]. Built as hexadecimal where the width allows: a beat of 32 elements costs about a microsecond. */
function pack({ matrix, row, column, rows, columns, lanes, outside, digits, mask }: Lanes): bigint {
  const filler = outside === "ones" ? -1 : 0;
  let text = "";
  for (let lane = lanes - 1; lane >= 0; lane -= 1) {
    const inside = row < rows && column + lane < columns;
    const element = inside ? matrix[row * columns + column + lane] : filler;
    const code = typeof element === "bigint" ? element & mask : digits <= 8 ? (Number(element) >>> 0) & Number(mask) : BigInt(element ?? 0) & mask;
    text += (typeof code === "number" ? code >>> 0 : code).toString(16).padStart(digits, "0");
  }
  return BigInt(`0x${text}`);
}

function packShifted(options: Lanes & { readonly bits: number }): bigint {
  let word = 0n;
  for (let lane = options.lanes - 1; lane >= 0; lane -= 1) {
    const inside = options.row < options.rows && options.column + lane < options.columns;
    const element = inside ? options.matrix[options.row * options.columns + options.column + lane] : options.outside === "ones" ? -1 : 0;
    word = (word << BigInt(options.bits)) | (BigInt(element ?? 0) & options.mask);
  }
  return word;
}

/** Gives a function that makes one beat of a matrix. */
export function elementPacker(format: NumberFormat): (lanes: Omit<Lanes, "digits" | "mask">) => bigint {
  const bits = formatBits(format);
  const mask = (1n << BigInt(bits)) - 1n;
  const digits = Math.ceil(bits / 4);
  return bits % 4 === 0 ? (lanes) => pack({ ...lanes, digits, mask }) : (lanes) => packShifted({ ...lanes, digits, mask, bits });
}

/**
 * Beats of the engine's streams for one GEMM, in the order its contract gives. Operands outside K and N are all ones (a NaN,
 * or -1): the engine has to mask them.
 */
export function gemmVectors(config: AcceleratorConfig, tensors: GemmTensors, resultFormat: NumberFormat): Vectors {
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
export function resultMatrix(config: AcceleratorConfig, shape: GemmShape, options: { readonly format: NumberFormat; readonly beats: readonly bigint[] }): readonly bigint[] {
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
