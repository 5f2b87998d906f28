import { expect, it } from "vitest";
import { FocusError } from "../errors.js";
import { parseKeep, parsePrompt } from "./attention.js";

it.each([["0.4", 11_648, 4659], [".5", 3, 1], ["0.1", 3, 1], ["1", 3, 1], ["3", 3, 3], ["2.0", 3, 2], ["1e-3", 5000, 5]] as const)("keep %s of %i is %i", (text, tokens, wanted) => {
  expect(parseKeep(text, tokens)).toBe(wanted);
});

it.each(["0", "4", "1.5", "-0.4", "", "all", "Infinity", "NaN", "0x2"])("keep %j of 3 is refused", (text) => {
  expect(() => parseKeep(text, 3)).toThrow(FocusError);
});

it("a prompt is a rectangle of patches inside the frame", () => {
  const grid = { rows: 9, columns: 11 };
  expect(parsePrompt(undefined, grid)).toEqual({ rows: 3, columns: 3, row: 3, column: 4 });
  expect(parsePrompt(undefined, { rows: 1, columns: 2 })).toEqual({ rows: 1, columns: 2, row: 0, column: 0 });
  expect(parsePrompt("2x5", grid)).toEqual({ rows: 2, columns: 5, row: 3, column: 3 });
  expect(parsePrompt("1x1+8+10", grid)).toEqual({ rows: 1, columns: 1, row: 8, column: 10 });
  for (const text of ["1x1+9+0", "1x1+0+11", "0x1", "10x1", "3", "3x3+1", "axb", ""]) expect(() => parsePrompt(text, grid)).toThrow(FocusError);
});
