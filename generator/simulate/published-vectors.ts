import { elementAt } from "../config/element-at.js";
import { indexBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { classRow, passCounts, tokenEntry } from "../config/interfaces/scatter.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { recordLayout } from "../config/record.js";
import { tokenSizes } from "../designs/published-gemm.js";
import type { Concentration, OperandCodes } from "../golden/similarity/index.js";
import type { ElementArray } from "../golden/index.js";
import { concentratedPasses, engineBeats, engineVectors } from "./engine-streams.js";
import { elementPacker } from "./element-packer.js";
import { lanesOutside } from "./gemm-vectors.js";
import { tokenLists } from "./token-lists.js";
import type { Vectors } from "../testbench/vectors.js";

export interface PublishedOperands {
  readonly concentration: Concentration;
  /** K x N, row-major. */
  readonly weights: OperandCodes;
  readonly N: number;
  /** tokens x N, row-major, what golden says. */
  readonly results: ElementArray;
}

/** How the engine's rows of results are packed. */
export function tokenRows(config: AcceleratorConfig, format: NumberFormat) {
  return recordLayout("row of results", classRow(config.array.columns * formatBits(format), indexBits(tokenSizes(config).laneTokens)));
}

/** Beats of the streams of the engine with the published scatter for one GEMM, in the order its contract gives. */
export function publishedVectors(config: AcceleratorConfig, operands: PublishedOperands, resultFormat: NumberFormat): Vectors {
  const { concentration, weights, N, results } = operands;
  const { K, tiles, slices, p, unique, uniqueStart, sliceElements, tokens } = concentration;
  const { rows, columns, operand } = config.array;
  const { lanes } = config.scatter;
  const sizes = tokenSizes(config);
  const lists = tokenLists(concentration);
  const operandBeat = elementPacker(operand);
  const resultBeat = elementPacker(resultFormat);
  const slice = recordLayout("slice", passCounts(sizes.countBits));
  const entry = recordLayout("map entry", tokenEntry(indexBits(sizes.bufferRows)));
  const row = tokenRows(config, resultFormat);
  const beats = engineBeats(lanes);

  for (const pass of concentratedPasses(config, { tiles, slices, N })) {
    const list = lists[pass.tile];
    const map = list?.maps[pass.slice];
    if (!list || !map) throw new Error("a pass outside the tensor");
    const block = pass.tile * slices + pass.slice;
    if (pass.firstBlock) {
      const count = elementAt(p, block);
      beats.slices.push(slice.pack({ unique: count, tokens: list.tokens.length }));
      for (let vector = 0; vector < count; vector += 1) {
        const from = elementAt(uniqueStart, block) + vector;
        beats.vectors.push(operandBeat({ matrix: unique, row: from, column: 0, rows: from + 1, columns: sliceElements, lanes: rows }));
      }
      map.forEach((member, token) => beats.lists[token % lanes]?.push(entry.pack({ zero: member < 0, row: Math.max(0, member) })));
    }
    for (let at = 0; at < rows; at += 1) {
      beats.weights.push(operandBeat({ matrix: weights, row: pass.slice * rows + at, column: pass.outer, rows: K, columns: N, lanes: columns }));
    }
    if (!pass.lastSlice) continue;
    list.tokens.forEach((token, index) => {
      const data = resultBeat({ matrix: results, row: token, column: pass.outer, rows: tokens, columns: N, lanes: columns });
      beats.results[index % lanes]?.push({ data, index: Math.floor(index / lanes) });
      beats.padding[index % lanes]?.push(lanesOutside(pass.outer, columns, N));
    });
  }
  // The last m-tile may have fewer tokens than there are lanes.
  const final = lists.at(-1)?.tokens.length ?? 0;
  return engineVectors(config, beats, { tiles, K, N, row, ends: (lane) => lane < final });
}
