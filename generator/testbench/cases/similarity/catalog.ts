import { gather } from "../../../blocks/similarity/gather.js";
import { groupMean } from "../../../blocks/similarity/group-mean.js";
import { layouter } from "../../../blocks/similarity/layouter.js";
import { meanConcentrator } from "../../../blocks/similarity/mean-concentrator.js";
import { matcher } from "../../../blocks/similarity/matcher.js";
import { positionDecoder } from "../../../blocks/similarity/position-decoder.js";
import { similarityConcentrator } from "../../../blocks/similarity/similarity-concentrator.js";
import { tokenClassifier } from "../../../blocks/similarity/token-classifier.js";
import { vectorKey } from "../../../blocks/similarity/vector-key.js";
import { vectorQuantizer } from "../../../blocks/similarity/vector-quantizer.js";
import { bf16, float, fp16, int8 } from "../../../config/number-format.js";
import { entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { BEFORE_GATHER, BEFORE_LAYOUTER, entriesStimulus, mapStimulus, partsStimulus, shortStimulus, wrongShapesStimulus, type GatherSizes } from "./stimulus.js";

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
  { block: { frames: 2, rows: 2, columns: 1 }, maxFrames: 3, maxRows: 5, maxColumns: 3, tileTokens: 3, lanes: 17, element: int8, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 2 },
  { block: { frames: 1, rows: 2, columns: 2 }, maxFrames: 3, maxRows: 6, maxColumns: 4, tileTokens: 32, lanes: 9, element: fp16, matcherBits: 12, thresholdFraction: 15, dotsPerCycle: 1 },
] as const;

/** A cut through them: the usual block, no block columns with few tokens in a tile, blocks of one frame. */
const CUT = [0, 5, 8, 9];

/** The parameters that say where tokens stand. */
function gridOf({ block, maxFrames, maxRows, maxColumns, tileTokens }: GatherSizes) {
  return { block, maxFrames, maxRows, maxColumns, tileTokens };
}

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
/** One candidate a cycle; m-tiles of more frames than the ring holds, and more rows of blocks than the two that are kept beyond them. */
const RINGS = [
  { ...GATHERS[0], tileTokens: 60 },
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

const concentrators = [...GATHERS.filter((_, index) => [0, 1, 3, 5, 8].includes(index)), EPOCHS[1]].flatMap((sizes, index) =>
  (index === 3 ? [true, false] : [true]).map((classes) => labelled(similarityConcentrator({ ...sizes, classes }), { stimulus: shortStimulus(sizes) })),
);

const wrongShapes = [GATHERS[0], GATHERS[5]].map((sizes) => {
  const one = labelled(similarityConcentrator(sizes), { stimulus: wrongShapesStimulus(sizes) });
  return { ...one, label: `wrong shapes, m-tiles of ${sizes.tileTokens}` };
});

/** Means where the sums of others are not subnormal. */
const meanConcentrators = GATHERS.filter((_, index) => [0, 3, 7].includes(index)).map((sizes, index) =>
  labelled(meanConcentrator({ ...sizes, addStages: index + 1 }), { stimulus: shortStimulus(sizes) }),
);

const means = ([
  { tileTokens: 1, lanes: 1, element: fp16, addStages: 1 },
  { tileTokens: 16, lanes: 4, element: fp16, addStages: 2 },
  { tileTokens: 20, lanes: 3, element: float(5, 2), addStages: 4, subnormals: "flush" },
  { tileTokens: 33, lanes: 2, element: int8, addStages: 2 },
  { tileTokens: 8, lanes: 5, element: int8, addStages: 1 },
] as const).map((sizes) => labelled(groupMean(sizes), { stimulus: mapStimulus(sizes.tileTokens) }));

/** Blocks of the gather side. */
export const similarityEntries: readonly VerificationEntry[] = [
  entry("vector_quantizer", quantizers, { quick: [1, 4, 6, 7] }),
  entry("position_decoder", decoders, { quick: CUT }),
  entry("vector_key", keys, { quick: CUT }),
  entry("layouter", layouters, { quick: [...CUT, layouters.length - 1] }),
  entry("matcher", matchers, { quick: CUT }),
  entry("gather", gathers, { quick: CUT }),
  entry("token_classifier", classifiers, { quick: CUT }),
  entry("similarity_concentrator", [...concentrators, ...wrongShapes]),
  entry("group_mean", means),
  entry("mean_concentrator", meanConcentrators),
];
