import { choice, numberFormat, wholeNumber } from "../config/parameter.js";
import { formatBits, fp32 } from "../config/number-format.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, input, output, sink, vector } from "../ir/types.js";
import { accumulatorBank } from "./accumulator-bank.js";
import { passFields } from "./concentrated-sequencer.js";
import { countBits, indexBits } from "./widths.js";

export interface ListWordSizes {
  readonly banks: number;
  readonly bankWords: number;
}

/**
 * Bits of a list word: zero, last of its row, and for each bank a valid bit and an index; from the lowest bit on
 * `{zero, rowLast, valid[banks], index[banks]}`. Class c lives in bank c mod banks under index floor(c / banks).
 */
export function listWordBits({ banks, bankWords }: ListWordSizes): number {
  return 2 + banks * (1 + indexBits(bankWords));
}

export const scatter = defineBlock({
  name: "scatter",
  doc: "Takes each row of partial sums as it leaves the array and adds it to the accumulators of the classes on its list, one per bank and cycle.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    banks: wholeNumber({ doc: "Additions of a row per cycle: accumulator banks.", unit: "banks", min: 1, max: 16 }),
    bankWords: wholeNumber({ doc: "Classes of a block of columns in one bank.", unit: "words", min: 1, max: 65_536 }),
    bankDepth: wholeNumber({ doc: "Words of one bank.", unit: "words", min: 2, max: 2 ** 24 }),
    tileTokens: wholeNumber({ doc: "Most list words of a slice.", unit: "words", min: 1, max: 65_536 }),
    listDepth: wholeNumber({ doc: "Words the list buffer holds.", unit: "words", min: 2, max: 2 ** 24 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32 }),
    addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
  },
  variant: (p) => `${p.accumulator.name}_s${p.addStages}${p.subnormals === "flush" ? "_flush" : ""}`,
  clocking: "clock and reset",
  ports: (p) => ({
    passes: sink(passFields({ columns: p.columns, tileTokens: p.tileTokens, baseBits: indexBits(p.bankDepth) }), "One beat per pass."),
    rows: sink(vector(p.accumulator, p.columns), "Rows of partial sums, pass by pass."),
    advance: input(bits(1), "Results may move."),
    listLevel: input(bits(indexBits(p.listDepth) + 1), "Words in the list buffer."),
    listRead: output(bits(1), "Reads a word."),
    listOffset: output(bits(indexBits(p.listDepth)), "Which one, counted from the oldest."),
    listRelease: output(bits(1), "It is read for the last time."),
    listWord: input(bits(listWordBits(p)), "The word read by the cycle before; held until the next read."),
    sumsValid: output(bits(p.banks), "Bank b has a complete row."),
    sumsFinal: output(bits(1), "With it the GEMM is complete."),
    sumsLanes: output(bits(countBits(p.columns)), "Outputs inside N."),
    sumsIndex: output(bits(p.banks * indexBits(p.bankWords)), "Class of bank b's row: index * BANKS + b."),
    sums: output(vector(p.accumulator, p.banks * p.columns), "The complete rows."),
  }),
  contract: (p) => ({
    lines: [
      { label: "throughput", text: "one list word per cycle: up to BANKS additions of a row, each in a bank of its own" },
      { label: "latency", text: `${2 + p.addStages} cycles from a list word and its row to sums_o` },
      { label: "order", text: "rows and words in order of arrival; a row stays until the last word of its list" },
      { label: "zero", text: "a zero word needs no row: it adds +0, so that classes with a zero vector are begun and completed too" },
      { label: "hazard", text: "a word waits while its accumulator is on its way through the adder; any list is correct" },
      { label: "stall", text: "advance_i low holds everything; a long list holds rows_ready_o low, nothing is lost" },
      { label: "reset", text: "drops what is on its way" },
    ],
  }),
  diagram: [
    "  list word  {zero, last of row, valid[b], index[b]}",
    "                                    |",
    "  rows ------ row register ---+-----|--------+------------ ...",
    "                              v     v        v",
    "                         [ bank 0: RAM + adders ]  [ bank 1 ]  ...",
    "                              |                        |",
    "                            sums_o, when the slice is the last one",
  ],
  verilogParameters: (p) => [
    { name: "COLUMNS", value: p.columns, default: 32, min: 1, doc: "sums of a row" },
    { name: "BANKS", value: p.banks, default: 2, min: 1, doc: "accumulator banks" },
    { name: "BANK_WORDS", value: p.bankWords, default: 512, min: 1, doc: "classes of a block in one bank" },
    { name: "BANK_DEPTH", value: p.bankDepth, default: 1536, min: 2, doc: "words of one bank" },
    { name: "TILE_TOKENS", value: p.tileTokens, default: 1024, min: 1, doc: "most list words of a slice" },
    { name: "LIST_DEPTH", value: p.listDepth, default: 2048, min: 2, doc: "words in the list buffer" },
    { name: "INDEX_W", value: indexBits(p.bankWords), default: 9, min: 1, doc: "bits of an index" },
  ],
  children: (p) => ({
    bank: accumulatorBank({
      columns: p.columns,
      accumulator: p.accumulator,
      depth: p.bankDepth,
      lanesBits: countBits(p.columns) + indexBits(p.bankWords),
      addStages: p.addStages,
      subnormals: p.subnormals,
    }),
  }),
  view: (p) => ({ sumBits: String(formatBits(p.accumulator)), addStages: String(p.addStages) }),
});
