import { formatBits } from "../config/number-format.js";
import { datapathBlocks } from "./array/block-models.js";
import { semanticBlocks } from "./semantic/block-models.js";
import { concentratorBlocks } from "./semantic/concentrator-models.js";
import { scatterBlocks } from "./scatter/block-models.js";
import { meanBlocks } from "./similarity/mean-models.js";
import { similarityBlocks } from "./similarity/block-models.js";
import { specialBlocks } from "./functions/block-models.js";
import { compare, max } from "./arithmetic/float-arithmetic.js";
import type { BinaryOperation, Chain } from "./arithmetic/float-units.js";
import { adder, codeChain, converter, multiplier, numberChain } from "./arithmetic/float-units.js";
import type { GoldenBlock, PortBeats } from "./golden-block.js";
import {
  countParameter,
  floatParameter,
  formatParameter,
  packElements,
  plainBeats,
  plainValues,
  subnormalsParameter,
  unpackElements,
} from "./golden-block.js";
import { multiplyAddOperation } from "./arithmetic/multiply-add-operation.js";

/** Parameters `format`, `subnormals`; a, b -> result = a + b. */
const floatAdd: GoldenBlock = (parameters, inputs) => {
  const operation = adder(floatParameter(parameters, "format"), subnormalsParameter(parameters));
  return binary(inputs, operation);
};

/** Parameters `operand`, `result`, `subnormals`; a, b -> result = a * b. */
const floatMultiply: GoldenBlock = (parameters, inputs) => {
  const operand = floatParameter(parameters, "operand");
  const result = floatParameter(parameters, "result");
  return binary(inputs, multiplier(operand, result, subnormalsParameter(parameters)));
};

/** Parameter `format`; a, b -> result = the larger. */
const floatMax: GoldenBlock = (parameters, inputs) => {
  const format = floatParameter(parameters, "format");
  return binary(inputs, (a, b) => max(a, b, format));
};

/** Parameter `format`; a, b -> less, equal, unordered, one bit each. */
const floatCompare: GoldenBlock = (parameters, inputs) => {
  const format = floatParameter(parameters, "format");
  const results = plainValues(inputs, ["a", "b"]).map(([a, b]) => compare(a as bigint, b as bigint, format));
  return {
    less: plainBeats(results.map(({ less }) => BigInt(less))),
    equal: plainBeats(results.map(({ equal }) => BigInt(equal))),
    unordered: plainBeats(results.map(({ unordered }) => BigInt(unordered))),
  };
};

/** Parameters `from`, `to`, `subnormals`; value -> result. */
const floatConvert: GoldenBlock = (parameters, inputs) => {
  const from = floatParameter(parameters, "from");
  const to = floatParameter(parameters, "to");
  const operation = converter(from, to, subnormalsParameter(parameters));
  return { result: plainBeats(plainValues(inputs, ["value"]).map(([value]) => operation(value as bigint))) };
};

/** Parameters `operand`, `accumulator`, `subnormals`; a, b, c -> result = a * b + c. Formats both float or both integer. */
const multiplyAddBlock: GoldenBlock = (parameters, inputs) => {
  const operation = multiplyAddOperation(
    formatParameter(parameters, "operand"),
    formatParameter(parameters, "accumulator"),
    subnormalsParameter(parameters),
  );
  const values = plainValues(inputs, ["a", "b", "c"]);
  return { result: plainBeats(values.map(([a, b, c]) => operation(a as bigint, b as bigint, c as bigint))) };
};

/**
 * Parameters `operand`, `accumulator`, `subnormals`. The weight in use is that of the most recent beat with `start`,
 * this one included, and +0 before the first. `activation`, `start` and `weight` pass through;
 * partial_sum out = activation * weight + partial_sum in, all of the same beat.
 */
