import { accumulatorBank } from "../../blocks/array/accumulator-bank.js";
import { gemmArray } from "../../blocks/array/gemm-array.js";
import { gemmSequencer } from "../../blocks/array/gemm-sequencer.js";
import { resultStage } from "../../blocks/array/result-stage.js";
import { residualAdd } from "../../blocks/functions/element-streams.js";
import { rmsNorm } from "../../blocks/functions/rms-norm.js";
import { softmax } from "../../blocks/functions/softmax.js";
import { concentratedSequencer } from "../../blocks/scatter/concentrated-sequencer.js";
import { mapSorter } from "../../blocks/scatter/map-sorter.js";
import { passQueue } from "../../blocks/scatter/pass-queue.js";
import { rowQueue } from "../../blocks/scatter/row-queue.js";
import { scatterLane } from "../../blocks/scatter/scatter-lane.js";
import { vectorBuffer } from "../../blocks/scatter/vector-buffer.js";
import { bubbleTopk } from "../../blocks/semantic/bubble-topk.js";
import { importance } from "../../blocks/semantic/importance.js";
import { offsetEncoder } from "../../blocks/semantic/offset-encoder.js";
import { radixTopk } from "../../blocks/semantic/radix-topk.js";
import { retainedScan } from "../../blocks/semantic/retained-scan.js";
import { tokenFilter } from "../../blocks/semantic/token-filter.js";
import { gather } from "../../blocks/similarity/gather.js";
import { groupMean } from "../../blocks/similarity/group-mean.js";
import { layouter } from "../../blocks/similarity/layouter.js";
import { matcher } from "../../blocks/similarity/matcher.js";
import { positionDecoder } from "../../blocks/similarity/position-decoder.js";
import { tokenClassifier } from "../../blocks/similarity/token-classifier.js";
import { vectorKey } from "../../blocks/similarity/vector-key.js";
import { ringBuffer } from "../../blocks/streams/ring-buffer.js";
import { bf16, float, fp16, fp32, int32, int8, type NumberFormat } from "../../config/number-format.js";
import { accumulatorStimulus, passStimulus, sequencerStimulus } from "./array/stimulus.js";
import { labelled, type PairCases } from "./catalog-entry.js";
import { rmsNormStimulus, softmaxStimulus, streamStimulus } from "./functions/stimulus.js";
import { pairCases } from "./pairwise.js";
import { concentratedSequencerStimulus, passQueueStimulus, rowQueueStimulus, scatterLaneStimulus, sorterStimulus } from "./scatter/stimulus.js";
import { importanceStimulus, offsetStimulus, scanStimulus, selectionStimulus, tokenStimulus } from "./semantic/stimulus.js";
import { BEFORE_GATHER, BEFORE_LAYOUTER, entriesStimulus, mapStimulus, partsStimulus, type GatherSizes } from "./similarity/stimulus.js";
import { handshakeStimulus, ringStimulus } from "./streams/stimulus.js";

/** Number formats that go together in an array. */
const ARITHMETICS = [
  { operand: fp16, accumulator: fp32 },
  { operand: bf16, accumulator: fp32 },
  { operand: float(3, 2), accumulator: fp16 },
  { operand: int8, accumulator: int32 },
] as const;
const POLICIES = ["keep", "flush"] as const;
const SCORES = [fp16, bf16, float(3, 2)] as const;

/** One to three frames, rows and columns in a block; frames of one place to more than a bank word each; few and odd tokens in an m-tile. */
const GATHER = {
  blockFrames: [1, 2, 3],
  blockRows: [1, 2, 3],
  blockColumns: [1, 2, 3],
  maxFrames: [1, 3],
  maxRows: [1, 4],
  maxColumns: [1, 5],
  tileTokens: [1, 3, 32],
  lanes: [1, 8, 17],
  element: [fp16, int8] as readonly NumberFormat[],
  matcherBits: [5, 12],
  dotsPerCycle: [1, 2, 7],
};
type GatherRow = { readonly [K in keyof typeof GATHER]: (typeof GATHER)[K][number] };

function gatherSizes({ blockFrames: frames, blockRows: rows, blockColumns: columns, ...sizes }: GatherRow) {
  return { ...sizes, block: { frames, rows, columns }, thresholdFraction: 15 } satisfies GatherSizes;
}

/** The parameters that say where tokens stand. */
function gridOf({ block, maxFrames, maxRows, maxColumns, tileTokens }: ReturnType<typeof gatherSizes>) {
  return { block, maxFrames, maxRows, maxColumns, tileTokens };
}

function gatherPairs(make: (sizes: ReturnType<typeof gatherSizes>) => ReturnType<typeof labelled>): PairCases {
  return pairCases<GatherRow>(GATHER, (row) => make(gatherSizes(row)));
}

