import { formatBits, fp32, perKind, type SubnormalPolicy } from "../../config/number-format.js";
import type { BlockUse } from "../../dsl/block-use.js";
import type { SizeRow } from "../../dsl/define-block.js";
import type { Problem } from "../../errors.js";
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
  /** Units that group_mean adds with, and mean_divide ends with. */
  readonly adders: (addStages: number) => Readonly<Record<string, BlockUse>>;
  readonly rounders: Readonly<Record<string, BlockUse>>;
  /** Expressions of group_mean's template; a division takes `steps` cycles, a bit of the quotient each. */
  readonly view: { readonly sumBits: string; readonly steps: string; readonly float: boolean };
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
    adders: (addStages) => ({ widen: floatConvert({ from: element, to: fp32, stages: 0, subnormals }), add: floatAdd({ format: fp32, stages: addStages, subnormals }) }),
    rounders: { convert: floatConvert({ from: fp32, to: element, stages: 0, subnormals }) },
    view: { sumBits: String(formatBits(fp32)), steps: `${FLOAT_STEPS}`, float: true },
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
      rounders: {},
      view: { sumBits: `${bits} + $clog2(TILE_TOKENS + 1)`, steps: "SUM_W", float: false },
      problems: [],
    };
  },
});
