import { formatBits } from "../../config/number-format.js";
import { adder } from "../arithmetic/float-units.js";
import type { Beat, GoldenBlock, PortBeats } from "../golden-block.js";
import {
  countParameter,
  formatParameter,
  maskName,
  packElements,
  plainBeats,
  plainValues,
  subnormalsParameter,
  unpackElements,
  wholeMask,
} from "../golden-block.js";
import { integerCode } from "../arithmetic/integer-arithmetic.js";
import { multiplyAddOperation } from "../arithmetic/multiply-add-operation.js";

/** data -> delayed, unchanged: the delay is the latency. */
const delayLine: GoldenBlock = (_, inputs) => ({ delayed: plainBeats(column(inputs, "data")) });

/**
 * Parameters `lanes`, `laneBits`, `step`, `falling`. Beat k out is lane by lane that of beat k - steps(lane); what lies
 * before the first beat is undefined.
 */
const laneSkew: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const laneBits = countParameter(parameters, "laneBits");
  const step = countParameter(parameters, "step");
  const vectors = column(inputs, "data").map((flat) => unpackElements(flat, lanes, laneBits));
  const delays = Array.from({ length: lanes }, (_, lane) => step * (parameters["falling"] === true ? lanes - 1 - lane : lane));
  const early = vectors.map((_, beat) => delays.map((delay) => vectors[beat - delay]));
  return {
    skewed: plainBeats(early.map((from) => packElements(from.map((vector, lane) => vector?.[lane] ?? 0n), laneBits))),
    [maskName("skewed")]: plainBeats(early.map((from) => packElements(from.map((vector) => wholeMask(laneBits, vector !== undefined)), laneBits))),
  };
};

/** Parameters `lanes`, `element`; lanes of `data` from `count` on are cleared. */
const laneMask: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(formatParameter(parameters, "element"));
  const masked = plainValues(inputs, ["count", "data"]).map(([count, data]) =>
    packElements(unpackElements(data as bigint, lanes, bits).map((element, lane) => (BigInt(lane) < (count as bigint) ? element : 0n)), bits),
  );
  return { masked: plainBeats(masked) };
};

/** Every input under its name with `_late`, unchanged: the delay is the latency. */
const passControl: GoldenBlock = (_, inputs) =>
  Object.fromEntries(["valid", "first", "last", "final", "lanes", "address"].map((port) => [`${port}_late`, plainBeats(column(inputs, port))]));

/**
 * Parameters `width`, `depth`. Beat k of read_data is the word of the latest read up to beat k; words that were never
 * written, and the output before the first read, are undefined.
 * @throws RangeError when a word is read in the beat that writes it, or lies beyond `depth`
 */
const ram: GoldenBlock = (parameters, inputs) => {
  const width = countParameter(parameters, "width");
  const depth = BigInt(countParameter(parameters, "depth"));
  const words = new Map<bigint, bigint>();
  let shown: bigint | undefined;
  const beats = plainValues(inputs, ["write_enable", "write_address", "write_data", "read_enable", "read_address"]);
  const read = beats.map(([writes, writeAddress, data, reads, readAddress], beat) => {
    if (reads === 1n) {
      if (writes === 1n && writeAddress === readAddress) throw new RangeError(`beat ${beat} reads word ${readAddress}, which it writes`);
      if ((readAddress as bigint) >= depth) throw new RangeError(`beat ${beat} reads word ${readAddress} of ${depth}`);
      shown = words.get(readAddress as bigint);
    }
    if (writes === 1n) {
      if ((writeAddress as bigint) >= depth) throw new RangeError(`beat ${beat} writes word ${writeAddress} of ${depth}`);
      words.set(writeAddress as bigint, data as bigint);
    }
    return shown;
  });
  return {
    read_data: plainBeats(read.map((word) => word ?? 0n)),
    [maskName("read_data")]: plainBeats(read.map((word) => wholeMask(width, word !== undefined))),
  };
};

/**
 * Parameters `columns`, `accumulator`, `lanesBits`, `addStages`, `subnormals`. A valid beat adds its row to what `from`
 * keeps, to +0 with `first`, and keeps the sum at `address`; with `last` the sum leaves. Outputs matter where a sum leaves.
 * @throws RangeError when a word is read within `addStages` + 2 beats of the row that goes there, or keeps nothing
 */
