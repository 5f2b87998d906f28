import { candidatePlace, matchStep, vectorKeyFields } from "../../config/interfaces/similarity.js";
import { wholeNumber } from "../../config/parameter.js";
import { integer } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { given, net } from "../../ir/operand.js";
import { notBelow } from "../../ir/relation.js";
import { larger, named, plus, quotient, times } from "../../ir/size.js";
import { fieldsOf, sink, sized, source, vector } from "../../ir/types.js";
import { bankSizes, candidateRelations, neighbourhood, neighbourhoodTable, normBits, PLACE_DIAGRAM, placeRelations, placeType, placeWidths, quantisedBits, stepsPerToken, type ElementParameters, type NeighbourhoodParameters } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";
import { matcherTable } from "./vector-key.js";
import { vectorRing } from "./vector-ring.js";

type LayouterParameters = NeighbourhoodParameters & ElementParameters & { readonly dotsPerCycle: number };

/** Vectors lie in one memory, which is read once a step. */
function oneByOne(p: LayouterParameters): boolean {
  return p.dotsPerCycle === 1 && stepsPerToken(neighbourhood(p).candidates, 1) > 1;
}

function vectorBits(p: LayouterParameters): number {
  return p.lanes * quantisedBits(p);
}

export const layouter = defineBlock({
  name: "layouter",
  doc: "Keeps the vectors of the last frames in banks so that all neighbours of a token are read in one cycle, and hands them on a few at a time.",
  parameters: {
    ...neighbourhoodTable,
    ...matcherTable,
    epochBits: wholeNumber({ doc: "Width of the number that tells the vectors of a slice from older ones.", unit: "bits", min: 1, max: 16, default: 4 }),
  },
  clocking: "clock and reset",
  sizes: (p) => {
    const width = quantisedBits(p);
    const sizes = neighbourhood(p);
    return {
      ...bankSizes(p),
      PLACE_W: { value: sizes.placeBits, default: 35, min: 1, doc: "bits of a place" },
      VECTOR_BITS: { value: p.lanes * width, default: 384, min: 1, doc: "bits of a vector" },
      NORM_W: { value: normBits(p), default: 27, min: 1, doc: "bits of a squared length" },
      THRESHOLD_W: { value: p.thresholdFraction + 1, default: 16, min: 1, doc: "bits of the threshold" },
      NUMBER_W: { value: sizes.whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
      CANDIDATE_W: { value: sizes.candidateBits, default: 7, min: 1, doc: "bits of a set of candidates" },
      EPOCH_W: { value: p.epochBits, default: 4, min: 1, doc: "bits of an epoch" },
      DOTS: { value: p.dotsPerCycle, default: 1, min: 1, doc: "candidates handed on in a cycle" },
    };
  },
  derived: (_, sizes) => {
    const { OFFSET_W, TOKEN_W } = placeWidths(sizes);
    return { OFFSET_W, TOKEN_W };
  },
  relations: (_, sizes) => [...placeRelations(sizes), ...candidateRelations(sizes), notBelow(times(sizes.BLOCK_FRAMES, sizes.BLOCK_ROWS, sizes.BLOCK_COLUMNS), sizes.DOTS)],
  ports: (p, { PLACE_W, VECTOR_BITS, NORM_W, THRESHOLD_W, NUMBER_W, CANDIDATE_W, DOTS }) => {
    const element = integer(quantisedBits(p));
    const place = placeType(p, PLACE_W);
    return {
      keys: sink(fieldsOf(vectorKeyFields({ vector: sized(vector(element, p.lanes), VECTOR_BITS), norm: NORM_W, joined: NUMBER_W, place, threshold: THRESHOLD_W })), "Vectors in raster order, slice by slice; the norm of one that has joined a candidate is not used."),
      places: source(fieldsOf(candidatePlace({ candidates: CANDIDATE_W, joined: NUMBER_W, place })), "One beat per key: which candidates are there; bit k - 1 is candidate k."),
      steps: source(
        fieldsOf(
          matchStep({
            key: sized(vector(element, p.lanes), VECTOR_BITS),
            keyNorm: NORM_W,
            threshold: THRESHOLD_W,
            candidates: sized(vector(element, p.dotsPerCycle * p.lanes), times(DOTS, VECTOR_BITS)),
            norms: times(DOTS, NORM_W),
          }),
        ),
        "The key beside the next candidates in order; one that is not there is a zero vector. None for a key that has joined a candidate.",
      ),
    };
  },
  contract: () => ({
    lines: [
      { label: "banks", text: "bank = ((f mod BF) * BR + (r mod BR)) * BC + (c mod BC), word = floor(r / BR) * STRIDE_WORDS + floor(c / BC): the BF x BR x BC positions that end in a token lie in as many banks" },
      { label: "vectors", text: "where candidates are handed on one by one, frame numbers and squared lengths alone lie in the banks, vectors in one memory that is read once a step" },
      { label: "candidates", text: "k = (df * BR + dr) * BC + dc for the position (f - df, r - dr, c - dc), k = 1 first; there is one if that position had a key in this slice of this m-tile" },
      { label: "joined", text: "a key that has joined candidate k has the vector of k, which must be there: its squared length is taken from k" },
      { label: "throughput", text: "one key per STEPS cycles, DOTS candidates in each; one that has joined a candidate takes one cycle" },
      { label: "latency", text: "1 cycle from a key to its first step" },
      { label: "stall", text: "keys_ready_o depends on steps_ready_i and places_ready_i; the first step of a key is offered when places_ready_i lets its place go too; nothing is lost" },
      { label: "epochs", text: "after 2^EPOCH_W - 1 slices every word is marked empty: DEPTH_WORDS cycles without a key" },
      { label: "reset", text: "marks every word empty: DEPTH_WORDS cycles without a key" },
    ],
  }),
  diagram: [
    "  2 x 2 x 2, six columns: bank[word] in even frames; odd frames add 4 to the bank",
    "      c: 0     1     2     3     4     5",
    "  r = 0  0[0]  1[0]  0[1]  1[1]  0[2]  1[2]      token (1, 1, 3) reads banks 0 to 6 in one cycle:",
    "  r = 1  2[0]  3[0]  2[1]  3[1]  2[2]  3[2]      word 1 of each, and is written to bank 7, word 1",
    "",
    ...PLACE_DIAGRAM,
  ],
  constants: (_, { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, DOTS }) => {
    const BANKS = times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS);
    return { BANKS, STEPS: { size: larger(quotient(plus(named("BANKS", BANKS), DOTS, -2), DOTS), 1), doc: "cycles of one key" } };
  },
  instances: (p, sizes, { keys, steps }) => {
    const { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, STRIDE_WORDS, DEPTH_WORDS, FRAME_W, NUMBER_W, VECTOR_BITS, NORM_W } = sizes;
    const { depth, frameBits } = neighbourhood(p);
    const wordBits = frameBits + p.epochBits + (oneByOne(p) ? 0 : vectorBits(p));
    const within = [{ name: "gen_bank", turns: times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS) }];
    return {
      ram: instance(ram({ width: wordBits, depth }), {
        within,
        parameters: { WIDTH_BITS: named("WORD_W", wordBits), DEPTH_WORDS },
        pins: { writeEnable: given, writeAddress: given, writeData: given, readEnable: given, readAddress: net("word"), readData: net("read_word") },
      }),
      norms: instance(ram({ width: normBits(p), depth }), {
        within,
        parameters: { WIDTH_BITS: NORM_W, DEPTH_WORDS },
        pins: { writeEnable: given, writeAddress: net("offset_at"), writeData: net("norm"), readEnable: given, readAddress: net("word"), readData: net("read_norm") },
      }),
      ring: instance(vectorRing({ block: p.block, maxFrames: p.maxFrames, maxRows: p.maxRows, maxColumns: p.maxColumns, tileTokens: p.tileTokens, vectorBits: vectorBits(p) }), {
        there: oneByOne(p),
        within: [{ name: "gen_one_by_one" }],
        parameters: { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, STRIDE_WORDS, DEPTH_WORDS, FRAME_W, NUMBER_W, VECTOR_BITS },
        pins: {
          take: net("take"),
          opens: net("opens_in"),
          joins: given,
          frame: net("frame_number_in"),
          row: net("row_in"),
          column: net("column_in"),
          top: net("top_in"),
          left: net("left_in"),
          offset: net("offset_in"),
          vector: keys.vector,
          atFrame: given,
          atRow: net("row_at"),
          atColumn: net("column_at"),
          atOffset: net("offset_at"),
          present: net("present"),
          number: given,
          next: given,
          candidate: steps.candidates,
        },
      }),
    };
  },
});
