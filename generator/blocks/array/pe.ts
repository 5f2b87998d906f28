import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { net } from "../../ir/operand.js";
import { bits, input, number, output } from "../../ir/types.js";
import { formatRange } from "../arithmetic/float-text.js";
import { arithmeticLine, formatProblems, multiplyAdd, MULTIPLY_ADD_PARAMETERS, multiplyAddVariant } from "../arithmetic/multiply-add.js";
import { stagedView } from "../arithmetic/stage-cuts.js";
import { subnormalsLines } from "../arithmetic/subnormals.js";

/** One cell of the weight-stationary array: holds a weight, passes activations right and partial sums down. */
export const pe = defineBlock({
  name: "pe",
  doc: "Processing element of the weight-stationary array.",
  parameters: MULTIPLY_ADD_PARAMETERS,
  rules: ({ operand, accumulator }) => formatProblems("pe", operand, accumulator),
  variant: multiplyAddVariant,
  clocking: "clock",
  ports: ({ operand, accumulator }) => ({
    advance: input(bits(1), "lets every register move"),
    activation: input(number(operand), "activation from the left"),
    start: input(bits(1), "with the first activation of a pass: take the weight"),
    weight: input(number(operand), "weight conveyor from above"),
    partialSum: input(number(accumulator), "partial sum from above"),
    activationOut: output(number(operand), "activation to the right"),
    startOut: output(bits(1), "start to the right"),
    weightOut: output(number(operand), "weight conveyor to below"),
    partialSumOut: output(number(accumulator), "partial sum to below"),
  }),
  contract: ({ operand, accumulator, multiplyStages, addStages, subnormals }) => ({
    latency: { partialSum: 1 + multiplyStages, activationOut: 1, startOut: 1, weightOut: addStages - 1, partialSumOut: 1 + multiplyStages + addStages },
    lines: [
      { label: "result", text: "partial_sum_out_o = partial_sum_i + activation_i * held weight" },
      arithmeticLine(operand, accumulator),
      ...subnormalsLines(operand, subnormals),
      { label: "weight", text: "start_i comes with the first activation of a pass and makes weight_i the held weight, from that activation on" },
      { label: "timing", text: `partial_sum_i is taken ${1 + multiplyStages} enabled cycles after its activation; partial_sum_out_o follows ${addStages} later` },
      { label: "conveyor", text: `activation_out_o and start_out_o 1 cycle after their inputs, weight_out_o ${addStages - 1}` },
      { label: "stall", text: "advance_i low holds every register" },
      { label: "reset", text: "none: what was inside leaves ahead of the first pass, whose start brings its weights" },
    ],
  }),
  instances: (parameters, _, own) => ({
    multiplyAdd: instance(multiplyAdd(parameters), { pins: { advance: own.advance, a: net("activation_q"), b: net("weight_q"), c: own.partialSum, result: own.partialSumOut } }),
  }),
  view: ({ operand, addStages }) => ({
    operandRange: formatRange(operand),
    blank: " ".repeat(formatRange(operand).length),
    ...stagedView({
      sections: { above: [], below: ["weight_i"] },
      signals: { weight_i: { madeIn: "above", range: formatRange(operand) } },
      cuts: Array.from({ length: addStages - 1 }, () => "below"),
    }),
  }),
});
