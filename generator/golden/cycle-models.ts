import { formatBits } from "../config/number-format.js";
import { cycleOutputs } from "./cycle-outputs.js";
import { engineCycles } from "./scatter/cycle-models.js";
import type { GoldenBlock } from "./golden-block.js";
import { countParameter, formatParameter, packElements, plainValues, unpackElements } from "./golden-block.js";
import { resultConversion } from "./arithmetic/result-conversion.js";
import { sequencerCycles } from "./array/sequencer-walk.js";

/**
 * Models of blocks that are neither streams alone nor of one fixed latency: every signal in every cycle after reset, by
 * the signal's name without suffix (`write_valid`, `level`). Beat k holds what stands before the rising edge k.
 */

/** Parameters `stages`, `lanesBits`, `addressBits`. Every input again after `stages` enabled cycles; after reset nothing is valid. */
const passControl: GoldenBlock = (parameters, inputs) => {
  const widths = { first: 1, last: 1, final: 1, lanes: countParameter(parameters, "lanesBits"), address: countParameter(parameters, "addressBits") };
  const names = Object.keys(widths);
  const outputs = cycleOutputs({ valid_late: 1, ...Object.fromEntries(Object.entries(widths).map(([name, width]) => [`${name}_late`, width])) });
  const onTheWay = Array.from({ length: countParameter(parameters, "stages") }, (): readonly bigint[] => [0n]);
  for (const [advance, valid, ...rest] of plainValues(inputs, ["advance", "valid", ...names])) {
    const [late, ...values] = onTheWay[0] ?? [];
    const shown = names.map((name, index) => [`${name}_late`, { value: values[index] ?? 0n, care: late === 1n }] as const);
    outputs.show({ valid_late: late ?? 0n, ...Object.fromEntries(shown) });
    if (advance !== 1n) continue;
    onTheWay.shift();
    onTheWay.push([valid as bigint, ...rest]);
  }
  return outputs.beats();
};

/** Two words, first in, first out; ready while there is room, whatever happens at the other end. */
const skidBuffer: GoldenBlock = (parameters, inputs) => {
  const outputs = cycleOutputs({ push_ready: 1, pop_valid: 1, pop_data: countParameter(parameters, "width") });
  const held: bigint[] = [];
  for (const [valid, data, ready] of plainValues(inputs, ["push_valid", "push_data", "pop_ready"])) {
    const room = held.length < 2;
    const [head] = held;
    outputs.show({ push_ready: room ? 1n : 0n, pop_valid: head === undefined ? 0n : 1n, pop_data: { value: head ?? 0n, care: head !== undefined } });
    if (ready === 1n && head !== undefined) held.shift();
    if (valid === 1n && room) held.push(data as bigint);
  }
  return outputs.beats();
};

/**
 * Parameters `lanes`, `element`, `depth`; `scatterLanes` where each vector has its users.
 * @throws RangeError for an enabled read at or beyond `level`
 */
const ringBuffer: GoldenBlock = (parameters, inputs) => {
  const depth = countParameter(parameters, "depth");
  const width = countParameter(parameters, "lanes") * formatBits(formatParameter(parameters, "element"));
  const users = "scatterLanes" in parameters ? countParameter(parameters, "scatterLanes") : 0;
  const outputs = cycleOutputs({ write_ready: 1, level: Math.ceil(Math.log2(depth)) + 1, data: width, ...(users > 0 ? { users } : {}) });
  const held: bigint[] = [];
  let shown: bigint | undefined;
  const names = ["write_valid", "write_data", "advance", "read", "offset", "release", ...(users > 0 ? ["write_users"] : [])];
  plainValues(inputs, names).forEach(([valid, data, advance, read, offset, release, writeUsers = 0n], cycle) => {
    const room = held.length < depth;
    outputs.show({ write_ready: room ? 1n : 0n, level: BigInt(held.length), data: { value: BigInt.asUintN(width, shown ?? 0n), care: shown !== undefined }, users: { value: (shown ?? 0n) >> BigInt(width), care: shown !== undefined } });
    if (advance === 1n && read === 1n) {
      shown = held[Number(offset)];
      if (shown === undefined) throw new RangeError(`cycle ${cycle}: a read at offset ${offset} of ${held.length}`);
      if (release === 1n) held.shift();
    }
    if (valid === 1n && room) held.push((data as bigint) | (writeUsers << BigInt(width)));
  });
  return outputs.beats();
};

interface Row {
  readonly data: bigint;
  readonly index: bigint;
  readonly last: bigint;
}

/**
 * Parameters `columns`, `accumulator`, `operand`, `stages`, `subnormals`; `indexBits` where a row has an index. A row taken while advance is high is converted,
 * cut to its lanes and waits, two at most, for the stream.
 */
const resultStage: GoldenBlock = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const accumulator = formatParameter(parameters, "accumulator");
  const isFloat = formatParameter(parameters, "operand").kind === "float";
  const resultBits = formatBits(isFloat ? formatParameter(parameters, "operand") : accumulator);
  const indexed = "indexBits" in parameters;
  const convert = isFloat ? resultConversion(parameters) : (sum: bigint): bigint => sum;
  const outputs = cycleOutputs({ advance: 1, results_valid: 1, results_data: columns * resultBits, results_last: 1, ...(indexed ? { results_index: countParameter(parameters, "indexBits") } : {}) });
  const onTheWay: (Row | undefined)[] = Array.from({ length: isFloat ? countParameter(parameters, "stages") : 0 }, () => undefined);
  const waiting: Row[] = [];
  for (const [valid, final, lanes, sums, ready, index = 0n] of plainValues(inputs, ["valid", "final", "lanes", "sums", "results_ready", ...(indexed ? ["index"] : [])])) {
    const room = waiting.length < 2;
    const [head] = waiting;
    const care = head !== undefined;
    outputs.show({
      advance: room ? 1n : 0n,
      results_valid: care ? 1n : 0n,
      results_data: { value: head?.data ?? 0n, care },
      results_last: { value: head?.last ?? 0n, care },
      results_index: { value: head?.index ?? 0n, care },
    });
    if (ready === 1n && care) waiting.shift();
    if (!room) continue;
    const elements = valid === 1n ? unpackElements(sums as bigint, columns, formatBits(accumulator)) : [];
    const inside = elements.map((sum, lane) => (BigInt(lane) < (lanes as bigint) ? convert(sum) : 0n));
    onTheWay.push(valid === 1n ? { data: packElements(inside, resultBits), index, last: final as bigint } : undefined);
    const arrived = onTheWay.shift();
    if (arrived) waiting.push(arrived);
  }
  return outputs.beats();
};

/** Cycle models by block name. */
export const cycleModels: Readonly<Record<string, GoldenBlock>> = {
  pass_control: passControl,
  skid_buffer: skidBuffer,
  ring_buffer: ringBuffer,
  result_stage: resultStage,
  gemm_sequencer: sequencerCycles,
  vector_buffer: ringBuffer,
  class_result_stage: resultStage,
  ...engineCycles,
};
