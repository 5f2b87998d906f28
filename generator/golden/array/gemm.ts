import { elementAt, outside } from "../../config/element-at.js";
import type { FloatFormat, IntegerFormat, NumberFormat, SubnormalPolicy } from "../../config/number-format.js";
import { asFloat, asInteger, formatBits, fp32, perKind, smallestExponent } from "../../config/number-format.js";
import { add, convert, multiply } from "../arithmetic/float-arithmetic.js";
import type { NumberCodec } from "../arithmetic/float-number.js";
import { isSingle, numberCodec } from "../arithmetic/float-number.js";
import { roundedRows, SINGLE_ROWS } from "../arithmetic/row-arithmetic.js";

/** Elements of a matrix as bit patterns (float formats, unsigned arrays) or as values (integer formats, signed arrays). */
export type ElementArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array;

/** Float: the operand's codes in the narrowest of the first three. Integer: the accumulator's values. */
export type GemmResult = Uint16Array | Uint32Array | BigUint64Array | Int32Array | BigInt64Array;

export interface GemmOptions {
  /** M x K, row-major. */
  readonly activations: ElementArray;
  /** K x N, row-major. */
  readonly weights: ElementArray;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  /** Length of one chain of additions down the array: its rows. */
  readonly sliceElements: number;
  /** Format of activations, weights and, for a float format, of the result. */
  readonly operand: NumberFormat;
  /** Format of products and sums; an integer format exactly when the operand is one. */
  readonly accumulator: NumberFormat;
  readonly subnormals: SubnormalPolicy;
}

/**
 * Matrix product in the order of the array, bit for bit (docs/numerics.md#order-of-additions): each product is rounded once into the
 * accumulator format; a slice's products are added k ascending from +0; slice sums are added in slice order, also
 * from +0; one conversion into the operand format at the end. Integer sums wrap and leave unconverted.
 *
 * A last slice that is shorter than `sliceElements` is filled with +0 x +0 products, as the array's idle rows do. With
 * subnormals kept that changes nothing; flushed, a slice sum of -0 leaves the idle rows as +0.
 * @returns M x N, row-major
 * @throws RangeError when a length does not fit M, K, N or the formats are of different kinds
 */
export function gemm(options: GemmOptions): GemmResult {
  checkShapes(options);
  return product(options.operand, options);
}

const product = perKind<GemmResult, [GemmOptions]>({
  float: (operand, options) => floatGemm(options, operand, asFloat(options.accumulator)),
  integer: (_, options) => integerGemm(options, asInteger(options.accumulator)),
});

function floatGemm(options: GemmOptions, operand: FloatFormat, accumulator: FloatFormat): GemmResult {
  const { subnormals } = options;
  const source = numberCodec(operand, subnormals);
  const target = numberCodec(accumulator, subnormals);
  if (!source || !target) return exactGemm(options, operand, accumulator);
  return numberGemm(options, operand, source, singleSuffices(operand, accumulator, subnormals) ? "single" : target);
}

/** M x N sums in numbers: every value is exact in fp64; `arithmetic` says how a sum or product is rounded. */
function numberGemm(
  options: GemmOptions,
  operand: FloatFormat,
  codec: NumberCodec,
  arithmetic: "single" | NumberCodec,
): GemmResult {
  const { M, K, N, sliceElements } = options;
  const single = arithmetic === "single";
  const numbers = (length: number): Numbers => (single ? new Float32Array(length) : new Float64Array(length));
  const activations = decodeAll(options.activations, codec, numbers(M * K));
  const weights = decodeAll(options.weights, codec, numbers(K * N));
  const sums = numbers(M * N);
  const spare = numbers(N);
  const rows = single ? SINGLE_ROWS : roundedRows(arithmetic.round);
  // Slices outside, rows inside: a slice of weights stays in the cache.
  for (let start = 0; start < K; start += sliceElements) {
    const end = Math.min(start + sliceElements, K);
    for (let m = 0; m < M; m += 1) {
      const sum = sums.subarray(m * N, (m + 1) * N);
      const chain = start === 0 ? sum : spare.fill(0);
      // The accumulator before the first slice is +0, as the idle rows of a short one are.
      rows.chain({ vector: activations, from: m * K + start, weights, start, end, sum: chain, idle: start === 0 || end - start < sliceElements });
      if (start > 0) rows.add(sum, chain);
    }
  }
  const result = resultArray(operand, M * N);
  for (let index = 0; index < result.length; index += 1) {
    const code = codec.encode(codec.round(sums[index] ?? outside(sums, index)));
    if (result instanceof BigUint64Array) result[index] = BigInt(code);
    else result[index] = code;
  }
  return result;
}

type Numbers = Float32Array | Float64Array;

