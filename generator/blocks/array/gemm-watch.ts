import { concentratedShape, denseShape, resultRow } from "../../config/interfaces/gemm.js";
import { classRow } from "../../config/interfaces/scatter.js";
import { fp16 } from "../../config/number-format.js";
import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { repeated } from "../../ir/interface.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, source, vector, type Fields } from "../../ir/types.js";
import { laneViews } from "../streams/lane-views.js";
import { sticky } from "../streams/sticky.js";

export const gemmWatch = defineBlock({
  name: "gemm_watch",
  doc: "Stands at the shapes and the results of an engine: lets shapes through that can be run, and says how long GEMMs are at hand.",
  parameters: {
    counts: choice(["tokens", "tiles"], { doc: "What a shape counts beside K and N: the tokens of a matrix, or the m-tiles of a concentrated tensor." }),
    size: wholeNumber({ doc: "Largest M, K or N, or number of m-tiles.", unit: "elements", min: 1, max: 2 ** 24 }),
    lanes: wholeNumber({ doc: "Streams of results, each of which ends every GEMM.", unit: "streams", min: 1, max: 16 }),
    columns: wholeNumber({ doc: "Elements of a row of results.", unit: "elements", min: 1, max: 256 }),
    element: numberFormat({ doc: "Element of a row of results.", kinds: ["float", "integer"], default: fp16 }),
    indexBits: wholeNumber({ doc: "Width of the index of a class in a row of results; only for tiles.", unit: "bits", min: 1, max: 16, default: 1 }),
    gemms: wholeNumber({ doc: "Most GEMMs that are under way at a time; the next shape waits.", unit: "GEMMs", min: 1, max: 1023, default: 15 }),
  },
  variant: (p) => (p.counts === "tiles" ? `x${p.lanes}` : ""),
  rules: (p) => (p.counts === "tokens" && p.lanes !== 1 ? [{ path: "gemm_watch.lanes", value: String(p.lanes), rule: "must be 1 where a shape counts tokens", fix: "set lanes to 1, or counts to tiles" }] : []),
  clocking: "clock and reset",
  sizes: (p) => {
    const [SIZE, COLUMNS, GEMMS] = [
      { value: p.size, default: 65_536, min: 1, doc: "largest M, K, N or number of m-tiles" },
      { value: p.columns, default: 32, min: 1, doc: "elements of a row of results" },
      { value: p.gemms, default: 15, min: 1, doc: "most GEMMs under way" },
    ];
    return p.counts === "tiles" ? { SIZE, COLUMNS, GEMMS, INDEX_W: { value: p.indexBits, default: 9, min: 1, doc: "bits of the index of a class" } } : { SIZE, COLUMNS, GEMMS };
  },
  derived: (_, { SIZE }) => ({ COUNT_W: { size: clog2(plus(SIZE, 1)), doc: "bits of a count of a shape" } }),
  ports: (p, { COLUMNS, COUNT_W, INDEX_W }) => {
    const shape: Fields = fieldsOf(p.counts === "tokens" ? denseShape(COUNT_W) : concentratedShape(COUNT_W));
    const data = vector(p.element, COLUMNS);
    const row: Fields = fieldsOf(INDEX_W === undefined ? resultRow(data) : classRow(data, INDEX_W));
    return {
      shape: sink(shape, "GEMMs as they are asked for."),
      checked: source(shape, "Those that can be run."),
      rows: repeated(p.lanes, () => sink(row, "Rows of results; last ends a GEMM.")),
      results: repeated(p.lanes, () => source(row, "The same.")),
      busy: output(bits(1), "A GEMM is at hand: from the first cycle after its shape was taken until each stream has given its last row."),
      shapeError: output(bits(1), "A shape had a count of 0 or above SIZE; stays until reset."),
    };
  },
  contract: () => ({
    lines: [
      { label: "shape", text: "one with a count of 0 or above SIZE is taken and handed to nobody, and shape_error_o rises in the next cycle" },
      { label: "busy", text: "high in the cycles from the one after a shape was handed on to the one in which the last of its last rows is taken" },
      { label: "latency", text: "none: what comes in stands at the output in the same cycle" },
      { label: "stall", text: "streams wait as those behind them do; while GEMMS are under way no shape is taken" },
      { label: "reset", text: "forgets the GEMMs and the error" },
    ],
  }),
  constants: (p, { GEMMS }) => ({ LANES: p.lanes, GEMMS_W: clog2(plus(GEMMS, 1)) }),
  assertions: (_sizes, _names, { shapeError }) => sticky({ shapeError }),
  view: (p) => ({ counts: p.counts, tiles: p.counts === "tiles", lane: laneViews(p.lanes) }),
});
