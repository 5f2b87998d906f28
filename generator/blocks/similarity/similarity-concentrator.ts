import { gapToken, mapEntry, sliceSummary, tileShape, uniqueVector } from "../../config/interfaces/similarity.js";
import { choice, flag, wholeNumber } from "../../config/parameter.js";
import type { Problem } from "../../errors.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, fieldsOf, output, sink, source, vector } from "../../ir/types.js";
import { gather } from "./gather.js";
import { gatherWatch } from "./gather-watch.js";
import { layouter } from "./layouter.js";
import { matcher, matcherLatency } from "./matcher.js";
import { neighbourhood, neighbourhoodTable, stepsPerToken, type NeighbourhoodParameters } from "./neighbourhood.js";
import { gapBits, positionDecoder } from "./position-decoder.js";
import { tokenClassifier } from "./token-classifier.js";
import { matcherTable, vectorKey } from "./vector-key.js";
import { countBits, indexBits } from "../arithmetic/widths.js";

/** Keys for which vectors are kept: those on their way from the first part to gather at full rate. */
export function keysUnderWay(p: NeighbourhoodParameters & { readonly dotsPerCycle: number }): number {
  const { candidates } = neighbourhood(p);
  // Quantizer 2, layouter 1, queue of decisions 3; the rest is the way through the matcher and the queues.
  return 6 + Math.ceil((matcherLatency({ dotsPerCycle: p.dotsPerCycle, candidates }) + 10) / stepsPerToken(candidates, p.dotsPerCycle));
}

/** Keys for which places are kept: behind one that is compared, one that has joined a candidate may follow in every cycle. */
export function placesUnderWay(p: NeighbourhoodParameters & { readonly dotsPerCycle: number }): number {
  const { candidates } = neighbourhood(p);
  return stepsPerToken(candidates, p.dotsPerCycle) + matcherLatency({ dotsPerCycle: p.dotsPerCycle, candidates }) + 4;
}

