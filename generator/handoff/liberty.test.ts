import { describe, expect, it } from "vitest";
import { smallLiberty } from "../../test/lint/small-liberty.js";
import { cellModels } from "./cell-models.js";
import { evaluate, parseFunction, pinsOf, toVerilog } from "./liberty-function.js";
import { drivingCell, holdsItself, readCells, smallestNand2 } from "./liberty.js";

/** Values of a function over all codes of its pins, first pin the lowest bit. */
function truth(text: string): string {
  const fn = parseFunction(text);
  const pins = [...pinsOf(fn)].sort();
  return Array.from({ length: 2 ** pins.length }, (_, code) => (evaluate(fn, (pin) => ((code >> pins.indexOf(pin)) & 1) === 1) ? "1" : "0")).join("");
}

describe("liberty functions", () => {
  it("bind as the format says: not, and, xor, or", () => {
    expect(truth("A + B C")).toBe("01010111");
    expect(truth("!A & B")).toBe("0010");
    expect(truth("A'*B")).toBe("0010");
    expect(truth("A ^ B * C")).toBe("01010110");
    expect(truth("(A&!B) | (!A&B)")).toBe("0110");
    expect(truth("!(A B)'")).toBe("0001");
    expect(evaluate(parseFunction("1"), () => false)).toBe(true);
  });

  it("become Verilog, and refuse what is none", () => {
    expect(toVerilog(parseFunction("!(A1 A2) + B'"))).toBe("(~(A1 & A2) | ~B)");
    expect(() => parseFunction("A + (B")).toThrow(/cannot be read/);
    expect(() => parseFunction("")).toThrow(/cannot be read/);
  });
});

describe("liberty cells", () => {
  const cells = readCells(smallLiberty());
  const cell = (name: string): (typeof cells)[number] => cells.find((found) => found.name === name)!;

  it("have areas, pins, functions and states; timing is passed over", () => {
    expect(cells).toHaveLength(32);
    expect(cell("AOI21_1")).toMatchObject({ area: 3, dontUse: false });
    expect(cell("AOI21_1").pins.map((pin) => pin.name)).toEqual(["A", "B", "C", "Y"]);
    expect(cell("DFFR").state).toMatchObject({ kind: "ff", clockedOn: "CK", next: "D", clear: "!RN" });
    expect(cell("LATCH").state?.kind).toBe("latch");
    expect(cell("GATE").clockGating).toBe("latch_posedge");
    expect(cell("ISOLATE").dontUse).toBe(true);
  });

  it("tell the smallest NAND2 by its function, and which flip-flops hold themselves", () => {
    expect(smallestNand2(cells)?.name).toBe("NAND2_1");
    expect(cells.filter(holdsItself).map((found) => found.name)).toEqual(["DFFE"]);
  });

  it("name a buffer of the second size for what drives the logic", () => {
    expect(drivingCell(cells)?.name).toBe("BUF2");
    expect(drivingCell(cells.filter((found) => found.name === "BUF3"))?.name).toBe("BUF3");
    expect(drivingCell([])).toBeUndefined();
  });

  it("that are no liberty file are refused", () => {
    expect(() => readCells("module a; endmodule")).toThrow(/no library group/);
    expect(() => readCells("library (x) { cell (a) { timing () { ")).toThrow(/not closed/);
  });

  it("become functional models", () => {
    const text = cellModels(cells, ["NAND2_1", "DFFR", "GATE", "NAND2_1"]);
    expect(text.match(/^module \w+/gm)).toEqual(["module DFFR", "module GATE", "module NAND2_1"]);
    expect(text).toContain("assign Y = ~(A & B);");
    expect(text).toContain("always @(posedge CK or negedge RN) begin\n    if (~RN) IQ <= 1'b0;\n    else IQ <= D;");
    expect(text).toContain("always @* if (!CK) enable_q <= EN;");
    expect(() => cellModels(cells, ["NAND9"])).toThrow(/not in the liberty files/);
  });
});
