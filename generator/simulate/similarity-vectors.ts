import { elementAt } from "../config/element-at.js";
import { concentrate, type ConcentrateOptions, type Concentration, type OperandCodes } from "../golden/similarity/index.js";
import type { Beat } from "../golden/index.js";
import { elementPacker } from "./element-packer.js";
import { candidatesOf } from "../testbench/cases/similarity/stimulus.js";
import { IDLE } from "./idle.js";
import { outputPorts, inputPorts, type Device } from "../testbench/device.js";
import { packBeats, type Vectors } from "../testbench/vectors.js";

/** The streams of a similarity concentrator. */
export const concentratorPorts = ["shape", "tokens", "unique", "map", "summary"] as const;

/** What they carry. */
export type ConcentratorBeats = Readonly<Record<(typeof concentratorPorts)[number], readonly Beat[]>>;

/**
 * A tensor as the gather side takes it, and what the golden model of concentration says it gives: m-tile by m-tile, slice
 * by slice, token by token. A tensor without a retained token has no beats.
 */
export function concentratorBeats(options: ConcentrateOptions, result: Concentration = concentrate(options)): ConcentratorBeats {
  const { activations, K, sliceElements, operand, grid, matcher } = options;
  const { slices, tiles, tileOf, map, p, unique, uniqueStart, classes } = result;
  const fraction = matcher.kind === "blockInteger" ? (matcher.thresholdBits ?? 15) : 15;
  const threshold = BigInt(Math.round(options.threshold * 2 ** fraction));
  const pack = elementPacker(operand);
  const vectorAt = (matrix: OperandCodes, from: number, length: number): bigint => pack({ matrix, row: 0, column: from, rows: 1, columns: from + length, lanes: length });
  const beats: Readonly<Record<keyof ConcentratorBeats, Beat[]>> = { shape: [], tokens: [], unique: [], map: [], summary: [] };
  let carried = 0;
  for (let tile = 0; tile < tiles; tile += 1) {
    const members = Array.from(tileOf.keys()).filter((token) => tileOf[token] === tile);
    beats.shape.push({ tokens: BigInt(members.length), slices: BigInt(slices), rows: BigInt(grid.rows), columns: BigInt(grid.columns), threshold, first: BigInt(tile === 0) });
    for (let slice = 0; slice < slices; slice += 1) {
      const block = tile * slices + slice;
      const final = slice === slices - 1;
      const count = elementAt(p, block);
      let zeros = 0;
      let given = 0;
      members.forEach((token, at) => {
        const first = slice * sliceElements;
        const data = vectorAt(activations, token * K + first, Math.min(sliceElements, K - first));
        const entry = elementAt(map, token * slices + slice);
        const last = at === members.length - 1;
        const isUnique = entry === given && entry >= 0;
        const previous = at === 0 ? carried : elementAt(members, at - 1);
        beats.tokens.push({ gap: BigInt(token - previous), joined: joinedNumber(options, token), data });
        beats.map.push({
          index: BigInt(Math.max(entry, 0)),
          zero: BigInt(entry < 0),
          last: BigInt(last),
          class: final ? BigInt(elementAt(classes.classOf, token)) : 0n,
          classValid: BigInt(final),
        });
        if (entry < 0) zeros += 1;
        if (options.representative === "first" && (isUnique || last)) {
          // The closing beat without a vector shows that of the last token.
          const kept = isUnique ? vectorAt(unique, (elementAt(uniqueStart, block) + given) * sliceElements, sliceElements) : data;
          beats.unique.push({ data: kept, filled: BigInt(isUnique), last: BigInt(last) });
        }
        if (isUnique) given += 1;
      });
      // Means are there when all tokens are: no beat without a vector, but for a slice of zeros.
      if (options.representative === "mean") {
        const at = elementAt(uniqueStart, block);
        for (let group = 0; group < Math.max(1, count); group += 1) {
          const data = count === 0 ? 0n : vectorAt(unique, (at + group) * sliceElements, sliceElements);
          beats.unique.push({ data, filled: BigInt(count > 0), last: BigInt(group >= count - 1) });
        }
      }
      if (given !== count) throw new Error(`m-tile ${tile}, slice ${slice}: ${given} unique vectors in the map, p is ${count}`);
      beats.summary.push({ unique: BigInt(count), zeros: BigInt(zeros), classes: final ? BigInt(elementAt(classes.counts, tile)) : 0n, lastSlice: BigInt(final) });
    }
    carried = members.at(-1) ?? carried;
  }
  return beats;
}

/** The candidate that a token has joined, as the hardware counts: 0 for none. */
function joinedNumber({ block, grid, joined }: ConcentrateOptions, token: number): bigint {
  const from = joined?.[token] ?? -1;
  if (from < 0) return 0n;
  const found = candidatesOf({ block }, token, grid).find((candidate) => candidate.token === from);
  if (!found) throw new RangeError(`token ${token} has joined token ${from}, which is no candidate of it`);
  return BigInt(found.number);
}

/** Vectors for the device: several tensors one after the other. */
export function concentratorVectors(device: Device, tensors: readonly ConcentratorBeats[]): Vectors {
  return Object.fromEntries(
    [...inputPorts(device), ...outputPorts(device)].map((port) => {
      const idle = IDLE[port.name];
      if (idle) return [port.name, idle];
      const name = concentratorPorts.find((known) => known === port.name);
      if (name === undefined) throw new Error(`a similarity concentrator has no port ${port.name}`);
      return [name, { beats: packBeats(port, tensors.flatMap((tensor) => tensor[name])) }];
    }),
  );
}
