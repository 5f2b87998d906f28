import { expect, it } from "vitest";
import { elementAt } from "./element-at.js";

it("gives what stands at an index, 0 and false included", () => {
  expect(elementAt(Int32Array.of(0, -1), 0)).toBe(0);
  expect(elementAt([true, false], 1)).toBe(false);
});

it("refuses an index outside, and says where it led", () => {
  expect(() => elementAt(Float32Array.of(1, 2), 2)).toThrow(new RangeError("no element 2 in a list of 2"));
  expect(() => elementAt([], -1)).toThrow("no element -1 in a list of 0");
  expect(() => elementAt([1, 2], 0.5)).toThrow(RangeError);
});
