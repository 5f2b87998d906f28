import { concentratedSequencer } from "../../../blocks/scatter/concentrated-sequencer.js";
import { mapSorter } from "../../../blocks/scatter/map-sorter.js";
import { passQueue } from "../../../blocks/scatter/pass-queue.js";
import { rowQueue } from "../../../blocks/scatter/row-queue.js";
import { scatterLane } from "../../../blocks/scatter/scatter-lane.js";
import { vectorBuffer } from "../../../blocks/scatter/vector-buffer.js";
import { bf16, fp16, fp32, int32, int8 } from "../../../config/number-format.js";
import { entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { ringStimulus } from "../streams/stimulus.js";
import { concentratedSequencerStimulus, passQueueStimulus, rowQueueStimulus, scatterLaneStimulus, sorterStimulus } from "./stimulus.js";

const lanes = ([
  { columns: 1, laneClasses: 1, depth: 2, listDepth: 2, accumulator: fp32, operand: fp16, addStages: 2, convertStages: 1, sums: "flush", subnormals: "keep" },
  { columns: 3, laneClasses: 5, depth: 10, listDepth: 10, accumulator: fp32, operand: bf16, addStages: 1, convertStages: 2, sums: "keep", subnormals: "keep" },
  { columns: 2, laneClasses: 8, depth: 24, listDepth: 16, accumulator: int32, operand: int8, addStages: 4, convertStages: 1, sums: "keep", subnormals: "keep" },
  { columns: 4, laneClasses: 16, depth: 48, listDepth: 32, accumulator: fp32, operand: fp16, addStages: 3, convertStages: 1, sums: "flush", subnormals: "flush" },
  { columns: 2, laneClasses: 12, depth: 12, listDepth: 24, accumulator: int32, operand: int8, addStages: 1, convertStages: 1, sums: "keep", subnormals: "keep" },
] as const).map((sizes) => labelled(scatterLane(sizes), { stimulus: scatterLaneStimulus(sizes) }));

const rowQueues = [
  { columns: 1, accumulator: int32, scatterLanes: 1, latency: 1, depth: 2 },
  { columns: 2, accumulator: fp32, scatterLanes: 2, latency: 7, depth: 3 },
  { columns: 1, accumulator: int32, scatterLanes: 4, latency: 20, depth: 16 },
  { columns: 1, accumulator: int32, scatterLanes: 1, latency: 3, depth: 2, stall: 1 },
  { columns: 2, accumulator: fp32, scatterLanes: 3, latency: 9, depth: 4, stall: 3 },
].map((sizes) => labelled(rowQueue(sizes), { stimulus: rowQueueStimulus(sizes.scatterLanes), perCycle: true }));

const passQueues = [
  { columns: 1, scatterLanes: 1, laneClasses: 1, baseBits: 1, depth: 2 },
  { columns: 3, scatterLanes: 2, laneClasses: 5, baseBits: 4, depth: 3 },
  { columns: 8, scatterLanes: 3, laneClasses: 16, baseBits: 6, depth: 16 },
].map((sizes) => labelled(passQueue(sizes), { stimulus: passQueueStimulus(sizes.scatterLanes), perCycle: true }));

const buffers = [
  { lanes: 1, element: int8, scatterLanes: 1, depth: 2 },
  { lanes: 3, element: fp16, scatterLanes: 2, depth: 13 },
  { lanes: 2, element: fp16, scatterLanes: 3, depth: 7, readCycles: 2 },
].map((sizes) => labelled(vectorBuffer(sizes), { stimulus: ringStimulus(sizes.depth), perCycle: true }));

const sequencers = [
  { rows: 4, columns: 4, tileTokens: 5, groupOutputs: 8, passMinimum: 4, vectorDepth: 10, weightDepth: 8, countBits: 13, scatterLanes: 2, laneClasses: 3 },
  { rows: 1, columns: 1, tileTokens: 1, groupOutputs: 1, passMinimum: 3, vectorDepth: 2, weightDepth: 2, countBits: 11, scatterLanes: 1, laneClasses: 1 },
  { rows: 3, columns: 2, tileTokens: 7, groupOutputs: 6, passMinimum: 6, vectorDepth: 14, weightDepth: 9, countBits: 17, scatterLanes: 3, laneClasses: 3 },
  { rows: 2, columns: 3, tileTokens: 3, groupOutputs: 6, passMinimum: 4, vectorDepth: 6, weightDepth: 4, countBits: 11, scatterLanes: 2, laneClasses: 2, readCycles: 2 },
].map((sizes) => labelled(concentratedSequencer(sizes), { stimulus: concentratedSequencerStimulus(sizes), perCycle: true }));

const sorters = [
  { tileTokens: 1, laneClasses: 1 },
  { tileTokens: 2, laneClasses: 1 },
  { tileTokens: 3, laneClasses: 2, addZeros: true },
  { tileTokens: 16, laneClasses: 16 },
  { tileTokens: 37, laneClasses: 19 },
  { tileTokens: 128, laneClasses: 64, addZeros: true },
].map((sizes) => labelled(mapSorter(sizes), { stimulus: sorterStimulus(sizes) }));

/** Blocks around the array of the concentrated GEMM engine. */
export const scatterEntries: readonly VerificationEntry[] = [
  entry("scatter_lane", lanes),
  entry("row_queue", rowQueues),
  entry("pass_queue", passQueues),
  entry("vector_buffer", buffers),
  entry("concentrated_sequencer", sequencers),
  entry("map_sorter", sorters),
];
