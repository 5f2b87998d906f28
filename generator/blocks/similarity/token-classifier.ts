import { gatheredToken, mapEntry, sliceSummary } from "../../config/interfaces/similarity.js";
import { flag } from "../../config/parameter.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { defineBlock, type SizesOf } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import type { AssertionRow } from "../../ir/assertion.js";
import { allOf, equal } from "../../ir/condition.js";
import { given, net } from "../../ir/operand.js";
import { clog2, larger, named, times } from "../../ir/size.js";
import { fieldsOf, sink, source } from "../../ir/types.js";
import { bankSizes, candidateRelations, neighbourhood, neighbourhoodTable, PLACE_DIAGRAM, placeRelations, placeType, placeWidths } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";

/** Words of the memories: a class for each word of the banks, a set of candidates for each token. */
function memorySizes({ BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, DEPTH_WORDS, TILE_TOKENS }: SizesOf<ReturnType<typeof bankSizes>>) {
  const BANKS = times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS);
  const CLASS_WORDS = times(named("BANKS", BANKS), DEPTH_WORDS);
  return { BANKS, CLASS_WORDS, ADDRESS_W: clog2(named("CLASS_WORDS", CLASS_WORDS)), AGREE_WORDS: larger(TILE_TOKENS, 2) };
}

export const tokenClassifier = defineBlock({
  name: "token_classifier",
  doc: "Finds the tokens of an m-tile that have the same unique vectors in every slice: their outputs are the same bits, so they form a class.",
  parameters: {
    ...neighbourhoodTable,
    classes: flag({ doc: "False: every token is a class of its own.", default: true }),
  },
  variant: (p) => (p.classes && neighbourhood(p).candidates > 0 ? "" : "single"),
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    const common = {
      PLACE_W: { value: sizes.placeBits, default: 35, min: 1, doc: "bits of a place" },
      CANDIDATE_W: { value: sizes.candidateBits, default: 7, min: 1, doc: "bits of a set of candidates" },
    };
    const banks = bankSizes(p);
    return p.classes && sizes.candidates > 0 ? { ...banks, ...common } : { TILE_TOKENS: banks.TILE_TOKENS, ...common };
  },
  derived: (_, sizes) => {
    if ("DEPTH_WORDS" in sizes) return placeWidths(sizes);
    const { TOKEN_W, COUNT_W } = placeWidths({ ...sizes, DEPTH_WORDS: sizes.TILE_TOKENS });
    return { TOKEN_W, COUNT_W };
  },
  relations: (_, sizes) => ("DEPTH_WORDS" in sizes && "OFFSET_W" in sizes ? [...placeRelations(sizes), ...candidateRelations({ ...sizes, NUMBER_W: undefined })] : []),
  ports: (p, { PLACE_W, CANDIDATE_W, COUNT_W, TOKEN_W }) => ({
    entries: sink(fieldsOf(gatheredToken({ index: TOKEN_W, agree: CANDIDATE_W, place: placeType(p, PLACE_W), count: COUNT_W })), "Tokens in order, slice by slice."),
    map: source(fieldsOf(mapEntry(TOKEN_W)), "One beat per token: its unique vector, and in the last slice its class."),
    summary: source(fieldsOf(sliceSummary(COUNT_W)), "One beat per slice: p, zero vectors, and in the last slice the number of classes."),
  }),
  contract: (p) => ({
    lines: [
      p.classes && neighbourhood(p).candidates > 0
        ? { label: "class", text: "that of the first candidate with which the token agreed in every slice; without one the next new class; counted from 0 in each m-tile" }
        : { label: "class", text: "the number of the token in its m-tile" },
      { label: "throughput", text: "one token per cycle" },
      { label: "stall", text: "entries_ready_o depends on map_ready_i and summary_ready_i; nothing is lost" },
      { label: "reset", text: "forgets the m-tile" },
    ],
  }),
  diagram: [
    "  entries --> 1: agreed before too? ---> 2: class of the first that agrees --> map, summary",
    "              agree[token]               classes[position]",
    ...PLACE_DIAGRAM,
  ],
  template: (p) => (p.classes && neighbourhood(p).candidates > 0 ? "token-classifier" : "token-classifier-single"),
  constants: (_, sizes) => ({ ...("DEPTH_WORDS" in sizes ? memorySizes(sizes) : {}) }),
  assertions: (p, { TOKEN_W }, { entries }): Readonly<Record<string, AssertionRow>> =>
    p.classes && neighbourhood(p).candidates > 0
      ? { firstAlone: { text: "the first token of an m-tile has no candidate to agree with", assumed: true, when: allOf(entries.valid, equal(net("token_in", TOKEN_W), 0)), holds: equal(entries.agree, 0) } }
      : {},
  instances: (p, { TOKEN_W, CANDIDATE_W, CLASS_WORDS, AGREE_WORDS }): Readonly<Record<string, InstanceRow>> => {
    if (CLASS_WORDS === undefined || AGREE_WORDS === undefined) return {};
    const sizes = neighbourhood(p);
    return {
      agree: instance(ram({ width: sizes.candidates, depth: Math.max(2, p.tileTokens) }), {
        parameters: { WIDTH_BITS: CANDIDATE_W, DEPTH_WORDS: AGREE_WORDS },
        pins: { writeEnable: given, writeAddress: net("token_1"), writeData: net("agree"), readEnable: given, readAddress: net("token_in"), readData: net("read_agree") },
      }),
      classes: instance(ram({ width: sizes.tokenBits, depth: sizes.banks * sizes.depth }), {
        parameters: { WIDTH_BITS: TOKEN_W, DEPTH_WORDS: CLASS_WORDS },
        pins: { writeEnable: given, writeAddress: net("address_2_q"), writeData: net("class_number"), readEnable: given, readAddress: net("class_address"), readData: net("read_class") },
      }),
    };
  },
});
