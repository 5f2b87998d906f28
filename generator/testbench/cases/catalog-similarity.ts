import { gather } from "../../blocks/similarity/gather.js";
import { layouter } from "../../blocks/similarity/layouter.js";
import { mapSorter } from "../../blocks/scatter/map-sorter.js";
import { meanConcentrator } from "../../blocks/similarity/mean-concentrator.js";
import { matcher } from "../../blocks/similarity/matcher.js";
import { positionDecoder } from "../../blocks/similarity/position-decoder.js";
import { similarityConcentrator } from "../../blocks/similarity/similarity-concentrator.js";
import { tokenClassifier } from "../../blocks/similarity/token-classifier.js";
import { vectorKey } from "../../blocks/similarity/vector-key.js";
import { vectorQuantizer } from "../../blocks/similarity/vector-quantizer.js";
import { bf16, float, fp16, int8 } from "../../config/number-format.js";
import type { Beat } from "../../golden/index.js";
import { entry, labelled, type StimulusFunction, type VerificationEntry } from "./catalog-entry.js";
import { drawTiles, runParts, type TensorSizes } from "./similarity-stimulus.js";

const QUANTISED = [
  { element: fp16, matcherBits: 12 },
  { element: fp16, matcherBits: 5 },
  { element: bf16, matcherBits: 8 },
  { element: float(3, 2), matcherBits: 10 },
  { element: int8, matcherBits: 12 },
] as const;

const quantizers = [
  ...QUANTISED.flatMap((numbers, index) => (index === 0 ? [1, 5, 8] : [3 + index]).map((lanes) => labelled(vectorQuantizer({ ...numbers, lanes })))),
  labelled(vectorQuantizer({ element: fp16, matcherBits: 12, lanes: 4, subnormals: "flush" })),
];

