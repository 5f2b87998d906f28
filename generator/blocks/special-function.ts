import { exponentBias, float, fp16, fp32, type FloatFormat } from "../config/number-format.js";
import { choice, numberFormat, wholeNumber } from "../config/parameter.js";
import { SPECIAL_OPERATIONS, specialFunctionPlan, WIDEST_SPECIAL_FRACTION, type ExponentPlan, type SpecialOperation } from "../config/special-function.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, number, output } from "../ir/types.js";
import { atSection, bendReads, curveSignals, curveView, valueReads, type Views } from "./curve-view.js";
import { constant, floatOf, nanFraction, portRange, smallestExponent } from "./float-text.js";
import { chooseCuts, stagedView } from "./stage-cuts.js";
import { countBits, indexBits } from "./widths.js";

/** What a unit computes, its special cases, and its template. */
const OPERATIONS: Readonly<Record<SpecialOperation, { readonly formula: string; readonly ends: string; readonly template: string }>> = {
  exp: { formula: "exp(value_i)", ends: "exp(-infinity) is +0, exp(infinity) infinity", template: "special-exp" },
  reciprocal: { formula: "1 / value_i", ends: "1/0 is infinity and 1/infinity 0, of the same sign", template: "special-reciprocal" },
  reciprocal_sqrt: { formula: "1 / sqrt(value_i)", ends: "of +0 and -0 infinity of the same sign, of infinity +0; of other negative numbers NaN", template: "special-reciprocal-sqrt" },
  silu: { formula: "value_i / (1 + exp(-value_i))", ends: "of infinity infinity, of -infinity -0", template: "special-silu" },
};

/** Where a pipeline of 1, 2, ... stages is cut, for even delays with typical cells; the last register is the output's. */
const CUTS: Readonly<Record<SpecialOperation, readonly (readonly string[])[]>> = {
  exp: [
    ["output"],
    ["table", "output"],
    ["table", "normalize", "output"],
    ["reduce", "interpolate", "normalize", "output"],
    ["reduce", "table", "interpolate", "normalize", "output"],
    ["reduce", "table", "interpolate", "normalize", "round", "output"],
  ],
  reciprocal: [["output"], ["interpolate", "output"], ["interpolate", "normalize", "output"], ["table", "interpolate", "normalize", "output"], ["table", "bend", "interpolate", "normalize", "output"]],
  reciprocal_sqrt: [["output"], ["interpolate", "output"], ["table", "interpolate", "output"], ["table", "interpolate", "normalize", "output"], ["table", "bend", "interpolate", "normalize", "output"]],
  silu: [
    ["output"],
    ["inverseTable", "output"],
    ["table", "inverseInterpolate", "output"],
    ["table", "align", "combine", "output"],
    ["table", "align", "combine", "normalize", "output"],
    ["table", "align", "inverseInterpolate", "weigh", "normalize", "output"],
    ["table", "align", "inverseInterpolate", "combine", "weigh", "normalize", "output"],
    ["reduce", "table", "align", "inverseInterpolate", "combine", "weigh", "normalize", "output"],
    ["reduce", "interpolate", "align", "inverseTable", "inverseInterpolate", "combine", "weigh", "normalize", "output"],
    ["reduce", "table", "interpolate", "align", "inverseTable", "inverseInterpolate", "combine", "weigh", "normalize", "output"],
  ],
};

