import { outside } from "../config/element-at.js";
import { binaryUnit, comparisonUnit, multiplyAddUnit, unaryUnit } from "../config/interfaces/arithmetic.js";
import { gemmArrayPorts, pePorts } from "../config/interfaces/array.js";
import { orReducePorts } from "../config/interfaces/streams.js";
import { resetSynchroniserPorts } from "../config/interfaces/system.js";
import { formatBits } from "../config/number-format.js";
import { datapathBlocks } from "./array/block-models.js";
import { semanticBlocks } from "./semantic/block-models.js";
import { concentratorBlocks } from "./semantic/concentrator-models.js";
import { scatterBlocks } from "./scatter/block-models.js";
import { meanBlocks } from "./similarity/mean-models.js";
import { similarityBlocks } from "./similarity/block-models.js";
import { specialBlocks } from "./functions/block-models.js";
import { compare, max } from "./arithmetic/float-arithmetic.js";
import type { BinaryOperation, Chain, TernaryOperation } from "./arithmetic/float-units.js";
import { adder, codeChain, converter, multiplier } from "./arithmetic/float-units.js";
import type { Beat, BlockParameters, GoldenBlock, InputsOf, Model, OutputsOf } from "./golden-block.js";
import { countParameter, floatParameter, formatParameter, golden, packElements, plainBeats, rowsOf, subnormalsParameter, unpackElements } from "./golden-block.js";
import { arithmeticOf } from "./arithmetic/arithmetic.js";

/** Parameters `format`, `subnormals`; a, b -> result = a + b. */
const floatAdd: Model<typeof binaryUnit> = (parameters, inputs) => binary(inputs, adder(floatParameter(parameters, "format"), subnormalsParameter(parameters)));

/** Parameters `operand`, `result`, `subnormals`; a, b -> result = a * b. */
const floatMultiply: Model<typeof binaryUnit> = (parameters, inputs) => {
  const operand = floatParameter(parameters, "operand");
  const result = floatParameter(parameters, "result");
  return binary(inputs, multiplier(operand, result, subnormalsParameter(parameters)));
};

/** Parameter `format`; a, b -> result = the larger. */
const floatMax: Model<typeof binaryUnit> = (parameters, inputs) => {
  const format = floatParameter(parameters, "format");
  return binary(inputs, (a, b) => max(a, b, format));
};

/** Parameter `format`; a, b -> less, equal, unordered, one bit each. */
const floatCompare: Model<typeof comparisonUnit> = (parameters, inputs) => {
  const format = floatParameter(parameters, "format");
  const results = rowsOf(inputs).map(({ a, b }) => compare(a, b, format));
  return {
    less: plainBeats(results.map(({ less }) => BigInt(less))),
    equal: plainBeats(results.map(({ equal }) => BigInt(equal))),
    unordered: plainBeats(results.map(({ unordered }) => BigInt(unordered))),
  };
};

/** Parameters `from`, `to`, `subnormals`; value -> result. */
const floatConvert: Model<typeof unaryUnit> = (parameters, inputs) => {
  const from = floatParameter(parameters, "from");
  const to = floatParameter(parameters, "to");
  const operation = converter(from, to, subnormalsParameter(parameters));
  return { result: inputs.value.map(({ value }) => ({ value: operation(value) })) };
};

/** Parameters `operand`, `accumulator`, `subnormals`; a, b, c -> result = a * b + c. Formats both float or both integer. */
const multiplyAddBlock: Model<typeof multiplyAddUnit> = (parameters, inputs) => {
  const operation = multiplyAddOf(parameters);
  return { result: plainBeats(rowsOf(inputs).map(({ a, b, c }) => operation(a, b, c))) };
};

/**
 * Parameters `operand`, `accumulator`, `subnormals`. The weight in use is that of the most recent beat with `start`,
 * this one included, and +0 before the first. Activation, start and weight pass through;
 * partial sum out = activation * weight + partial sum in, all of the same beat.
 */
const pe: Model<typeof pePorts> = (parameters, inputs) => {
  const operation = multiplyAddOf(parameters);
  let held = 0n;
  const sums = rowsOf(inputs).map(({ activation, start, weight, partialSum }) => {
    if (start === 1n) held = weight;
    return operation(activation, held, partialSum);
  });
  return { activationOut: inputs.activation, startOut: inputs.start, weightOut: inputs.weight, partialSumOut: plainBeats(sums) };
};

/**
 * Parameters `rows`, `columns`, `operand`, `accumulator`, `subnormals`. `activations` is one element per row, `weights`
 * one per column. At beat k with `start` the block in use becomes the `weights` of beats k .. k + rows - 1, the first
 * of them for row 0; before the first start it is all +0. Per beat, partialSums[column] = the chain of additions down
 * the column from +0, row 0 first.
 * @throws RangeError when a start comes less than `rows` beats after the one before it, or before the end of the inputs
 */
