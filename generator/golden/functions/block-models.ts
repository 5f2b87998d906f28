import { elementAt } from "../../config/element-at.js";
import { alignedSumUnit, unaryUnit } from "../../config/interfaces/arithmetic.js";
import { softmaxInversePorts, softmaxPowerPorts, softmaxQuotientPorts } from "../../config/interfaces/functions.js";
import { canonicalNan } from "../../config/number-format.js";
import { softmaxPlan } from "../../config/softmax-plan.js";
import { SPECIAL_OPERATIONS } from "../../config/special-function.js";
import { streamBlocks } from "./stream-models.js";
import type { Beat, GoldenBlock, Model } from "../golden-block.js";
import { countParameter, floatParameter, golden, plainBeats, rowsOf, subnormalsParameter, unpackElements, wholeMask } from "../golden-block.js";
import { addAligned, EMPTY_SUM, type AlignedSum } from "../arithmetic/aligned-sum.js";
import { softmaxInverse, softmaxPower, softmaxQuotient } from "./softmax.js";
import { specialFunction } from "./special-function.js";

/** Parameters `operation`, `operand`, `result`, `subnormals`; value -> result. */
const specialFunctionBlock: Model<typeof unaryUnit> = (parameters, inputs) => {
  const operation = SPECIAL_OPERATIONS.find((name) => name === parameters["operation"]);
  if (operation === undefined) throw new TypeError(`golden parameter operation is unknown: ${JSON.stringify(parameters["operation"])}`);
  const compute = specialFunction({
    operation,
    operand: floatParameter(parameters, "operand"),
    result: floatParameter(parameters, "result"),
    subnormals: subnormalsParameter(parameters),
  });
  return { result: inputs.value.map(({ value }) => ({ value: compute(value) })) };
};

/** Parameter `element`; score, factor -> whole, fraction, absent, invalid. The power of an invalid or absent score is undefined. */
const softmaxPowerBlock: Model<typeof softmaxPowerPorts> = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const plan = softmaxPlan(element);
  const powers = rowsOf(inputs).map(({ score, factor }) => softmaxPower(score, factor, element, plan));
  const defined = (bits: number): readonly Beat<"value">[] => plainBeats(powers.map(({ absent, invalid }) => wholeMask(bits, !absent && !invalid)));
  return {
    whole: plainBeats(powers.map(({ whole }) => BigInt.asUintN(plan.wholeBits + 1, whole))),
    fraction: plainBeats(powers.map(({ fraction }) => fraction)),
    absent: plainBeats(powers.map(({ absent }) => BigInt(absent))),
    invalid: plainBeats(powers.map(({ invalid }) => BigInt(invalid))),
    "whole.mask": defined(plan.wholeBits + 1),
    "fraction.mask": defined(plan.valueBits),
  };
};

/** Parameter `element`; sum -> fraction, lead; undefined for 0. */
const softmaxInverseBlock: Model<typeof softmaxInversePorts> = (parameters, inputs) => {
  const plan = softmaxPlan(floatParameter(parameters, "element"));
  const leadBits = Math.ceil(Math.log2(countParameter(parameters, "sumBits")));
  const sums = inputs.sum.map(({ value }) => value);
  const inverses = sums.map((sum) => softmaxInverse(sum === 0n ? 1n : sum, plan));
  return {
    fraction: plainBeats(inverses.map(({ fraction }) => fraction)),
    lead: plainBeats(inverses.map(({ lead }) => BigInt(lead))),
    "fraction.mask": plainBeats(sums.map((sum) => wholeMask(plan.valueBits, sum !== 0n))),
    "lead.mask": plainBeats(sums.map((sum) => wholeMask(leadBits, sum !== 0n))),
  };
};

/** Parameter `element`; fraction, inverse, distance, present, invalid -> result. */
const softmaxQuotientBlock: Model<typeof softmaxQuotientPorts> = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const plan = softmaxPlan(element);
  const results = rowsOf(inputs).map(({ fraction, inverse, distance, present, invalid }) => {
    if (invalid === 1n) return canonicalNan(element);
    if (present === 0n) return 0n;
    return softmaxQuotient(fraction, inverse, BigInt.asIntN(plan.wholeBits + 3, distance), element, plan);
  });
  return { result: plainBeats(results) };
};

/** Parameters `lanes`, `exponentBits`, `significandBits`, `guardBits`; the sum after each beat, undefined before the first. */
const alignedSumBlock: Model<typeof alignedSumUnit> = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const exponentBits = countParameter(parameters, "exponentBits");
  const significandBits = countParameter(parameters, "significandBits");
  const guardBits = countParameter(parameters, "guardBits");
  const lowest = 1n << BigInt(exponentBits - 1);
  let total: AlignedSum | undefined;
  const sums = rowsOf(inputs).map(({ valid, first, present, exponents, significands }) => {
    if (valid === 0n) return total;
    const codes = unpackElements(exponents, lanes, exponentBits).map((code) => BigInt.asIntN(exponentBits, code));
    const values = unpackElements(significands, lanes, significandBits);
    const terms = codes.map((exponent, lane) => ({ exponent, significand: elementAt(values, lane) })).filter((_, lane) => ((present >> BigInt(lane)) & 1n) === 1n);
    total = addAligned(first === 1n || !total ? EMPTY_SUM : total, terms, guardBits);
    return total;
  });
  return {
    largest: plainBeats(sums.map((sum) => BigInt.asUintN(exponentBits, sum?.largest ?? lowest))),
    sum: plainBeats(sums.map((sum) => sum?.sum ?? 0n)),
    "largest.mask": plainBeats(sums.map((sum) => wholeMask(exponentBits, sum !== undefined))),
    "sum.mask": plainBeats(sums.map((sum) => wholeMask(significandBits + 2 * guardBits, sum !== undefined))),
  };
};

/** Golden models of special functions and of the steps between GEMMs by block name. */
export const specialBlocks: Readonly<Record<string, GoldenBlock>> = {
  special_function: golden(unaryUnit, specialFunctionBlock),
  aligned_sum: golden(alignedSumUnit, alignedSumBlock),
  softmax_power: golden(softmaxPowerPorts, softmaxPowerBlock),
  softmax_inverse: golden(softmaxInversePorts, softmaxInverseBlock),
  softmax_quotient: golden(softmaxQuotientPorts, softmaxQuotientBlock),
  ...streamBlocks,
};