/** Functions of one number by range reduction, a table and one rounding; config/special-function.ts has the constants. */
export const specialFunction = defineBlock({
  name: "special_function",
  doc: "Exponential, reciprocal, reciprocal square root or SiLU of a floating-point number.",
  parameters: {
    operation: choice(SPECIAL_OPERATIONS, { default: "exp", doc: "function" }),
    operand: numberFormat({ kinds: ["float"], default: fp16, doc: "format of the operand", sample: [fp16, fp32, float(8, 7)] }),
    result: numberFormat({ kinds: ["float"], default: fp16, doc: "format of the result", sample: [fp16, float(8, 7), float(8, 15)] }),
    stages: wholeNumber({ min: 0, max: 16, default: 3, unit: "cycles", doc: "pipeline registers; the last one is the output register" }),
    subnormals: choice(["keep", "flush"], { default: "keep", doc: "subnormal numbers as in IEEE 754, or read and written as zero" }),
  },
  rules: ({ result }) =>
    floatOf(result).fractionBits <= WIDEST_SPECIAL_FRACTION
      ? []
      : [{ path: "special_function.result", value: result.name, rule: `must have at most ${WIDEST_SPECIAL_FRACTION} fraction bits`, fix: "take fp32 or a narrower format" }],
  variant: ({ operation, operand, result, stages, subnormals }) => `${operation}_${operand.name}_${result.name}_s${stages}${subnormals === "flush" ? "_flush" : ""}`,
  clocking: "clock",
  ports: ({ operation, operand, result }) => ({
    advance: input(bits(1), "lets the pipeline move"),
    value: input(number(operand), "operand"),
    result: output(number(result), OPERATIONS[operation].formula),
  }),
  contract: ({ operation, result, stages, subnormals }) => ({
    latency: { result: stages },
    lines: [
      { label: "result", text: `${result.name}: ${OPERATIONS[operation].formula}, one of its two neighbours in the format, or the value itself` },
      { label: "ends", text: `${OPERATIONS[operation].ends}; overflow gives infinity` },
      { label: "NaN", text: "a NaN operand gives the one canonical NaN" },
      { label: "subnormals", text: subnormals === "keep" ? "kept, as in IEEE 754" : "read as zero, and written as zero, of the same sign" },
      { label: "latency", text: `${stages} cycles with advance_i high, one operation per cycle` },
      { label: "stall", text: stages === 0 ? "none: combinational, clk_i and advance_i are not used" : "advance_i low holds every stage; no register has a reset" },
    ],
  }),
  template: ({ operation }) => OPERATIONS[operation].template,
  view: ({ operation, operand: anyOperand, result: anyResult, stages, subnormals }) => {
    const operand = floatOf(anyOperand);
    const result = floatOf(anyResult);
    const unit: Unit = { operation, operand, result, keep: subnormals === "keep", cuts: chooseCuts(CUTS[operation], stages) };
    const columns = Math.max(portRange(operand).length, portRange(result).length) - 1;
    return {
      operandExponentBits: String(operand.exponentBits),
      operandFractionBits: String(operand.fractionBits),
      exponentBits: String(result.exponentBits),
      fractionBits: String(result.fractionBits),
      nanFraction: nanFraction(result),
      operandRange: portRange(operand, columns),
      resultRange: portRange(result, columns),
      blank: " ".repeat(columns + 1),
      keep: unit.keep,
      combinational: stages === 0,
      ...(operation === "exp" ? exponentialView(unit) : operation === "silu" ? siluView(unit) : inverseView(unit)),
    };
  },
});

interface Unit {
  readonly operation: SpecialOperation;
  readonly operand: FloatFormat;
  readonly result: FloatFormat;
  readonly keep: boolean;
  readonly cuts: readonly string[];
}

function planOf(unit: Unit): ReturnType<typeof specialFunctionPlan> {
  return specialFunctionPlan(unit);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the plan of a special function is incomplete");
  return value;
}

/** The part of exp and SiLU that makes a fixed-point number of x log2(e). */
function scaleView({ operand }: Unit, plan: ExponentPlan): Views {
  const top = plan.wholeBits - 1 + exponentBias(operand);
  const constantBits = plan.constantBits + 1;
  const distanceBits = Math.max(countBits(top) + 1, operand.exponentBits + 1, countBits(constantBits) + 2);
  return {
    constantBits: String(constantBits),
    constant: constant(constantBits, plan.constant),
    distanceBits: String(distanceBits),
    top: constant(distanceBits, BigInt(top)),
  };
}

const FLAG: { readonly range: string } = { range: "" };

/** Signals of partials/float-round and of what leads to it. */
const TAIL = {
  lost: { madeIn: "normalize", ...FLAG },
  new_exponent: { madeIn: "normalize", range: "[SIGNED_W-1:0]" },
  normalized: { madeIn: "normalize", range: "[WORK_W-1:0]" },
  result: { madeIn: "round", range: "[EXP_W+FRAC_W:0]" },
} as const;

function roundReads({ keep }: Unit, denormalizes: boolean, sign: readonly string[], zero: string): readonly string[] {
  return [...sign, "special", "nan", "new_exponent", "normalized", ...(keep ? [] : [zero]), ...(denormalizes ? ["lost"] : [])];
}

