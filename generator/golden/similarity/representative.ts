import { elementAt } from "../../config/element-at.js";
import { fp32, perKind, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import type { OperandCodes } from "../arithmetic/element-arrays.js";
import { numberCodec } from "../arithmetic/float-number.js";

/** `first`: the first vector of a group stands for it. `mean`: the mean of the group does, see {@link groupMeans}. */
export type Representative = "first" | "mean";

export interface GroupOptions {
  /** tokens x K. */
  readonly activations: OperandCodes;
  readonly K: number;
  readonly slice: number;
  readonly sliceElements: number;
  readonly operand: NumberFormat;
  readonly subnormals: SubnormalPolicy;
  /** Where the group of each token lies in `into`, counted in vectors; -1 for a token without one. */
  readonly groupOf: (token: number) => number;
  /** The token that founded the group of a token. */
  readonly rootOf: (token: number) => number;
  readonly tokens: number;
  /** Unique vectors, V codes each. */
  readonly into: OperandCodes;
}

/** Writes the founder's codes, as they are, for every group of one slice. */
export function groupFirsts({ activations, K, slice, sliceElements, groupOf, rootOf, tokens, into }: GroupOptions): void {
  const first = slice * sliceElements;
  const length = Math.min(sliceElements, K - first);
  for (let token = 0; token < tokens; token += 1) {
    const group = groupOf(token);
    if (group < 0 || rootOf(token) !== token) continue;
    into.set(activations.subarray(token * K + first, token * K + first + length), group * sliceElements);
  }
}

/**
 * Writes the mean of every group of one slice, element by element. Float operands: a running sum in fp32 that begins
 * with the founder's value and is rounded once per later member, in token order; the sum divided by the count, rounded
 * once to fp32; converted once to the operand format. Integer operands: the exact sum divided by the count, rounded once
 * to the nearest whole number, ties to even. A group of one keeps its codes (NaN, infinity and -0 included).
 */
export function groupMeans(options: GroupOptions): void {
  groupFirsts(options);
  const { activations, K, slice, sliceElements, operand, subnormals, groupOf, rootOf, tokens, into } = options;
  const first = slice * sliceElements;
  const length = Math.min(sliceElements, K - first);
  const { decode, round, finish } = meanSteps(operand, subnormals);
  const running = new Map<number, { readonly sums: Float64Array; count: number }>();
  for (let token = 0; token < tokens; token += 1) {
    const group = groupOf(token);
    if (group < 0 || rootOf(token) === token) continue;
    let sum = running.get(group);
    if (!sum) {
      const at = rootOf(token) * K + first;
      sum = { sums: Float64Array.from({ length }, (_, k) => decode(elementAt(activations, at + k))), count: 1 };
      running.set(group, sum);
    }
    sum.count += 1;
    for (let k = 0; k < length; k += 1) sum.sums[k] = round(elementAt(sum.sums, k) + decode(elementAt(activations, token * K + first + k)));
  }
  for (const [group, { sums, count }] of running) {
    for (let k = 0; k < length; k += 1) into[group * sliceElements + k] = finish(elementAt(sums, k), count);
  }
}

interface MeanSteps {
  readonly decode: (code: number) => number;
  readonly round: (sum: number) => number;
  readonly finish: (sum: number, count: number) => number;
}

/** @throws RangeError for floats that fp64 cannot stand in for */
const meanSteps = perKind<MeanSteps, [SubnormalPolicy]>({
  float: (operand, subnormals) => {
    const [source, single] = [numberCodec(operand, subnormals), numberCodec(fp32, subnormals)];
    if (!source || !single) throw new RangeError(`${operand.name} is too wide for the mean in fp32`);
    return {
      decode: source.decode,
      round: single.round,
      finish: (sum, count) => source.encode(source.round(single.round(sum / count))),
    };
  },
  integer: () => ({
    decode: (value) => value,
    round: (sum) => sum,
    finish: (sum, count) => {
      const below = Math.floor(sum / count);
      const rest = 2 * (sum - below * count) - count;
      return rest > 0 || (rest === 0 && below % 2 !== 0) ? below + 1 : below;
    },
  }),
});
