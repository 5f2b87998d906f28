import { indexBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { scatterSizes } from "../designs/concentrated-gemm.js";
import type { ConcentratedTensor } from "../golden/similarity/index.js";
import { prefixLists, type LaneLists } from "../golden/scatter/index.js";
import type { ElementArray } from "../golden/index.js";
import { concentratedPasses, engineVectors } from "./engine-streams.js";
import { elementPacker, lanesOutside } from "./gemm-vectors.js";
import type { Vectors } from "../testbench/vectors.js";

export interface ConcentratedOperands {
  readonly tensor: ConcentratedTensor;
  /** K x N, row-major. */
  readonly weights: ElementArray;
  readonly N: number;
  /** For each m-tile: classes x N, row-major, what golden says. */
  readonly results: readonly ElementArray[];
}

/** Lists of every (m-tile, slice). */
export function tensorLists(config: AcceleratorConfig, tensor: ConcentratedTensor): readonly (readonly LaneLists[])[] {
  return tensor.tiles.map((tile) => prefixLists(tile, { lanes: config.scatter.lanes, addZeros: config.array.subnormals === "flush" }));
}

/** Beats of the concentrated engine's streams for one GEMM, in the order its contract gives. */
export function concentratedVectors(config: AcceleratorConfig, operands: ConcentratedOperands, resultFormat: NumberFormat): Vectors {
  const { tensor, weights, N, results } = operands;
  const { rows, columns, operand } = config.array;
  const { lanes } = config.scatter;
  const { laneClasses } = scatterSizes(config);
  const indexWidth = indexBits(laneClasses);
  const entriesWidth = BigInt(indexBits(laneClasses + 1));
  const lists = tensorLists(config, tensor);
  const operandBeat = elementPacker(operand);
  const resultBeat = elementPacker(resultFormat);
  const vectorBits = BigInt(rows * formatBits(operand));
  const rowBits = columns * formatBits(resultFormat);
  const uniqueWidth = BigInt(indexBits(config.tile.m + 1));
  const slices = Math.ceil(tensor.K / tensor.sliceElements);
  const perLane = (): bigint[][] => Array.from({ length: lanes }, () => []);
  const beats = { slices: [] as bigint[], vectors: [] as bigint[], weights: [] as bigint[], lists: perLane(), results: perLane(), padding: Array.from({ length: lanes }, (): number[] => []) };

  for (const pass of concentratedPasses(config, { tiles: tensor.tiles.length, slices, N })) {
    const tile = tensor.tiles[pass.tile];
    const slice = tile?.slices[pass.slice];
    const list = lists[pass.tile]?.[pass.slice];
    const result = results[pass.tile];
    if (!tile || !slice || !list || !result) throw new Error("a pass outside the tensor");
    if (pass.firstBlock) {
      beats.slices.push(list.lanes.reduce((beat, entries, lane) => beat | (BigInt(entries.length) << (uniqueWidth + BigInt(lane) * entriesWidth)), BigInt(slice.p)));
      for (let vector = 0; vector < slice.p; vector += 1) {
        const data = operandBeat({ matrix: slice.vectors, row: vector, column: 0, rows: slice.p, columns: tensor.sliceElements, lanes: rows });
        beats.vectors.push(data | (BigInt(list.users[vector] ?? 0) << vectorBits));
      }
      list.lanes.forEach((entries, lane) => {
        for (const { zero, rowLast, from, index } of entries) {
          beats.lists[lane]?.push((zero ? 1n : 0n) | (rowLast ? 2n : 0n) | (BigInt(index) << 2n) | (BigInt(from) << BigInt(2 + indexWidth)));
        }
      });
    }
    for (let row = 0; row < rows; row += 1) {
      beats.weights.push(operandBeat({ matrix: weights, row: pass.slice * rows + row, column: pass.outer, rows: tensor.K, columns: N, lanes: columns }));
    }
    if (!pass.lastSlice) continue;
    list.lanes.forEach((entries, lane) => {
      for (const { index } of entries) {
        const data = resultBeat({ matrix: result, row: index * lanes + lane, column: pass.outer, rows: tile.classes, columns: N, lanes: columns });
        beats.results[lane]?.push(data | (BigInt(index) << BigInt(rowBits)));
        beats.padding[lane]?.push(lanesOutside(pass.outer, columns, N));
      }
    });
  }
  // A lane may have no entry in the last slice.
  const final = lists.at(-1)?.at(-1)?.lanes ?? [];
  return engineVectors(config, beats, { tiles: tensor.tiles.length, K: tensor.K, N, resultBits: rowBits + indexWidth, ends: (lane) => (final[lane]?.length ?? 0) > 0 });
}
