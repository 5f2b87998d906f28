import { enableTreePorts, gemmArrayPorts, gemmSequencerPorts, indexedResultStagePorts, passControlPorts, resultStagePorts } from "../config/interfaces/array.js";
import { usedVector, vectorBufferPorts } from "../config/interfaces/scatter.js";
import { queuePorts, ringBufferPorts, slackBufferPorts } from "../config/interfaces/streams.js";
import { formatBits } from "../config/number-format.js";
import { cycleModel, cycleOutputs, delayedDecision, type CycleModel, type Shown } from "./cycle-outputs.js";
import { gemmArray } from "./block-models.js";
import { engineCycles } from "./scatter/cycle-models.js";
import type { BlockParameters, GoldenBlock, PortBeats, Row } from "./golden-block.js";
import { countParameter, formatParameter, packElements, plainBeats, subnormalsParameter, unpackElements, wholeMask } from "./golden-block.js";
import { arithmeticOf, type Result } from "./arithmetic/arithmetic.js";
import { sequencerCycles } from "./array/sequencer-walk.js";

/**
 * Models of blocks that are neither streams alone nor of one fixed latency: every signal in every cycle after reset, by
 * the signal's name without suffix (`write_valid`, `level`). Beat k holds what stands before the rising edge k.
 */

/** Parameters `stages`, `lanesBits`, `addressBits`. Every input again after `stages` enabled cycles; after reset nothing is valid. */
const passControl: CycleModel<typeof passControlPorts> = (parameters, cycles) => {
  const outputs = cycleOutputs({ valid_late: 1, first_late: 1, last_late: 1, final_late: 1, lanes_late: countParameter(parameters, "lanesBits"), address_late: countParameter(parameters, "addressBits") });
  const onTheWay = Array.from({ length: countParameter(parameters, "stages") }, (): (typeof cycles)[number] | undefined => undefined);
  for (const cycle of cycles) {
    const late = onTheWay[0]?.valid === 1n ? onTheWay[0] : undefined;
    const ofPass = (value: bigint | undefined): Shown => ({ value: value ?? 0n, care: late !== undefined });
    outputs.show({
      valid_late: BigInt(late !== undefined),
      first_late: ofPass(late?.first),
      last_late: ofPass(late?.last),
      final_late: ofPass(late?.final),
      lanes_late: ofPass(late?.lanes),
      address_late: ofPass(late?.address),
    });
    if (cycle.advance !== 1n) continue;
    onTheWay.shift();
    onTheWay.push(cycle);
  }
  return outputs.beats();
};

/** Two words, first in, first out; ready while there is room, whatever happens at the other end. */
const skidBuffer: CycleModel<typeof queuePorts> = (parameters, cycles) => {
  const outputs = cycleOutputs({ push_ready: 1, pop_valid: 1, pop_data: countParameter(parameters, "width") });
  const held: bigint[] = [];
  for (const { push_valid: valid, push_data: data, pop_ready: ready } of cycles) {
    const room = held.length < 2;
    const [head] = held;
    outputs.show({ push_ready: room ? 1n : 0n, pop_valid: head === undefined ? 0n : 1n, pop_data: { value: head ?? 0n, care: head !== undefined } });
    if (ready === 1n && head !== undefined) held.shift();
    if (valid === 1n && room) held.push(data);
  }
  return outputs.beats();
};

/** Parameter `stages`, `arrayLeaves`, `others`: every leaf is room, so many cycles ago. */
const enableTree: CycleModel<ReturnType<typeof enableTreePorts>> = (parameters, cycles) => {
  const leaves = countParameter(parameters, "arrayLeaves");
  const others = Array.from({ length: countParameter(parameters, "others") }, (_, index) => `other${index}` as const);
  const widths: Record<"array" | `other${number}`, number> = { array: leaves };
  for (const other of others) widths[other] = 1;
  const outputs = cycleOutputs(widths);
  const decision = delayedDecision(countParameter(parameters, "stages"));
  for (const { room } of cycles) {
    const moves = decision.now(room === 1n);
    const shown: Record<"array" | `other${number}`, bigint> = { array: moves ? wholeMask(leaves, true) : 0n };
    for (const other of others) shown[other] = BigInt(moves);
    outputs.show(shown);
  }
  return outputs.beats();
};