/** Buffers of a sequencer hold two m-tiles of vectors and a pass of weights at least, and some more. */
const SEQUENCER = { rows: [1, 2, 5], columns: [1, 3, 4], tileTokens: [1, 3, 8], blocks: [1, 2, 3], wait: [0, 2], spare: [0, 3], countBits: [11, 17], readCycles: [1, 2] };
type SequencerRow = { readonly [K in keyof typeof SEQUENCER]: number };

function sequencerSizes({ rows, columns, tileTokens, blocks, wait, countBits, readCycles }: SequencerRow) {
  return { rows, columns, tileTokens, groupOutputs: blocks * columns, passMinimum: Math.max(3, rows) + wait, countBits, readCycles };
}

/** For each block the space of its parameters that its cases meet pair by pair: ends of its table, odd values and powers of two. */
export const parameterPairs: Readonly<Record<string, PairCases>> = {
  ring_buffer: pairCases({ lanes: [1, 3, 8], element: [int8, fp16], depth: [2, 3, 8, 13], readCycles: [1, 2] }, (sizes) => labelled(ringBuffer(sizes), { stimulus: ringStimulus(sizes.depth), perCycle: true })),
  vector_buffer: pairCases({ lanes: [1, 3, 4], element: [int8, fp16], scatterLanes: [1, 2, 5], depth: [2, 8, 13], readCycles: [1, 2] }, (sizes) => labelled(vectorBuffer(sizes), { stimulus: ringStimulus(sizes.depth), perCycle: true })),
  gemm_array: pairCases({ rows: [1, 2, 5], columns: [1, 3, 4], arithmetic: ARITHMETICS, multiplyStages: [0, 1, 2], addStages: [1, 3], subnormals: POLICIES }, ({ arithmetic, ...sizes }) =>
    labelled(gemmArray({ ...arithmetic, ...sizes }), { stimulus: passStimulus(sizes.rows) }),
  ),
  accumulator_bank: pairCases({ columns: [1, 2, 5], accumulator: [fp32, fp16, int32], depth: [2, 3, 8, 13], lanesBits: [3], addStages: [1, 2, 4], subnormals: POLICIES }, (sizes) =>
    labelled(accumulatorBank(sizes), { stimulus: accumulatorStimulus(sizes) }),
  ),
  result_stage: pairCases({ columns: [1, 2, 5], indexBits: [0, 1, 5], arithmetic: ARITHMETICS, stages: [1, 2, 3], stall: [0, 1, 3], subnormals: POLICIES }, ({ arithmetic, ...sizes }) =>
    labelled(resultStage({ ...arithmetic, ...sizes }), { stimulus: handshakeStimulus("valid", "results_ready"), perCycle: true }),
  ),
  gemm_sequencer: pairCases<SequencerRow>(SEQUENCER, (row) => {
    const sizes = { ...sequencerSizes(row), activationDepth: 2 * Math.max(1, row.tileTokens) + row.spare, weightDepth: 2 * row.rows + row.spare };
    return labelled(gemmSequencer(sizes), { stimulus: sequencerStimulus(sizes), perCycle: true });
  }),
  concentrated_sequencer: pairCases<SequencerRow & { readonly scatterLanes: number }>({ ...SEQUENCER, scatterLanes: [1, 2, 3] }, ({ scatterLanes, ...row }) => {
    const laneClasses = Math.ceil(row.tileTokens / scatterLanes);
    const sizes = { ...sequencerSizes(row), vectorDepth: 2 * row.tileTokens + row.spare, weightDepth: 2 * row.rows + row.spare, scatterLanes, laneClasses };
    return labelled(concentratedSequencer(sizes), { stimulus: concentratedSequencerStimulus(sizes), perCycle: true });
  }),
  row_queue: pairCases({ columns: [1, 3], accumulator: [int32, fp32], scatterLanes: [1, 2, 4], latency: [1, 7, 20], depth: [2, 3, 16], stall: [0, 1, 3] }, (sizes) => labelled(rowQueue(sizes), { stimulus: rowQueueStimulus(sizes.scatterLanes), perCycle: true })),
  pass_queue: pairCases({ columns: [1, 3, 8], scatterLanes: [1, 2, 3], laneClasses: [1, 5, 16], baseBits: [1, 4, 6], depth: [2, 3, 16] }, (sizes) => labelled(passQueue(sizes), { stimulus: passQueueStimulus(sizes.scatterLanes), perCycle: true })),
  scatter_lane: pairCases({ columns: [1, 2, 4], laneClasses: [1, 5, 8], blocks: [1, 3], arithmetic: ARITHMETICS, addStages: [1, 2, 4], convertStages: [1, 2], subnormals: POLICIES }, ({ arithmetic, blocks, subnormals, ...rest }) => {
    const sizes = { ...rest, ...arithmetic, subnormals, sums: subnormals, depth: Math.max(2, blocks * rest.laneClasses), listDepth: Math.max(2, 2 * rest.laneClasses) };
    return labelled(scatterLane(sizes), { stimulus: scatterLaneStimulus(sizes) });
  }),
  map_sorter: pairCases({ tileTokens: [1, 2, 3, 16, 37], scatterLanes: [1, 2, 3], addZeros: [false, true] }, ({ tileTokens, scatterLanes, addZeros }) => {
    const sizes = { tileTokens, laneClasses: Math.ceil(tileTokens / scatterLanes), addZeros };
    return labelled(mapSorter(sizes), { stimulus: sorterStimulus(sizes) });
  }),
  position_decoder: gatherPairs((sizes) => {
    const { lanes, element, thresholdFraction } = sizes;
    return labelled(positionDecoder({ ...gridOf(sizes), lanes, element, thresholdFraction }), { stimulus: partsStimulus(sizes, [], ["shape", "tokens"]) });
  }),
  vector_key: gatherPairs((sizes) => labelled(vectorKey(sizes), { stimulus: partsStimulus(sizes, ["position_decoder"], ["placed"]) })),
  layouter: gatherPairs((sizes) => labelled(layouter(sizes), { stimulus: partsStimulus(sizes, BEFORE_LAYOUTER, ["keys"]) })),
  matcher: gatherPairs((sizes) => labelled(matcher(sizes), { stimulus: partsStimulus(sizes, [...BEFORE_LAYOUTER, "layouter"], ["steps"]) })),
  gather: gatherPairs((sizes) => {
    const { lanes, element } = sizes;
    return labelled(gather({ ...gridOf(sizes), lanes, element }), { stimulus: partsStimulus(sizes, BEFORE_GATHER, ["decisions", "places", "originals"]) });
  }),
  token_classifier: gatherPairs((sizes) => labelled(tokenClassifier({ ...gridOf(sizes), classes: true }), { stimulus: entriesStimulus(sizes) })),
  group_mean: pairCases({ tileTokens: [1, 3, 16], lanes: [1, 2, 5], element: [fp16, float(5, 2), int8], addStages: [1, 2, 4], subnormals: POLICIES }, (sizes) => labelled(groupMean(sizes), { stimulus: mapStimulus(sizes.tileTokens) })),
  retained_scan: pairCases({ lanes: [1, 2, 5, 16], maxTokens: [1, 2, 9, 64] }, (sizes) => labelled(retainedScan(sizes), { stimulus: scanStimulus(sizes) })),
  radix_topk: pairCases({ lanes: [1, 3, 8], maxTokens: [1, 6, 64], score: SCORES, digitBits: [1, 2, 4] }, (sizes) => labelled(radixTopk(sizes), { stimulus: selectionStimulus(sizes) })),
  bubble_topk: pairCases({ lanes: [1, 3, 8], maxTokens: [1, 6, 64], score: SCORES, cells: [1, 2, 5] }, (sizes) => labelled(bubbleTopk(sizes), { stimulus: selectionStimulus(sizes, 150) })),
  offset_encoder: pairCases({ maxTokens: [1, 2, 33, 64], tileTokens: [1, 2, 8, 200] }, (sizes) => labelled(offsetEncoder(sizes), { stimulus: offsetStimulus(sizes.maxTokens) })),
  token_filter: pairCases({ maxTokens: [1, 2, 33, 64], payloadBits: [1, 5, 64] }, (sizes) => labelled(tokenFilter(sizes), { stimulus: tokenStimulus(sizes) })),
  importance: pairCases({ lanes: [1, 3, 8], maxTokens: [1, 12, 33], maxRows: [1, 2, 9], score: SCORES }, (sizes) => labelled(importance(sizes), { stimulus: importanceStimulus(sizes) })),
  softmax: pairCases({ element: [fp16, float(3, 2)], lanes: [1, 3, 8], maxElements: [1, 17, 40], powerStages: [1, 3], inverseStages: [1, 2], quotientStages: [1, 3] }, (sizes) => labelled(softmax(sizes), { stimulus: softmaxStimulus(sizes) })),
  rms_norm: pairCases({ element: [fp16, float(3, 2)], lanes: [1, 3, 8], maxElements: [1, 17, 40], scaleStages: [1, 2], weighStages: [1, 2] }, (sizes) => labelled(rmsNorm(sizes), { stimulus: rmsNormStimulus(sizes) })),
  residual_add: pairCases({ element: SCORES, lanes: [1, 2, 7], addStages: [1, 2, 4], subnormals: POLICIES }, (sizes) => labelled(residualAdd(sizes), { stimulus: streamStimulus })),
};