export const similarityConcentrator = defineBlock({
  name: "similarity_concentrator",
  doc: "Gather side of similarity concentration: compares every vector with its neighbours in space and time, keeps those that match none, and maps every token to the vector that stands for it.",
  parameters: {
    ...neighbourhoodTable,
    ...matcherTable,
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read them as zero in comparisons.", default: "keep" }),
    classes: flag({ doc: "Find the tokens with equal maps; false: every token is a class of its own.", default: true }),
    sliceBits: wholeNumber({ doc: "Width of the number of slices.", unit: "bits", min: 1, max: 24, default: 12 }),
    epochBits: wholeNumber({ doc: "Width of the number that tells the vectors of a slice from older ones.", unit: "bits", min: 1, max: 16, default: 4 }),
  },
  rules: (p): readonly Problem[] => {
    const { candidates } = neighbourhood(p);
    const most = Math.max(1, candidates);
    if (p.dotsPerCycle <= most) return [];
    return [{ path: "similarity_concentrator.dotsPerCycle", value: String(p.dotsPerCycle), rule: `must not exceed the ${candidates} candidates of the block`, fix: `set dotsPerCycle to ${most} or less, or choose a larger block` }];
  },
  clocking: "clock and reset",
  ports: (p) => {
    const count = countBits(p.tileTokens);
    return {
      shape: sink(fieldsOf(tileShape<number>({ tokens: count, slices: p.sliceBits, rows: countBits(p.maxRows), columns: countBits(p.maxColumns), threshold: p.thresholdFraction + 1 })), "One beat per m-tile: retained tokens, slices, size of the frame, threshold, first m-tile of the tensor."),
      tokens: sink(fieldsOf(gapToken({ gap: gapBits(p), joined: neighbourhood(p).whichBits, data: vector(p.element, p.lanes) })), "One beat per slice and token, in raster order: distance to the token before, the candidate it has joined (0: none), vector."),
      unique: source(fieldsOf(uniqueVector(vector(p.element, p.lanes))), "Unique vectors; each slice ends with a beat with last, which may be without a vector (filled is 0)."),
      map: source(fieldsOf(mapEntry(indexBits(p.tileTokens))), "One beat per slice and token: number of its unique vector, or zero; class in the last slice."),
      summary: source(fieldsOf(sliceSummary(count)), "One beat per slice: p, zero vectors, number of classes in the last slice."),
      busy: output(bits(1), "An m-tile is at hand: from the first cycle after its shape was taken until the last beats of its last slice are taken."),
      shapeError: output(bits(1), "A shape had a count of 0 or beyond the limits; stays until reset."),
    };
  },
  contract: (p) => {
    const { candidates } = neighbourhood(p);
    return {
      lines: [
        { label: "gap", text: "index = index of the token before + gap; the first token of a tensor counts from 0, that of a later m-tile from the last token of the m-tile before, in every slice again" },
        { label: "limits", text: `frames of at most ${p.maxRows} rows x ${p.maxColumns} columns, ${p.maxFrames} of them, m-tiles of at most ${p.tileTokens} tokens; each at least 1. Of a shape with other rows, columns, tokens or slices nothing comes but shape_error, and its tokens must not come` },
        { label: "busy", text: "high in the cycles from the one after a shape was taken to the one in which the last beat of its last slice is taken" },
        { label: "match", text: `the best of the neighbours in the block, if its cosine is above threshold / 2^${p.thresholdFraction}; dot products and squared lengths are exact, compared on their leading bits (matcher)` },
        { label: "joined", text: "a token that is known to have the vector of candidate k of its block, as tokens of one class of the tensor before have, takes its unique vector without a comparison" },
        { label: "throughput", text: `one token per ${stepsPerToken(candidates, p.dotsPerCycle)} cycles, one that has joined a candidate in one` },
        { label: "gaps", text: "a gap beyond a row of the frame costs a cycle for each further row" },
        { label: "stall", text: "every stream may be blocked at any time; nothing is lost; unique and map must both be taken for either to go on" },
        { label: "epochs", text: `after ${2 ** p.epochBits - 1} slices, and after reset, the ${neighbourhood(p).depth} words of each bank are marked empty: as many cycles without a token` },
        { label: "reset", text: "forgets everything" },
      ],
    };
  },
  diagram: [
    "  shape, tokens -> position decoder -> key (quantizer, norm) -> layouter -> matcher --+",
    "                                         |                         |                  v",
    "                                         +-- vectors --------------+-- places -> gather -> unique",
    "                                                                                      |",
    "                                                       map, summary <- classifier <---+",
  ],
  structure: (p, { own, place, connect }) => {
    const grid = { block: p.block, maxFrames: p.maxFrames, maxRows: p.maxRows, maxColumns: p.maxColumns, tileTokens: p.tileTokens };
    const numbers = { lanes: p.lanes, element: p.element, matcherBits: p.matcherBits, thresholdFraction: p.thresholdFraction, dotsPerCycle: p.dotsPerCycle };
    const decoder = place(positionDecoder({ ...grid, lanes: p.lanes, element: p.element, thresholdFraction: p.thresholdFraction, sliceBits: p.sliceBits }), "decoder");
    const key = place(vectorKey({ ...grid, ...numbers, subnormals: p.subnormals }), "key");
    const layout = place(layouter({ ...grid, ...numbers, epochBits: p.epochBits }), "layouter");
    const match = place(matcher({ ...grid, ...numbers }), "matcher");
    const collect = place(gather({ ...grid, lanes: p.lanes, element: p.element, depth: keysUnderWay(p), places: placesUnderWay(p) }), "gather");
    const classifier = place(tokenClassifier({ ...grid, classes: p.classes }), "classifier");
    const watch = place(gatherWatch({ maxRows: p.maxRows, maxColumns: p.maxColumns, tileTokens: p.tileTokens, lanes: p.lanes, element: p.element, thresholdFraction: p.thresholdFraction, sliceBits: p.sliceBits }), "watch");
    connect(own.shape, watch.shape);
    connect(watch.checked, decoder.shape);
    connect(own.tokens, decoder.tokens);
    connect(decoder.placed, key.placed);
    connect(key.keys, layout.keys);
    connect(key.originals, collect.originals);
    connect(layout.steps, match.steps);
    connect(layout.places, collect.places);
    connect(match.decisions, collect.decisions);
    connect(collect.unique, watch.vectors);
    connect(watch.unique, own.unique);
    connect(collect.entries, classifier.entries);
    connect(classifier.map, watch.entries);
    connect(watch.map, own.map);
    connect(classifier.summary, watch.counts);
    connect(watch.summary, own.summary);
    connect(watch.busy, own.busy);
    connect(watch.shapeError, own.shapeError);
  },
});
