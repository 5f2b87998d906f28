import { resultRow } from "../../config/interfaces/gemm.js";
import { classRow } from "../../config/interfaces/scatter.js";
import { choice, numberFormat, wholeNumber, type ParameterGroup, type ValuesOf } from "../../config/parameter.js";
import { formatBits, fp16, fp32, perKind, type NumberFormat } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { Contract } from "../../ir/module.js";
import { instance, type OwnNets } from "../../dsl/instance.js";
import { bit, concatenation, element, low, net, type Net } from "../../ir/operand.js";
import { clog2, loopVariable, plus, times, type Size } from "../../ir/size.js";
import { bits, fieldsBits, fieldsOf, input, output, source, vector, type WirePort } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { laneMask } from "../streams/lane-mask.js";
import { passControl } from "./pass-control.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { countBits } from "../arithmetic/widths.js";

/** Conversions that a complete sum passes. */
const conversions = perKind<0 | 1>({ float: () => 1, integer: () => 0 });

const rounding = perKind({ float: () => "one conversion, to nearest even", integer: () => "none: integers leave as they were summed" });

/** Floats leave in the operand's format, integers as they were summed. */
export const resultFormat = perKind<NumberFormat, [accumulator: NumberFormat]>({ float: (operand) => operand, integer: (_, accumulator) => accumulator });

/** Enabled cycles from a complete row to the buffer of the stream. */
export function resultLatency(p: { readonly operand: NumberFormat; readonly stages: number }): number {
  return p.stages * conversions(p.operand);
}

const columns = wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 });

const conversion = {
  accumulator: numberFormat({ doc: "Sums that come in.", kinds: ["float", "integer"], default: fp32 }),
  operand: numberFormat({ doc: "Format that floats leave in.", kinds: ["float", "integer"], default: fp16 }),
  stages: wholeNumber({ doc: "Registers behind the conversion.", unit: "cycles", min: 1, max: 3, default: 1 }),
  subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
} satisfies ParameterGroup;

type Conversion = ValuesOf<typeof conversion> & { readonly columns: number };

/** What every result stage is, whatever goes with a row: convert, mask, skid buffer. */
function variant(p: Conversion): string {
  return `${p.accumulator.name}_${resultFormat(p.operand, p.accumulator).name}_s${p.stages}${flushSuffix(p.operand, p.subnormals)}`;
}

function contract(p: Conversion): Contract {
  return {
    lines: [
      { label: "latency", text: `${resultLatency(p)} enabled cycles for the conversion, 1 cycle for the stream` },
      { label: "throughput", text: "one row per cycle" },
      { label: "rounding", text: rounding(p.operand) },
      ...subnormalsLines(p.operand, p.subnormals),
      { label: "stall", text: "advance_o falls when two rows wait; it depends on registers only" },
      { label: "reset", text: "empties the stage" },
    ],
  };
}

/** A row without the columns outside N, its last flag and, with a class, its index. */
interface Row {
  readonly sizes: { readonly COLUMNS: Size; readonly SUM_W?: Size; readonly RESULT_W: Size; readonly LANES_W: Size; readonly CONVERT_STAGES?: Size; readonly INDEX_W?: Size };
  readonly own: OwnNets<{ valid: WirePort; final: WirePort; lanes: WirePort; sums: WirePort; advance: WirePort }>;
  readonly results: { readonly valid: Net; readonly ready: Net; readonly data: Net; readonly last: Net };
  /** Of the class: as it comes in and as it leaves, and whether there is a row at all. */
  readonly index?: { readonly bits: number; readonly size: Size; readonly from: Net; readonly to: Net; readonly filled: Net };
}

function constants(p: Conversion, COLUMNS: Size) {
  const converts = conversions(p.operand) > 0;
  return {
    ...(converts ? { SUM_W: formatBits(p.accumulator) } : {}),
    RESULT_W: formatBits(resultFormat(p.operand, p.accumulator)),
    LANES_W: clog2(plus(COLUMNS, 1)),
    ...(converts ? { CONVERT_STAGES: p.stages } : {}),
  };
}

function instances(p: Conversion, { sizes, own, results, index }: Row) {
  const { COLUMNS, SUM_W, RESULT_W, LANES_W, CONVERT_STAGES } = sizes;
  const result = resultFormat(p.operand, p.accumulator);
  const inside = net("row_inside", times(COLUMNS, RESULT_W));
  const lanes = net("row_lanes", LANES_W);
  return {
    ...(SUM_W === undefined || CONVERT_STAGES === undefined ? {} : conversionOf(p, { COLUMNS, SUM_W, RESULT_W, LANES_W, CONVERT_STAGES }, own, index)),
    mask: instance(laneMask({ lanes: p.columns, element: result }), {
      parameters: { LANES: COLUMNS, LANE_BITS: RESULT_W },
      pins: { count: lanes, data: net("row"), masked: inside },
    }),
    skid: instance(skidBuffer({ width: fieldsBits(fieldsOf(resultRow(vector(result, p.columns)))) + (index === undefined ? 0 : index.bits + 1) }), {
      parameters: { WIDTH_BITS: plus(1, ...(index === undefined ? [] : [1, index.size]), times(COLUMNS, RESULT_W)) },
      pins: {
        push: { valid: net("row_valid"), ready: own.advance, data: concatenation(net("row_final", 1), ...(index === undefined ? [] : [net("row_filled", 1), net("row_index", index.size)]), inside) },
        pop: { valid: results.valid, ready: results.ready, data: concatenation(results.last, ...(index === undefined ? [] : [index.filled, index.to]), results.data) },
      },
    }),
  };
}

