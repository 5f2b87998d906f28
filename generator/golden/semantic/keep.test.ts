import { expect, it } from "vitest";
import { keptTokens, parseDecimal } from "./keep.js";

it("a share is exactly the decimal that is written", () => {
  expect(parseDecimal("0.29")).toEqual({ digits: 29n, places: 2 });
  expect(parseDecimal("12.5e2")).toEqual({ digits: 125n, places: -1 });
  for (const text of ["", ".", "-1", "1e", "1e1000", "0x1", "1 "]) expect(parseDecimal(text)).toBeUndefined();
});

it("keeps the floor of the exact product, at least one token and no more than there are", () => {
  const kept = (share: string, tokens: number, retained?: number): number => keptTokens(parseDecimal(share)!, tokens, retained);
  // 0.29 x 100 is 28.999999999999996 in fp64, and 0.1 x 30 is 3.0000000000000004 where 0.1 is added up.
  expect([kept("0.29", 100), kept("0.1", 30), kept("1.0", 7), kept("0.999", 7), kept("0.01", 7)]).toEqual([29, 3, 7, 6, 1]);
  // The share is of the tokens there were in the beginning.
  expect([kept("0.5", 100, 60), kept("0.5", 100, 30)]).toEqual([50, 30]);
  expect(kept("2e-1", 10)).toBe(2);
});
