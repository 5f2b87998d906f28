import { smallestExponent, type FloatFormat } from "../../config/number-format.js";
import { specialFunctionPlan, type ExponentPlan, type SpecialOperation } from "../../config/special-function.js";
import { atSection, bendReads, curveSignals, curveView, valueReads, type Views, sectionOf } from "./curve-view.js";
import { ROUNDING_SIGNALS, roundReads } from "../arithmetic/float-rounding.js";
import { constant } from "../arithmetic/float-text.js";
import { chooseCuts, stagedView } from "../arithmetic/stage-cuts.js";
import { countBits, indexBits } from "../arithmetic/widths.js";

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

/** One unit: its function, its formats, and its registers. */
export interface SpecialUnit {
  readonly operation: SpecialOperation;
  readonly operand: FloatFormat;
  readonly result: FloatFormat;
  readonly keep: boolean;
  readonly stages: number;
}

/** What the template of a unit has beside its ports and formats. */
export function specialView(unit: SpecialUnit): Views {
  if (unit.operation === "exp") return exponentialView(unit);
  return unit.operation === "silu" ? siluView(unit) : inverseView(unit);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the plan of a special function is incomplete");
  return value;
}

/** The part of exp and SiLU that makes a fixed-point number of x log2(e). */
function scaleView({ operand }: SpecialUnit, plan: ExponentPlan): Views {
  const top = plan.wholeBits - 1 + operand.bias;
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

function tailView(unit: SpecialUnit, options: { readonly signedBits: number; readonly workBits: number; readonly bias: number; readonly denormalizes: boolean }): Views {
  return {
    valueBits: String(specialFunctionPlan(unit).valueBits),
    signedBits: String(options.signedBits),
    workBits: String(options.workBits),
    bias: constant(options.signedBits, BigInt(options.bias)),
    one: constant(options.signedBits, 1n),
    denormalizes: options.denormalizes,
  };
}

function exponentialView(unit: SpecialUnit): Views {
  const { operand, result, keep } = unit;
  const plan = specialFunctionPlan(unit);
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
      round: roundReads({ keep, denormalizes: keep, signed: false }),
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
      ...ROUNDING_SIGNALS,
    },
    cuts: chooseCuts(CUTS[unit.operation], unit.stages),
  });
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, exponent.wholeBits + 2) + 2,
      workBits: plan.valueBits + 1,
      bias: result.bias,
      denormalizes: keep,
    }),
    ...scaleView(unit, exponent),
    power: curveView("power", table),
    ...staged,
    // A fixed-point number of all ones makes the value 0.
    masksZero: false,
    // No result is negative.
    round: { ...sectionOf(staged, "round"), sign: "1'b0" },
    powerBend: atSection(staged, "bend", "power"),
    powerValue: atSection(staged, "interpolate", "power"),
  };
}

/** Reciprocal and reciprocal square root. */
function inverseView(unit: SpecialUnit): Views {
  const { operation, operand, result, keep } = unit;
  const plan = specialFunctionPlan(unit);
  const table = required(plan.inverse);
  const root = operation === "reciprocal_sqrt";
  const readBits = table.indexBits + table.offsetBits - (root ? 1 : 0);
  const spare = operand.fractionBits - readBits;
  const bias = operand.bias;
  const smallest = root ? -Math.floor(bias / 2) - 1 : -bias - 1;
  const denormalizes = keep && smallest < smallestExponent(result);
  const staged = stagedView({
    sections: {
      decode: [],
      table: ["position"],
      bend: bendReads("inverse", table),
      interpolate: [...valueReads("inverse"), ...(keep ? ["zero"] : [])],
      normalize: ["significand", "exponent"],
      round: roundReads({ keep, denormalizes }),
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
      ...ROUNDING_SIGNALS,
    },
    cuts: chooseCuts(CUTS[unit.operation], unit.stages),
  });
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, indexBits(operand.fractionBits + 1)) + 3,
      workBits: plan.valueBits + 1,
      bias: root ? result.bias - 1 + (bias + 1) / 2 : result.bias - 1 + bias,
      denormalizes,
    }),
    positionBits: String(table.indexBits + table.offsetBits),
    position: spare < 0 ? `${root ? "" : "{"}fraction, ${-spare}'b0${root ? "" : "}"}` : spare === 0 ? "fraction" : `fraction[OPERAND_FRAC_W-1-:${readBits}]`,
    masksZero: keep,
    dropsFraction: spare > 0,
    droppedFraction: spare > 0 ? `fraction[${spare - 1}:0]` : "",
    inverse: curveView("inverse", table),
    ...staged,
    inverseBend: atSection(staged, "bend", "inverse"),
    inverseValue: atSection(staged, "interpolate", "inverse"),
  };
}

function siluView(unit: SpecialUnit): Views {
  const { operand, result, keep } = unit;
  const plan = specialFunctionPlan(unit);
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
      round: roundReads({ keep, denormalizes: keep, zero: "vanished" }),
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
      ...ROUNDING_SIGNALS,
    },
    cuts: chooseCuts(CUTS[unit.operation], unit.stages),
  });
  const round = sectionOf(staged, "round");
  // A normal operand times a factor in [1, 4) has its leading one in one of three places. A subnormal one can be shifted
  // no further than its exponent is above the smallest of the result.
  const PLACES = 3;
  const spare = keep ? result.bias + 1 - operand.bias : 0;
  return {
    ...tailView(unit, {
      signedBits: Math.max(operand.exponentBits, result.exponentBits, exponent.wholeBits + 2) + 3,
      workBits: operand.fractionBits + 1 + plan.valueBits + 2,
      bias: result.bias + 1 - operand.bias,
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
