import { concentratedShape } from "../../config/interfaces/gemm.js";
import { passFields, sliceCounts } from "../../config/interfaces/scatter.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { allOf, below, different, total } from "../../ir/condition.js";
import { holdsNumber, multipleOf, notBelow } from "../../ir/relation.js";
import { clog2, plus, quotient, times } from "../../ir/size.js";
import { readCycles, readVariant } from "../streams/register-file.js";
import { bits, fieldsOf, input, output, sink, source } from "../../ir/types.js";

export const concentratedSequencer = defineBlock({
  name: "concentrated_sequencer",
  doc: "Walks a GEMM on unique vectors pass by pass: a pass has as many vectors as gather kept of its slice.",
  parameters: {
    rows: wholeNumber({ doc: "PE rows: elements of a vector.", unit: "PEs", min: 1, max: 256 }),
    columns: wholeNumber({ doc: "PE columns: outputs of one pass.", unit: "PEs", min: 1, max: 256 }),
    tileTokens: wholeNumber({ doc: "Most unique vectors of one slice.", unit: "vectors", min: 1, max: 65_536 }),
    groupOutputs: wholeNumber({ doc: "Outputs of one n-group, a multiple of columns.", unit: "outputs", min: 1, max: 16_384 }),
    passMinimum: wholeNumber({ doc: "Shortest pass.", unit: "cycles", min: 3, max: 512 }),
    vectorDepth: wholeNumber({ doc: "Vectors the vector buffer holds.", unit: "vectors", min: 2, max: 2 ** 24 }),
    weightDepth: wholeNumber({ doc: "Rows the weight buffer holds.", unit: "rows", min: 2, max: 2 ** 24 }),
    countBits: wholeNumber({ doc: "Width of K, N and the number of m-tiles.", unit: "bits", min: 11, max: 25 }),
    scatterLanes: wholeNumber({ doc: "Scatter lanes.", unit: "lanes", min: 1, max: 16 }),
    laneClasses: wholeNumber({ doc: "Accumulator words of one block of columns in one lane.", unit: "words", min: 1, max: 65_536 }),
    readCycles,
  },
  variant: (p) => readVariant(p.readCycles),
  clocking: "clock and reset",
  sizes: (p) => ({
    ROWS: { value: p.rows, default: 32, min: 1, doc: "PE rows" },
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "PE columns" },
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most unique vectors of a slice" },
    GROUP_OUTPUTS: { value: p.groupOutputs, default: 96, min: 1, doc: "outputs of one n-group" },
    PASS_MINIMUM: { value: p.passMinimum, default: 32, min: 3, doc: "shortest pass in cycles" },
    VECTOR_DEPTH: { value: p.vectorDepth, default: 2048, min: 2, doc: "vectors in the vector buffer" },
    WEIGHT_DEPTH: { value: p.weightDepth, default: 192, min: 2, doc: "rows in the weight buffer" },
    COUNT_W: { value: p.countBits, default: 17, min: 11, doc: "bits of K, N and the m-tiles" },
    SCATTER_LANES: { value: p.scatterLanes, default: 2, min: 1, doc: "scatter lanes" },
    LANE_CLASSES: { value: p.laneClasses, default: 512, min: 1, doc: "accumulator words of a block in a lane" },
    LANE_DEPTH: { value: Math.max(2, (p.groupOutputs / p.columns) * p.laneClasses), default: 1536, min: 2, doc: "accumulator words of a lane" },
  }),
  derived: (_, { LANE_DEPTH }) => ({ BASE_W: { size: clog2(LANE_DEPTH), doc: "bits of an accumulator address" } }),
  relations: (_, { ROWS, COLUMNS, TILE_TOKENS, GROUP_OUTPUTS, PASS_MINIMUM, VECTOR_DEPTH, WEIGHT_DEPTH, LANE_CLASSES, LANE_DEPTH, COUNT_W }) => [
    notBelow(LANE_DEPTH, times(quotient(GROUP_OUTPUTS, COLUMNS), LANE_CLASSES)),
    multipleOf(GROUP_OUTPUTS, COLUMNS),
    notBelow(PASS_MINIMUM, ROWS),
    notBelow(VECTOR_DEPTH, TILE_TOKENS),
    notBelow(WEIGHT_DEPTH, ROWS),
    ...[GROUP_OUTPUTS, PASS_MINIMUM].map((most) => holdsNumber(COUNT_W, most)),
  ],
  ports: (_, { ROWS, COLUMNS, TILE_TOKENS, VECTOR_DEPTH, WEIGHT_DEPTH, COUNT_W, SCATTER_LANES, LANE_CLASSES, BASE_W }) => ({
    shape: sink(fieldsOf(concentratedShape(COUNT_W)), "m-tiles, K and N of the next GEMM, each at least 1."),
    slices: sink(fieldsOf(sliceCounts({ unique: clog2(plus(TILE_TOKENS, 1)), entries: times(SCATTER_LANES, clog2(plus(LANE_CLASSES, 1))) })), "For each m-tile, n-group and slice: unique vectors and, for each scatter lane, list entries; any may be 0."),
    passes: source(fieldsOf(passFields({ lanes: clog2(plus(COLUMNS, 1)), base: BASE_W, entries: times(SCATTER_LANES, clog2(plus(LANE_CLASSES, 1))) })), "One beat per pass, for the scatter lanes."),
    advance: input(bits(1), "Enable of array and buffers."),
    vectorLevel: input(bits(plus(clog2(VECTOR_DEPTH), 1)), "Vectors in the vector buffer."),
    vectorRead: output(bits(1), "Reads a vector."),
    vectorOffset: output(bits(clog2(VECTOR_DEPTH)), "Which one, counted from the oldest."),
    vectorRelease: output(bits(1), "It is read for the last time."),
    weightLevel: input(bits(plus(clog2(WEIGHT_DEPTH), 1)), "Rows in the weight buffer."),
    weightRead: output(bits(1), "Reads the oldest weight row and frees it."),
    start: output(bits(1), "First cycle of a pass."),
    valid: output(bits(1), "A vector is read."),
    computing: output(bits(1), "It enters the array in this cycle."),
    vectorLanes: output(bits(clog2(plus(ROWS, 1))), "Lanes of the vector inside K; 0 while there is no vector."),
    weightLanes: output(bits(clog2(plus(COLUMNS, 1))), "Lanes of the weight row: all inside K, none outside."),
  }),
  contract: (p) => ({
    lines: [
      { label: "order", text: "for each m-tile, n-group, slice, block of columns: one pass over the unique vectors of the slice" },
      { label: "throughput", text: "a pass costs max(unique, PASS_MINIMUM) enabled cycles when its data are there; the next pass of the GEMM follows in the next cycle; the next GEMM is taken when its last pass is done" },
      { label: "start", text: "a pass starts when ROWS weight rows and one vector are held and the pass before is announced" },
      { label: "latency", text: `all but the buffer reads is given with the data, ${p.readCycles === 1 ? "one enabled cycle" : "two enabled cycles"} after the read` },
      { label: "stall", text: "a late vector leaves a hole (valid_o low), a low advance_i holds everything and computing_o low" },
      { label: "reset", text: "forgets the GEMM" },
    ],
  }),
  assertions: (_, { TILE_TOKENS }, own) => ({
    shapeInRange: { text: "m-tiles, K and N are at least 1", assumed: true, when: own.shape.valid, holds: allOf(...[own.shape.tiles, own.shape.inner, own.shape.outer].map((count) => different(count, 0))) },
    sliceFits: { text: "no slice has more unique vectors than fit", assumed: true, when: own.slices.valid, holds: below(own.slices.unique, plus(TILE_TOKENS, 1)) },
    vectorHeld: { text: "a vector that is read is held", when: allOf(own.advance, own.vectorRead), holds: below(total(own.vectorOffset), total(own.vectorLevel)) },
  }),
  view: (p) => ({ late: p.readCycles === 1 ? "" : "late_" }),
});
