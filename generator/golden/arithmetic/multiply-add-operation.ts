import type { NumberFormat, SubnormalPolicy } from "../../config/number-format.js";
import type { TernaryOperation } from "./float-units.js";
import { multiplyAdder } from "./float-units.js";
import { integerMultiplyAdd } from "./integer-arithmetic.js";

/** (a, b, c) -> a * b + c on bit patterns, for float or integer formats. */
export function multiplyAddOperation(
  operand: NumberFormat,
  accumulator: NumberFormat,
  subnormals: SubnormalPolicy,
): TernaryOperation {
  if (operand.kind === "float" && accumulator.kind === "float") return multiplyAdder(operand, accumulator, subnormals);
  if (operand.kind === "integer" && accumulator.kind === "integer") {
    return (a, b, c) => integerMultiplyAdd(a, b, c, operand, accumulator);
  }
  throw new TypeError(`operand ${operand.name} and accumulator ${accumulator.name} are of different kinds`);
}
