import { converter, type UnaryOperation } from "./float-units.js";
import { floatParameter, subnormalsParameter, type BlockParameters } from "../golden-block.js";

/** From a finished sum to a result: parameters `accumulator`, `operand`, `subnormals`. */
export function resultConversion(parameters: BlockParameters): UnaryOperation {
  return converter(floatParameter(parameters, "accumulator"), floatParameter(parameters, "operand"), subnormalsParameter(parameters));
}
