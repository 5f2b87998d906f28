import { accumulatorBank } from "../../../blocks/array/accumulator-bank.js";
import { enableTree } from "../../../blocks/array/enable-tree.js";
import { gemmArray } from "../../../blocks/array/gemm-array.js";
import { gemmRow } from "../../../blocks/array/gemm-row.js";
import { gemmSequencer } from "../../../blocks/array/gemm-sequencer.js";
import { passControl } from "../../../blocks/array/pass-control.js";
import { pe } from "../../../blocks/array/pe.js";
import { resultStage } from "../../../blocks/array/result-stage.js";
import { bf16, float, fp16, fp32, int32, int8 } from "../../../config/number-format.js";
import { DEPTHS, MACS } from "../arithmetic/catalog.js";
import { cross, entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { handshakeStimulus } from "../streams/stimulus.js";
import { accumulatorStimulus, enabledPassStimulus, passStimulus, peStimulus, rowStimulus, sequencerStimulus } from "./stimulus.js";

const pes = cross(MACS, DEPTHS.slice(0, 2)).map(([arithmetic, depth]) => labelled(pe({ ...arithmetic, ...depth }), { stimulus: peStimulus }));

const ARRAYS = [
  { rows: 4, columns: 4, operand: fp16, accumulator: fp32 },
  { rows: 1, columns: 1, operand: fp16, accumulator: fp32 },
  { rows: 2, columns: 1, operand: bf16, accumulator: fp32 },
  { rows: 2, columns: 3, operand: fp16, accumulator: fp32, subnormals: "flush" },
  { rows: 3, columns: 2, operand: int8, accumulator: int32 },
  { rows: 5, columns: 4, operand: bf16, accumulator: fp32 },
  { rows: 3, columns: 5, operand: float(3, 2), accumulator: fp16 },
  { rows: 7, columns: 1, operand: int8, accumulator: int32 },
  { rows: 1, columns: 3, operand: int8, accumulator: int32 },
] as const;

const arrays = [
  ...cross(ARRAYS, DEPTHS).map(([size, depth]) => labelled(gemmArray({ ...size, ...depth }), { stimulus: passStimulus(size.rows) })),
  // Cycle by cycle, as advance is a vector here. That each enable is heeded where it belongs is seen in the netlist alone: test/lint/array-enables.test.ts.
  ...([
    { rows: 2, columns: 3, operand: fp16, accumulator: fp32, multiplyStages: 1, addStages: 2 },
    { rows: 3, columns: 2, operand: int8, accumulator: int32, multiplyStages: 1, addStages: 1 },
  ] as const).map((sizes) => labelled(gemmArray({ ...sizes, ownEnables: true }), { stimulus: enabledPassStimulus(sizes), perCycle: true })),
];

const controls = [
  ...[
    { stages: 1, lanesBits: 1, addressBits: 1 },
    { stages: 2, lanesBits: 3, addressBits: 5 },
    { stages: 9, lanesBits: 6, addressBits: 12 },
  ].map((sizes) => labelled(passControl(sizes))),
  // Cycle by cycle it is seen that nothing is valid after reset.
  ...[
    { stages: 1, lanesBits: 2, addressBits: 1 },
    { stages: 3, lanesBits: 2, addressBits: 3 },
  ].map((sizes) => labelled(passControl(sizes), { perCycle: true })),
];

const banks = ([
  { columns: 1, accumulator: fp32, depth: 2, lanesBits: 1, addStages: 1, subnormals: "keep" },
  { columns: 2, accumulator: fp32, depth: 3, lanesBits: 2, addStages: 2, subnormals: "flush" },
  { columns: 3, accumulator: fp32, depth: 8, lanesBits: 2, addStages: 4, subnormals: "flush" },
  { columns: 5, accumulator: fp16, depth: 13, lanesBits: 3, addStages: 3, subnormals: "keep" },
  { columns: 1, accumulator: int32, depth: 2, lanesBits: 1, addStages: 4, subnormals: "keep" },
  { columns: 4, accumulator: int32, depth: 9, lanesBits: 3, addStages: 1, subnormals: "keep" },
] as const).map((sizes) => labelled(accumulatorBank(sizes), { stimulus: accumulatorStimulus(sizes) }));

const rows = ([
  { columns: 1, operand: float(6, 10), accumulator: fp32, multiplyStages: 1, addStages: 2, subnormals: "flush" },
  { columns: 3, operand: float(6, 10), accumulator: fp32, multiplyStages: 0, addStages: 1, subnormals: "flush" },
  { columns: 4, operand: bf16, accumulator: fp32, multiplyStages: 2, addStages: 3, subnormals: "keep" },
  { columns: 2, operand: int8, accumulator: int32, multiplyStages: 1, addStages: 4, subnormals: "keep" },
  { columns: 5, operand: int8, accumulator: int32, multiplyStages: 0, addStages: 1, subnormals: "keep" },
] as const).map((sizes) => labelled(gemmRow(sizes), { stimulus: rowStimulus }));

const stages = ([
  { columns: 1, accumulator: fp32, operand: fp16, stages: 1, subnormals: "keep" },
  { columns: 3, accumulator: fp32, operand: bf16, stages: 2, subnormals: "flush" },
  { columns: 4, accumulator: fp32, operand: fp16, stages: 3, subnormals: "keep" },
  { columns: 2, accumulator: int32, operand: int8, stages: 1, subnormals: "keep" },
  { columns: 5, accumulator: int32, operand: int8, stages: 1, subnormals: "keep" },
  { columns: 2, accumulator: fp32, operand: fp16, stages: 2, subnormals: "keep", stall: 1 },
  { columns: 3, accumulator: int32, operand: int8, stages: 1, subnormals: "keep", stall: 3 },
] as const).map((sizes) => labelled(resultStage(sizes), { stimulus: handshakeStimulus("valid", "results_ready"), perCycle: true }));

const indexedStages = ([
  { columns: 2, indexBits: 1, accumulator: fp32, operand: fp16, stages: 1, subnormals: "keep" },
  { columns: 3, indexBits: 5, accumulator: fp32, operand: bf16, stages: 3, subnormals: "flush" },
  { columns: 4, indexBits: 3, accumulator: int32, operand: int8, stages: 1, subnormals: "keep" },
] as const).map((sizes) => labelled(resultStage(sizes), { stimulus: handshakeStimulus("valid", "results_ready"), perCycle: true }));

const trees = [
  { arrayLeaves: 1, others: 1, stages: 1 },
  { arrayLeaves: 9, others: 3, stages: 2 },
  { arrayLeaves: 64, others: 5, stages: 2 },
  { arrayLeaves: 7, others: 5, stages: 3 },
].map((sizes) => labelled(enableTree(sizes), { perCycle: true }));

const sequencers = [
  { rows: 4, columns: 4, tileTokens: 5, groupOutputs: 8, passMinimum: 4, activationDepth: 10, weightDepth: 8, countBits: 13 },
  { rows: 1, columns: 1, tileTokens: 1, groupOutputs: 1, passMinimum: 3, activationDepth: 2, weightDepth: 2, countBits: 11 },
  { rows: 2, columns: 3, tileTokens: 3, groupOutputs: 6, passMinimum: 4, activationDepth: 6, weightDepth: 4, countBits: 11 },
  { rows: 3, columns: 2, tileTokens: 7, groupOutputs: 6, passMinimum: 6, activationDepth: 14, weightDepth: 9, countBits: 17 },
  { rows: 5, columns: 4, tileTokens: 2, groupOutputs: 4, passMinimum: 5, activationDepth: 4, weightDepth: 10, countBits: 25 },
  { rows: 1, columns: 2, tileTokens: 8, groupOutputs: 6, passMinimum: 3, activationDepth: 24, weightDepth: 2, countBits: 11 },
  { rows: 3, columns: 4, tileTokens: 5, groupOutputs: 8, passMinimum: 5, activationDepth: 10, weightDepth: 7, countBits: 13, readCycles: 2 },
].map((sizes) => labelled(gemmSequencer(sizes), { stimulus: sequencerStimulus(sizes), perCycle: true }));

/** The array, what tells it of passes, and what takes its sums. */
export const arrayEntries: readonly VerificationEntry[] = [
  entry("pe", pes),
  entry("gemm_array", arrays),
  entry("enable_tree", trees),
  entry("pass_control", controls),
  entry("accumulator_bank", banks),
  entry("gemm_row", rows),
  entry("gemm_sequencer", sequencers),
  entry("result_stage", [...stages, ...indexedStages]),
];