export const gemmArray: Model<typeof gemmArrayPorts> = (parameters, inputs) => {
  const operand = formatParameter(parameters, "operand");
  const accumulator = formatParameter(parameters, "accumulator");
  const shape = {
    rows: countParameter(parameters, "rows"),
    columns: countParameter(parameters, "columns"),
    operandBits: formatBits(operand),
    accumulatorBits: formatBits(accumulator),
  };
  const numbers = arithmeticOf(operand).numberChain(accumulator, subnormalsParameter(parameters));
  return { partialSums: numbers ? columnSums(inputs, shape, numbers) : columnSums(inputs, shape, codeChain(multiplyAddOf(parameters))) };
};

interface ArrayShape {
  readonly rows: number;
  readonly columns: number;
  readonly operandBits: number;
  readonly accumulatorBits: number;
}

function columnSums<V>(inputs: InputsOf<typeof gemmArrayPorts>, shape: ArrayShape, chain: Chain<V>): readonly Beat<"value">[] {
  const { rows, columns, operandBits, accumulatorBits } = shape;
  const beats = rowsOf(inputs);
  const readAll = (flat: bigint, count: number): V[] => unpackElements(flat, count, operandBits).map(chain.read);
  let block = Array.from({ length: rows }, () => readAll(0n, columns));
  let lastStart = -rows;
  const sums = beats.map(({ activations, start }, beat) => {
    if (start === 1n) {
      if (beat - lastStart < rows || beat + rows > beats.length) {
        throw new RangeError(`start at beat ${beat}: ${rows} rows of weights do not fit after ${lastStart} of ${beats.length}`);
      }
      lastStart = beat;
      block = beats.slice(beat, beat + rows).map(({ weights }) => readAll(weights, columns));
    }
    const elements = readAll(activations, rows);
    const columnSum = (column: number): V => elements.reduce((sum, element, row) => chain.step(sum, element, block[row]?.[column] ?? outside(block, row)), chain.zero);
    const codes = Array.from({ length: columns }, (_, column) => chain.write(columnSum(column)));
    return packElements(codes, accumulatorBits);
  });
  return plainBeats(sums);
}

/** Parameters `operand`, `accumulator`, `subnormals`; formats both float or both integer. */
function multiplyAddOf(parameters: BlockParameters): TernaryOperation {
  return arithmeticOf(formatParameter(parameters, "operand")).multiplyAdder(formatParameter(parameters, "accumulator"), subnormalsParameter(parameters));
}

/** Parameter `flags`; flag0, flag1 ... -> any. */
const orReduce: Model<ReturnType<typeof orReducePorts>> = (_, inputs) => ({ any: plainBeats(rowsOf(inputs).map((row) => BigInt(Object.values(row).some((flag) => flag === 1n)))) });

/** Parameter `stages`; of a cycle that and as many before it had no reset there is none. In the cycle of the first reset and before nothing is known: it may be low without having fallen. */
const resetSynchroniser: Model<typeof resetSynchroniserPorts> = (parameters, inputs) => {
  const stages = countParameter(parameters, "stages");
  const values = inputs.asyncResetN.map(({ value }) => value);
  const first = values.indexOf(0n);
  return {
    resetN: plainBeats(values.map((_, cycle) => BigInt(cycle >= stages && values.slice(cycle - stages, cycle + 1).every((value) => value === 1n)))),
    "resetN.mask": plainBeats(values.map((_, cycle) => BigInt(first >= 0 && cycle > first))),
  };
};

/** Golden models by block name. */
export const goldenBlocks: Readonly<Record<string, GoldenBlock>> = {
  reset_synchroniser: golden(resetSynchroniserPorts, resetSynchroniser),
  float_add: golden(binaryUnit, floatAdd),
  float_multiply: golden(binaryUnit, floatMultiply),
  float_max: golden(binaryUnit, floatMax),
  float_compare: golden(comparisonUnit, floatCompare),
  float_convert: golden(unaryUnit, floatConvert),
  multiply_add: golden(multiplyAddUnit, multiplyAddBlock),
  or_reduce: golden((parameters) => orReducePorts(countParameter(parameters, "flags")), orReduce),
  pe: golden(pePorts, pe),
  gemm_array: golden(gemmArrayPorts, gemmArray),
  ...datapathBlocks,
  ...similarityBlocks,
  ...scatterBlocks,
  ...meanBlocks,
  ...specialBlocks,
  ...semanticBlocks,
  ...concentratorBlocks,
};

function binary(inputs: InputsOf<typeof binaryUnit>, operation: BinaryOperation): OutputsOf<typeof binaryUnit> {
  return { result: plainBeats(rowsOf(inputs).map(({ a, b }) => operation(a, b))) };
}
