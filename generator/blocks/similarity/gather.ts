import { candidatePlace, gatheredToken, matchDecisionFields, uniqueVector } from "../../config/interfaces/similarity.js";
import { wholeNumber } from "../../config/parameter.js";
import { formatBits } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { concatenation, given, net } from "../../ir/operand.js";
import { plus, times } from "../../ir/size.js";
import { fieldsBits, fieldsOf, sink, sized, source, vector } from "../../ir/types.js";
import { bankSizes, candidateRelations, neighbourhood, neighbourhoodTable, PLACE_DIAGRAM, placeRelations, placeType, placeWidths } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { matcherTable } from "./vector-key.js";

export const gather = defineBlock({
  name: "gather",
  doc: "Keeps the vectors that match nothing, numbers them, and gives every token the number of the vector that stands for it.",
  parameters: {
    ...neighbourhoodTable,
    lanes: matcherTable.lanes,
    element: matcherTable.element,
    depth: wholeNumber({ doc: "Keys between the first part of the gather side and here, for which vectors are kept.", unit: "keys", min: 2, max: 1024, default: 8 }),
    places: wholeNumber({ doc: "The same for places, of keys that have joined a candidate too.", unit: "keys", min: 2, max: 1024, default: 8 }),
  },
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    return {
      ...bankSizes(p),
      PLACE_W: { value: sizes.placeBits, default: 35, min: 1, doc: "bits of a place" },
      CANDIDATE_W: { value: sizes.candidateBits, default: 7, min: 1, doc: "bits of a set of candidates" },
      NUMBER_W: { value: sizes.whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
      VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 512, min: 1, doc: "bits of a vector" },
      DEPTH_KEYS: { value: p.depth, default: 8, min: 2, doc: "vectors kept" },
      DEPTH_PLACES: { value: p.places, default: 8, min: 2, doc: "places kept" },
    };
  },
  derived: (_, sizes) => placeWidths(sizes),
  relations: (_, sizes) => [...placeRelations(sizes), ...candidateRelations(sizes)],
  ports: (p, { PLACE_W, CANDIDATE_W, NUMBER_W, COUNT_W, TOKEN_W, VECTOR_BITS }) => {
    const place = placeType(p, PLACE_W);
    const vectors = sized(vector(p.element, p.lanes), VECTOR_BITS);
    return {
      decisions: sink(fieldsOf(matchDecisionFields(NUMBER_W)), "Candidate that a token matches; none for a token that has joined one."),
      places: sink(fieldsOf(candidatePlace({ candidates: CANDIDATE_W, joined: NUMBER_W, place })), "Its place, its candidates, zero vector, the candidate it has joined."),
      originals: sink(vectors, "Its vector; of tokens that have joined a candidate only that of the last in a slice."),
      unique: source(fieldsOf(uniqueVector(vectors)), "Unique vectors; the last beat of a slice may be without one: then filled is 0."),
      entries: source(
        fieldsOf(gatheredToken({ index: TOKEN_W, agree: CANDIDATE_W, place, count: COUNT_W })),
        "One beat per token: its unique vector, the candidates with the same, and how many unique and zero vectors the slice had so far.",
      ),
    };
  },
  contract: () => ({
    lines: [
      { label: "index", text: "unique vectors of a slice count from 0; a match takes the number of its candidate, and so does a token that has joined one; a zero vector has none" },
      { label: "unique", text: "the last token of a slice sends a beat in any case: its vector if that is unique (filled), else only last" },
      { label: "throughput", text: "one token per cycle" },
      { label: "stall", text: "ready of the three inputs depends on registers only; vectors of DEPTH_KEYS keys and places of DEPTH_PLACES are kept; nothing is lost" },
      { label: "reset", text: "forgets the slice" },
    ],
  }),
  diagram: [
    "  decisions, places --> enters: its candidates' entries are read --> at hand: index --> entries",
    "  originals -----------------------------------------------------------------------> unique",
    ...PLACE_DIAGRAM,
  ],
  constants: (_, { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, PLACE_W, NUMBER_W, CANDIDATE_W, TOKEN_W }) => ({
    BANKS: times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS),
    PLACED_W: plus(PLACE_W, NUMBER_W, CANDIDATE_W, 1),
    ENTRY_W: { size: plus(TOKEN_W, 1), doc: "zero, index" },
  }),
  instances: (p, { NUMBER_W, CANDIDATE_W, PLACE_W, VECTOR_BITS, DEPTH_KEYS, DEPTH_PLACES, DEPTH_WORDS, BANKS, PLACED_W, ENTRY_W }, { decisions, places, originals, unique }) => {
    const sizes = neighbourhood(p);
    return {
      decisions: instance(streamFifo({ width: fieldsBits(fieldsOf(matchDecisionFields(sizes.whichBits))), depth: 2 }), {
        parameters: { WIDTH_BITS: plus(NUMBER_W, 1), DEPTH_WORDS: 2 },
        pins: {
          push: { valid: decisions.valid, ready: decisions.ready, data: concatenation(decisions.candidate, decisions.match) },
          pop: { valid: net("decision_valid"), ready: given, data: concatenation(net("candidate", NUMBER_W), net("match", 1)) },
        },
      }),
      places: instance(streamFifo({ width: fieldsBits(fieldsOf(candidatePlace({ candidates: sizes.candidateBits, joined: sizes.whichBits, place: sizes.placeBits }))), depth: p.places }), {
        parameters: { WIDTH_BITS: PLACED_W, DEPTH_WORDS: DEPTH_PLACES },
        pins: {
          push: { valid: places.valid, ready: places.ready, data: concatenation(places.zero, places.joined, places.candidates, places.place) },
          pop: { valid: net("placed_valid"), ready: net("enter"), data: concatenation(net("zero", 1), net("joined", NUMBER_W), net("candidates", CANDIDATE_W), net("place", PLACE_W)) },
        },
      }),
      originals: instance(streamFifo({ width: p.lanes * formatBits(p.element), depth: p.depth }), {
        parameters: { WIDTH_BITS: VECTOR_BITS, DEPTH_WORDS: DEPTH_KEYS },
        pins: { push: originals, pop: { valid: net("original_valid"), ready: given, data: unique.data } },
      }),
      ram: instance(ram({ width: sizes.tokenBits + 1, depth: sizes.depth }), {
        within: [{ name: "gen_bank", turns: BANKS }],
        parameters: { WIDTH_BITS: ENTRY_W, DEPTH_WORDS },
        pins: { writeEnable: given, writeAddress: net("offset_at"), writeData: net("entry"), readEnable: given, readAddress: net("word"), readData: net("read_entry") },
      }),
    };
  },
});
