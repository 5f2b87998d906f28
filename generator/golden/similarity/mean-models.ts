import { elementAt } from "../../config/element-at.js";
import { groupMeanPorts, tokenTapPorts } from "../../config/interfaces/similarity.js";
import { formatBits, fp32, perKind, type FloatFormat, type IntegerFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { adder, converter } from "../arithmetic/float-units.js";
import type { BlockParameters, GoldenBlock, InputsOf, Model, OutputsOf, Written } from "../golden-block.js";
import { countParameter, flag, formatParameter, golden, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { numberCodec } from "../arithmetic/float-number.js";

/** What a group needs: how its sum begins, grows and is divided; all on codes. */
interface MeanArithmetic {
  readonly begin: (code: bigint) => bigint;
  readonly add: (sum: bigint, code: bigint) => bigint;
  readonly divide: (sum: bigint, count: number) => bigint;
}

function floatMean(element: FloatFormat, policy: SubnormalPolicy): MeanArithmetic {
  const single = numberCodec(fp32, policy);
  if (!single) throw new RangeError("fp32 has no number codec");
  const widen = converter(element, fp32, policy);
  const narrow = converter(fp32, element, policy);
  const add = adder(fp32, policy);
  return {
    begin: widen,
    add: (sum, code) => add(sum, widen(code)),
    // 24 bits by 17 at most: fp64 is far enough from every tie of fp32 that rounding twice is rounding once.
    divide: (sum, count) => narrow(BigInt(single.encode(single.round(single.decode(Number(sum)) / count)))),
  };
}

function integerMean({ bits }: IntegerFormat): MeanArithmetic {
  return {
    begin: (code) => BigInt.asIntN(bits, code),
    add: (sum, code) => sum + BigInt.asIntN(bits, code),
    divide: (sum, count) => {
      const [magnitude, divisor] = [sum < 0n ? -sum : sum, BigInt(count)];
      const [quotient, rest] = [magnitude / divisor, 2n * (magnitude % divisor)];
      const rounded = rest > divisor || (rest === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
      return BigInt.asUintN(bits, sum < 0n ? -rounded : rounded);
    },
  };
}

const meanArithmetic = perKind<MeanArithmetic, [SubnormalPolicy]>({ float: floatMean, integer: integerMean });

/**
 * vectors, map -> mapped, unique; the first members are not needed. Parameters `lanes`, `element`, `subnormals`. The next free number founds a group; at the
 * end of a slice every group leaves as the mean of its members, a group of one with the bits it came with.
 */
export function groupMean(parameters: BlockParameters, { vectors, map }: Omit<InputsOf<typeof groupMeanPorts>, "firsts">): OutputsOf<typeof groupMeanPorts> {
  const lanes = countParameter(parameters, "lanes");
  const element = formatParameter(parameters, "element");
  const bits = formatBits(element);
  const arithmetic = meanArithmetic(element, subnormalsParameter(parameters));
  const unique: Written<OutputsOf<typeof groupMeanPorts>["unique"]> = [];
  let groups: { readonly first: bigint; sums: bigint[]; count: number }[] = [];
  map.forEach((beat, at) => {
    const { data } = elementAt(vectors, at);
    const codes = unpackElements(data, lanes, bits);
    if (beat.zero === 0n) {
      const group = groups[Number(beat.index)];
      if (!group) groups.push({ first: data, sums: codes.map(arithmetic.begin), count: 1 });
      else {
        group.sums = group.sums.map((sum, lane) => arithmetic.add(sum, elementAt(codes, lane)));
        group.count += 1;
      }
    }
    if (beat.last === 0n) return;
    if (groups.length === 0) unique.push({ data: 0n, filled: 0n, last: 1n });
    groups.forEach(({ first, sums, count }, number) => {
      const mean = count === 1 ? first : packElements(sums.map((sum) => arithmetic.divide(sum, count)), bits);
      unique.push({ data: mean, filled: 1n, last: BigInt(number === groups.length - 1) });
    });
    groups = [];
  });
  return { mapped: map, unique, busy: flag(false) };
}

/** tokens -> onward, vectors. */
const tokenTap: Model<typeof tokenTapPorts> = (_, { tokens }) => ({ onward: tokens, vectors: tokens.map(({ data }) => ({ data })) });

/** Models of what makes means of groups, by block name. */
export const meanBlocks: Readonly<Record<string, GoldenBlock>> = { group_mean: golden(groupMeanPorts, groupMean), token_tap: golden(tokenTapPorts, tokenTap) };
