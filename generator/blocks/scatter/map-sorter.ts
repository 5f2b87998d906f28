import { classEntry, listEntry, sortedSlice } from "../../config/interfaces/scatter.js";
import { recordLayout } from "../../config/record.js";
import { flag, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance, type PinsOf } from "../../dsl/instance.js";
import { allOf, anyOf, below, not, total } from "../../ir/condition.js";
import { concatenation, given, lowest, net } from "../../ir/operand.js";
import { clog2, indexWidth, larger, plus, times, type Size } from "../../ir/size.js";
import { bits, fieldsOf, sink, source } from "../../ir/types.js";
import { ram } from "../streams/ram.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { indexBits } from "../arithmetic/widths.js";

/** What is kept of a class: its row, or that its vector is zero. */
function placeBits(tileTokens: number): number {
  return recordLayout("place", classEntry(indexBits(tileTokens))).bits;
}

/** What the pins of a memory are connected to. */
type RamPins = PinsOf<ReturnType<typeof ram>["ports"]>;

export const mapSorter = defineBlock({
  name: "map_sorter",
  doc: "Turns the map of one (m-tile, slice) from class order into the list of a scatter lane: row by row, the prefix classes that use it and the accumulators they read and write.",
  parameters: {
    tileTokens: wholeNumber({ doc: "Most unique vectors of one slice.", unit: "vectors", min: 1, max: 65_536, default: 1024 }),
    laneClasses: wholeNumber({ doc: "Most classes of the lane.", unit: "classes", min: 1, max: 65_536, default: 512 }),
    addZeros: flag({ doc: "List zero vectors where they only add +0 too: needed where sums of -0 arise.", default: false }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most unique vectors of a slice" },
    LANE_CLASSES: { value: p.laneClasses, default: 512, min: 1, doc: "most classes of the lane" },
  }),
  derived: (_, { TILE_TOKENS, LANE_CLASSES }) => ({ ROW_W: { size: indexWidth(TILE_TOKENS), doc: "bits of a row number" }, CLASS_W: { size: indexWidth(LANE_CLASSES), doc: "bits of a class number" } }),
  ports: (_, { TILE_TOKENS, LANE_CLASSES, ROW_W, CLASS_W }) => ({
    slices: sink(fieldsOf(sortedSlice({ unique: clog2(plus(TILE_TOKENS, 1)), classes: clog2(plus(LANE_CLASSES, 1)) })), "One beat per slice, the slices of an m-tile in order: p, classes of the lane."),
    rows: sink(fieldsOf(classEntry(ROW_W)), "For each class of the lane, in order: its row (number of its unique vector), or zero."),
    uses: source({ used: bits(1) }, "For each unique vector, in order: does the lane use it?"),
    entries: source(fieldsOf(listEntry(CLASS_W)), "The list of the lane."),
    counts: source({ entries: bits(clog2(plus(LANE_CLASSES, 1))) }, "Entries of the list, after the last one."),
  }),
  contract: (p) => ({
    lines: [
      { label: "prefix", text: "classes of the lane whose rows agree in all slices so far share an accumulator: one entry" },
      { label: "order", text: "entries row by row, then those with a zero vector; in a row, those that stood first in the list before" },
      { label: "accumulator", text: "the last part of a prefix class keeps its accumulator, the others take the next free ones" },
      { label: "last slice", text: "an entry for each class, whose number takes the place of the accumulator written" },
      p.addZeros
        ? { label: "zero", text: "a class with a zero vector adds +0" }
        : { label: "zero", text: "a zero vector that keeps its accumulator is left out, but in the first and last slice" },
      { label: "throughput", text: "c + max(p, c) + 9 cycles per slice of c classes, and c to take the rows" },
      { label: "stall", text: "every stream may be blocked at any time; nothing is lost" },
      { label: "reset", text: "forgets the m-tile; then TILE_TOKENS cycles to mark the rows unused" },
    ],
  }),
  diagram: [
    "  take: rows -> row_of[class]",
    "  link: order[] -> link_1: row_of[class] -> link_2: tail[row] -> link_3: tail, head, next",
    "                   accumulator[class] -> run of equal ones -> keeper[accumulator]",
    "  give: tail, head[row] -> ahead -> walk: next[class] -> give_1: accumulator[class]",
    "        -> give_2: keeper[accumulator] -> held -> entries; order, accumulator written anew",
  ],
  variant: (p) => (p.addZeros ? "zeros" : ""),
  constants: (_, { TILE_TOKENS, LANE_CLASSES, ROW_W }) => ({
    ROWS_W: clog2(plus(TILE_TOKENS, 1)),
    COUNT_W: clog2(plus(LANE_CLASSES, 1)),
    PLACE_W: { size: plus(ROW_W, 1), doc: "zero, row: a zero vector comes behind all rows" },
    ROW_WORDS: larger(TILE_TOKENS, 2),
    CLASS_WORDS: larger(LANE_CLASSES, 2),
  }),
  assertions: (_, { ROWS_W }, { rows }) => ({
    rowsInRange: { text: "a row is that of a unique vector of the slice", assumed: true, when: allOf(net("take", 1), not(rows.zero)), holds: below(total(rows.index), total(net("unique_q", ROWS_W))) },
    keptAtEnd: {
      text: "the row of a run is kept at its end",
      when: net("run_ends", 1),
      holds: allOf(net("run_q", 1), anyOf(net("linked", 1), allOf(net("link_2_q", 1), not(net("same_run", 1))))),
    },
  }),
  instances: (p, { CLASS_W, ROW_W, COUNT_W, PLACE_W, ROW_WORDS, CLASS_WORDS }) => {
    const classBits = indexBits(p.laneClasses);
    const [place, tail] = [placeBits(p.tileTokens), recordLayout("tail", { used: 1, tail: classBits }).bits];
    const rowToWalk = recordLayout("row to walk", { place, head: classBits, tail: classBits }).bits;
    const [rows, classes] = [Math.max(2, p.tileTokens), Math.max(2, p.laneClasses)];
    const ofClasses = (width: number, WIDTH_BITS: Size, pins: RamPins) => instance(ram({ width, depth: classes }), { parameters: { WIDTH_BITS, DEPTH_WORDS: CLASS_WORDS }, pins });
    const ofRows = (width: number, WIDTH_BITS: Size, pins: RamPins) => instance(ram({ width, depth: rows }), { parameters: { WIDTH_BITS, DEPTH_WORDS: ROW_WORDS }, pins });
    const thisClass = lowest(net("class_q", COUNT_W), CLASS_W);
    return {
      ahead: instance(skidBuffer({ width: rowToWalk }), {
        parameters: { WIDTH_BITS: plus(PLACE_W, times(2, CLASS_W)) },
        pins: {
          push: { valid: given, ready: net("ahead_free"), data: given },
          pop: { valid: net("ahead"), ready: net("ahead_taken"), data: concatenation(net("ahead_row", PLACE_W), net("ahead_head", CLASS_W), net("ahead_tail", CLASS_W)) },
        },
      }),
      rowOf: ofClasses(place, PLACE_W, { writeEnable: net("take"), writeAddress: thisClass, writeData: given, readEnable: net("link_1_q"), readAddress: net("class_1"), readData: net("read_place") }),
      order: ofClasses(classBits, CLASS_W, { writeEnable: given, writeAddress: lowest(net("given_q", COUNT_W), CLASS_W), writeData: net("give_2_class_q"), readEnable: given, readAddress: thisClass, readData: net("read_order") }),
      accumulator: ofClasses(classBits, CLASS_W, { writeEnable: given, writeAddress: net("give_2_class_q"), writeData: net("to"), readEnable: given, readAddress: given, readData: net("read_accumulator") }),
      keeper: ofClasses(place, PLACE_W, { writeEnable: net("run_ends"), writeAddress: net("run_accumulator_q"), writeData: net("run_row_q"), readEnable: given, readAddress: net("give_1_accumulator"), readData: net("read_keeper") }),
      tail: ofRows(tail, plus(1, CLASS_W), { writeEnable: given, writeAddress: given, writeData: given, readEnable: given, readAddress: given, readData: concatenation(net("read_used", 1), net("read_tail", CLASS_W)) }),
      head: ofRows(classBits, CLASS_W, { writeEnable: given, writeAddress: net("row_3_number", ROW_W), writeData: net("class_3_q"), readEnable: net("scan_next"), readAddress: net("next_row", ROW_W), readData: net("read_head") }),
      next: ofClasses(classBits, CLASS_W, { writeEnable: given, writeAddress: net("behind"), writeData: net("class_3_q"), readEnable: net("walk_goes"), readAddress: net("walk_class_d"), readData: net("read_next") }),
    };
  },
  view: (p) => ({ addZeros: p.addZeros }),
});