const accumulatorBank: GoldenBlock = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const accumulator = formatParameter(parameters, "accumulator");
  const bits = formatBits(accumulator);
  const distance = countParameter(parameters, "addStages") + 2;
  const add =
    accumulator.kind === "float"
      ? adder(accumulator, subnormalsParameter(parameters))
      : (a: bigint, b: bigint): bigint => integerCode(a + b, accumulator);
  const kept = new Map<bigint, readonly bigint[]>();
  const used = new Map<bigint, number>();
  const beats = plainValues(inputs, ["valid", "first", "last", "final", "lanes", "from", "address", "partial_sums"]);
  const rows = beats.map(([valid, first, last, final, lanes, from, address, flat], beat) => {
    if (valid !== 1n) return undefined;
    const key = from as bigint;
    if (first !== 1n && beat - (used.get(key) ?? -distance) < distance) throw new RangeError(`beat ${beat}: address ${key} again after less than ${distance}`);
    const before = first === 1n ? Array.from({ length: columns }, () => 0n) : kept.get(key);
    if (!before) throw new RangeError(`beat ${beat}: address ${key} keeps nothing and the row is not the first`);
    const sums = unpackElements(flat as bigint, columns, bits).map((element, index) => add(before[index] as bigint, element));
    if (last !== 1n) {
      kept.set(address as bigint, sums);
      used.set(address as bigint, beat);
      return undefined;
    }
    return { final: final as bigint, lanes: lanes as bigint, sums: packElements(sums, bits) };
  });
  const masked = (port: string, width: number, value: (row: NonNullable<(typeof rows)[number]>) => bigint): PortBeats => ({
    [port]: plainBeats(rows.map((row) => (row ? value(row) : 0n))),
    [maskName(port)]: plainBeats(rows.map((row) => wholeMask(width, row !== undefined))),
  });
  return {
    sums_valid: plainBeats(rows.map((row) => (row ? 1n : 0n))),
    ...masked("sums_final", 1, (row) => row.final),
    ...masked("sums_lanes", countParameter(parameters, "lanesBits"), (row) => row.lanes),
    ...masked("sums", columns * bits, (row) => row.sums),
  };
};

/**
 * Parameters `columns`, `operand`, `accumulator`, `subnormals`. Column c sees the activation and the start of beat k - c
 * together with its own weight and partial sum of beat k; it is undefined before its first start.
 */
const gemmRow: GoldenBlock = (parameters, inputs) => {
  const columns = countParameter(parameters, "columns");
  const operand = formatParameter(parameters, "operand");
  const accumulator = formatParameter(parameters, "accumulator");
  const [operandBits, sumBits] = [formatBits(operand), formatBits(accumulator)];
  const operation = multiplyAddOperation(operand, accumulator, subnormalsParameter(parameters));
  const held = Array.from({ length: columns }, (): bigint | undefined => undefined);
  const beats = plainValues(inputs, ["activation", "start", "weights", "partial_sums"]);
  const rows = beats.map(([, , weights, partialSums], beat) => {
    const above = unpackElements(partialSums as bigint, columns, sumBits);
    const conveyor = unpackElements(weights as bigint, columns, operandBits);
    return above.map((sum, index) => {
      const [activation, start] = beats[beat - index] ?? [];
      if (start === 1n) held[index] = conveyor[index];
      const weight = held[index];
      return activation === undefined || weight === undefined ? undefined : operation(activation, weight, sum);
    });
  });
  return {
    weights_out: plainBeats(column(inputs, "weights")),
    partial_sums_out: plainBeats(rows.map((sums) => packElements(sums.map((sum) => sum ?? 0n), sumBits))),
    [maskName("partial_sums_out")]: plainBeats(rows.map((sums) => packElements(sums.map((sum) => wholeMask(sumBits, sum !== undefined)), sumBits))),
  };
};

/** Skid buffer and FIFO, push -> pop: the same beats in the same order. */
const queue: GoldenBlock = (_, inputs): PortBeats => ({ pop: (inputs["push"] ?? []).map(({ data }): Beat => ({ data: data ?? 0n })) });

/** Models of the blocks between the units of arithmetic, by block name. */
export const datapathBlocks: Readonly<Record<string, GoldenBlock>> = {
  delay_line: delayLine,
  lane_skew: laneSkew,
  lane_mask: laneMask,
  pass_control: passControl,
  ram,
  accumulator_bank: accumulatorBank,
  gemm_row: gemmRow,
  skid_buffer: queue,
  stream_fifo: queue,
};

function column(inputs: PortBeats, port: string): bigint[] {
  return plainValues(inputs, [port]).map(([value]) => value as bigint);
}
