import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp32, int32, perKind, type SubnormalPolicy } from "../../config/number-format.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { element, given, net, type Net, type Operand } from "../../ir/operand.js";
import { clog2, loopVariable, plus, times, type Size } from "../../ir/size.js";
import { bits, input, output, vector } from "../../ir/types.js";
import { delayLine } from "../streams/delay-line.js";
import { floatAdd } from "../arithmetic/float-add.js";
import { passControl } from "./pass-control.js";
import { ram } from "../streams/ram.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { indexBits } from "../arithmetic/widths.js";

/** Enabled cycles between two reads of the same accumulator word: read, add, write. */
export function accumulatorDistance(addStages: number): number {
  return addStages + 2;
}

interface AdderParameters {
  readonly addStages: number;
  readonly subnormals: SubnormalPolicy;
}

interface AdderPins {
  readonly advance: Net;
  readonly partialSum: Operand;
  readonly sum: Operand;
  readonly SUM_W: Size;
  readonly ADD_STAGES: Size;
}

/** Floats have an adder of their own; of integers the template adds, and the sum is delayed. */
const adderOf = perKind<Readonly<Record<string, InstanceRow>>, [AdderParameters, AdderPins]>({
  float: (format, { addStages, subnormals }, { advance, partialSum, sum }) => ({
    add: instance(floatAdd({ format, stages: addStages, subnormals }), { pins: { advance, a: net("addend"), b: partialSum, result: sum } }),
  }),
  integer: ({ bits: width }, { addStages }, { advance, sum, SUM_W, ADD_STAGES }) => ({
    delay: instance(delayLine({ width, stages: addStages }), { parameters: { WIDTH_BITS: SUM_W, STAGES: ADD_STAGES }, pins: { advance, data: given, delayed: sum } }),
  }),
});

export const accumulatorBank = defineBlock({
  name: "accumulator_bank",
  doc: "Adds the slices of a GEMM: a row of partial sums joins a row kept and is kept in its place or in another; the last slice leaves instead.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32, sample: [fp32, int32] }),
    depth: wholeNumber({ doc: "Rows kept.", unit: "rows", min: 2, max: 2 ** 24 }),
    lanesBits: wholeNumber({ doc: "Width of the lane count that rides along.", unit: "bits", min: 1, max: 32 }),
    addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
  },
  variant: (p) => `${p.accumulator.name}_s${p.addStages}${flushSuffix(p.accumulator, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "sums of a row" },
    DEPTH_ROWS: { value: p.depth, default: 3072, min: 2, doc: "rows kept" },
    LANES_W: { value: p.lanesBits, default: 6, min: 1, doc: "bits of the lane count" },
  }),
  ports: (p, { COLUMNS, DEPTH_ROWS, LANES_W }) => ({
    advance: input(bits(1), "Enable of every register and of the memory."),
    valid: input(bits(1), "The next enabled cycle brings a row of partial sums."),
    first: input(bits(1), "It is of the first slice: nothing is kept yet."),
    last: input(bits(1), "It is of the last slice: the sum leaves."),
    final: input(bits(1), "It is the last row of the GEMM."),
    lanes: input(bits(LANES_W), "Outputs inside N; handed on."),
    from: input(bits(clog2(DEPTH_ROWS)), "Where the slices before are kept."),
    address: input(bits(clog2(DEPTH_ROWS)), "Where the sum is to be kept."),
    partialSums: input(vector(p.accumulator, COLUMNS), "The row, one enabled cycle after its control."),
    sumsValid: output(bits(1), "A row of the last slice is complete."),
    sumsFinal: output(bits(1), "It is the last one of the GEMM."),
    sumsLanes: output(bits(LANES_W), "Its outputs inside N."),
    sums: output(vector(p.accumulator, COLUMNS), "The complete row."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `${1 + p.addStages} enabled cycles from valid_i to sums_o` },
      { label: "timing", text: "partial_sums_i comes one enabled cycle after its valid_i, first_i, last_i and addresses" },
      { label: "throughput", text: `one row per enabled cycle; an address is read again ${accumulatorDistance(p.addStages)} after the row that goes there at the earliest` },
      { label: "rounding", text: "one addition per slice, in the order of arrival; the first slice adds to +0" },
      ...subnormalsLines(p.accumulator, p.subnormals),
      { label: "stall", text: "advance_i low holds everything" },
      { label: "reset", text: "drops what is on its way; kept rows are not reset" },
    ],
    latency: { partialSums: 1, sumsValid: 1 + p.addStages, sumsFinal: 1 + p.addStages, sumsLanes: 1 + p.addStages, sums: 1 + p.addStages },
  }),
  constants: (p, { DEPTH_ROWS }) => ({ SUM_W: formatBits(p.accumulator), ADD_STAGES: p.addStages, ADDRESS_W: clog2(DEPTH_ROWS) }),
  instances: (p, { COLUMNS, DEPTH_ROWS, LANES_W, SUM_W, ADD_STAGES, ADDRESS_W }, own) => {
    const column = loopVariable("column", COLUMNS);
    const [sum, partialSum] = [element(own.sums, column, SUM_W), element(own.partialSums, column, SUM_W)];
    return {
      ram: instance(ram({ width: p.columns * formatBits(p.accumulator), depth: p.depth }), {
        parameters: { WIDTH_BITS: times(COLUMNS, SUM_W), DEPTH_WORDS: DEPTH_ROWS },
        pins: { writeEnable: given, writeAddress: net("sum_address"), writeData: own.sums, readEnable: given, readAddress: own.from, readData: net("kept") },
      }),
      control: instance(passControl({ stages: 1 + p.addStages, lanesBits: p.lanesBits, addressBits: indexBits(p.depth) }), {
        parameters: { STAGES: plus(1, ADD_STAGES), LANES_W, ADDRESS_W },
        pins: {
          advance: own.advance,
          valid: own.valid,
          first: own.first,
          last: own.last,
          final: own.final,
          lanes: own.lanes,
          address: own.address,
          validLate: net("sum_valid"),
          firstLate: net("unused_first"),
          lastLate: net("sum_last"),
          finalLate: own.sumsFinal,
          lanesLate: own.sumsLanes,
          addressLate: net("sum_address"),
        },
      }),
      ...adderOf(p.accumulator, p, { advance: own.advance, partialSum, sum, SUM_W, ADD_STAGES }),
    };
  },
  view: (p) => ({ float: p.accumulator.kind === "float" }),
});
