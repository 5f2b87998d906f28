import { elementAt } from "../../config/element-at.js";
import { passCounts, passFields, tokenEntry } from "../../config/interfaces/scatter.js";
import { recordLayout } from "../../config/record.js";
import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp32 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance, numbered } from "../../dsl/instance.js";
import { repeatedGroup } from "../../ir/interface.js";
import { bit, concatenation, given, net } from "../../ir/operand.js";
import { notBelow } from "../../ir/relation.js";
import { clog2, indexWidth, named, plus, times } from "../../ir/size.js";
import { bits, fieldsOf, input, output, record, sink, sized, vector } from "../../ir/types.js";
import { accumulatorBank } from "../array/accumulator-bank.js";
import { laneViews } from "../streams/lane-views.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { countBits, indexBits } from "../arithmetic/widths.js";

/** A map entry of a buffer of so many rows. Token t lives in lane t mod lanes under index floor(t / lanes). */
export function tokenEntryFields(bufferRows: number) {
  return fieldsOf(tokenEntry(indexBits(bufferRows)));
}

/** A pass that waits: what the unit itself counts, the base, is not kept. */
export function passBits(p: { readonly columns: number; readonly bufferRows: number }): number {
  const counts = recordLayout("counts", passCounts(indexBits(p.bufferRows) + 1));
  const { first, last, final, lastBlock, lanes, entries } = passFields({ lanes: countBits(p.columns), base: 0, entries: counts.bits });
  return recordLayout("pass", { first, last, final, lastBlock, lanes, entries }).bits;
}