/** Floats: a conversion for each column, and what goes with the row beside it. */
function conversionOf(p: Conversion, { COLUMNS, SUM_W, RESULT_W, LANES_W, CONVERT_STAGES }: Required<Omit<Row["sizes"], "INDEX_W">>, own: Row["own"], index: Row["index"]) {
  const column = loopVariable("column", COLUMNS);
  const late = net("unused_late", index === undefined ? 3 : 2);
  return {
    convert: instance(floatConvert({ from: p.accumulator, to: resultFormat(p.operand, p.accumulator), stages: p.stages, subnormals: p.subnormals }), {
      each: { variable: "column", count: COLUMNS },
      pins: { advance: own.advance, value: element(own.sums, column, SUM_W), result: element(net("row"), column, RESULT_W) },
    }),
    control: instance(passControl({ stages: p.stages, lanesBits: countBits(p.columns), addressBits: Math.max(1, index?.bits ?? 0) }), {
      parameters: { STAGES: CONVERT_STAGES, LANES_W, ADDRESS_W: index?.size ?? 1 },
      pins: {
        advance: own.advance,
        valid: own.valid,
        first: low,
        last: low,
        final: own.final,
        lanes: own.lanes,
        address: index?.from ?? low,
        validLate: net("row_valid"),
        firstLate: bit(late, 0),
        lastLate: bit(late, 1),
        finalLate: net("row_final"),
        lanesLate: net("row_lanes"),
        addressLate: index === undefined ? bit(late, 2) : net("row_index"),
      },
    }),
  };
}

export const resultStage = defineBlock({
  name: "result_stage",
  doc: "End of the datapath: converts complete sums, clears the lanes outside N and hands the rows to a stream; its back-pressure is the enable of everything before it.",
  parameters: { columns, ...conversion },
  variant,
  clocking: "clock and reset",
  sizes: (p) => ({ COLUMNS: { value: p.columns, default: 32, min: 1, doc: "sums of a row" } }),
  ports: (p, { COLUMNS }) => ({
    valid: input(bits(1), "A row is there."),
    final: input(bits(1), "It is the last one of the GEMM."),
    lanes: input(bits(clog2(plus(COLUMNS, 1))), "Outputs inside N, from lane 0."),
    sums: input(vector(p.accumulator, COLUMNS), "The row."),
    advance: output(bits(1), "The datapath may move: enable of all blocks up to here."),
    results: source(fieldsOf(resultRow(vector(resultFormat(p.operand, p.accumulator), COLUMNS))), "Rows of results; lanes outside N are zero; last ends the GEMM."),
  }),
  contract,
  constants: (p, { COLUMNS }) => constants(p, COLUMNS),
  instances: (p, sizes, own) => instances(p, { sizes, own, results: own.results }),
  template: (p) => `result-stage-${p.operand.kind}`,
});

export const classResultStage = defineBlock({
  name: "class_result_stage",
  doc: "End of a scatter lane: converts the complete rows of classes and hands them, each with its index, to a stream; its back-pressure is the enable of the lane.",
  parameters: {
    columns,
    indexBits: wholeNumber({ doc: "Width of an index: class = index * lanes + lane.", unit: "bits", min: 1, max: 16 }),
    ...conversion,
  },
  variant,
  clocking: "clock and reset",
  sizes: (p) => ({
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "sums of a row" },
    INDEX_W: { value: p.indexBits, default: 9, min: 1, doc: "bits of an index" },
  }),
  ports: (p, { COLUMNS, INDEX_W }) => ({
    valid: input(bits(1), "A row is complete."),
    final: input(bits(1), "It is the last one of this lane."),
    lanes: input(bits(clog2(plus(COLUMNS, 1))), "Outputs inside N, from lane 0; none: a beat that only ends the GEMM."),
    index: input(bits(INDEX_W), "Index of its class."),
    sums: input(vector(p.accumulator, COLUMNS), "The row."),
    advance: output(bits(1), "The scatter lane may move."),
    results: source(
      fieldsOf(classRow(vector(resultFormat(p.operand, p.accumulator), COLUMNS), INDEX_W)),
      "Rows of classes; lanes outside N are zero; last ends a GEMM: with its final row, or with a beat of no lanes, which is not filled.",
    ),
  }),
  contract,
  constants: (p, { COLUMNS }) => constants(p, COLUMNS),
  instances: (p, sizes, own) => instances(p, { sizes, own, results: own.results, index: { bits: p.indexBits, size: sizes.INDEX_W, from: own.index, to: own.results.index, filled: own.results.filled } }),
  template: (p) => `class-result-stage-${p.operand.kind}`,
});
