import { wholeNumber } from "../../config/parameter.js";
import { formatBits, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { bit, element, net } from "../../ir/operand.js";
import { loopVariable, plus, times } from "../../ir/size.js";
import { bits, input, number, output, vector } from "../../ir/types.js";
import { MULTIPLY_ADD_PARAMETERS } from "../arithmetic/multiply-add.js";
import { subnormalsLines } from "../arithmetic/subnormals.js";
import { pe } from "./pe.js";

export const gemmRow = defineBlock({
  name: "gemm_row",
  doc: "One row of the GEMM array: an activation passes all its PEs from left to right, each adds its product to the partial sum of its column.",
  parameters: {
    columns: wholeNumber({ doc: "PEs of the row.", unit: "PEs", min: 1, max: 256 }),
    ...MULTIPLY_ADD_PARAMETERS,
  },
  variant: (p) => pe(peValues(p)).variant,
  clocking: "clock",
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
      ...subnormalsLines(p.operand, p.subnormals),
      { label: "stall", text: "advance_i low holds every register" },
      { label: "reset", text: "none: a start left over moves ahead of the first pass" },
    ],
    // Of column 0; the golden model shifts the others.
    latency: { partialSums: 1 + p.multiplyStages, weightsOut: p.addStages - 1, partialSumsOut: 1 + p.multiplyStages + p.addStages },
  }),
  constants: (p) => ({ OPERAND_W: formatBits(p.operand), SUM_W: formatBits(p.accumulator) }),
  instances: (p, { COLUMNS, OPERAND_W, SUM_W }, own) => {
    const column = loopVariable("column", COLUMNS);
    const next = plus(column, 1);
    const activations = net("activation_link", times(plus(COLUMNS, 1), OPERAND_W));
    const starts = net("start_link", plus(COLUMNS, 1));
    return {
      pe: instance(pe(peValues(p)), {
        pins: {
          advance: own.advance,
          activation: element(activations, column, OPERAND_W),
          start: bit(starts, column),
          weight: element(own.weights, column, OPERAND_W),
          partialSum: element(own.partialSums, column, SUM_W),
          activationOut: element(activations, next, OPERAND_W),
          startOut: bit(starts, next),
          weightOut: element(own.weightsOut, column, OPERAND_W),
          partialSumOut: element(own.partialSumsOut, column, SUM_W),
        },
      }),
    };
  },
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
