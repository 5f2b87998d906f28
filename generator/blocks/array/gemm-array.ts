import { flag, numberFormat, wholeNumber } from "../../config/parameter.js";
import { asFloat, formatBits, fp16, normalizedFormat, perKind, smallestExponent, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { ContractLine } from "../../ir/module.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { instance } from "../../dsl/instance.js";
import { bit, element, net, slice, type Net, type Operand } from "../../ir/operand.js";
import { loopVariable, parameterSize, plus, spacedText, times, type Size, type SizeLike } from "../../ir/size.js";
import { bits, input, output, vector } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { gemmRow, peValues } from "./gemm-row.js";
import { laneSkew } from "./lane-skew.js";
import { MULTIPLY_ADD_PARAMETERS, multiplyAddVariant } from "../arithmetic/multiply-add.js";
import { subnormalsLines } from "../arithmetic/subnormals.js";

interface Arithmetic {
  readonly operand: NumberFormat;
  readonly accumulator: NumberFormat;
  readonly subnormals: SubnormalPolicy;
}

/**
 * What the PEs compute with. Float operands become normal once, at the edge. Where no product, and so no sum of products, can
 * be subnormal in the accumulator (fp16 into fp32: every sum is a multiple of 2^-48), the units without subnormals
 * give the same bits with fewer gates.
 */
export function innerArithmetic(p: Arithmetic): Arithmetic {
  return arrayArithmetic(p.operand, p).inner;
}

/** What an array of floats has and one of integers has not. */
interface ArrayArithmetic {
  readonly inner: Arithmetic;
  /** Width of an operand as it comes, where it is converted. */
  readonly operandSize: { readonly OPERAND_W?: number };
  readonly innerDoc: string;
  readonly rounding: string;
  /** Why units that know no subnormals are enough, where the array uses them: docs/adr/0002. */
  readonly subnormalsLines: readonly ContractLine[];
}

const arrayArithmetic = perKind<ArrayArithmetic, [Arithmetic]>({
  float: (operand, { accumulator, subnormals }) => {
    const smallestProduct = 2 * (smallestExponent(operand) - operand.fractionBits);
    const reachable = smallestProduct < smallestExponent(asFloat(accumulator));
    const inner: Arithmetic = { operand: normalizedFormat(operand), accumulator, subnormals: reachable ? subnormals : "flush" };
    const widened = `kept: operands are widened to ${inner.operand.name}, in which all are normal, and no sum of their products is subnormal in ${accumulator.name}: what would read one as zero never meets one`;
    return {
      inner,
      operandSize: { OPERAND_W: formatBits(operand) },
      innerDoc: "as the PEs see an operand: subnormals made normal",
      rounding: "row 0 adds to +0, then row after row: each sum is rounded once, to nearest even",
      subnormalsLines: subnormals === inner.subnormals ? subnormalsLines(operand, subnormals) : [{ label: "subnormals", text: widened }],
    };
  },
  integer: (operand, { accumulator, subnormals }) => ({
    inner: { operand, accumulator, subnormals },
    operandSize: {},
    innerDoc: "",
    rounding: "none: sums are exact modulo 2^bits, two's complement",
    subnormalsLines: [],
  }),
});

/** Registers behind the conversion of an operand at the array's edge. */
const edgeStages = perKind({ float: () => 1, integer: () => 0 });

export interface ArrayTiming {
  readonly rows: number;
  readonly columns: number;
  readonly operand: NumberFormat;
  readonly multiplyStages: number;
  readonly addStages: number;
}

/** Enabled cycles from a vector to its row of partial sums, here and for every size. */
function latencyOf(p: ArrayTiming): Size {
  return plus(times(p.addStages, parameterSize("ROWS", p.rows)), parameterSize("COLUMNS", p.columns), edgeStages(p.operand) + p.multiplyStages);
}

export function arrayLatency(p: ArrayTiming): number {
  return latencyOf(p).value;
}

const inner = (p: Arithmetic & ArrayTiming) => peValues({ ...p, ...innerArithmetic(p) });

export const gemmArray = defineBlock({
  name: "gemm_array",
  doc: "Weight-stationary systolic array: one vector of activations in, one row of partial sums out per cycle, the next weights loading meanwhile.",
  parameters: {
    rows: wholeNumber({ doc: "PE rows: elements of a vector.", unit: "PEs", min: 1, max: 256 }),
    columns: wholeNumber({ doc: "PE columns: partial sums of a row.", unit: "PEs", min: 1, max: 256 }),
    ...MULTIPLY_ADD_PARAMETERS,
    operand: numberFormat({ doc: "Activations and weights.", kinds: ["float", "integer"], default: fp16 }),
    ownEnables: flag({ doc: "An enable for each row and each column: leaves of an enable tree.", default: false }),
  },
  variant: (p) => `${p.operand.name}_${multiplyAddVariant({ ...inner(p), subnormals: p.subnormals })}${p.ownEnables ? "_enables" : ""}`,
  clocking: "clock",
  sizes: (p) => ({
    ROWS: { value: p.rows, default: 32, min: 1, doc: "PE rows" },
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "PE columns" },
  }),
  ports: (p, { ROWS, COLUMNS }) => ({
    advance: p.ownEnables ? input(bits(plus(ROWS, COLUMNS)), "Enables of the rows, lowest first, then of the columns; all the same in every cycle.") : input(bits(1), "Enable of every register."),
    activations: input(vector(p.operand, ROWS), "One vector; zeros where there is none."),
    start: input(bits(1), "First vector of a pass."),
    weights: input(vector(p.operand, COLUMNS), "Weight row r of the pass, r enabled cycles after start."),
    partialSums: output(vector(p.accumulator, COLUMNS), "Sum over the rows of activation times weight."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `${spacedText(latencyOf(p))} enabled cycles from a vector to its partial sums` },
      { label: "throughput", text: "one vector per enabled cycle; a pass may start ROWS cycles after the one before" },
      { label: "rounding", text: arrayArithmetic(p.operand, p).rounding },
      ...arrayArithmetic(p.operand, p).subnormalsLines,
      {
        label: "weights",
        text:
          p.addStages > 1
            ? "no second register to load: a row rides down a conveyor and meets its PE together with start"
            : "no second register to load: a row meets its PEs together with start; with one stage of sums there is no register on its way, weight c is a bus along column c",
      },
      { label: "stall", text: p.ownEnables ? "bit r of advance_i holds row r, bit ROWS + c what belongs to column c at the edges: one net for each, and a clock gate by row" : "advance_i low holds every register" },
      { label: "reset", text: "none: what was inside leaves ahead of the first pass, whose start brings its weights" },
    ],
    latency: { partialSums: arrayLatency(p) },
  }),
  diagram: [
    "                     weights_i (skewed by column)",
    "                        |      |      |",
    "  activations_i -[skew]-PE --- PE --- PE     each PE: weight held, activation to the right,",
    "                        |      |      |               partial sum and conveyor downwards",
    "                 [skew]-PE --- PE --- PE",
    "                        |      |      |",
    "                     partial_sums_o (skew undone)",
  ],
  constants: (p) => ({
    ...arrayArithmetic(p.operand, p).operandSize,
    INNER_W: { size: formatBits(inner(p).operand), doc: arrayArithmetic(p.operand, p).innerDoc },
    SUM_W: formatBits(p.accumulator),
    ADD_STAGES: p.addStages,
  }),
  instances: (p, { ROWS, COLUMNS, OPERAND_W, INNER_W, SUM_W, ADD_STAGES }, own) => {
    const rowEnable = (index: SizeLike): Operand => (p.ownEnables ? bit(own.advance, index) : own.advance);
    const columnEnable = (index: SizeLike): Operand => (p.ownEnables ? bit(own.advance, plus(ROWS, index)) : own.advance);
    const ofRows = p.ownEnables ? slice(own.advance, 0, ROWS) : own.advance;
    const ofColumns = p.ownEnables ? slice(own.advance, ROWS, COLUMNS) : own.advance;
    const values = inner(p);
    const [innerBits, sumBits] = [formatBits(values.operand), formatBits(p.accumulator)];
    const laneBits = plus(INNER_W, 1);
    const [inputs, weights, sums] = [times(ROWS, laneBits), times(COLUMNS, INNER_W), times(COLUMNS, SUM_W)];
    const skewed = net("lanes_skewed", inputs);
    const row = loopVariable("row", ROWS);
    // One element of a vector, made normal.
    const convert = (count: SizeLike, value: Net, result: Net, enable: (index: SizeLike) => Operand): InstanceRow => {
      const lane = loopVariable("lane", count);
      return instance(floatConvert({ from: p.operand, to: values.operand, stages: edgeStages(p.operand), subnormals: p.subnormals }), {
        name: "convert",
        pins: { advance: enable(lane), value: element(value, lane, OPERAND_W ?? INNER_W), result: element(result, lane, INNER_W) },
      });
    };
    return {
      ...(OPERAND_W === undefined ? {} : { activation: convert(ROWS, own.activations, net("activations", times(ROWS, INNER_W)), rowEnable), weight: convert(COLUMNS, own.weights, net("weights", weights), columnEnable) }),
      activationSkew: instance(laneSkew({ lanes: p.rows, laneBits: innerBits + 1, step: p.addStages, ownEnables: p.ownEnables }), {
        parameters: { LANES: ROWS, LANE_BITS: laneBits, STEP_CYCLES: ADD_STAGES, FALLING: 0 },
        pins: { advance: ofRows, data: net("lanes", inputs), skewed },
      }),
      weightSkew: instance(laneSkew({ lanes: p.columns, laneBits: innerBits, step: 1, ownEnables: p.ownEnables }), {
        parameters: { LANES: COLUMNS, LANE_BITS: INNER_W, STEP_CYCLES: 1, FALLING: 0 },
        pins: { advance: ofColumns, data: net("weights", weights), skewed: net("weights_skewed", weights) },
      }),
      row: instance(gemmRow({ columns: p.columns, ...values }), {
        parameters: { COLUMNS },
        pins: {
          advance: rowEnable(row),
          activation: slice(skewed, times(row, laneBits), INNER_W),
          start: bit(skewed, plus(times(row, laneBits), INNER_W)),
          weights: net("weights_above", weights),
          partialSums: net("sums_above", sums),
          weightsOut: net("weights_below", weights),
          partialSumsOut: net("sums_below", sums),
        },
      }),
      sumDeskew: instance(laneSkew({ lanes: p.columns, laneBits: sumBits, step: 1, falling: true, ownEnables: p.ownEnables }), {
        parameters: { LANES: COLUMNS, LANE_BITS: SUM_W, STEP_CYCLES: 1, FALLING: 1 },
        pins: { advance: ofColumns, data: net("sums_skewed", sums), skewed: own.partialSums },
      }),
    };
  },
  view: (p) => ({ startEnable: p.ownEnables ? "advance_i[0]" : "advance_i" }),
  template: (p) => `gemm-array-${p.operand.kind}`,
});