export const tokenScatter = defineBlock({
  name: "token_scatter",
  doc: "Scatter as published: walks the tokens of a pass in their order, a few per cycle, and adds to the accumulator of each the row its map entry names.",
  parameters: {
    columns: wholeNumber({ doc: "Sums of a row.", unit: "sums", min: 1, max: 256 }),
    lanes: wholeNumber({ doc: "Tokens per cycle, each in an accumulator bank of its own.", unit: "lanes", min: 1, max: 8 }),
    laneTokens: wholeNumber({ doc: "Most tokens of one lane.", unit: "tokens", min: 1, max: 65_536 }),
    bufferRows: wholeNumber({ doc: "Rows the row buffer holds.", unit: "rows", min: 2, max: 65_536 }),
    depth: wholeNumber({ doc: "Accumulator words of one lane.", unit: "words", min: 2, max: 2 ** 24 }),
    listDepth: wholeNumber({ doc: "Map entries held for one lane.", unit: "entries", min: 2, max: 2 ** 24 }),
    passDepth: wholeNumber({ doc: "Passes that may wait.", unit: "passes", min: 2, max: 256 }),
    baseBits: wholeNumber({ doc: "Width of an address in the sequencer's passes.", unit: "bits", min: 1, max: 24 }),
    accumulator: numberFormat({ doc: "One sum.", kinds: ["float", "integer"], default: fp32 }),
    addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
  },
  variant: (p) => `x${p.lanes}_${p.accumulator.name}_s${p.addStages}${flushSuffix(p.accumulator, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    COLUMNS: { value: p.columns, default: 32, min: 1, doc: "sums of a row" },
    BUFFER_ROWS: { value: p.bufferRows, default: 1024, min: 2, doc: "rows the row buffer holds" },
    DEPTH_ROWS: { value: p.depth, default: 1536, min: 2, doc: "accumulator words of one lane" },
    LIST_DEPTH: { value: p.listDepth, default: 1024, min: 2, doc: "map entries held for one lane" },
    DEPTH_PASSES: { value: p.passDepth, default: 16, min: 2, doc: "passes that may wait" },
    BASE_W: { value: p.baseBits, default: 1, min: 1, doc: "bits of an address in the passes" },
    LANE_TOKENS: { value: p.laneTokens, default: 512, min: 1, doc: "most tokens of one lane" },
  }),
  derived: (_, { LANE_TOKENS }) => ({ INDEX_W: { size: indexWidth(LANE_TOKENS), doc: "bits of an index" } }),
  relations: (_, { LANE_TOKENS, DEPTH_ROWS, LIST_DEPTH }) => [notBelow(DEPTH_ROWS, LANE_TOKENS), notBelow(LIST_DEPTH, LANE_TOKENS)],
  ports: (p, { COLUMNS, BUFFER_ROWS, LIST_DEPTH, BASE_W, INDEX_W }) => {
    const row = vector(p.accumulator, COLUMNS);
    return {
      passes: sink(fieldsOf(passFields({ lanes: clog2(plus(COLUMNS, 1)), base: BASE_W, entries: plus(times(2, clog2(BUFFER_ROWS)), 2) })), "One beat per pass; unique vectors and tokens of it ride along as the entries of two lanes."),
      level: input(bits(plus(clog2(BUFFER_ROWS), 1)), "Rows in the row buffer, from the first row of the pass at hand on."),
      released: output(bits(plus(clog2(BUFFER_ROWS), 1)), "Rows given back: all of a pass, with its last tokens."),
      listOffset: output(bits(clog2(LIST_DEPTH)), "Map entry that lanes read, counted from the oldest."),
      listRelease: output(bits(1), "It is read for the last time."),
      ...repeatedGroup(p.lanes, (lane) => ({
        listLevel: input(bits(plus(clog2(LIST_DEPTH), 1)), `Map entries in the buffer of lane ${lane}.`),
        listRead: output(bits(1), "Reads an entry."),
        listEntry: input(sized(record(tokenEntry(clog2(BUFFER_ROWS))), plus(clog2(BUFFER_ROWS), 1)), "The entry read by the cycle before; held until the next read."),
        read: output(bits(1), `Lane ${lane} reads a row.`),
        offset: output(bits(clog2(BUFFER_ROWS)), "Which one of its pass."),
        row: input(row, "The row read by the cycle before; held until the next read."),
        advance: input(bits(1), `Results of lane ${lane} may move.`),
        sumsValid: output(bits(1), "A row of the last slice is complete and moves, or a closing beat."),
        sumsFinal: output(bits(1), "It is this lane's last one of the GEMM."),
        sumsLanes: output(bits(clog2(plus(COLUMNS, 1))), "Outputs inside N; 0 for a closing beat."),
        sumsIndex: output(bits(INDEX_W), "Index of its token."),
        sums: output(row, "The complete row."),
      })),
    };
  },
  contract: (p) => ({
    lines: [
      { label: "throughput", text: `${p.lanes} tokens per cycle, whatever the map; a pass over t tokens takes ceil(t / ${p.lanes}) cycles at least` },
      { label: "latency", text: `${2 + p.addStages} cycles from a map entry and its row to sums` },
      { label: "order", text: "tokens in their order; token t is in lane t mod lanes; the lanes move together" },
      { label: "rows", text: "tokens wait until their rows are there, the last ones of a pass for all its rows; then all are given back" },
      { label: "zero", text: "an entry of a zero vector needs no row and adds +0" },
      { label: "end", text: "a lane without a token in the last m-tile of a GEMM gives a closing beat with the first tokens of its last pass: final, without lanes" },
      ...subnormalsLines(p.accumulator, p.subnormals),
      { label: "hazard", text: "tokens wait while their accumulators are on their way through the adders" },
      { label: "stall", text: "one advance_i low holds every lane; nothing is lost" },
      { label: "reset", text: "drops what is on its way" },
    ],
  }),
  diagram: [
    "  map, in token order --> entries of tokens t, t + 1 --> row buffer, a read port each",
    "                                                             |",
    "  accumulators: a bank per lane + adders <-------------------+",
  ],
  constants: (p, { COLUMNS, BUFFER_ROWS, DEPTH_ROWS, LIST_DEPTH }) => {
    const [LANES_W, ROW_W] = [clog2(plus(COLUMNS, 1)), clog2(BUFFER_ROWS)];
    const COUNT_W = plus(named("ROW_W", ROW_W), 1);
    const count = named("COUNT_W", COUNT_W);
    return {
      LANES: p.lanes,
      SUM_W: formatBits(p.accumulator),
      ADD_STAGES: p.addStages,
      LANES_W,
      ADDRESS_W: clog2(DEPTH_ROWS),
      OFFSET_W: clog2(LIST_DEPTH),
      ROW_W,
      COUNT_W,
      LEFT_W: plus(count, 4),
      PASS_W: plus(4, named("LANES_W", LANES_W), times(2, count)),
    };
  },
  instances: (p, { COLUMNS, DEPTH_ROWS, DEPTH_PASSES, LANES_W, COUNT_W, PASS_W, INDEX_W }, own) => {
    const flags = ["first", "last", "final", "last_block"].map((name) => net(`pass_${name}`, 1));
    const accumulators = accumulatorBank({
      columns: p.columns,
      accumulator: p.accumulator,
      depth: p.depth,
      lanesBits: countBits(p.columns) + indexBits(p.laneTokens),
      addStages: p.addStages,
      subnormals: p.subnormals,
    });
    return {
      passes: instance(streamFifo({ width: passBits(p), depth: p.passDepth }), {
        parameters: { WIDTH_BITS: PASS_W, DEPTH_WORDS: DEPTH_PASSES },
        pins: {
          push: { valid: own.passes.valid, ready: own.passes.ready, data: concatenation(own.passes.first, own.passes.last, own.passes.final, own.passes.lastBlock, own.passes.lanes, own.passes.entries) },
          pop: { valid: net("pass_valid"), ready: net("pass_done"), data: concatenation(...flags, net("pass_lanes", LANES_W), net("pass_tokens", COUNT_W), net("pass_unique", COUNT_W)) },
        },
      }),
      ...numbered("bank", p.lanes, (lane) =>
        instance(accumulators, {
          parameters: { COLUMNS, DEPTH_ROWS, LANES_W: plus(LANES_W, INDEX_W) },
          pins: {
            advance: net("advance"),
            valid: given,
            first: net("first_q"),
            last: net("last_q"),
            final: bit(net("final_q", p.lanes), lane),
            lanes: concatenation(net(`row_lanes${lane}`, LANES_W), net("group_index_q", INDEX_W)),
            from: net("group_address_q"),
            address: net("group_address_q"),
            partialSums: given,
            sumsValid: net(`sum_valid${lane}`),
            sumsFinal: elementAt(own.sumsFinal, lane),
            sumsLanes: concatenation(elementAt(own.sumsLanes, lane), elementAt(own.sumsIndex, lane)),
            sums: elementAt(own.sums, lane),
          },
        }),
      ),
    };
  },
  view: (p) => ({ lane: laneViews(p.lanes) }),
});
