import { classEntry, listEntry, sortedSlice } from "../../config/interfaces/scatter.js";
import { recordLayout } from "../../config/record.js";
import { flag, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, fieldsOf, sink, source } from "../../ir/types.js";
import { ram } from "../streams/ram.js";
import { skidBuffer } from "../streams/skid-buffer.js";
import { indexBits } from "../arithmetic/widths.js";

/** What is kept of a class: its row, or that its vector is zero. */
function placeBits(tileTokens: number): number {
  return recordLayout("place", classEntry(indexBits(tileTokens))).bits;
}

/** Sizes of the memories: places by class, classes by class, the last class of each row and whether there is one, the first. */
function memories(p: { readonly tileTokens: number; readonly laneClasses: number }): readonly { readonly width: number; readonly depth: number }[] {
  const [place, classBits] = [placeBits(p.tileTokens), indexBits(p.laneClasses)];
  const [rows, classes] = [Math.max(2, p.tileTokens), Math.max(2, p.laneClasses)];
  return [
    { width: place, depth: classes },
    { width: classBits, depth: classes },
    { width: recordLayout("tail", { used: 1, tail: classBits }).bits, depth: rows },
    { width: classBits, depth: rows },
  ];
}

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
    ROW_W: { value: indexBits(p.tileTokens), default: 10, min: 1, doc: "bits of a row number" },
    CLASS_W: { value: indexBits(p.laneClasses), default: 9, min: 1, doc: "bits of a class number" },
  }),
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
    "  take: rows -> row of each class",
    "  link: classes, in the order of the list before -> a list per row",
    "  give: row by row -> entries, one for the classes with the same accumulator",
  ],
  variant: (p) => (p.addZeros ? "zeros" : ""),
  children: (p) => ({
    ram: memories(p).map((size) => ram(size)),
    skid: skidBuffer({ width: recordLayout("row to walk", { place: placeBits(p.tileTokens), head: indexBits(p.laneClasses), tail: indexBits(p.laneClasses) }).bits }),
  }),
  view: (p) => ({ addZeros: p.addZeros }),
});
