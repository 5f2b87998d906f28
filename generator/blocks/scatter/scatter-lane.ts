import { classRow, listEntry, passFields } from "../../config/interfaces/scatter.js";
import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { fp16, perKind, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { packed } from "../../dsl/ends.js";
import type { ContractLine } from "../../ir/module.js";
import { fieldsBits, fieldsOf, sink, source, vector } from "../../ir/types.js";
import { resultFormat, resultStage } from "../array/result-stage.js";
import { wordBuffer } from "../streams/ring-buffer.js";
import { scatter, scatterTable } from "./scatter.js";
import { flushSuffix, subnormalsLines, subnormalsText } from "../arithmetic/subnormals.js";
import { countBits, indexBits } from "../arithmetic/widths.js";

/** What a lane of so many classes reads of its list in a cycle. */
export function listFields(laneClasses: number) {
  return fieldsOf(listEntry(indexBits(laneClasses)));
}

interface LaneSubnormals {
  readonly sums: SubnormalPolicy;
  readonly subnormals: SubnormalPolicy;
}

/** `_flush` for sums and results; where only one of them is flushed the name says which. */
const laneFlushSuffix = perKind<string, [LaneSubnormals]>({
  float: (format, { sums, subnormals }) => (sums === subnormals ? flushSuffix(format, sums) : sums === "flush" ? "_flush_sums" : "_flush_results"),
  integer: () => "",
});

const laneSubnormalsLines = perKind<readonly ContractLine[], [LaneSubnormals]>({
  float: (format, { sums, subnormals }) =>
    sums === subnormals ? subnormalsLines(format, sums) : [{ label: "subnormals", text: `of sums: ${subnormalsText(sums)}; of results: ${subnormalsText(subnormals)}` }],
  integer: () => [],
});

export const scatterLane = defineBlock({
  name: "scatter_lane",
  doc: "A scatter lane from its list to its results: list buffer, scatter with the accumulators, conversion.",
  parameters: {
    ...scatterTable,
    operand: numberFormat({ doc: "Format that floats leave in.", kinds: ["float", "integer"], default: fp16 }),
    convertStages: wholeNumber({ doc: "Registers behind the conversion.", unit: "cycles", min: 1, max: 3, default: 1 }),
    sums: choice(["keep", "flush"], { doc: "Subnormal sums: keep, or read and write them as zero.", default: "keep" }),
    subnormals: choice(["keep", "flush"], { doc: "Subnormal results likewise.", default: "keep" }),
  },
  variant: (p) => `${p.accumulator.name}_${resultFormat(p.operand, p.accumulator).name}_s${p.addStages}_${p.convertStages}${laneFlushSuffix(p.accumulator, p)}`,
  clocking: "clock and reset",
  ports: (p) => ({
    list: sink(listFields(p.laneClasses), "Entries, slice by slice."),
    passes: sink(fieldsOf(passFields({ lanes: countBits(p.columns), base: indexBits(p.depth), entries: countBits(p.laneClasses) })), "One beat per pass."),
    rows: sink(vector(p.accumulator, p.columns), "Rows of partial sums that this lane uses, pass by pass."),
    results: source(
      fieldsOf(classRow(vector(resultFormat(p.operand, p.accumulator), p.columns), indexBits(p.laneClasses))),
      "Rows of classes; lanes outside N are zero; last ends a GEMM: with its final row, or with a beat that is not filled where the last pass has no entry.",
    ),
  }),
  contract: (p) => ({
    lines: [
      { label: "list", text: "the entries of a slice serve each of its passes and leave with the last one" },
      { label: "throughput", text: "one list entry per cycle" },
      { label: "order", text: "results in the order of the list of the last slice" },
      { label: "hazard", text: "an entry waits while the sum it reads is on its way through the adder; any list is correct" },
      ...laneSubnormalsLines(p.accumulator, p),
      { label: "stall", text: "a blocked result stream holds the lane; nothing is lost" },
      { label: "reset", text: "drops what is on its way; sums are not reset" },
    ],
  }),
  structure: (p, { own, place, connect, tie }) => {
    const { columns, laneClasses, depth, listDepth, accumulator, operand } = p;
    const listBuffer = place(wordBuffer({ width: fieldsBits(listFields(laneClasses)), depth: listDepth }), "listBuffer");
    const unit = place(scatter({ columns, laneClasses, depth, listDepth, accumulator, addStages: p.addStages, subnormals: p.sums }), "scatter");
    const stage = place(resultStage({ columns, indexBits: indexBits(laneClasses), accumulator, operand, stages: p.convertStages, subnormals: p.subnormals }), "results");
    connect(packed(own.list), listBuffer.write);
    tie(listBuffer.advance, 1n);
    connect(listBuffer.level, unit.listLevel);
    connect(unit.listRead, listBuffer.read);
    connect(unit.listOffset, listBuffer.offset);
    connect(unit.listRelease, listBuffer.release);
    connect(listBuffer.data, unit.listEntry);
    connect(own.passes, unit.passes);
    connect(own.rows, unit.rows);
    connect(unit.sumsValid, stage.valid);
    connect(unit.sumsFinal, stage.final);
    connect(unit.sumsLanes, stage.lanes);
    connect(unit.sumsIndex, stage.index);
    connect(unit.sums, stage.sums);
    connect(stage.advance, unit.advance);
    connect(stage.results, own.results);
  },
});
