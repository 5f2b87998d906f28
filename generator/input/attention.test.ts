import { expect, it } from "vitest";
import { FocusError } from "../errors.js";
import { parseKeep, parsePrompt } from "./attention.js";

it.each([["0.4", 11_648, 4659], [".5", 3, 1], ["0.1", 3, 1], ["1", 3, 1], ["3", 3, 3], ["1e-3", 5000, 5], ["1.0", 3, 3], ["1.", 3, 3], ["0.29", 100, 29], ["0.57", 100, 57], ["0.0001", 3, 1], ["0.999999999999999999", 3, 2], ["1.000000000000000000", 3, 3]] as const)("keep %s of %i is %i", (text, tokens, wanted) => {
  expect(parseKeep(text, tokens)).toBe(wanted);
});

it("keeps exactly the share that is written, for every share of two decimals", () => {
  for (let hundredths = 1; hundredths <= 100; hundredths += 1) {
    const text = (hundredths / 100).toFixed(2);
    for (const tokens of [100, 1568, 12_800]) expect([text, tokens, parseKeep(text, tokens)]).toEqual([text, tokens, Math.max(1, Math.floor((hundredths * tokens) / 100))]);
  }
});

it.each(["0", "4", "1.5", "2.0", "1e3", "0.0", "-0.4", "", "all", "Infinity", "NaN", "0x2", "1e-9999", "1.000000000000000001"])("keep %j of 3 is refused", (text) => {
  expect(() => parseKeep(text, 3)).toThrow(FocusError);
});

it("says how a share and a count are told apart", () => {
  expect(() => parseKeep("2.0", 3)).toThrow("--keep = 2.0: must be a share with a decimal point, above 0 and up to 1.0, or a count without one, 1 to 3, the image tokens there are\n  fix: write --keep 2 for a count, or --keep 1.0 for all tokens");
});

it("a prompt is a rectangle of patches inside the frame", () => {
  const grid = { rows: 9, columns: 11 };
  expect(parsePrompt(undefined, grid)).toEqual({ rows: 3, columns: 3, row: 3, column: 4 });
  expect(parsePrompt(undefined, { rows: 1, columns: 2 })).toEqual({ rows: 1, columns: 2, row: 0, column: 0 });
  expect(parsePrompt("2x5", grid)).toEqual({ rows: 2, columns: 5, row: 3, column: 3 });
  expect(parsePrompt("1x1+8+10", grid)).toEqual({ rows: 1, columns: 1, row: 8, column: 10 });
  for (const text of ["1x1+9+0", "1x1+0+11", "0x1", "10x1", "3", "3x3+1", "axb", ""]) expect(() => parsePrompt(text, grid)).toThrow(FocusError);
});
