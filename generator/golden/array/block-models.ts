import { elementAt } from "../../config/element-at.js";
import { accumulatorBankPorts, gemmRowPorts, laneSkewPorts, passControlPorts } from "../../config/interfaces/array.js";
import { delayLinePorts, laneMaskPorts, queuePorts, ramPorts } from "../../config/interfaces/streams.js";
import { formatBits } from "../../config/number-format.js";
import { arithmeticOf } from "../arithmetic/arithmetic.js";
import type { Beat, GoldenBlock, Model } from "../golden-block.js";
import {
  countParameter,
  formatParameter,
  golden,
  packElements,
  plainBeats,
  rowsOf,
  subnormalsParameter,
  unpackElements,
  wholeMask,
} from "../golden-block.js";

/** data -> delayed, unchanged: the delay is the latency. */
const delayLine: Model<typeof delayLinePorts> = (_, { data }) => ({ delayed: data });

/**
 * Parameters `lanes`, `laneBits`, `step`, `falling`. Beat k out is lane by lane that of beat k - steps(lane); what lies
 * before the first beat is undefined.
 */
const laneSkew: Model<typeof laneSkewPorts> = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const laneBits = countParameter(parameters, "laneBits");
  const step = countParameter(parameters, "step");
  const vectors = inputs.data.map(({ value }) => unpackElements(value, lanes, laneBits));
  const delays = Array.from({ length: lanes }, (_, lane) => step * (parameters["falling"] === true ? lanes - 1 - lane : lane));
  const early = vectors.map((_, beat) => delays.map((delay) => vectors[beat - delay]));
  return {
    skewed: plainBeats(early.map((from) => packElements(from.map((vector, lane) => vector?.[lane] ?? 0n), laneBits))),
    "skewed.mask": plainBeats(early.map((from) => packElements(from.map((vector) => wholeMask(laneBits, vector !== undefined)), laneBits))),
  };
};

/** Parameters `lanes`, `element`; lanes of `data` from `count` on are cleared. */
const laneMask: Model<typeof laneMaskPorts> = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(formatParameter(parameters, "element"));
  const masked = rowsOf(inputs).map(({ count, data }) =>
    packElements(unpackElements(data, lanes, bits).map((element, lane) => (BigInt(lane) < count ? element : 0n)), bits),
  );
  return { masked: plainBeats(masked) };
};

/** Every input, unchanged: the delay is the latency. */
const passControl: Model<typeof passControlPorts> = (_, { valid, first, last, final, lanes, address }) => ({
  validLate: valid,
  firstLate: first,
  lastLate: last,
  finalLate: final,
  lanesLate: lanes,
  addressLate: address,
});

/**
 * Parameters `width`, `depth`. Beat k of readData is the word of the latest read up to beat k; words that were never
 * written, and the output before the first read, are undefined.
 * @throws RangeError when a word is read in the beat that writes it, or lies beyond `depth`
 */
const ram: Model<typeof ramPorts> = (parameters, inputs) => {
  const width = countParameter(parameters, "width");
  const depth = BigInt(countParameter(parameters, "depth"));
  const words = new Map<bigint, bigint>();
  let shown: bigint | undefined;
  const read = rowsOf(inputs).map(({ writeEnable, writeAddress, writeData, readEnable, readAddress }, beat) => {
    if (readEnable === 1n) {
      if (writeEnable === 1n && writeAddress === readAddress) throw new RangeError(`beat ${beat} reads word ${readAddress}, which it writes`);
      if (readAddress >= depth) throw new RangeError(`beat ${beat} reads word ${readAddress} of ${depth}`);
      shown = words.get(readAddress);
    }
    if (writeEnable === 1n) {
      if (writeAddress >= depth) throw new RangeError(`beat ${beat} writes word ${writeAddress} of ${depth}`);
      words.set(writeAddress, writeData);
    }
    return shown;
  });
  return {
    readData: plainBeats(read.map((word) => word ?? 0n)),
    "readData.mask": plainBeats(read.map((word) => wholeMask(width, word !== undefined))),
  };
};

/**
 * Parameters `columns`, `accumulator`, `lanesBits`, `addStages`, `subnormals`. A valid beat adds its row to what `from`
 * keeps, to +0 with `first`, and keeps the sum at `address`; with `last` the sum leaves. Outputs matter where a sum leaves.
 * @throws RangeError when a word is read within `addStages` + 2 beats of the row that goes there, or keeps nothing
 */
