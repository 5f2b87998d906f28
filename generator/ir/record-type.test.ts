import { describe, expect, it } from "vitest";
import { fp16 } from "../config/number-format.js";
import { recordRanges } from "./record-ranges.js";
import { parameterSize, plus, sizeText, times } from "./size.js";
import { bits, fieldsLayout, number, plainPort, record, sameType, sink, sized, typeBits, typeSize, typeText, vector } from "./types.js";

const INDEX_W = parameterSize("INDEX_W", 9);
const MANTISSA_W = parameterSize("MANTISSA_W", 16);
const EXPONENT_W = parameterSize("EXPONENT_W", 8);
const FLOAT_W = parameterSize("FLOAT_W", 24);
const NUMBER_W = parameterSize("NUMBER_W", 3);

const listEntry = record({ zero: 1, rowLast: 1, index: INDEX_W, from: INDEX_W });

describe("a record is a type of named fields in one word", () => {
  it("has the width of its fields, here and in Verilog", () => {
    expect(typeBits(listEntry)).toBe(20);
    expect(sizeText(typeSize(listEntry))).toBe("2+INDEX_W+INDEX_W");
    expect(sizeText(typeSize(sized(listEntry, plus(times(2, INDEX_W), 2))))).toBe("2*INDEX_W+2");
    expect(typeSize(record({ data: vector(fp16, 4), last: 1 }))).toBe(65);
    expect(typeText(record({ data: number(fp16), index: INDEX_W }))).toBe("{data: fp16, index: 9 bits}");
  });

  it("says where its fields lie as Verilog selects them", () => {
    expect(recordRanges(listEntry)).toEqual({ zero: "[0]", rowLast: "[1]", index: "[2+:INDEX_W]", from: "[2+INDEX_W+:INDEX_W]" });
    expect(recordRanges(record({ column: 2, row: 2, last: 1, index: INDEX_W, flag: 1 }))).toEqual({ column: "[1:0]", row: "[3:2]", last: "[4]", index: "[5+:INDEX_W]", flag: "[5+INDEX_W]" });
  });

  it("holds records, whose fields go by their names", () => {
    const floating = sized(record({ mantissa: MANTISSA_W, exponent: EXPONENT_W }), FLOAT_W);
    expect(recordRanges(record({ square: floating, norm: floating, number: NUMBER_W, valid: 1 }))).toEqual({
      square: { mantissa: "[0+:MANTISSA_W]", exponent: "[MANTISSA_W+:EXPONENT_W]" },
      norm: { mantissa: "[FLOAT_W+:MANTISSA_W]", exponent: "[FLOAT_W+MANTISSA_W+:EXPONENT_W]" },
      number: "[2*FLOAT_W+:NUMBER_W]",
      valid: "[2*FLOAT_W+NUMBER_W]",
    });
  });

  it("packs by the same layout", () => {
    expect(fieldsLayout("list entry", listEntry.fields).pack({ zero: 0, rowLast: 1, index: 3, from: 1 })).toBe((1n << 11n) | (3n << 2n) | 2n);
  });

  it("meets records of the same fields, and plain bits of its width, since a memory does not look inside", () => {
    expect(sameType(listEntry, record({ zero: 1, rowLast: 1, index: 9, from: 9 }))).toBe(true);
    expect(sameType(listEntry, record({ zero: 1, rowLast: 1, from: 9, index: 9 }))).toBe(false);
    expect([sameType(listEntry, bits(20)), sameType(bits(20), listEntry), sameType(listEntry, bits(19))]).toEqual([true, true, false]);
    expect(sameType(record({ data: number(fp16) }), number(fp16))).toBe(false);
  });

  it("is made of numbers outside of its module", () => {
    const port = plainPort(sink(listEntry, "Entries."));
    expect(typeSize(port.fields.data)).toBe(20);
  });
});
