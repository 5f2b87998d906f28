import { wholeNumber } from "../config/parameter.js";
import { defineBlock } from "../dsl/define-block.js";
import { bits, sink, source } from "../ir/types.js";
import { ram } from "./ram.js";
import { indexBits } from "./widths.js";

export const mapSorter = defineBlock({
  name: "map_sorter",
  doc: "Turns the map of one (m-tile, slice) from class order into row order: for every unique vector the classes that use it.",
  parameters: {
    tileTokens: wholeNumber({ doc: "Most classes, and most rows, of one m-tile.", unit: "classes", min: 1, max: 65_536, default: 1024 }),
  },
  clocking: "clock and reset",
  ports: (p) => {
    const index = bits(indexBits(p.tileTokens));
    return {
      rows: sink({ index, zero: bits(1), last: bits(1) }, "For each class in order: its row (number of its unique vector), or zero."),
      entries: source({ class: index, zero: bits(1), lastOfRow: bits(1), last: bits(1) }, "Classes row by row, ascending in each row; those with a zero vector come last, as a row of their own."),
    };
  },
  contract: () => ({
    lines: [
      { label: "rows", text: "a row that is named for the first time must be the next one, 0 first: so gather numbers unique vectors, each of which founds a class" },
      { label: "throughput", text: "2 cycles per class and 3 per map: one to take it, one to give it" },
      { label: "order", text: "one list of classes per row; the first and the last of each row are kept, and behind each class the next one of its row" },
      { label: "stall", text: "rows_ready_o depends on registers only; nothing is lost" },
      { label: "reset", text: "forgets the map" },
    ],
  }),
  diagram: [
    "  rows 0 1 0 2 0 1, then zero:     row 0: 0 -> 2 -> 4     row 1: 1 -> 5     row 2: 3     zero: 6",
    "  entries: 0 2 4 | 1 5 | 3 | 6",
  ],
  verilogParameters: (p) => [
    { name: "TILE_TOKENS", value: p.tileTokens, default: 1024, min: 1, doc: "most classes of an m-tile" },
    { name: "INDEX_W", value: indexBits(p.tileTokens), default: 10, min: 1, doc: "bits of a row or class number" },
  ],
  children: (p) => ({ ram: ram({ width: indexBits(p.tileTokens), depth: Math.max(2, p.tileTokens) }) }),
});
