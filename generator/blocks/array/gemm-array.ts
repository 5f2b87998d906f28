import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp16, normalizedFormat, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { ContractLine } from "../../ir/module.js";
import { bits, input, output, vector } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { gemmRow, peValues } from "./gemm-row.js";
import { laneSkew } from "./lane-skew.js";
import { MULTIPLY_ADD_PARAMETERS } from "../arithmetic/multiply-add.js";
import { subnormalsLine } from "../arithmetic/pipelined-unit.js";

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
export function innerArithmetic({ operand, accumulator, subnormals }: Arithmetic): Arithmetic {
  if (operand.kind !== "float" || accumulator.kind !== "float") return { operand, accumulator, subnormals };
  const smallestProduct = 2 * (1 - operand.bias - operand.fractionBits);
  const reachable = smallestProduct < 1 - accumulator.bias;
  return { operand: normalizedFormat(operand), accumulator, subnormals: reachable ? subnormals : "flush" };
}

/** Registers behind the conversion of an operand at the array's edge. */
function edgeStages(operand: NumberFormat): number {
  return operand.kind === "float" ? 1 : 0;
}

export interface ArrayTiming {
  readonly rows: number;
  readonly columns: number;
  readonly operand: NumberFormat;
  readonly multiplyStages: number;
  readonly addStages: number;
}

/** Enabled cycles from a vector to its row of partial sums. */
export function arrayLatency(p: ArrayTiming): number {
  return edgeStages(p.operand) + (p.rows - 1) * p.addStages + (p.columns - 1) + 1 + p.multiplyStages + p.addStages;
}

/** {@link arrayLatency} for every size. */
function latencyText({ operand, multiplyStages, addStages }: ArrayTiming): string {
  const others = edgeStages(operand) + multiplyStages;
  return `${addStages === 1 ? "" : `${addStages} * `}ROWS + COLUMNS${others === 0 ? "" : ` + ${others}`}`;
}

const inner = (p: Arithmetic & ArrayTiming) => peValues({ ...p, ...innerArithmetic(p) });

/** Why units that know no subnormals are enough, where the array uses them: docs/adr/0002. */
function subnormalsLines(p: Arithmetic): readonly ContractLine[] {
  if (p.operand.kind !== "float") return [];
  const { operand, subnormals } = innerArithmetic(p);
  if (p.subnormals === "flush") return [subnormalsLine("flush")];
  if (subnormals === "keep") return [subnormalsLine("keep")];
  return [{ label: "subnormals", text: `kept: operands are widened to ${operand.name}, in which all are normal, and no sum of their products is subnormal in ${p.accumulator.name}: units marked flush never flush` }];
}

export const gemmArray = defineBlock({
  name: "gemm_array",
  doc: "Weight-stationary systolic array: one vector of activations in, one row of partial sums out per cycle, the next weights loading meanwhile.",
  parameters: {
    rows: wholeNumber({ doc: "PE rows: elements of a vector.", unit: "PEs", min: 1, max: 256 }),
    columns: wholeNumber({ doc: "PE columns: partial sums of a row.", unit: "PEs", min: 1, max: 256 }),
    ...MULTIPLY_ADD_PARAMETERS,
    operand: numberFormat({ doc: "Activations and weights.", kinds: ["float", "integer"], default: fp16 }),
  },
  variant: (p) => `${p.operand.name}_${gemmRow({ columns: p.columns, ...inner(p) }).variant}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    ROWS: { value: p.rows, default: 32, min: 1, doc: "PE rows" },
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "PE columns" },
  }),
  ports: (p, { ROWS, COLUMNS }) => ({
    advance: input(bits(1), "Enable of every register."),
    activations: input(vector(p.operand, ROWS), "One vector; zeros where there is none."),
    start: input(bits(1), "First vector of a pass."),
    weights: input(vector(p.operand, COLUMNS), "Weight row r of the pass, r enabled cycles after start."),
    partialSums: output(vector(p.accumulator, COLUMNS), "Sum over the rows of activation times weight."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `${latencyText(p)} enabled cycles from a vector to its partial sums` },
      { label: "throughput", text: "one vector per enabled cycle; a pass may start ROWS cycles after the one before" },
      {
        label: "rounding",
        text: p.accumulator.kind === "float" ? "row 0 adds to +0, then row after row: each sum is rounded once, to nearest even" : "none: sums are exact modulo 2^bits, two's complement",
      },
      ...subnormalsLines(p),
      {
        label: "weights",
        text:
          p.addStages > 1
            ? "no second register to load: a row rides down a conveyor and meets its PE together with start"
            : "no second register to load: a row meets its PEs together with start; with one stage of sums there is no register on its way, weight c is a bus along column c",
      },
      { label: "stall", text: "advance_i low holds every register" },
      { label: "reset", text: "the start flags in the PEs only" },
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
  children: (p) => {
    const values = inner(p);
    const [innerBits, sumBits] = [formatBits(values.operand), formatBits(p.accumulator)];
    const skew = [
      laneSkew({ lanes: p.rows, laneBits: innerBits + 1, step: p.addStages }),
      laneSkew({ lanes: p.columns, laneBits: innerBits, step: 1 }),
      laneSkew({ lanes: p.columns, laneBits: sumBits, step: 1, falling: true }),
    ];
    const edge =
      p.operand.kind === "float" ? { convert: floatConvert({ from: p.operand, to: values.operand, stages: edgeStages(p.operand), subnormals: p.subnormals }) } : {};
    return { row: gemmRow({ columns: p.columns, ...values }), skew, ...edge };
  },
  template: (p) => (p.operand.kind === "float" ? "gemm-array-float" : "gemm-array-integer"),
  view: (p) => ({
    operandBits: String(formatBits(p.operand)),
    innerBits: String(formatBits(inner(p).operand)),
    sumBits: String(formatBits(p.accumulator)),
    addStages: String(p.addStages),
  }),
});
