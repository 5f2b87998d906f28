import { mapEntry, sliceSummary, tileShape, uniqueVector } from "../../config/interfaces/similarity.js";
import { formatBits } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, indexWidth, plus } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, sized, source, vector } from "../../ir/types.js";
import { sticky } from "../streams/sticky.js";
import { neighbourhoodTable } from "./neighbourhood.js";
import { matcherTable } from "./vector-key.js";

export const gatherWatch = defineBlock({
  name: "gather_watch",
  doc: "Stands at the shapes and the outputs of the gather side: lets shapes through that fit, and says how long m-tiles are at hand.",
  parameters: {
    maxRows: neighbourhoodTable.maxRows,
    maxColumns: neighbourhoodTable.maxColumns,
    tileTokens: neighbourhoodTable.tileTokens,
    lanes: matcherTable.lanes,
    element: matcherTable.element,
    thresholdFraction: matcherTable.thresholdFraction,
    sliceBits: wholeNumber({ doc: "Width of the number of slices.", unit: "bits", min: 1, max: 24, default: 12 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens of an m-tile" },
    MAX_ROWS: { value: p.maxRows, default: 14, min: 1, doc: "most rows of a frame" },
    MAX_COLUMNS: { value: p.maxColumns, default: 14, min: 1, doc: "most columns of a frame" },
    SLICE_W: { value: p.sliceBits, default: 12, min: 1, doc: "bits of a number of slices" },
    THRESHOLD_W: { value: p.thresholdFraction + 1, default: 16, min: 1, doc: "bits of the threshold" },
    VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
  }),
  derived: (_, { TILE_TOKENS, MAX_ROWS, MAX_COLUMNS }) => ({
    COUNT_W: { size: clog2(plus(TILE_TOKENS, 1)), doc: "bits of a token count" },
    ROW_COUNT_W: { size: clog2(plus(MAX_ROWS, 1)), doc: "bits of a number of rows" },
    COLUMN_COUNT_W: { size: clog2(plus(MAX_COLUMNS, 1)), doc: "bits of a number of columns" },
  }),
  ports: (p, { TILE_TOKENS, SLICE_W, THRESHOLD_W, VECTOR_BITS, COUNT_W, ROW_COUNT_W, COLUMN_COUNT_W }) => {
    const shape = fieldsOf(tileShape({ tokens: COUNT_W, slices: SLICE_W, rows: ROW_COUNT_W, columns: COLUMN_COUNT_W, threshold: THRESHOLD_W }));
    const unique = fieldsOf(uniqueVector(sized(vector(p.element, p.lanes), VECTOR_BITS)));
    const map = fieldsOf(mapEntry(indexWidth(TILE_TOKENS)));
    const summary = fieldsOf(sliceSummary(COUNT_W));
    return {
      shape: sink(shape, "M-tiles as they are announced."),
      checked: source(shape, "Those that fit."),
      vectors: sink(unique, "Unique vectors; last ends a slice."),
      entries: sink(map, "Entries of the map; last ends a slice."),
      counts: sink(summary, "What each slice has."),
      unique: source(unique, "The vectors."),
      map: source(map, "The entries."),
      summary: source(summary, "The counts."),
      busy: output(bits(1), "An m-tile is at hand: from the first cycle after its shape was taken until the last beats of its slices are taken."),
      shapeError: output(bits(1), "A shape had a count of 0 or beyond the limits; stays until reset."),
    };
  },
  contract: () => ({
    lines: [
      { label: "shape", text: "1 to TILE_TOKENS tokens, at least one slice, 1 to MAX_ROWS rows and 1 to MAX_COLUMNS columns; another one is taken and handed to nobody, and shape_error_o rises in the next cycle" },
      { label: "busy", text: "high in the cycles from the one after a shape was handed on to the one in which the last beat of its last slice is taken" },
      { label: "latency", text: "none: what comes in stands at the output in the same cycle" },
      { label: "stall", text: "streams wait as those behind them do; no shape is taken while 2^(SLICE_W + 5) slices are under way" },
      { label: "reset", text: "forgets the m-tiles and the error" },
    ],
  }),
  constants: (_, { SLICE_W }) => ({ SLICES_W: { size: plus(SLICE_W, 6), doc: "bits of the slices under way" } }),
  assertions: (_sizes, _names, { shapeError }) => sticky({ shapeError }),
});
