import { wholeNumber } from "../../config/parameter.js";
import { formatBits, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, number, output, vector } from "../../ir/types.js";
import { MULTIPLY_ADD_PARAMETERS } from "../arithmetic/multiply-add.js";
import { pe } from "./pe.js";

export const gemmRow = defineBlock({
  name: "gemm_row",
  doc: "One row of the GEMM array: an activation passes all its PEs from left to right, each adds its product to the partial sum of its column.",
  parameters: {
    columns: wholeNumber({ doc: "PEs of the row.", unit: "PEs", min: 1, max: 256 }),
    ...MULTIPLY_ADD_PARAMETERS,
  },
  variant: (p) => pe(peValues(p)).variant,
  clocking: "clock and reset",
  sizes: (p) => ({ COLUMNS: { value: p.columns, default: 32, min: 1, doc: "PEs of the row" } }),
  ports: (p, { COLUMNS }) => ({
    advance: input(bits(1), "Enable of every register."),
    activation: input(number(p.operand), "Activation for column 0; column c sees it c cycles later."),
    start: input(bits(1), "With the first activation of a pass: each PE takes its weight."),
    weights: input(vector(p.operand, COLUMNS), "Conveyor from the row above, column c one cycle later than column c - 1."),
    partialSums: input(vector(p.accumulator, COLUMNS), "Partial sums of the row above, skewed likewise."),
    weightsOut: output(vector(p.operand, COLUMNS), "Conveyor to the row below."),
    partialSumsOut: output(vector(p.accumulator, COLUMNS), "Partial sums with this row's products added."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `column c: ${1 + p.multiplyStages + p.addStages} enabled cycles from its activation, ${p.addStages} from its partial sum, to the sum; activations move one column per cycle` },
      { label: "throughput", text: "one activation per enabled cycle" },
      { label: "stall", text: "advance_i low holds every register" },
      { label: "reset", text: "the start flags only" },
    ],
    // Of column 0; the golden model shifts the others.
    latency: { partialSums: 1 + p.multiplyStages, weightsOut: p.addStages - 1, partialSumsOut: 1 + p.multiplyStages + p.addStages },
  }),
  children: (p) => ({ pe: pe(peValues(p)) }),
  view: (p) => ({ operandBits: String(formatBits(p.operand)), sumBits: String(formatBits(p.accumulator)) }),
});

/** The PE's own parameters out of those of a row or an array. */
export function peValues(p: {
  readonly operand: NumberFormat;
  readonly accumulator: NumberFormat;
  readonly multiplyStages: number;
  readonly addStages: number;
  readonly subnormals: SubnormalPolicy;
}) {
  const { operand, accumulator, multiplyStages, addStages, subnormals } = p;
  return { operand, accumulator, multiplyStages, addStages, subnormals };
}
