import { canonicalNan, formatBits } from "../config/number-format.js";
import { softmaxPlan } from "../config/softmax-plan.js";
import { SPECIAL_OPERATIONS } from "../config/special-function.js";
import type { Beat, GoldenBlock, PortBeats } from "./golden-block.js";
import { countParameter, floatParameter, maskName, packElements, plainBeats, plainValues, subnormalsParameter, unpackElements, wholeMask } from "./golden-block.js";
import { softmax, softmaxInverse, softmaxPower, softmaxQuotient } from "./softmax.js";
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

function beatsOf(inputs: PortBeats, port: string): readonly Beat[] {
  const beats = inputs[port];
  if (!beats) throw new RangeError(`golden input ${port} is missing`);
  return beats;
}

function fieldOf(beat: Beat | undefined, field: string): bigint {
  const value = beat?.[field];
  if (value === undefined) throw new RangeError(`golden input has no field ${field}, or too few beats`);
  return value;
}

/** Parameters `element`, `lanes`, `maxElements`; rows, scores -> probabilities. */
const softmaxBlock: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const lanes = countParameter(parameters, "lanes");
  const guardBits = countParameter(parameters, "maxElements").toString(2).length;
  const scores = beatsOf(inputs, "scores");
  let next = 0;
  const probabilities = beatsOf(inputs, "rows").flatMap((row): Beat[] => {
    const length = Number(fieldOf(row, "length"));
    const beats = Math.ceil(length / lanes);
    const elements = Array.from({ length: beats }, (_, beat) => unpackElements(fieldOf(scores[next + beat], "data"), lanes, formatBits(element))).flat();
    next += beats;
    const visible = Math.min(length, Number(fieldOf(row, "visible")));
    const found = softmax({ scores: elements, visible, factor: fieldOf(row, "factor"), element, lanes, guardBits });
    return Array.from({ length: beats }, (_, beat) => ({
      data: packElements(found.slice(beat * lanes, (beat + 1) * lanes), formatBits(element)),
      last: BigInt(beat === beats - 1),
    }));
  });
  return { probabilities };
};

/** Golden models of special functions and of the steps between GEMMs by block name. */
export const specialBlocks: Readonly<Record<string, GoldenBlock>> = {
  special_function: specialFunctionBlock,
  softmax_power: softmaxPowerBlock,
  softmax_inverse: softmaxInverseBlock,
  softmax_quotient: softmaxQuotientBlock,
  softmax: softmaxBlock,
};
