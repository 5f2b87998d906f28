import { gapToken, placedToken, tileShape } from "../../config/interfaces/similarity.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { bf16, formatBits, fp16, int8 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { allOf, different } from "../../ir/condition.js";
import { fieldsOf, sink, sized, source, vector } from "../../ir/types.js";
import { bankSizes, candidateRelations, neighbourhood, neighbourhoodTable, PLACE_DIAGRAM, placeRelations, placeType, placeWidths, type NeighbourhoodParameters } from "./neighbourhood.js";
import { countBits } from "../arithmetic/widths.js";

/** Width of a gap: any distance between two tokens. */
export function gapBits(p: NeighbourhoodParameters): number {
  return countBits(p.maxFrames * p.maxRows * p.maxColumns);
}

export const positionDecoder = defineBlock({
  name: "position_decoder",
  doc: "Finds frame, row and column of every retained token from its distance to the token before it, and where its vector is kept.",
  parameters: {
    ...neighbourhoodTable,
    lanes: wholeNumber({ doc: "Elements of the vector that comes with a gap.", unit: "elements", min: 1, max: 1024, default: 32 }),
    element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, bf16, int8] }),
    thresholdFraction: wholeNumber({ doc: "Fraction bits of the threshold.", unit: "bits", min: 1, max: 24, default: 15 }),
    sliceBits: wholeNumber({ doc: "Width of the number of slices.", unit: "bits", min: 1, max: 24, default: 12 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    ...bankSizes(p),
    PLACE_W: { value: neighbourhood(p).placeBits, default: 35, min: 1, doc: "bits of a place" },
    SLICE_W: { value: p.sliceBits, default: 12, min: 1, doc: "bits of a slice count" },
    ROW_W: { value: countBits(p.maxRows), default: 5, min: 1, doc: "bits of a row count" },
    COLUMN_W: { value: countBits(p.maxColumns), default: 5, min: 1, doc: "bits of a column count" },
    NUMBER_W: { value: neighbourhood(p).whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
    GAP_W: { value: gapBits(p), default: 16, min: 1, doc: "bits of a gap" },
    VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
    THRESHOLD_W: { value: p.thresholdFraction + 1, default: 16, min: 1, doc: "bits of the threshold" },
  }),
  derived: (_, sizes) => placeWidths(sizes),
  relations: (_, sizes) => [...placeRelations(sizes), ...candidateRelations({ ...sizes, CANDIDATE_W: undefined })],
  ports: (p, sizes) => ({
    shape: sink(fieldsOf(tileShape({ tokens: sizes.COUNT_W, slices: sizes.SLICE_W, rows: sizes.ROW_W, columns: sizes.COLUMN_W, threshold: sizes.THRESHOLD_W })), "An m-tile: retained tokens and slices, at least 1 each; size of the frame; first m-tile of the tensor."),
    tokens: sink(fieldsOf(gapToken({ gap: sizes.GAP_W, joined: sizes.NUMBER_W, data: sized(vector(p.element, p.lanes), sizes.VECTOR_BITS) })), "Tokens in raster order, slice by slice; the candidate that is known to have the same vector, 0 for none."),
    placed: source(fieldsOf(placedToken({ data: sized(vector(p.element, p.lanes), sizes.VECTOR_BITS), joined: sizes.NUMBER_W, place: placeType(p, sizes.PLACE_W), threshold: sizes.THRESHOLD_W })), "The same with their places."),
  }),
  contract: () => ({
    lines: [
      { label: "position", text: "index = index of the token before + gap; the first token of a tensor counts from 0, that of any other m-tile from the last token of the m-tile before, in every slice again" },
      { label: "place", text: "offset = floor(row / BR) * STRIDE_WORDS + floor(column / BC); residues are frame mod BF, row mod BR, column mod BC; top and left say that no whole block lies above or before" },
      { label: "throughput", text: "one token per cycle with a gap up to the columns of a frame; each further row costs a cycle" },
      { label: "latency", text: "1 cycle, and one for each further row" },
      { label: "stall", text: "nothing is lost; tokens_ready_o depends on placed_ready_i" },
      { label: "reset", text: "forgets the m-tile" },
    ],
  }),
  assertions: (_, __, { shape }) => ({
    shapeInRange: { text: "tokens, slices, rows and columns are at least 1", assumed: true, when: shape.valid, holds: allOf(...[shape.tokens, shape.slices, shape.rows, shape.columns].map((count) => different(count, 0))) },
  }),
  diagram: PLACE_DIAGRAM,
});
