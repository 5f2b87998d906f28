import { canonicalNan } from "../../config/number-format.js";
import { softmaxPlan } from "../../config/softmax-plan.js";
import { SPECIAL_OPERATIONS } from "../../config/special-function.js";
import { streamBlocks } from "./stream-models.js";
import type { Beat, GoldenBlock } from "../golden-block.js";
import { countParameter, floatParameter, maskName, plainBeats, plainValues, subnormalsParameter, unpackElements, wholeMask } from "../golden-block.js";
import { addAligned, EMPTY_SUM, type AlignedSum } from "../arithmetic/aligned-sum.js";
import { softmaxInverse, softmaxPower, softmaxQuotient } from "./softmax.js";
import { specialFunction } from "./special-function.js";

/** Parameters `operation`, `operand`, `result`, `subnormals`; value -> result. */
const specialFunctionBlock: GoldenBlock = (parameters, inputs) => {
  const operation = SPECIAL_OPERATIONS.find((name) => name === parameters["operation"]);
  if (operation === undefined) throw new TypeError(`golden parameter operation is unknown: ${JSON.stringify(parameters["operation"])}`);
  const compute = specialFunction({
    operation,
    operand: floatParameter(parameters, "operand"),
    result: floatParameter(parameters, "result"),
    subnormals: subnormalsParameter(parameters),
  });
  return { result: plainBeats(plainValues(inputs, ["value"]).map(([value]) => compute(value as bigint))) };
};

/** Parameter `element`; score, factor -> whole, fraction, absent, invalid. The power of an invalid or absent score is undefined. */
const softmaxPowerBlock: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const plan = softmaxPlan(element);
  const powers = plainValues(inputs, ["score", "factor"]).map(([score, factor]) => softmaxPower(score as bigint, factor as bigint, element, plan));
  const defined = (bits: number): Beat[] => plainBeats(powers.map(({ absent, invalid }) => wholeMask(bits, !absent && !invalid)));
  return {
    whole: plainBeats(powers.map(({ whole }) => BigInt.asUintN(plan.wholeBits + 1, whole))),
    fraction: plainBeats(powers.map(({ fraction }) => fraction)),
    absent: plainBeats(powers.map(({ absent }) => BigInt(absent))),
    invalid: plainBeats(powers.map(({ invalid }) => BigInt(invalid))),
    [maskName("whole")]: defined(plan.wholeBits + 1),
    [maskName("fraction")]: defined(plan.valueBits),
  };
};

/** Parameter `element`; sum -> fraction, lead; undefined for 0. */
const softmaxInverseBlock: GoldenBlock = (parameters, inputs) => {
  const plan = softmaxPlan(floatParameter(parameters, "element"));
  const leadBits = Math.ceil(Math.log2(countParameter(parameters, "sumBits")));
  const sums = plainValues(inputs, ["sum"]).map(([sum]) => sum as bigint);
  const inverses = sums.map((sum) => softmaxInverse(sum === 0n ? 1n : sum, plan));
  return {
    fraction: plainBeats(inverses.map(({ fraction }) => fraction)),
    lead: plainBeats(inverses.map(({ lead }) => BigInt(lead))),
    [maskName("fraction")]: plainBeats(sums.map((sum) => wholeMask(plan.valueBits, sum !== 0n))),
    [maskName("lead")]: plainBeats(sums.map((sum) => wholeMask(leadBits, sum !== 0n))),
  };
};

/** Parameter `element`; fraction, inverse, distance, present, invalid -> result. */
const softmaxQuotientBlock: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const plan = softmaxPlan(element);
  const results = plainValues(inputs, ["fraction", "inverse", "distance", "present", "invalid"]).map(([fraction, inverse, distance, present, invalid]) => {
    if (invalid === 1n) return canonicalNan(element);
    if (present === 0n) return 0n;
    return softmaxQuotient(fraction as bigint, inverse as bigint, BigInt.asIntN(plan.wholeBits + 3, distance as bigint), element, plan);
  });
  return { result: plainBeats(results) };
};

/** Parameters `lanes`, `exponentBits`, `significandBits`, `guardBits`; the sum after each beat, undefined before the first. */
const alignedSumBlock: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const exponentBits = countParameter(parameters, "exponentBits");
  const significandBits = countParameter(parameters, "significandBits");
  const guardBits = countParameter(parameters, "guardBits");
  const lowest = 1n << BigInt(exponentBits - 1);
  let total: AlignedSum | undefined;
  const sums = plainValues(inputs, ["valid", "first", "present", "exponents", "significands"]).map(([valid, first, present, exponents, significands]) => {
    if (valid === 0n) return total;
    const codes = unpackElements(exponents as bigint, lanes, exponentBits).map((code) => BigInt.asIntN(exponentBits, code));
    const values = unpackElements(significands as bigint, lanes, significandBits);
    const terms = codes.map((exponent, lane) => ({ exponent, significand: values[lane] as bigint })).filter((_, lane) => (((present as bigint) >> BigInt(lane)) & 1n) === 1n);
    total = addAligned(first === 1n || !total ? EMPTY_SUM : total, terms, guardBits);
    return total;
  });
  return {
    largest: plainBeats(sums.map((sum) => BigInt.asUintN(exponentBits, sum?.largest ?? lowest))),
    sum: plainBeats(sums.map((sum) => sum?.sum ?? 0n)),
    [maskName("largest")]: plainBeats(sums.map((sum) => wholeMask(exponentBits, sum !== undefined))),
    [maskName("sum")]: plainBeats(sums.map((sum) => wholeMask(significandBits + 2 * guardBits, sum !== undefined))),
  };
};

/** Golden models of special functions and of the steps between GEMMs by block name. */
export const specialBlocks: Readonly<Record<string, GoldenBlock>> = {
  special_function: specialFunctionBlock,
  aligned_sum: alignedSumBlock,
  softmax_power: softmaxPowerBlock,
  softmax_inverse: softmaxInverseBlock,
  softmax_quotient: softmaxQuotientBlock,
  ...streamBlocks,
};
