import { formatBits, fp32, perKind, type SubnormalPolicy } from "../../config/number-format.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import type { SizeRow } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import type { Problem } from "../../errors.js";
import { given, high, net, type Operand } from "../../ir/operand.js";
import { plus, type Size, type SizeLike } from "../../ir/size.js";
import { floatAdd } from "../arithmetic/float-add.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { countBits } from "../arithmetic/widths.js";

/** Cycles of a division of floats: 24 bits of the quotient, one more below 1, one to round. */
const FLOAT_STEPS = 26;

export interface MeanParameters {
  /** Most members of a group. */
  readonly members: number;
  readonly subnormals: SubnormalPolicy;
}

/** How groups of elements of one kind are added up and divided. */
export interface MeanArithmetic {
  readonly sumBits: number;
  /** Where the width of a sum follows its parameters in Verilog. */
  readonly sumSize: Readonly<Partial<Record<"SUM_W", SizeRow>>>;
  readonly texts: { readonly sum: string; readonly sumPort: string; readonly countPort: string; readonly divideCycles: string; readonly rounding: string };
  /** What group_mean adds a lane with: the new member to the sum, or to the bits of the first member. */
  readonly adders: (lane: { readonly addStages: number; readonly first: Operand; readonly sum: Operand }) => Readonly<Record<string, InstanceRow>>;
  /** What mean_divide ends with. */
  readonly rounders: (mean: Operand) => Readonly<Record<string, InstanceRow>>;
  /** Width of a sum in group_mean's text, and cycles of a division: a bit of the quotient each. */
  readonly sumWidth: (COUNT_W: Size) => SizeLike;
  readonly steps: (SUM_W: Size) => SizeLike;
  readonly view: { readonly float: boolean };
  readonly problems: readonly Problem[];
}

export const meanArithmetic = perKind<MeanArithmetic, [MeanParameters]>({
  float: (element, { subnormals }) => ({
    sumBits: formatBits(fp32),
    sumSize: {},
    texts: {
      sum: "fp32, rounded once per member after the first, in token order",
      sumPort: "fp32.",
      countPort: "Members, shifted left until the highest bit is 1; held.",
      divideCycles: `${FLOAT_STEPS}`,
      rounding: "to nearest even in fp32, then once to the format of the mean",
    },
    adders: ({ addStages, first, sum }) => {
      const widen = (value: Operand, result: string): InstanceRow => instance(floatConvert({ from: element, to: fp32, stages: 0, subnormals }), { pins: { advance: high, value, result: net(result) } });
      return {
        member: widen(net("element"), "member"),
        first: widen(first, "first"),
        add: instance(floatAdd({ format: fp32, stages: addStages, subnormals }), { pins: { advance: high, a: given, b: net("member"), result: sum } }),
      };
    },
    rounders: (mean) => ({ convert: instance(floatConvert({ from: fp32, to: element, stages: 0, subnormals }), { pins: { advance: high, value: given, result: mean } }) }),
    sumWidth: () => formatBits(fp32),
    steps: () => FLOAT_STEPS,
    view: { float: true },
    problems:
      element.exponentBits <= 7
        ? []
        : [{ path: "group_mean.element", value: element.name, rule: "must have at most 7 exponent bits: the mean of others may be subnormal in fp32", fix: "use fp16 or int8, or representative first" }],
  }),
  integer: ({ bits }, { members }) => {
    const sumBits = bits + countBits(members);
    return {
      sumBits,
      sumSize: { SUM_W: { value: sumBits, default: 19, min: 2, doc: "bits of a sum" } },
      texts: { sum: "exact", sumPort: "Signed.", countPort: "Members; held.", divideCycles: "SUM_W", rounding: "to the nearest whole number, ties to even" },
      adders: () => ({}),
      rounders: () => ({}),
      sumWidth: (COUNT_W) => plus(bits, COUNT_W),
      steps: (SUM_W) => SUM_W,
      view: { float: false },
      problems: [],
    };
  },
});