function tailView(unit: Unit, options: { readonly signedBits: number; readonly workBits: number; readonly bias: number; readonly denormalizes: boolean }): Views {
  return {
    valueBits: String(planOf(unit).valueBits),
    signedBits: String(options.signedBits),
    workBits: String(options.workBits),
    bias: constant(options.signedBits, BigInt(options.bias)),
    one: constant(options.signedBits, 1n),
    denormalizes: options.denormalizes,
  };
}

function exponentialView(unit: Unit): Views {
  const { operand, result, keep } = unit;
  const plan = planOf(unit);
  const exponent = required(plan.exponent);
  const table = required(plan.power);
  const staged = stagedView({
    sections: {
      scale: [],
      reduce: ["scaled", "drop", "huge", "negative"],
      table: ["position"],
      bend: bendReads("power", table),
      interpolate: valueReads("power"),
      normalize: ["significand", "exponent"],
      round: roundReads(unit, keep, [], "zero"),
      output: ["result"],
    },
    signals: {
      negative: { madeIn: "scale", ...FLAG },
      special: { madeIn: "scale", ...FLAG },
      huge: { madeIn: "scale", ...FLAG },
      ...(keep ? {} : { zero: { madeIn: "scale", ...FLAG } }),
      nan: { madeIn: "scale", ...FLAG },
      scaled: { madeIn: "scale", range: "[SCALED_W-1:0]" },
      drop: { madeIn: "scale", range: "[DIST_W-2:0]" },
      position: { madeIn: "reduce", range: "[VALUE_W-1:0]" },
      exponent: { madeIn: "reduce", range: "[SIGNED_W-1:0]" },
      ...curveSignals("power", { read: "table", bend: "bend", value: "interpolate" }),
      significand: { madeIn: "interpolate", range: "[WORK_W-1:0]" },
      ...TAIL,
    },
    cuts: unit.cuts,
  });
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, exponent.wholeBits + 2) + 2,
      workBits: plan.valueBits + 1,
      bias: exponentBias(result),
      denormalizes: keep,
    }),
    ...scaleView(unit, exponent),
    power: curveView("power", table),
    ...staged,
    // No result is negative.
    round: { ...(staged["round"] as Views), sign: "1'b0" },
    powerBend: atSection(staged, "bend", "power"),
    powerValue: atSection(staged, "interpolate", "power"),
  };
}

/** Reciprocal and reciprocal square root. */
function inverseView(unit: Unit): Views {
  const { operation, operand, result, keep } = unit;
  const plan = planOf(unit);
  const table = required(plan.inverse);
  const root = operation === "reciprocal_sqrt";
  const readBits = table.indexBits + table.offsetBits - (root ? 1 : 0);
  const spare = operand.fractionBits - readBits;
  const bias = exponentBias(operand);
  const smallest = root ? -Math.floor(bias / 2) - 1 : -bias - 1;
  const denormalizes = keep && smallest < smallestExponent(result);
  const staged = stagedView({
    sections: {
      decode: [],
      table: ["position"],
      bend: bendReads("inverse", table),
      interpolate: [...valueReads("inverse"), ...(keep ? ["zero"] : [])],
      normalize: ["significand", "exponent"],
      round: roundReads(unit, denormalizes, ["sign"], "zero"),
      output: ["result"],
    },
    signals: {
      sign: { madeIn: "decode", ...FLAG },
      special: { madeIn: "decode", ...FLAG },
      zero: { madeIn: "decode", ...FLAG },
      nan: { madeIn: "decode", ...FLAG },
      position: { madeIn: "decode", range: "[POSITION_W-1:0]" },
      exponent: { madeIn: "decode", range: "[SIGNED_W-1:0]" },
      ...curveSignals("inverse", { read: "table", bend: "bend", value: "interpolate" }),
      significand: { madeIn: "interpolate", range: "[WORK_W-1:0]" },
      ...TAIL,
    },
    cuts: unit.cuts,
  });
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, indexBits(operand.fractionBits + 1)) + 3,
      workBits: plan.valueBits + 1,
      bias: root ? exponentBias(result) - 1 + (bias + 1) / 2 : exponentBias(result) - 1 + bias,
      denormalizes,
    }),
    positionBits: String(table.indexBits + table.offsetBits),
    position: spare < 0 ? `${root ? "" : "{ "}fraction, ${-spare}'b0${root ? "" : " }"}` : spare === 0 ? "fraction" : `fraction[OPERAND_FRAC_W-1-:${readBits}]`,
    dropsFraction: spare > 0,
    droppedFraction: spare > 0 ? `fraction[${spare - 1}:0]` : "",
    inverse: curveView("inverse", table),
    ...staged,
    inverseBend: atSection(staged, "bend", "inverse"),
    inverseValue: atSection(staged, "interpolate", "inverse"),
  };
}

