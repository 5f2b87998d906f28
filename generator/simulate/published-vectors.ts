import { indexBits } from "../blocks/arithmetic/widths.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { tokenSizes } from "../designs/published-gemm.js";
import type { Concentration, OperandCodes } from "../golden/similarity/index.js";
import type { ElementArray } from "../golden/index.js";
import { concentratedPasses, engineVectors } from "./engine-streams.js";
import { elementPacker, lanesOutside } from "./gemm-vectors.js";
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
  const rowBits = columns * formatBits(resultFormat);
  const perLane = (): bigint[][] => Array.from({ length: lanes }, () => []);
  const beats = { slices: [] as bigint[], vectors: [] as bigint[], weights: [] as bigint[], lists: perLane(), results: perLane(), padding: Array.from({ length: lanes }, (): number[] => []) };

  for (const pass of concentratedPasses(config, { tiles, slices, N })) {
    const list = lists[pass.tile];
    const map = list?.maps[pass.slice];
    if (!list || !map) throw new Error("a pass outside the tensor");
    const block = pass.tile * slices + pass.slice;
    if (pass.firstBlock) {
      const count = p[block] as number;
      beats.slices.push(BigInt(count) | (BigInt(list.tokens.length) << BigInt(sizes.countBits)));
      for (let vector = 0; vector < count; vector += 1) {
        const row = (uniqueStart[block] as number) + vector;
        beats.vectors.push(operandBeat({ matrix: unique, row, column: 0, rows: row + 1, columns: sliceElements, lanes: rows }));
      }
      map.forEach((row, token) => beats.lists[token % lanes]?.push(row < 0 ? 1n : BigInt(row) << 1n));
    }
    for (let row = 0; row < rows; row += 1) {
      beats.weights.push(operandBeat({ matrix: weights, row: pass.slice * rows + row, column: pass.outer, rows: K, columns: N, lanes: columns }));
    }
    if (!pass.lastSlice) continue;
    list.tokens.forEach((token, index) => {
      const data = resultBeat({ matrix: results, row: token, column: pass.outer, rows: tokens, columns: N, lanes: columns });
      beats.results[index % lanes]?.push(data | (BigInt(Math.floor(index / lanes)) << BigInt(rowBits)));
      beats.padding[index % lanes]?.push(lanesOutside(pass.outer, columns, N));
    });
  }
  // The last m-tile may have fewer tokens than there are lanes.
  const final = lists.at(-1)?.tokens.length ?? 0;
  return engineVectors(config, beats, { tiles, K, N, resultBits: rowBits + indexBits(sizes.laneTokens), ends: (lane) => lane < final });
}