/** Sizes of the whole gather side: every block size, frames from one position to more than a bank word each. */
const GATHERS = [
  { block: { frames: 2, rows: 2, columns: 2 }, maxFrames: 4, maxRows: 5, maxColumns: 5, tileTokens: 16, lanes: 8, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
  { block: { frames: 1, rows: 1, columns: 1 }, maxFrames: 2, maxRows: 3, maxColumns: 3, tileTokens: 8, lanes: 3, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
  { block: { frames: 1, rows: 2, columns: 2 }, maxFrames: 3, maxRows: 4, maxColumns: 7, tileTokens: 33, lanes: 4, element: bf16, matcherBits: 8, thresholdFraction: 15, dotsPerCycle: 2 },
  { block: { frames: 3, rows: 3, columns: 3 }, maxFrames: 5, maxRows: 4, maxColumns: 5, tileTokens: 64, lanes: 4, element: int8, matcherBits: 12, thresholdFraction: 7, dotsPerCycle: 4 },
  { block: { frames: 2, rows: 1, columns: 3 }, maxFrames: 3, maxRows: 1, maxColumns: 8, tileTokens: 1, lanes: 5, element: fp16, matcherBits: 6, thresholdFraction: 15, dotsPerCycle: 5 },
  { block: { frames: 2, rows: 2, columns: 2 }, maxFrames: 9, maxRows: 3, maxColumns: 6, tileTokens: 100, lanes: 8, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 7 },
  { block: { frames: 2, rows: 1, columns: 1 }, maxFrames: 6, maxRows: 2, maxColumns: 2, tileTokens: 20, lanes: 2, element: int8, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
  { block: { frames: 2, rows: 2, columns: 2 }, maxFrames: 3, maxRows: 4, maxColumns: 4, tileTokens: 48, lanes: 6, element: fp16, matcherBits: 10, thresholdFraction: 15, dotsPerCycle: 3 },
] as const;

type Gather = Omit<(typeof GATHERS)[number], "maxRows" | "maxColumns" | "tileTokens" | "dotsPerCycle"> & Readonly<Record<"maxRows" | "maxColumns" | "tileTokens" | "dotsPerCycle", number>>;

/** Tokens of a run: each costs cycles, and each run is repeated under every pattern of stalls. */
const TOKENS = 400;

/** Tokens, and what the parts before a block make of them. The matcher sees none that has joined a candidate. */
function partsStimulus(parameters: Gather, parts: readonly string[], ports: readonly string[]): StimulusFunction {
  return ({ beats, random }) => {
    const known = runParts(parameters, drawTiles(parameters satisfies TensorSizes, { beats: Math.min(beats, TOKENS), random, joined: !ports.includes("steps") }), parts);
    return Object.fromEntries(ports.map((port) => [port, known[port] ?? []]));
  };
}

/** The parameters that say where tokens stand. */
function gridOf({ block, maxFrames, maxRows, maxColumns, tileTokens }: Gather) {
  return { block, maxFrames, maxRows, maxColumns, tileTokens };
}

const BEFORE_LAYOUTER = ["position_decoder", "vector_key"];
const BEFORE_GATHER = [...BEFORE_LAYOUTER, "layouter", "matcher"];

const decoders = GATHERS.map((sizes) => {
  const { lanes, element, thresholdFraction } = sizes;
  return labelled(positionDecoder({ ...gridOf(sizes), lanes, element, thresholdFraction }), { stimulus: partsStimulus(sizes, [], ["shape", "tokens"]) });
});
const keys = GATHERS.map((sizes) => labelled(vectorKey(sizes), { stimulus: partsStimulus(sizes, ["position_decoder"], ["placed"]) }));
/** Epochs of one and of two bits come round after a few slices. */
const EPOCHS = [
  { ...GATHERS[6], maxColumns: 3, epochBits: 1 },
  { ...GATHERS[0], maxColumns: 3, epochBits: 2 },
] as const;
/** One candidate a cycle, more rows of blocks than the two that are kept beyond the frames before. */
const RINGS = [
  { ...GATHERS[3], maxRows: 8, maxColumns: 3, dotsPerCycle: 1 },
  { ...GATHERS[4], maxRows: 5, maxColumns: 4, tileTokens: 60, dotsPerCycle: 1 },
] as const;
const layouters = [...GATHERS, ...EPOCHS, ...RINGS].map((sizes) => labelled(layouter(sizes), { stimulus: partsStimulus(sizes, BEFORE_LAYOUTER, ["keys"]) }));
const matchers = GATHERS.map((sizes) => labelled(matcher(sizes), { stimulus: partsStimulus(sizes, [...BEFORE_LAYOUTER, "layouter"], ["steps"]) }));
const gathers = GATHERS.map((sizes) => {
  const { lanes, element } = sizes;
  return labelled(gather({ ...gridOf(sizes), lanes, element }), { stimulus: partsStimulus(sizes, BEFORE_GATHER, ["decisions", "places", "originals"]) });
});
const classifiers = GATHERS.flatMap((sizes, index) =>
  (index === 0 ? [true, false] : [true]).map((classes) =>
    labelled(tokenClassifier({ ...gridOf(sizes), classes }), { stimulus: entriesStimulus(sizes) }),
  ),
);
/** Few tokens: a token of the whole costs as many cycles as it has candidates. */
function shortStimulus(sizes: Gather): StimulusFunction {
  return (options) => partsStimulus(sizes, [], ["shape", "tokens"])({ ...options, beats: Math.min(options.beats, 200) });
}

/** Any candidate that is there may agree, whatever the maps say: more classes meet than in real maps. */
function entriesStimulus(sizes: Gather): StimulusFunction {
  return ({ beats, random }) => {
    const known = runParts(sizes, drawTiles(sizes, { beats: Math.min(beats, TOKENS), random }), [...BEFORE_GATHER, "gather"]);
    const share = random.pick([0.3, 0.6, 0.9]);
    const entries = (known["entries"] ?? []).map((entry, index): Beat => {
      const there = known["places"]?.[index]?.["candidates"] ?? 0n;
      const kept = Array.from({ length: 26 }, (_, at) => (random.chance(share) ? 1n << BigInt(at) : 0n)).reduce((set, one) => set | one, 0n);
      return { ...entry, agree: there & kept };
    });
    return { entries };
  };
}

const concentrators = GATHERS.filter((_, index) => [0, 1, 3, 5].includes(index)).flatMap((sizes, index) =>
  (index === 3 ? [true, false] : [true]).map((classes) => labelled(similarityConcentrator({ ...sizes, classes }), { stimulus: shortStimulus(sizes) })),
);

/** Means where the sums of others are not subnormal. */
const meanConcentrators = GATHERS.filter((_, index) => [0, 3, 7].includes(index)).map((sizes, index) =>
  labelled(meanConcentrator({ ...sizes, addStages: index + 1 }), { stimulus: shortStimulus(sizes) }),
);

/** Maps of whole m-tiles, class by class: from all alike to all different, with and without zero vectors. */
const sorterStimulus =
  ({ tileTokens, laneClasses }: { readonly tileTokens: number; readonly laneClasses: number }): StimulusFunction =>
  ({ beats, random }) => {
    const [slices, rows]: [Beat[], Beat[]] = [[], []];
    while (rows.length + slices.length < Math.min(beats, 3 * TOKENS)) {
      const classes = random.chance(0.1) ? 0 : random.chance(0.3) ? laneClasses : random.integer(1, laneClasses);
      const count = random.integer(1, 5);
      for (let slice = 0; slice < count; slice += 1) {
        const unique = random.pick([0, 1, tileTokens, random.integer(1, tileTokens)]);
        const zeros = unique === 0 ? 1 : random.pick([0, 0, 0.3, 1]);
        const spread = random.pick([1, 0.1, 0]);
        slices.push({ unique: BigInt(unique), classes: BigInt(classes), first: BigInt(slice === 0), last: BigInt(slice === count - 1) });
        for (let index = 0; index < classes; index += 1) {
          const zero = random.chance(zeros);
          rows.push({ index: zero ? 0n : BigInt(random.integer(0, Math.floor((unique - 1) * spread))), zero: BigInt(zero) });
        }
      }
    }
    return { slices, rows };
  };

const sorters = [
  { tileTokens: 1, laneClasses: 1 },
  { tileTokens: 2, laneClasses: 1 },
  { tileTokens: 3, laneClasses: 2, addZeros: true },
  { tileTokens: 16, laneClasses: 16 },
  { tileTokens: 37, laneClasses: 19 },
  { tileTokens: 128, laneClasses: 64, addZeros: true },
].map((sizes) => labelled(mapSorter(sizes), { stimulus: sorterStimulus(sizes) }));

/** Blocks of the gather side. */
export const similarityEntries: readonly VerificationEntry[] = [
  entry("vector_quantizer", quantizers, [1, 4, 6, 7]),
  entry("position_decoder", decoders),
  entry("vector_key", keys),
  entry("layouter", layouters),
  entry("matcher", matchers),
  entry("gather", gathers),
  entry("token_classifier", classifiers),
  entry("similarity_concentrator", concentrators),
  entry("mean_concentrator", meanConcentrators),
  entry("map_sorter", sorters),
];