/**
 * An array with an enable for each row and each column. Parameters those of gemm_array, `multiplyStages`, `addStages`. What comes
 * with all of them leaves after as many enabled cycles as it takes.
 * @throws RangeError for enables that differ
 */
const enabledArray: CycleModel<typeof gemmArrayPorts> = (parameters, cycles) => {
  const [rows, columns, multiplyStages, addStages] = [countParameter(parameters, "rows"), countParameter(parameters, "columns"), countParameter(parameters, "multiplyStages"), countParameter(parameters, "addStages")];
  const conversion = formatParameter(parameters, "operand").kind === "float" ? 1 : 0;
  const latency = conversion + multiplyStages + rows * addStages + columns;
  const all = wholeMask(rows + columns, true);
  const enabled = cycles.filter(({ advance }, cycle) => {
    if (advance !== all && advance !== 0n) throw new RangeError(`cycle ${cycle}: enables ${advance.toString(2)}, some but not all`);
    return advance === all;
  });
  const beats = (signal: "activations" | "start" | "weights") => plainBeats(enabled.map((cycle) => cycle[signal]));
  const { partialSums } = gemmArray(parameters, { activations: beats("activations"), start: beats("start"), weights: beats("weights") });
  const outputs = cycleOutputs({ partial_sums: columns * formatBits(formatParameter(parameters, "accumulator")) });
  let moved = 0;
  for (const { advance } of cycles) {
    const sums = partialSums[moved - latency];
    outputs.show({ partial_sums: { value: sums?.value ?? 0n, care: sums !== undefined } });
    if (advance === all) moved += 1;
  }
  return outputs.beats();
};

/**
 * Parameters `width`, `stall`. First in, first out; room while fewer than 2 + stall words wait.
 * @throws RangeError for a word that comes `stall` cycles after a cycle without room
 */
const slackBuffer: CycleModel<typeof slackBufferPorts> = (parameters, cycles) => {
  const stall = countParameter(parameters, "stall");
  const outputs = cycleOutputs({ room: 1, pop_valid: 1, pop_data: countParameter(parameters, "width") });
  const decision = delayedDecision(stall);
  const held: bigint[] = [];
  cycles.forEach(({ push_valid: valid, push_data: data, pop_ready: ready }, cycle) => {
    const room = held.length < 2 + stall;
    const [head] = held;
    outputs.show({ room: BigInt(room), pop_valid: BigInt(head !== undefined), pop_data: { value: head ?? 0n, care: head !== undefined } });
    const moves = decision.now(room);
    if (valid === 1n && !moves) throw new RangeError(`cycle ${cycle}: a word although there was no room ${stall} cycles ago`);
    if (ready === 1n && head !== undefined) held.shift();
    if (valid === 1n) held.push(data);
  });
  return outputs.beats();
};

/** What happens at a ring buffer in one cycle. */
interface RingCycle<Word> extends Row<"write_valid" | "advance" | "read" | "offset" | "release"> {
  readonly word: Word;
}

/**
 * Walks a ring buffer: parameters `depth`, and `readCycles`, enabled cycles of a read. `show` is given what stands at its outputs
 * before each rising edge.
 * @throws RangeError for an enabled read at or beyond `level`
 */