const accumulatorBank: Model<typeof accumulatorBankPorts> = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const accumulator = formatParameter(parameters, "accumulator");
  const bits = formatBits(accumulator);
  const distance = countParameter(parameters, "addStages") + 2;
  const add = arithmeticOf(accumulator).adder(subnormalsParameter(parameters));
  const kept = new Map<bigint, readonly bigint[]>();
  const used = new Map<bigint, number>();
  const rows = rowsOf(inputs).map(({ valid, first, last, final, lanes, from, address, partialSums }, beat) => {
    if (valid !== 1n) return undefined;
    if (first !== 1n && beat - (used.get(from) ?? -distance) < distance) throw new RangeError(`beat ${beat}: address ${from} again after less than ${distance}`);
    const before = first === 1n ? Array.from({ length: columns }, () => 0n) : kept.get(from);
    if (!before) throw new RangeError(`beat ${beat}: address ${from} keeps nothing and the row is not the first`);
    const sums = unpackElements(partialSums, columns, bits).map((element, index) => add(elementAt(before, index), element));
    if (last !== 1n) {
      kept.set(address, sums);
      used.set(address, beat);
      return undefined;
    }
    return { final, lanes, sums: packElements(sums, bits) };
  });
  const mask = (width: number): readonly Beat<"value">[] => plainBeats(rows.map((row) => wholeMask(width, row !== undefined)));
  return {
    sumsValid: plainBeats(rows.map((row) => (row ? 1n : 0n))),
    sumsFinal: plainBeats(rows.map((row) => row?.final ?? 0n)),
    sumsLanes: plainBeats(rows.map((row) => row?.lanes ?? 0n)),
    sums: plainBeats(rows.map((row) => row?.sums ?? 0n)),
    "sumsFinal.mask": mask(1),
    "sumsLanes.mask": mask(countParameter(parameters, "lanesBits")),
    "sums.mask": mask(columns * bits),
  };
};

/**
 * Parameters `columns`, `operand`, `accumulator`, `subnormals`. Column c sees the activation and the start of beat k - c
 * together with its own weight and partial sum of beat k; it is undefined before its first start.
 */
const gemmRow: Model<typeof gemmRowPorts> = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const operand = formatParameter(parameters, "operand");
  const accumulator = formatParameter(parameters, "accumulator");
  const [operandBits, sumBits] = [formatBits(operand), formatBits(accumulator)];
  const operation = arithmeticOf(operand).multiplyAdder(accumulator, subnormalsParameter(parameters));
  const held = Array.from({ length: columns }, (): bigint | undefined => undefined);
  const beats = rowsOf(inputs);
  const rows = beats.map(({ weights, partialSums }, beat) => {
    const above = unpackElements(partialSums, columns, sumBits);
    const conveyor = unpackElements(weights, columns, operandBits);
    return above.map((sum, index) => {
      const early = beats[beat - index];
      if (early?.start === 1n) held[index] = conveyor[index];
      const weight = held[index];
      return early === undefined || weight === undefined ? undefined : operation(early.activation, weight, sum);
    });
  });
  return {
    weightsOut: inputs.weights,
    partialSumsOut: plainBeats(rows.map((sums) => packElements(sums.map((sum) => sum ?? 0n), sumBits))),
    "partialSumsOut.mask": plainBeats(rows.map((sums) => packElements(sums.map((sum) => wholeMask(sumBits, sum !== undefined)), sumBits))),
  };
};

/** Skid buffer and FIFO, push -> pop: the same beats in the same order. */
const queue: Model<typeof queuePorts> = (_, { push }) => ({ pop: push });

/** Models of the blocks between the units of arithmetic, by block name. */
export const datapathBlocks: Readonly<Record<string, GoldenBlock>> = {
  delay_line: golden(delayLinePorts, delayLine),
  lane_skew: golden(laneSkewPorts, laneSkew),
  lane_mask: golden(laneMaskPorts, laneMask),
  pass_control: golden(passControlPorts, passControl),
  ram: golden(ramPorts, ram),
  register_file: golden(ramPorts, ram),
  accumulator_bank: golden(accumulatorBankPorts, accumulatorBank),
  gemm_row: golden(gemmRowPorts, gemmRow),
  skid_buffer: golden(queuePorts, queue),
  stream_fifo: golden(queuePorts, queue),
};
