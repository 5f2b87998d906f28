import { elementAt, outside } from "../../config/element-at.js";
import { asFloat, asInteger, perKind, type FloatFormat, type IntegerFormat, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { elementArrays, type OperandCodes } from "../arithmetic/element-arrays.js";
import { numberCodec, isSingle } from "../arithmetic/float-number.js";
import { roundedRows, SINGLE_ROWS, type RowArithmetic } from "../arithmetic/row-arithmetic.js";
import type { Concentration } from "../similarity/concentrate.js";

export interface ConcentratedGemmOptions {
  readonly concentration: Concentration;
  /** K x N, row-major, in the operand format. */
  readonly weights: OperandCodes;
  readonly N: number;
  /** An integer format of up to 32 bits exactly when the operand is one. */
  readonly accumulator: NumberFormat;
  readonly subnormals: SubnormalPolicy;
}

/**
 * GEMM on unique vectors and scatter, bit for bit: a unique vector's partial sums are chains with k ascending from +0;
 * every token adds the partial sums of its unique vectors in slice order to accumulators that begin at +0, a zero vector
 * giving +0; one conversion to the operand format at the end (integers leave as they are). The same bits as `gemm` of the
 * expanded tensor, except that a zero vector is not multiplied: weights of NaN or infinity do not reach it.
 * @returns tokens x N; pruned tokens +0
 * @throws RangeError when lengths do not fit, formats are of different kinds or too wide for float64 to stand in
 */
export function concentratedGemm(options: ConcentratedGemmOptions): OperandCodes {
  const { concentration, weights, N } = options;
  const { operand, K } = concentration;
  if (weights.length !== K * N) throw new RangeError(`weights: ${weights.length} elements, not ${K} x ${N}`);
  return product(operand, options);
}

const product = perKind<OperandCodes, [ConcentratedGemmOptions]>({
  float: (operand, options) => floatProduct(options, operand, asFloat(options.accumulator)),
  integer: (_, options) => integerProduct(options, asInteger(options.accumulator)),
});

function floatProduct(options: ConcentratedGemmOptions, operand: FloatFormat, accumulator: FloatFormat): OperandCodes {
  const { subnormals } = options;
  const source = numberCodec(operand, subnormals);
  const target = numberCodec(accumulator, subnormals);
  if (!source || !target) throw new RangeError(`${operand.name} into ${accumulator.name} is too wide for float64 to stand in`);
  const { concentration, N } = options;
  const single = isSingle(accumulator) && target.round === Math.fround && operand.fractionBits <= 23 && operand.exponentBits <= 8;
  const read = <A extends Float32Array | Float64Array>(codes: OperandCodes, into: A): A => {
    for (let index = 0; index < into.length; index += 1) into[index] = source.decode(codes[index] ?? outside(codes, index));
    return into;
  };
  const numbers = (length: number): Numbers => (single ? new Float32Array(length) : new Float64Array(length));
  const unique = read(concentration.unique, numbers(concentration.unique.length));
  const weights = read(options.weights, numbers(options.weights.length));
  const sums = scatterSums(concentration, N, single ? SINGLE_ROWS : roundedRows(target.round), unique, weights, { allocate: numbers, part: (sums, from, to) => sums.subarray(from, to) });
  const result = elementArrays(operand).make(sums.length);
  for (let index = 0; index < sums.length; index += 1) result[index] = source.encode(source.round(sums[index] ?? outside(sums, index)));
  return result;
}

function integerProduct({ concentration, weights, N }: ConcentratedGemmOptions, accumulator: IntegerFormat): Int32Array {
  if (accumulator.bits > 32) throw new RangeError(`${accumulator.name} is wider than the 32 bits of a sum`);
  const sums = scatterSums(concentration, N, INTEGER, concentration.unique, weights, { allocate: (length) => new Int32Array(length), part: (sums, from, to) => sums.subarray(from, to) });
  const spare = 32 - accumulator.bits;
  return sums.map((sum) => (sum << spare) >> spare);
}

type Numbers = Float32Array | Float64Array;

/** How arrays of sums are made and cut. */
interface SumArrays<Sums> {
  readonly allocate: (length: number) => Sums;
  /** The same memory from an element to another. */
  readonly part: (sums: Sums, from: number, to: number) => Sums;
}

/** Slice by slice: the partial sums of all unique vectors of an m-tile, then every token of it takes its own. */
function scatterSums<Operands, Sums extends Numbers | Int32Array>(
  concentration: Concentration,
  N: number,
  { chain, add }: RowArithmetic<Operands, Sums>,
  unique: Operands,
  weights: Operands,
  { allocate, part }: SumArrays<Sums>,
): Sums {
  const { tokens, K, slices, sliceElements, tileOf, tiles, map, p, uniqueStart } = concentration;
  const sums = allocate(tokens * N);
  const row = (array: Sums, index: number): Sums => part(array, index * N, (index + 1) * N);
  const ofTile = Array.from({ length: tiles }, (): number[] => []);
  tileOf.forEach((tile, token) => ofTile[tile]?.push(token));
  const zero = allocate(N);
  const partial = allocate(p.reduce((most, count) => Math.max(most, count), 0) * N);
  for (let slice = 0; slice < slices; slice += 1) {
    const start = slice * sliceElements;
    const end = Math.min(start + sliceElements, K);
    ofTile.forEach((members, tile) => {
      const block = tile * slices + slice;
      const rows = elementAt(p, block);
      partial.fill(0, 0, rows * N);
      for (let index = 0; index < rows; index += 1) {
        const from = (elementAt(uniqueStart, block) + index) * sliceElements;
        chain({ vector: unique, from, weights, start, end, sum: row(partial, index), idle: end - start < sliceElements });
      }
      for (const token of members) {
        const entry = elementAt(map, token * slices + slice);
        add(row(sums, token), entry < 0 ? zero : row(partial, entry));
      }
    });
  }
  return sums;
}

const INTEGER: RowArithmetic<OperandCodes, Int32Array> = {
  chain({ vector, from, weights, start, end, sum }) {
    const N = sum.length;
    for (let k = start; k < end; k += 1) {
      const a = vector[from + k - start] ?? outside(vector, from + k - start);
      for (let n = 0; n < N; n += 1) sum[n] = (sum[n] ?? outside(sum, n)) + Math.imul(a, weights[k * N + n] ?? outside(weights, k * N + n));
    }
  },
  add(sum, chain) {
    for (let n = 0; n < sum.length; n += 1) sum[n] = (sum[n] ?? outside(sum, n)) + (chain[n] ?? outside(chain, n));
  },
};
