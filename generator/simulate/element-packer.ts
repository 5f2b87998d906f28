import { outside as missing } from "../config/element-at.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import type { ElementArray } from "../golden/index.js";

/** Stretch of a row-major matrix that makes one word: `lanes` elements from (row, column) on. */
export interface Lanes {
  readonly matrix: ElementArray;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly lanes: number;
  /** What lanes outside the matrix carry; zeros when left out. */
  readonly outside?: "zeros" | "ones";
}

/**
 * Gives a function that makes one word of a matrix, element i at [i*W +: W]. The digits are joined as text, hexadecimal where
 * the width allows: 32 elements cost about a microsecond.
 */
export function elementPacker(format: NumberFormat): (lanes: Lanes) => bigint {
  const bits = formatBits(format);
  const { radix, prefix, digits } = bits % 4 === 0 ? { radix: 16, prefix: "0x", digits: bits / 4 } : { radix: 2, prefix: "0b", digits: bits };
  const mask = bits >= 32 ? -1 : 2 ** bits - 1;
  const code = (element: number | bigint): number | bigint => (typeof element === "number" && bits <= 32 ? (element & mask) >>> 0 : BigInt.asUintN(bits, BigInt(element)));
  return ({ matrix, row, column, rows, columns, lanes, outside }) => {
    const filler = outside === "ones" ? -1 : 0;
    let text = prefix;
    for (let lane = lanes - 1; lane >= 0; lane -= 1) {
      const at = row * columns + column + lane;
      const element = row < rows && column + lane < columns ? (matrix[at] ?? missing(matrix, at)) : filler;
      text += code(element).toString(radix).padStart(digits, "0");
    }
    return BigInt(text);
  };
}