function decodeAll(codes: ElementArray, codec: NumberCodec, values: Numbers): Numbers {
  for (let index = 0; index < values.length; index += 1) values[index] = codec.decode(Number(codes[index]));
  return values;
}

/**
 * True when native fp32 arithmetic is the accumulator's: operands are fp32 values, and either subnormals are kept or
 * none can arise, every product and so every sum being a multiple of a normal number (fp16: of 2^-48).
 */
function singleSuffices(operand: FloatFormat, accumulator: FloatFormat, subnormals: SubnormalPolicy): boolean {
  if (!isSingle(accumulator) || operand.fractionBits > 23 || operand.exponentBits > 8) return false;
  const lastPlace = smallestExponent(operand) - operand.fractionBits;
  return subnormals === "keep" || 2 * lastPlace >= smallestExponent(fp32);
}

/** Any format, in exact whole numbers: about a microsecond per operation. */
function exactGemm(options: GemmOptions, operand: FloatFormat, accumulator: FloatFormat): GemmResult {
  const { M, K, N, sliceElements, subnormals } = options;
  const activations = Array.from<number | bigint, bigint>(options.activations, BigInt);
  const weights = Array.from<number | bigint, bigint>(options.weights, BigInt);
  const at = (codes: readonly bigint[], index: number): bigint => elementAt(codes, index);
  const codes: bigint[] = [];
  for (let m = 0; m < M; m += 1) {
    for (let n = 0; n < N; n += 1) {
      let sum = 0n;
      for (let start = 0; start < K; start += sliceElements) {
        const end = Math.min(start + sliceElements, K);
        let chain = 0n;
        for (let k = start; k < end; k += 1) {
          const product = multiply(at(activations, m * K + k), at(weights, k * N + n), operand, accumulator, subnormals);
          chain = add(product, chain, accumulator, subnormals);
        }
        if (end - start < sliceElements) chain = add(chain, 0n, accumulator, subnormals);
        sum = add(sum, chain, accumulator, subnormals);
      }
      codes.push(convert(sum, accumulator, operand, subnormals));
    }
  }
  const result = resultArray(operand, codes.length);
  if (result instanceof BigUint64Array) result.set(codes);
  else result.set(codes.map(Number));
  return result;
}

/** The order of wrapping sums does not show, so slices play no part. */
function integerGemm(options: GemmOptions, accumulator: IntegerFormat): GemmResult {
  const { activations, weights, M, K, N } = options;
  if (accumulator.bits > 32 || isWide(activations) || isWide(weights)) return wideIntegerGemm(options, accumulator);
  const result = new Int32Array(M * N);
  const spare = 32 - accumulator.bits;
  for (let m = 0; m < M; m += 1) {
    const row = result.subarray(m * N, (m + 1) * N);
    for (let k = 0; k < K; k += 1) {
      const a = activations[m * K + k] ?? outside(activations, m * K + k);
      for (let n = 0; n < N; n += 1) row[n] = ((row[n] ?? outside(row, n)) + Math.imul(a, weights[k * N + n] ?? outside(weights, k * N + n))) | 0;
    }
    for (let n = 0; n < N; n += 1) row[n] = ((row[n] ?? outside(row, n)) << spare) >> spare;
  }
  return result;
}

function wideIntegerGemm(options: GemmOptions, accumulator: IntegerFormat): GemmResult {
  const { M, K, N } = options;
  const activations = Array.from<number | bigint, bigint>(options.activations, BigInt);
  const weights = Array.from<number | bigint, bigint>(options.weights, BigInt);
  const values = Array.from({ length: M * N }, (_, index) => {
    const row = Math.floor(index / N) * K;
    let sum = 0n;
    for (let k = 0; k < K; k += 1) sum += elementAt(activations, row + k) * elementAt(weights, k * N + (index % N));
    return BigInt.asIntN(accumulator.bits, sum);
  });
  return accumulator.bits <= 32 ? Int32Array.from(values, Number) : BigInt64Array.from(values);
}

function isWide(elements: ElementArray): elements is BigInt64Array | BigUint64Array {
  return elements instanceof BigInt64Array || elements instanceof BigUint64Array;
}

function resultArray(format: FloatFormat, length: number): Uint16Array | Uint32Array | BigUint64Array {
  const bits = formatBits(format);
  if (bits <= 16) return new Uint16Array(length);
  return bits <= 32 ? new Uint32Array(length) : new BigUint64Array(length);
}

function checkShapes({ activations, weights, M, K, N, sliceElements }: GemmOptions): void {
  if (activations.length !== M * K) throw new RangeError(`activations: ${activations.length} elements, not ${M} x ${K}`);
  if (weights.length !== K * N) throw new RangeError(`weights: ${weights.length} elements, not ${K} x ${N}`);
  if (!(sliceElements >= 1)) throw new RangeError(`sliceElements: ${sliceElements} is not a positive number of rows`);
}