function walkRing<Word>(parameters: BlockParameters, cycles: readonly RingCycle<Word>[], show: (outputs: { readonly write_ready: bigint; readonly level: bigint; readonly word: Word | undefined }) => void): void {
  const depth = countParameter(parameters, "depth");
  const held: Word[] = [];
  // What was read last, enabled cycle by enabled cycle, the latest last: the first of them stands at the output.
  const wordsRead: (Word | undefined)[] = Array.from({ length: countParameter(parameters, "readCycles") }, () => undefined);
  cycles.forEach(({ write_valid: valid, word, advance, read, offset, release }, cycle) => {
    const room = held.length < depth;
    show({ write_ready: room ? 1n : 0n, level: BigInt(held.length), word: wordsRead[0] });
    if (advance === 1n) {
      const latest = read === 1n ? held[Number(offset)] : wordsRead.at(-1);
      if (read === 1n && latest === undefined) throw new RangeError(`cycle ${cycle}: a read at offset ${offset} of ${held.length}`);
      wordsRead.shift();
      wordsRead.push(latest);
      if (read === 1n && release === 1n) held.shift();
    }
    if (valid === 1n && room) held.push(word);
  });
}

/** Widths of a ring buffer's outputs: parameters `depth`, `lanes` and `element`, or `width` of a word. */
function ringWidths(parameters: BlockParameters) {
  const data = countParameter(parameters, "lanes") * formatBits(formatParameter(parameters, "element"));
  return { write_ready: 1, level: Math.ceil(Math.log2(countParameter(parameters, "depth"))) + 1, data };
}

const ringBuffer: CycleModel<typeof ringBufferPorts> = (parameters, cycles) => {
  const outputs = cycleOutputs(ringWidths(parameters));
  walkRing(parameters, cycles.map((cycle) => ({ ...cycle, word: cycle.write_data })), ({ write_ready, level, word }) => {
    outputs.show({ write_ready, level, data: { value: word ?? 0n, care: word !== undefined } });
  });
  return outputs.beats();
};

/** A ring buffer whose words are vectors with their users. Parameter `scatterLanes`. */
const vectorBuffer: CycleModel<typeof vectorBufferPorts> = (parameters, cycles) => {
  const outputs = cycleOutputs({ ...ringWidths(parameters), users: countParameter(parameters, "scatterLanes") });
  walkRing(parameters, cycles.map((cycle) => ({ ...cycle, word: usedVector(cycle.write_data, cycle.write_users) })), ({ write_ready, level, word }) => {
    const care = word !== undefined;
    outputs.show({ write_ready, level, data: { value: word?.data ?? 0n, care }, users: { value: word?.users ?? 0n, care } });
  });
  return outputs.beats();
};

interface ResultRow {
  readonly data: bigint;
  readonly index: bigint;
  readonly filled: bigint;
  readonly last: bigint;
}

/** What happens at a result stage in one cycle. */
type StageCycle = Row<"valid" | "final" | "lanes" | "sums" | "results_ready" | "index">;

/**
 * Parameters `columns`, `accumulator`, `operand`, `stages`, `subnormals`. A row taken while advance is high is converted,
 * cut to its lanes and waits, two at most, for the stream: `show` is given the one that is offered. With `stall` two and so many
 * may wait before advance falls, which is heeded so many cycles later.
 */
function walkStage(parameters: BlockParameters, cycles: readonly StageCycle[], show: (advance: bigint, head: ResultRow | undefined) => void): void {
  const columns = countParameter(parameters, "columns");
  const accumulator = formatParameter(parameters, "accumulator");
  const { format, convert } = resultOf(parameters);
  const onTheWay: (ResultRow | undefined)[] = Array.from({ length: convert ? countParameter(parameters, "stages") : 0 }, () => undefined);
  const waiting: ResultRow[] = [];
  const stall = Number(parameters["stall"] ?? 0);
  const decision = delayedDecision(stall);
  for (const { valid, final, lanes, sums, results_ready: ready, index } of cycles) {
    const room = waiting.length < 2 + stall;
    const [head] = waiting;
    show(room ? 1n : 0n, head);
    if (ready === 1n && head !== undefined) waiting.shift();
    if (!decision.now(room)) continue;
    const elements = valid === 1n ? unpackElements(sums, columns, formatBits(accumulator)) : [];
    const inside = elements.map((sum, lane) => (BigInt(lane) < lanes ? (convert?.(sum) ?? sum) : 0n));
    onTheWay.push(valid === 1n ? { data: packElements(inside, formatBits(format)), index, filled: BigInt(lanes > 0n), last: final } : undefined);
    const arrived = onTheWay.shift();
    if (arrived) waiting.push(arrived);
  }
}

