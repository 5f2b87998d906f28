import { elementAt } from "../../config/element-at.js";
import type { NumberFormat, SubnormalPolicy } from "../../config/number-format.js";
import { formatBits, fp32 } from "../../config/number-format.js";
import { numberCodec } from "../arithmetic/float-number.js";
import type { OperandCodes } from "./slice-vectors.js";

/** `first`: the first vector of a group stands for it. `mean`: the mean of the group does, see {@link groupMeans}. */
export type Representative = "first" | "mean";

/** An array of `length` elements in the type that holds codes of `format`. */
export function operandArray(format: NumberFormat, length: number): OperandCodes {
  const bits = formatBits(format);
  if (format.kind === "integer") return bits <= 8 ? new Int8Array(length) : new Int32Array(length);
  if (bits > 32) throw new RangeError(`${format.name} has ${bits} bits: operands have up to 32`);
  return bits <= 16 ? new Uint16Array(length) : new Uint32Array(length);
}

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
  const { decode, round, finish } = operand.kind === "float" ? floatSteps(operand.name, numberCodec(operand, subnormals), numberCodec(fp32, subnormals)) : INTEGER_STEPS;
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

type Codec = ReturnType<typeof numberCodec>;

function floatSteps(name: string, source: Codec, single: Codec): MeanSteps {
  if (!source || !single) throw new RangeError(`${name} is too wide for the mean in fp32`);
  return {
    decode: source.decode,
    round: single.round,
    finish: (sum, count) => source.encode(source.round(single.round(sum / count))),
  };
}

const INTEGER_STEPS: MeanSteps = {
  decode: (value) => value,
  round: (sum) => sum,
  finish: (sum, count) => {
    const below = Math.floor(sum / count);
    const rest = 2 * (sum - below * count) - count;
    return rest > 0 || (rest === 0 && below % 2 !== 0) ? below + 1 : below;
  },
};
