import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp16, fp32, perKind, type NumberFormat } from "../../config/number-format.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { onlyWith } from "../../dsl/only-with.js";
import { concatenation, element, given, net } from "../../ir/operand.js";
import { clog2, loopVariable, named, plus, times } from "../../ir/size.js";
import { bits, input, output, source, vector } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { delayLine } from "../streams/delay-line.js";
import { laneMask } from "../streams/lane-mask.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { slackBuffer } from "../streams/slack-buffer.js";
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

export const resultStage = defineBlock({
  name: "result_stage",
  doc: "End of the datapath, or of a scatter lane: converts complete sums, clears the lanes outside N and hands the rows to a stream; its back-pressure is the enable of everything before it.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    indexBits: wholeNumber({ doc: "Width of the index that goes with a row (class = index * lanes + lane); 0: none goes.", unit: "bits", min: 0, max: 16, default: 0 }),
    accumulator: numberFormat({ doc: "Sums that come in.", kinds: ["float", "integer"], default: fp32 }),
    operand: numberFormat({ doc: "Format that floats leave in.", kinds: ["float", "integer"], default: fp16 }),
    stages: wholeNumber({ doc: "Registers behind the conversion.", unit: "cycles", min: 1, max: 3, default: 1 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
    stall: wholeNumber({ doc: "Cycles from advance to those who heed it.", unit: "cycles", min: 0, max: 8, default: 0 }),
  },
  variant: (p) => `${p.accumulator.name}_${resultFormat(p.operand, p.accumulator).name}_s${p.stages}${flushSuffix(p.operand, p.subnormals)}${p.indexBits > 0 ? "_indexed" : ""}${p.stall === 0 ? "" : `_stall${p.stall}`}`,
  clocking: "clock and reset",
  sizes: (p) => {
    const COLUMNS = { value: p.columns, default: 32, min: 1, doc: "sums of a row" };
    return p.indexBits > 0 ? { COLUMNS, INDEX_W: { value: p.indexBits, default: 9, min: 1, doc: "bits of an index" } } : { COLUMNS };
  },
  ports: (p, { COLUMNS, INDEX_W }) => ({
    valid: input(bits(1), "A row is there."),
    final: input(bits(1), "It is the last one of the GEMM, or of this lane."),
    lanes: input(bits(clog2(plus(COLUMNS, 1))), p.indexBits > 0 ? "Outputs inside N, from lane 0; none: a beat that only ends the GEMM." : "Outputs inside N, from lane 0."),
    ...onlyWith("indexBits", INDEX_W, (size) => ({ index: input(bits(size), "Index of its class.") })),
    sums: input(vector(p.accumulator, COLUMNS), "The row."),
    advance: output(bits(1), "The datapath may move: enable of all blocks up to here."),
    results: source(
      { data: vector(resultFormat(p.operand, p.accumulator), COLUMNS), ...onlyWith("indexBits", INDEX_W, (size) => ({ index: bits(size), filled: bits(1) })), last: bits(1) },
      p.indexBits > 0
        ? "Rows of classes; lanes outside N are zero; last ends a GEMM: with its final row, or with a beat of no lanes, which is not filled."
        : "Rows of results; lanes outside N are zero; last ends the GEMM.",
    ),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: `${resultLatency(p)} enabled cycles for the conversion, 1 cycle for the stream` },
      { label: "throughput", text: "one row per cycle" },
      { label: "rounding", text: rounding(p.operand) },
      ...subnormalsLines(p.operand, p.subnormals),
      {
        label: "stall",
        text:
          p.stall === 0
            ? "advance_o falls when two rows wait; it depends on registers only"
            : `advance_o falls when ${2 + p.stall} rows wait, and is the enable of this stage, as of all before it, ${p.stall} ${p.stall === 1 ? "cycle" : "cycles"} later: as many more may follow`,
      },
      { label: "reset", text: "empties the stage" },
    ],
  }),
  constants: (p, { COLUMNS, INDEX_W }) => {
    const LANES_W = clog2(plus(COLUMNS, 1));
    const RESULT_W = formatBits(resultFormat(p.operand, p.accumulator));
    const converts = conversions(p.operand) > 0;
    const beside = plus(1, named("LANES_W", LANES_W), ...(INDEX_W === undefined ? [] : [INDEX_W]));
    return {
      ...(converts ? { SUM_W: formatBits(p.accumulator) } : {}),
      RESULT_W,
      LANES_W,
      ...(converts ? { CONVERT_STAGES: p.stages, BESIDE_W: { size: beside, doc: "what goes beside the sums" } } : {}),
      ...(p.stall === 0 ? {} : { STALL_CYCLES: p.stall }),
    };
  },
  instances: (p, { COLUMNS, INDEX_W, RESULT_W, LANES_W, SUM_W, CONVERT_STAGES, BESIDE_W, STALL_CYCLES }, own): Readonly<Record<string, InstanceRow>> => {
    const result = resultFormat(p.operand, p.accumulator);
    const column = loopVariable("column", COLUMNS);
    const [final, lanes, inside] = [net("row_final", 1), net("row_lanes", LANES_W), net("row_inside", times(COLUMNS, RESULT_W))];
    const indexed = INDEX_W !== undefined;
    const index = indexed ? [net("row_index", INDEX_W)] : [];
    const filled = indexed ? [net("row_filled", 1)] : [];
    const advance = p.stall === 0 ? own.advance : net("moves", 1);
    const width = 1 + (indexed ? 1 + p.indexBits : 0) + p.columns * formatBits(result);
    const WIDTH_BITS = plus(1, ...(indexed ? [1, INDEX_W] : []), times(COLUMNS, RESULT_W));
    const data = concatenation(final, ...filled, ...index, inside);
    const pop = { valid: own.results.valid, ready: own.results.ready, data: concatenation(own.results.last, ...(indexed ? [own.results.filled, own.results.index] : []), own.results.data) };
    return {
      ...(SUM_W === undefined || CONVERT_STAGES === undefined || BESIDE_W === undefined
        ? {}
        : {
            convert: instance(floatConvert({ from: p.accumulator, to: result, stages: p.stages, subnormals: p.subnormals }), {
              each: { variable: "column", count: COLUMNS },
              pins: { advance, value: element(own.sums, column, SUM_W), result: element(net("row"), column, RESULT_W) },
            }),
            beside: instance(delayLine({ width: 1 + countBits(p.columns) + p.indexBits, stages: p.stages }), {
              parameters: { WIDTH_BITS: BESIDE_W, STAGES: CONVERT_STAGES },
              pins: {
                advance,
                data: concatenation(own.final, own.lanes, ...(indexed ? [own.index] : [])),
                delayed: concatenation(final, lanes, ...index),
              },
            }),
          }),
      mask: instance(laneMask({ lanes: p.columns, element: result }), {
        parameters: { LANES: COLUMNS, LANE_BITS: RESULT_W },
        pins: { count: lanes, data: net("row"), masked: inside },
      }),
      buffer:
        STALL_CYCLES === undefined
          ? instance(skidBuffer({ width }), { name: "skid", parameters: { WIDTH_BITS }, pins: { push: { valid: net("row_valid"), ready: own.advance, data }, pop } })
          : instance(slackBuffer({ width, stall: p.stall }), { name: "slack", parameters: { WIDTH_BITS, STALL_CYCLES }, pins: { pushValid: given, pushData: data, room: own.advance, pop } }),
    };
  },
  view: (p) => ({ indexed: p.indexBits > 0, late: p.stall > 0, enable: p.stall > 0 ? "moves" : "advance_o" }),
  template: (p) => `result-stage-${p.operand.kind}`,
});
