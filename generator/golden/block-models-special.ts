import { SPECIAL_OPERATIONS } from "../config/special-function.js";
import type { GoldenBlock } from "./golden-block.js";
import { floatParameter, plainBeats, plainValues, subnormalsParameter } from "./golden-block.js";
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

/** Golden models of special functions and of the steps between GEMMs by block name. */
export const specialBlocks: Readonly<Record<string, GoldenBlock>> = {
  special_function: specialFunctionBlock,
};
