import { countBits, indexBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { classRow, listEntry, sliceCounts, usedVector } from "../config/interfaces/scatter.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { recordLayout } from "../config/record.js";
import { scatterSizes } from "../designs/concentrated-gemm.js";
import type { ConcentratedTensor } from "../golden/similarity/index.js";
import { prefixLists, type LaneLists } from "../golden/scatter/index.js";
import { packElements, type ElementArray } from "../golden/index.js";
import { concentratedPasses, engineBeats, engineVectors } from "./engine-streams.js";
import { elementPacker } from "./element-packer.js";
import { lanesOutside } from "./gemm-vectors.js";
import type { Vectors } from "../testbench/vectors.js";

export interface ConcentratedOperands {
  readonly tensor: ConcentratedTensor;
  /** K x N, row-major. */
  readonly weights: ElementArray;
  readonly N: number;
  /** For each m-tile: classes x N, row-major, what golden says. */
  readonly results: readonly ElementArray[];
}

/** How the engine's rows of results are packed. */
export function classRows(config: AcceleratorConfig, format: NumberFormat) {
  return recordLayout("row of results", classRow(config.array.columns * formatBits(format), indexBits(scatterSizes(config).laneClasses)));
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
  const entriesBits = countBits(laneClasses);
  const slice = recordLayout("slice", sliceCounts({ unique: countBits(config.tile.m), entries: lanes * entriesBits }));
  const vector = recordLayout("vector", usedVector(rows * formatBits(operand), lanes));
  const entry = recordLayout("list entry", listEntry(indexBits(laneClasses)));
  const row = classRows(config, resultFormat);
  const lists = tensorLists(config, tensor);
  const operandBeat = elementPacker(operand);
  const resultBeat = elementPacker(resultFormat);
  const slices = Math.ceil(tensor.K / tensor.sliceElements);
  const beats = engineBeats(lanes);

  for (const pass of concentratedPasses(config, { tiles: tensor.tiles.length, slices, N })) {
    const tile = tensor.tiles[pass.tile];
    const own = tile?.slices[pass.slice];
    const list = lists[pass.tile]?.[pass.slice];
    const result = results[pass.tile];
    if (!tile || !own || !list || !result) throw new Error("a pass outside the tensor");
    if (pass.firstBlock) {
      beats.slices.push(slice.pack({ unique: own.p, entries: packElements(list.lanes.map((entries) => BigInt(entries.length)), entriesBits) }));
      for (let at = 0; at < own.p; at += 1) {
        const data = operandBeat({ matrix: own.vectors, row: at, column: 0, rows: own.p, columns: tensor.sliceElements, lanes: rows });
        beats.vectors.push(vector.pack({ data, users: list.users[at] ?? 0 }));
      }
      list.lanes.forEach((entries, lane) => {
        for (const one of entries) beats.lists[lane]?.push(entry.pack(one));
      });
    }
    for (let at = 0; at < rows; at += 1) {
      beats.weights.push(operandBeat({ matrix: weights, row: pass.slice * rows + at, column: pass.outer, rows: tensor.K, columns: N, lanes: columns }));
    }
    if (!pass.lastSlice) continue;
    list.lanes.forEach((entries, lane) => {
      for (const { index: member } of entries) {
        const data = resultBeat({ matrix: result, row: member * lanes + lane, column: pass.outer, rows: tile.classes, columns: N, lanes: columns });
        beats.results[lane]?.push({ data, index: member });
        beats.padding[lane]?.push(lanesOutside(pass.outer, columns, N));
      }
    });
  }
  // A lane may have no entry in the last slice.
  const final = lists.at(-1)?.at(-1)?.lanes ?? [];
  return engineVectors(config, beats, { tiles: tensor.tiles.length, K: tensor.K, N, row, ends: (lane) => (final[lane]?.length ?? 0) > 0 });
}
