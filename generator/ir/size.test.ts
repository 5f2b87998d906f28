import { describe, expect, it } from "vitest";
import { atLeast, clog2, indexWidth, larger, loopVariable, named, parameterSize, plus, quotient, range, sizeText, sizeValue, times } from "./size.js";
import { integer } from "../config/number-format.js";
import { bits, plainPort, sized, sink, typeBits, typeSize, vector } from "./types.js";

const LANES = parameterSize("LANES", 32);
const KEY_W = parameterSize("KEY_W", 12);

describe("sizes have a value here and a text in Verilog", () => {
  it.each([
    [times(LANES, KEY_W), 384, "LANES*KEY_W"],
    [times(LANES, 16), 512, "LANES*16"],
    [times(2, plus(LANES, KEY_W)), 88, "2*(LANES+KEY_W)"],
    [plus(times(2, plus(LANES, KEY_W)), 3, -1), 90, "2*(LANES+KEY_W)+2"],
    [plus(LANES, 1, -1), 32, "LANES"],
    [plus(times(LANES, KEY_W), -1), 383, "LANES*KEY_W-1"],
    [times(1, LANES), 32, "LANES"],
    [times(0, LANES), 0, "0"],
    [plus(1, LANES), 33, "1+LANES"],
    [plus(larger(LANES, KEY_W), 1), 33, "((LANES > KEY_W) ? LANES : KEY_W)+1"],
    [named("PLACE_W", plus(KEY_W, 1)), 13, "PLACE_W"],
    [indexWidth(LANES), 5, "(LANES > 1) ? $clog2(LANES) : 1"],
    [indexWidth(1), 1, "(1 > 1) ? $clog2(1) : 1"],
    [loopVariable("lane", LANES), 31, "lane"],
    [clog2(plus(LANES, 1)), 6, "$clog2(LANES+1)"],
    [plus(clog2(LANES), 1), 6, "$clog2(LANES)+1"],
    [plus(3, 4), 7, "7"],
    [times(), 1, "1"],
    [range(1), 1, "1"],
    [quotient(plus(KEY_W, LANES, -1), LANES), 1, "(KEY_W+LANES-1)/LANES"],
    [quotient(times(LANES, KEY_W), times(2, LANES)), 6, "LANES*KEY_W/(2*LANES)"],
    [times(3, quotient(LANES, KEY_W)), 6, "3*(LANES/KEY_W)"],
    [plus(quotient(LANES, KEY_W), 1), 3, "LANES/KEY_W+1"],
    [atLeast(KEY_W, 2), 12, "KEY_W < 2 ? 2 : KEY_W"],
    [plus(atLeast(KEY_W, 16), 1), 17, "(KEY_W < 16 ? 16 : KEY_W)+1"],
    [plus(named("WORD_W", times(LANES, KEY_W)), 1), 385, "WORD_W+1"],
  ])("%j", (size, value, text) => {
    expect([sizeValue(size), sizeText(size)]).toEqual([value, text]);
  });

  it("types take them, and a module that uses another sees numbers", () => {
    expect([typeBits(bits(KEY_W)), sizeText(typeSize(bits(KEY_W)))]).toEqual([12, "KEY_W"]);
    expect(sizeText(typeSize(vector(integer(8), LANES)))).toBe("LANES*8");
    const port = plainPort(sink({ data: sized(vector(integer(12), 32), times(LANES, KEY_W)), last: bits(1) }, "Vectors."));
    expect(Object.values(port.fields).map(typeSize)).toEqual([384, 1]);
  });

  it("an expression of another value than the width is a mistake of the block", () => {
    expect(() => sized(vector(integer(12), 16), times(LANES, KEY_W))).toThrow("LANES*KEY_W is 384, and int12 x 16 has 192 bits");
  });
});