function siluView(unit: Unit): Views {
  const { operand, result, keep } = unit;
  const plan = planOf(unit);
  const exponent = required(plan.exponent);
  const power = required(plan.power);
  const inverse = required(plan.inverse);
  const staged = stagedView({
    sections: {
      scale: [],
      reduce: ["scaled", "drop", "operand", ...(keep ? ["vanished"] : [])],
      table: ["position"],
      bend: bendReads("power", power),
      interpolate: valueReads("power"),
      align: ["power_value", "depth", "huge"],
      inverseTable: ["fraction"],
      inverseBend: bendReads("inverse", inverse),
      inverseInterpolate: valueReads("inverse"),
      combine: ["inverse_value", "power_value", "negative", "power", "depth"],
      weigh: ["weight", "factor"],
      normalize: ["significand", "exponent"],
      round: roundReads(unit, keep, ["sign"], "vanished"),
      output: ["result"],
    },
    signals: {
      weight: { madeIn: "reduce", range: "[OPERAND_W-1:0]" },
      sign: { madeIn: "scale", ...FLAG },
      negative: { madeIn: "scale", ...FLAG },
      special: { madeIn: "scale", ...FLAG },
      huge: { madeIn: "scale", ...FLAG },
      vanished: { madeIn: "scale", ...FLAG },
      nan: { madeIn: "scale", ...FLAG },
      scaled: { madeIn: "scale", range: "[SCALED_W-1:0]" },
      drop: { madeIn: "scale", range: "[DIST_W-2:0]" },
      operand: { madeIn: "scale", range: "[OPERAND_W-1:0]" },
      power: { madeIn: "scale", range: "[SIGNED_W-1:0]" },
      position: { madeIn: "reduce", range: "[VALUE_W-1:0]" },
      depth: { madeIn: "reduce", range: "[WHOLE_W-1:0]" },
      ...curveSignals("power", { read: "table", bend: "bend", value: "interpolate" }),
      fraction: { madeIn: "align", range: "[VALUE_W-1:0]" },
      ...curveSignals("inverse", { read: "inverseTable", bend: "inverseBend", value: "inverseInterpolate" }),
      factor: { madeIn: "combine", range: "[FACTOR_W-1:0]" },
      exponent: { madeIn: "combine", range: "[SIGNED_W-1:0]" },
      significand: { madeIn: "weigh", range: "[WORK_W-1:0]" },
      ...TAIL,
    },
    cuts: unit.cuts,
  });
  const round = staged["round"] as Views;
  // A normal operand times a factor in [1, 4) has its leading one in one of three places. A subnormal one can be shifted
  // no further than its exponent is above the smallest of the result.
  const PLACES = 3;
  const spare = keep ? exponentBias(result) + 1 - exponentBias(operand) : 0;
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, exponent.wholeBits + 2) + 3,
      workBits: operand.fractionBits + 1 + plan.valueBits + 2,
      bias: exponentBias(result) + 1 - exponentBias(operand),
      denormalizes: keep,
    }),
    leadBits: spare <= PLACES ? String(PLACES) : "WORK_W",
    ...scaleView(unit, exponent),
    power: curveView("power", power),
    inverse: curveView("inverse", inverse),
    ...staged,
    round: { ...round, zero: round["vanished"] ?? "" },
    powerBend: atSection(staged, "bend", "power"),
    powerValue: atSection(staged, "interpolate", "power"),
    inverseBendAt: atSection(staged, "inverseBend", "inverse"),
    inverseValue: atSection(staged, "inverseInterpolate", "inverse"),
  };
}