const pe: GoldenBlock = (parameters, inputs) => {
  const operation = multiplyAddOperation(
    formatParameter(parameters, "operand"),
    formatParameter(parameters, "accumulator"),
    subnormalsParameter(parameters),
  );
  let held = 0n;
  const beats = plainValues(inputs, ["activation", "start", "weight", "partial_sum"]);
  const sums = beats.map(([activation, start, weight, partialSum]) => {
    if (start === 1n) held = weight as bigint;
    return operation(activation as bigint, held, partialSum as bigint);
  });
  return {
    activation: plainBeats(beats.map(([activation]) => activation as bigint)),
    start: plainBeats(beats.map(([, start]) => start as bigint)),
    weight: plainBeats(beats.map(([, , weight]) => weight as bigint)),
    partial_sum: plainBeats(sums),
  };
};

/**
 * Parameters `rows`, `columns`, `operand`, `accumulator`, `subnormals`. `activations` is one element per row, `weights`
 * one per column. At beat k with `start` the block in use becomes the `weights` of beats k .. k + rows - 1, the first
 * of them for row 0; before the first start it is all +0. Per beat, partial_sums[column] = the chain of additions down
 * the column from +0, row 0 first.
 * @throws RangeError when a start comes less than `rows` beats after the one before it, or before the end of the inputs
 */
const gemmArray: GoldenBlock = (parameters, inputs) => {
  const operand = formatParameter(parameters, "operand");
  const accumulator = formatParameter(parameters, "accumulator");
  const subnormals = subnormalsParameter(parameters);
  const shape = {
    rows: countParameter(parameters, "rows"),
    columns: countParameter(parameters, "columns"),
    operandBits: formatBits(operand),
    accumulatorBits: formatBits(accumulator),
  };
  const floats = operand.kind === "float" && accumulator.kind === "float";
  const numbers = floats ? numberChain(operand, accumulator, subnormals) : undefined;
  if (numbers) return columnSums(inputs, shape, numbers);
  return columnSums(inputs, shape, codeChain(multiplyAddOperation(operand, accumulator, subnormals)));
};

interface ArrayShape {
  readonly rows: number;
  readonly columns: number;
  readonly operandBits: number;
  readonly accumulatorBits: number;
}

function columnSums<V>(inputs: PortBeats, shape: ArrayShape, chain: Chain<V>): PortBeats {
  const { rows, columns, operandBits, accumulatorBits } = shape;
  const beats = plainValues(inputs, ["activations", "start", "weights"]);
  const readAll = (flat: bigint, count: number): V[] => unpackElements(flat, count, operandBits).map(chain.read);
  let block = Array.from({ length: rows }, () => readAll(0n, columns));
  let lastStart = -rows;
  const sums = beats.map(([activations, start], beat) => {
    if (start === 1n) {
      if (beat - lastStart < rows || beat + rows > beats.length) {
        throw new RangeError(`start at beat ${beat}: ${rows} rows of weights do not fit after ${lastStart} of ${beats.length}`);
      }
      lastStart = beat;
      block = beats.slice(beat, beat + rows).map(([, , weights]) => readAll(weights as bigint, columns));
    }
    const elements = readAll(activations as bigint, rows);
    const columnSum = (column: number): V =>
      elements.reduce((sum, element, row) => chain.step(sum, element, block[row]?.[column] as V), chain.zero);
    const codes = Array.from({ length: columns }, (_, column) => chain.write(columnSum(column)));
    return packElements(codes, accumulatorBits);
  });
  return { partial_sums: plainBeats(sums) };
}

/** Golden models by block name. */
export const goldenBlocks: Readonly<Record<string, GoldenBlock>> = {
  float_add: floatAdd,
  float_multiply: floatMultiply,
  float_max: floatMax,
  float_compare: floatCompare,
  float_convert: floatConvert,
  multiply_add: multiplyAddBlock,
  pe,
  gemm_array: gemmArray,
  ...datapathBlocks,
  ...similarityBlocks,
  ...scatterBlocks,
  ...meanBlocks,
  ...specialBlocks,
  ...semanticBlocks,
  ...concentratorBlocks,
};

function binary(inputs: PortBeats, operation: BinaryOperation): PortBeats {
  const values = plainValues(inputs, ["a", "b"]);
  return { result: plainBeats(values.map(([a, b]) => operation(a as bigint, b as bigint))) };
}
