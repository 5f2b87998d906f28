import { describe, expect, it } from "vitest";
import { float, fp16, int8, integer } from "../config/number-format.js";
import { packElements } from "../golden/index.js";
import { elementPacker } from "./element-packer.js";

describe("elementPacker", () => {
  it("packs a stretch of a row, the first element lowest, with zeros or ones outside", () => {
    const pack = elementPacker(fp16);
    const matrix = Uint16Array.of(1, 2, 3, 0x8004, 0xffff, 6);
    expect(pack({ matrix, row: 1, column: 0, rows: 2, columns: 3, lanes: 2 })).toBe(0xffff_8004n);
    expect(pack({ matrix, row: 1, column: 2, rows: 2, columns: 3, lanes: 2 })).toBe(0x0006n);
    expect(pack({ matrix, row: 0, column: 2, rows: 2, columns: 3, lanes: 2, outside: "ones" })).toBe(0xffff_0003n);
    expect(pack({ matrix, row: 2, column: 0, rows: 2, columns: 3, lanes: 1, outside: "ones" })).toBe(0xffffn);
  });

  it.each([
    ["8 bits", int8, Int8Array.of(-1, 5, -128)],
    ["7 bits, no whole digits", integer(7), Int8Array.of(-1, 5, -64)],
    ["19 bits", float(8, 10), Uint32Array.of(0x7ffff, 1, 0x40000)],
    ["32 bits", integer(32), Int32Array.of(-1, 5, -(2 ** 31))],
    ["36 bits", float(11, 24), BigUint64Array.of(2n ** 36n - 1n, 1n, 2n ** 35n)],
    ["40 bits, signed", integer(40), BigInt64Array.of(-1n, 5n, -(2n ** 39n))],
  ] as const)("packs elements of %s as golden does", (_, format, matrix) => {
    const bits = format.kind === "integer" ? format.bits : 1 + format.exponentBits + format.fractionBits;
    const codes = Array.from<number | bigint, bigint>(matrix, (element) => BigInt.asUintN(bits, BigInt(element)));
    expect(elementPacker(format)({ matrix, row: 0, column: 0, rows: 1, columns: 3, lanes: 4 })).toBe(packElements([...codes, 0n], bits));
  });
});