function resultBits(parameters: BlockParameters): number {
  return formatBits(resultOf(parameters).format);
}

/** What becomes of a complete sum: parameters `accumulator`, `operand`, `subnormals`. */
function resultOf(parameters: BlockParameters): Result {
  return arithmeticOf(formatParameter(parameters, "operand")).result(formatParameter(parameters, "accumulator"), subnormalsParameter(parameters));
}

const resultStage: CycleModel<typeof resultStagePorts> = (parameters, cycles) => {
  const outputs = cycleOutputs({ advance: 1, results_valid: 1, results_data: countParameter(parameters, "columns") * resultBits(parameters), results_last: 1 });
  walkStage(parameters, cycles.map((cycle) => ({ ...cycle, index: 0n })), (advance, head) => {
    const care = head !== undefined;
    outputs.show({ advance, results_valid: BigInt(care), results_data: { value: head?.data ?? 0n, care }, results_last: { value: head?.last ?? 0n, care } });
  });
  return outputs.beats();
};

/** The same with the index of a class: parameter `indexBits`, above 0. */
const indexedResultStage: CycleModel<typeof indexedResultStagePorts> = (parameters, cycles) => {
  const data = countParameter(parameters, "columns") * resultBits(parameters);
  const outputs = cycleOutputs({ advance: 1, results_valid: 1, results_data: data, results_index: countParameter(parameters, "indexBits"), results_filled: 1, results_last: 1 });
  walkStage(parameters, cycles, (advance, head) => {
    const care = head !== undefined;
    const ofRow = (value: bigint | undefined): Shown => ({ value: value ?? 0n, care });
    outputs.show({ advance, results_valid: BigInt(care), results_data: ofRow(head?.data), results_index: ofRow(head?.index), results_filled: ofRow(head?.filled), results_last: ofRow(head?.last) });
  });
  return outputs.beats();
};

/** One of two models, as the parameters say. */
function either(first: (parameters: BlockParameters) => boolean, one: GoldenBlock, other: GoldenBlock): GoldenBlock {
  const chosen = (parameters: BlockParameters): GoldenBlock => (first(parameters) ? one : other);
  return Object.assign((parameters: BlockParameters, inputs: PortBeats) => chosen(parameters)(parameters, inputs), { interfaceOf: (parameters: BlockParameters) => chosen(parameters).interfaceOf(parameters) });
}

/** Cycle models by block name. */
export const cycleModels: Readonly<Record<string, GoldenBlock>> = {
  pass_control: cycleModel(passControlPorts, passControl),
  skid_buffer: cycleModel(queuePorts, skidBuffer),
  slack_buffer: cycleModel(slackBufferPorts, slackBuffer),
  enable_tree: cycleModel((parameters) => enableTreePorts(countParameter(parameters, "others")), enableTree),
  gemm_array: cycleModel(gemmArrayPorts, enabledArray),
  ring_buffer: cycleModel(ringBufferPorts, ringBuffer),
  result_stage: either(({ indexBits }) => indexBits === 0, cycleModel(resultStagePorts, resultStage), cycleModel(indexedResultStagePorts, indexedResultStage)),
  gemm_sequencer: cycleModel(gemmSequencerPorts, sequencerCycles),
  vector_buffer: cycleModel(vectorBufferPorts, vectorBuffer),
  ...engineCycles,
};
