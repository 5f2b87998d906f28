import { elementAt } from "../../generator/config/element-at.js";
import type { Concentration, OperandCodes } from "../../generator/golden/similarity/index.js";
import { elementArrays } from "../../generator/golden/index.js";

/**
 * The tensor that the concentrated one stands for, tokens x K: every vector replaced by its unique vector, zero vectors
 * and pruned tokens +0.
 */
export function expand(result: Concentration): OperandCodes {
  const { tokens, K, slices, sliceElements, operand, tileOf, map, uniqueStart, unique } = result;
  const codes = elementArrays(operand).make(tokens * K);
  for (let token = 0; token < tokens; token += 1) {
    for (let slice = 0; slice < slices; slice += 1) {
      const entry = elementAt(map, token * slices + slice);
      if (entry < 0) continue;
      const from = (elementAt(uniqueStart, elementAt(tileOf, token) * slices + slice) + entry) * sliceElements;
      const length = Math.min(sliceElements, K - slice * sliceElements);
      codes.set(unique.subarray(from, from + length), token * K + slice * sliceElements);
    }
  }
  return codes;
}
