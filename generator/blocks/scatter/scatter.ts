import { listEntry, passFields } from "../../config/interfaces/scatter.js";
import { choice, numberFormat, wholeNumber, type ParameterGroup } from "../../config/parameter.js";
import { formatBits, fp32 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { concatenation, net } from "../../ir/operand.js";
import { notBelow } from "../../ir/relation.js";
import { clog2, indexWidth, plus, times } from "../../ir/size.js";
import { bits, fieldsOf, input, output, record, sink, sized, vector } from "../../ir/types.js";
import { accumulatorBank } from "../array/accumulator-bank.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { countBits, indexBits } from "../arithmetic/widths.js";

/** Sizes and sums of a scatter lane. */
export const scatterTable = {
  columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
  laneClasses: wholeNumber({ doc: "Most classes of this lane.", unit: "classes", min: 1, max: 65_536 }),
  depth: wholeNumber({ doc: "Accumulator words of this lane.", unit: "words", min: 2, max: 2 ** 24 }),
  listDepth: wholeNumber({ doc: "Entries the list buffer holds.", unit: "entries", min: 2, max: 2 ** 24 }),
  accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32 }),
  addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
} satisfies ParameterGroup;

export const scatter = defineBlock({
  name: "scatter",
  doc: "One scatter lane: takes the rows of partial sums it uses as they leave the array and adds each to the sums of its prefix classes, one per cycle.",
  parameters: {
    ...scatterTable,
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
  },
  variant: (p) => `${p.accumulator.name}_s${p.addStages}${flushSuffix(p.accumulator, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "sums of a row" },
    LANE_CLASSES: { value: p.laneClasses, default: 512, min: 1, doc: "most classes of this lane" },
    DEPTH_ROWS: { value: p.depth, default: 1536, min: 2, doc: "accumulator words" },
    LIST_DEPTH: { value: p.listDepth, default: 1024, min: 2, doc: "entries in the list buffer" },
  }),
  derived: (_, { LANE_CLASSES }) => ({ INDEX_W: { size: indexWidth(LANE_CLASSES), doc: "bits of an accumulator's index" } }),
  relations: (_, { LANE_CLASSES, DEPTH_ROWS, LIST_DEPTH }) => [notBelow(DEPTH_ROWS, LANE_CLASSES), notBelow(LIST_DEPTH, LANE_CLASSES)],
  ports: (p, { COLUMNS, LANE_CLASSES, DEPTH_ROWS, LIST_DEPTH, INDEX_W }) => ({
    passes: sink(fieldsOf(passFields({ lanes: clog2(plus(COLUMNS, 1)), base: clog2(DEPTH_ROWS), entries: clog2(plus(LANE_CLASSES, 1)) })), "One beat per pass."),
    rows: sink(vector(p.accumulator, COLUMNS), "Rows of partial sums that this lane uses, pass by pass."),
    advance: input(bits(1), "Results may move."),
    listLevel: input(bits(plus(clog2(LIST_DEPTH), 1)), "Entries in the list buffer."),
    listRead: output(bits(1), "Reads an entry."),
    listOffset: output(bits(clog2(LIST_DEPTH)), "Which one, counted from the oldest."),
    listRelease: output(bits(1), "It is read for the last time."),
    listEntry: input(sized(record(listEntry(INDEX_W)), plus(times(2, INDEX_W), 2)), "The entry read by the cycle before; held until the next read."),
    sumsValid: output(bits(1), "A row of the last slice is complete, or a closing beat."),
    sumsFinal: output(bits(1), "It is this lane's last one of the GEMM."),
    sumsLanes: output(bits(clog2(plus(COLUMNS, 1))), "Outputs inside N; 0 for a closing beat."),
    sumsIndex: output(bits(INDEX_W), "Index of its class."),
    sums: output(vector(p.accumulator, COLUMNS), "The complete row."),
  }),
  contract: (p) => ({
    lines: [
      { label: "throughput", text: "one list entry per cycle; lanes do not wait for each other" },
      { label: "latency", text: `${2 + p.addStages} cycles from a list entry and its row to sums_o` },
      { label: "order", text: "rows and entries in order of arrival; a row stays until the last entry of its list" },
      { label: "zero", text: "a zero entry needs no row: it adds +0, so that a prefix class with a zero vector is begun, divided and completed too" },
      { label: "end", text: "the last pass of a GEMM without an entry for this lane gives a closing beat: final, without lanes" },
      ...subnormalsLines(p.accumulator, p.subnormals),
      { label: "prefix", text: "an entry reads accumulator `from` and writes `index`, in the last slice the number of its class; a list reads a word before it writes it" },
      { label: "hazard", text: "an entry waits while the sum it reads is on its way through the adder; any list is correct" },
      { label: "ready", text: "passes_ready_o depends on the pass that is offered and on rows_valid_i: an empty pass leaves at once, another with its last entry or closing beat" },
      { label: "stall", text: "advance_i low holds adders and rows, one list entry may still be read ahead; a long list holds rows_ready_o low, nothing is lost" },
      { label: "reset", text: "drops what is on its way" },
    ],
  }),
  diagram: [
    "  list buffer --> entry {from, index, last of row, zero}",
    "                    |",
    "                    v",
    "  rows_*_i ---> row register ---> [ accumulators: RAM + adders ] ---> sums_o of the last slice",
  ],
  constants: (p, { COLUMNS, LANE_CLASSES, DEPTH_ROWS, LIST_DEPTH }) => ({
    SUM_W: formatBits(p.accumulator),
    ADD_STAGES: p.addStages,
    LANES_W: clog2(plus(COLUMNS, 1)),
    ADDRESS_W: clog2(DEPTH_ROWS),
    ENTRY_W: clog2(plus(LANE_CLASSES, 1)),
    OFFSET_W: clog2(LIST_DEPTH),
  }),
  instances: (p, { COLUMNS, DEPTH_ROWS, LANES_W, INDEX_W }, own) => ({
    bank: instance(
      accumulatorBank({
        columns: p.columns,
        accumulator: p.accumulator,
        depth: p.depth,
        lanesBits: countBits(p.columns) + indexBits(p.laneClasses),
        addStages: p.addStages,
        subnormals: p.subnormals,
      }),
      {
        parameters: { COLUMNS, DEPTH_ROWS, LANES_W: plus(LANES_W, INDEX_W) },
        pins: {
          advance: own.advance,
          valid: net("go"),
          first: net("first_q"),
          last: net("last_q"),
          final: net("final_q"),
          lanes: concatenation(net("lanes_q", LANES_W), net("index", INDEX_W)),
          from: net("from_address"),
          address: net("to_address"),
          partialSums: net("row_q"),
          sumsValid: own.sumsValid,
          sumsFinal: own.sumsFinal,
          sumsLanes: concatenation(own.sumsLanes, own.sumsIndex),
          sums: own.sums,
        },
      },
    ),
  }),
});
