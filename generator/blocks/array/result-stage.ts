import { resultRow } from "../../config/interfaces/gemm.js";
import { classRow } from "../../config/interfaces/scatter.js";
import { choice, numberFormat, wholeNumber, type ParameterGroup, type ValuesOf } from "../../config/parameter.js";
import { formatBits, fp16, fp32, type NumberFormat } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import type { Contract } from "../../ir/module.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, fieldsBits, fieldsOf, input, output, source, vector } from "../../ir/types.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { laneMask } from "../streams/lane-mask.js";
import { passControl } from "./pass-control.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { countBits } from "../arithmetic/widths.js";

/** Floats leave in the operand's format, integers as they were summed. */
export function resultFormat(operand: NumberFormat, accumulator: NumberFormat): NumberFormat {
  return operand.kind === "float" ? operand : accumulator;
}

/** Enabled cycles from a complete row to the buffer of the stream. */
export function resultLatency(p: { readonly operand: NumberFormat; readonly stages: number }): number {
  return p.operand.kind === "float" ? p.stages : 0;
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
  return `${p.accumulator.name}_${resultFormat(p.operand, p.accumulator).name}_s${p.stages}${p.subnormals === "flush" ? "_flush" : ""}`;
}

function contract(p: Conversion): Contract {
  return {
    lines: [
      { label: "latency", text: `${resultLatency(p)} enabled cycles for the conversion, 1 cycle for the stream` },
      { label: "throughput", text: "one row per cycle" },
      { label: "rounding", text: p.operand.kind === "float" ? "one conversion, to nearest even" : "none: integers leave as they were summed" },
      { label: "stall", text: "advance_o falls when two rows wait; it depends on registers only" },
      { label: "reset", text: "empties the stage" },
    ],
  };
}

function children(p: Conversion, indexBits = 0) {
  const result = resultFormat(p.operand, p.accumulator);
  return {
    mask: laneMask({ lanes: p.columns, element: result }),
    skid: skidBuffer({ width: fieldsBits(fieldsOf(resultRow(vector(result, p.columns)))) + indexBits }),
    ...(p.operand.kind === "float"
      ? {
          control: passControl({ stages: p.stages, lanesBits: countBits(p.columns), addressBits: Math.max(1, indexBits) }),
          convert: floatConvert({ from: p.accumulator, to: result, stages: p.stages, subnormals: p.subnormals }),
        }
      : {}),
  };
}

function view(p: Conversion) {
  return {
    sumBits: String(formatBits(p.accumulator)),
    resultBits: String(formatBits(resultFormat(p.operand, p.accumulator))),
    stages: String(p.stages),
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
  children: (p) => children(p),
  template: (p) => (p.operand.kind === "float" ? "result-stage-float" : "result-stage-integer"),
  view,
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
    lanes: input(bits(clog2(plus(COLUMNS, 1))), "Outputs inside N, from lane 0."),
    index: input(bits(INDEX_W), "Index of its class."),
    sums: input(vector(p.accumulator, COLUMNS), "The row."),
    advance: output(bits(1), "The scatter lane may move."),
    results: source(
      fieldsOf(classRow(vector(resultFormat(p.operand, p.accumulator), COLUMNS), INDEX_W)),
      "Rows of classes; lanes outside N are zero; last marks the final row, if the last pass has an entry.",
    ),
  }),
  contract,
  children: (p) => children(p, p.indexBits),
  template: (p) => (p.operand.kind === "float" ? "class-result-stage-float" : "class-result-stage-integer"),
  view,
});
