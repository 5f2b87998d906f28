import { describe, expect, it } from "vitest";
import { bit, concatenation, constant, element, given, high, low, lowest, net, netsOf, operandText, operandWidth, slice } from "./operand.js";
import { loopVariable, parameterSize, plus, times } from "./size.js";

const COLUMNS = parameterSize("COLUMNS", 4);
const SUM_W = parameterSize("SUM_W", 32);
const column = loopVariable("column", COLUMNS);
const sums = net("sums", times(COLUMNS, SUM_W));

describe("operands have a text and a width", () => {
  it.each([
    [net("kept"), "kept", undefined],
    [sums, "sums", 128],
    [element(sums, column, SUM_W), "sums[column*SUM_W+:SUM_W]", 32],
    [slice(sums, times(plus(column, 1), SUM_W), plus(SUM_W, -1)), "sums[(column+1)*SUM_W+:SUM_W-1]", 31],
    [bit(sums, plus(column, 1)), "sums[column+1]", 1],
    [lowest(sums, SUM_W), "sums[SUM_W-1:0]", 32],
    [constant(8, 3n), "8'd3", 8],
    [low, "1'b0", 1],
    [high, "1'b1", 1],
    [concatenation(net("last_q", 1), sums), "{last_q, sums}", 129],
    [concatenation(net("last_q"), sums), "{last_q, sums}", undefined],
    [given, "", undefined],
  ])("%#", (operand, text, width) => {
    expect([operandText(operand), operandWidth(operand)]).toEqual([text, width]);
  });

  it("nets are found inside a concatenation", () => {
    expect(netsOf(concatenation(low, bit(sums, 3), net("last_q")))).toEqual([bit(sums, 3), net("last_q")]);
    expect(netsOf(given)).toEqual([]);
  });
});
