import { denseShape } from "../../config/interfaces/gemm.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { allOf, below, different, total } from "../../ir/condition.js";
import { holdsNumber, multipleOf, notBelow } from "../../ir/relation.js";
import { clog2, plus, quotient, times } from "../../ir/size.js";
import { readCycles, readVariant } from "../streams/register-file.js";
import { bits, fieldsOf, input, output, sink } from "../../ir/types.js";

/** Accumulator words of one n-group: a word for each token and block of columns. */
export function accumulatorDepth(p: { readonly groupOutputs: number; readonly columns: number; readonly tileTokens: number }): number {
  return Math.max(2, (p.groupOutputs / p.columns) * p.tileTokens);
}

export const gemmSequencer = defineBlock({
  name: "gemm_sequencer",
  doc: "Walks a GEMM of any shape pass by pass: reads vectors and weight rows from the buffers and tells the array, the accumulators and the result stage what each of them is.",
  parameters: {
    rows: wholeNumber({ doc: "PE rows: inner elements of one slice.", unit: "PEs", min: 1, max: 256 }),
    columns: wholeNumber({ doc: "PE columns: outputs of one pass.", unit: "PEs", min: 1, max: 256 }),
    tileTokens: wholeNumber({ doc: "Most tokens in one m-tile.", unit: "tokens", min: 1, max: 65_536 }),
    groupOutputs: wholeNumber({ doc: "Outputs of one n-group, a multiple of columns.", unit: "outputs", min: 1, max: 16_384 }),
    passMinimum: wholeNumber({ doc: "Shortest pass: the rows to load, and the way through the accumulators.", unit: "cycles", min: 3, max: 512 }),
    activationDepth: wholeNumber({ doc: "Vectors the activation buffer holds.", unit: "vectors", min: 2, max: 2 ** 24 }),
    weightDepth: wholeNumber({ doc: "Rows the weight buffer holds.", unit: "rows", min: 2, max: 2 ** 24 }),
    countBits: wholeNumber({ doc: "Width of M, K and N; sizes of tile and array must fit too.", unit: "bits", min: 11, max: 25 }),
    readCycles,
  },
  variant: (p) => readVariant(p.readCycles),
  clocking: "clock and reset",
  sizes: (p) => ({
    ROWS: { value: p.rows, default: 32, min: 1, doc: "PE rows" },
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "PE columns" },
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens in one m-tile" },
    GROUP_OUTPUTS: { value: p.groupOutputs, default: 96, min: 1, doc: "outputs of one n-group" },
    PASS_MINIMUM: { value: p.passMinimum, default: 32, min: 3, doc: "shortest pass in cycles" },
    ACTIVATION_DEPTH: { value: p.activationDepth, default: 2048, min: 2, doc: "vectors in the activation buffer" },
    WEIGHT_DEPTH: { value: p.weightDepth, default: 192, min: 2, doc: "rows in the weight buffer" },
    ACCUMULATOR_DEPTH: { value: accumulatorDepth(p), default: 3072, min: 2, doc: "accumulator words" },
    COUNT_W: { value: p.countBits, default: 17, min: 11, doc: "bits of M, K and N" },
  }),
  relations: (_, { ROWS, COLUMNS, TILE_TOKENS, GROUP_OUTPUTS, PASS_MINIMUM, ACTIVATION_DEPTH, WEIGHT_DEPTH, ACCUMULATOR_DEPTH, COUNT_W }) => [
    multipleOf(GROUP_OUTPUTS, COLUMNS),
    notBelow(PASS_MINIMUM, ROWS),
    notBelow(ACTIVATION_DEPTH, TILE_TOKENS),
    notBelow(WEIGHT_DEPTH, ROWS),
    notBelow(ACCUMULATOR_DEPTH, times(quotient(GROUP_OUTPUTS, COLUMNS), TILE_TOKENS)),
    ...[TILE_TOKENS, GROUP_OUTPUTS, PASS_MINIMUM].map((most) => holdsNumber(COUNT_W, most)),
  ],
  ports: (p, { ROWS, COLUMNS, ACTIVATION_DEPTH, WEIGHT_DEPTH, ACCUMULATOR_DEPTH, COUNT_W }) => ({
    shape: sink(fieldsOf(denseShape(COUNT_W)), "M, K and N of the next GEMM, each at least 1."),
    advance: input(bits(1), "Enable of the whole datapath."),
    activationLevel: input(bits(plus(clog2(ACTIVATION_DEPTH), 1)), "Vectors in the activation buffer."),
    activationRead: output(bits(1), "Reads a vector."),
    activationOffset: output(bits(clog2(ACTIVATION_DEPTH)), "Which one, counted from the oldest."),
    activationRelease: output(bits(1), "It is read for the last time."),
    weightLevel: input(bits(plus(clog2(WEIGHT_DEPTH), 1)), "Rows in the weight buffer."),
    weightRead: output(bits(1), "Reads a weight row and frees it."),
    start: output(bits(1), "First vector of a pass."),
    activationLanes: output(bits(clog2(plus(ROWS, 1))), "Lanes of the vector inside K; 0 while there is no vector."),
    weightLanes: output(bits(clog2(plus(COLUMNS, 1))), "Lanes of the weight row: all inside K, none outside."),
    valid: output(bits(1), "A vector is read."),
    computing: output(bits(1), "It enters the array in this cycle."),
    first: output(bits(1), "It belongs to the first slice."),
    last: output(bits(1), "It belongs to the last slice."),
    final: output(bits(1), "It is the last one of the GEMM."),
    lanes: output(bits(clog2(plus(COLUMNS, 1))), "Outputs of this pass inside N."),
    address: output(bits(clog2(ACCUMULATOR_DEPTH)), "Accumulator word: block in the n-group * TILE_TOKENS + token."),
  }),
  contract: (p) => ({
    lines: [
      { label: "order", text: "for each m-tile, n-group, slice, block of columns: one pass over the tokens of the m-tile" },
      { label: "throughput", text: "a pass costs max(tokens, PASS_MINIMUM) enabled cycles when its data are there; the next pass follows in the next cycle, that of the next GEMM too" },
      { label: "shape", text: "one GEMM runs, the next one waits; shape_ready_o depends on registers only" },
      { label: "start", text: "a pass starts when ROWS weight rows and one vector are held; weight row r is read r cycles after the first vector" },
      { label: "latency", text: `everything but the buffer reads is given with the data, ${p.readCycles === 1 ? "one enabled cycle" : "two enabled cycles"} after the read` },
      { label: "stall", text: "a late vector leaves a hole (valid_o low), a low advance_i holds everything and computing_o low" },
      { label: "reset", text: "forgets both GEMMs" },
    ],
  }),
  assertions: (_, { ACCUMULATOR_DEPTH }, own) => ({
    shapeInRange: { text: "M, K and N are at least 1", assumed: true, when: own.shape.valid, holds: allOf(...[own.shape.tokens, own.shape.inner, own.shape.outer].map((count) => different(count, 0))) },
    vectorHeld: { text: "a vector that is read is held", when: allOf(own.advance, own.activationRead), holds: below(total(own.activationOffset), total(own.activationLevel)) },
    addressInRange: { text: "an accumulator word is there", when: own.valid, holds: below(own.address, ACCUMULATOR_DEPTH) },
  }),
  view: (p) => ({ late: p.readCycles === 1 ? "" : "late_" }),
});
