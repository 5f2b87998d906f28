import { describe, expect, it } from "vitest";
import { bf16, fp16 } from "./number-format.js";
import { choice, flag, identifier, numberFormat, realNumber, wholeNumber } from "./parameter.js";
import { resolve } from "./parameter-table.js";

/** A value that String cannot print. */
const unprintable = { toString: 1 };

describe("a group where a value belongs", () => {
  it.each([
    ["wholeNumber", wholeNumber({ doc: "Rows.", min: 1, max: 9, default: 3 }), "3"],
    ["realNumber", realNumber({ doc: "Share.", min: 0, max: 1, default: 0.5 }), "0.5"],
    ["choice", choice(["dense", "focus"], { doc: "Design.", default: "focus" }), "focus"],
    ["choice without a default", choice(["dense", "focus"], { doc: "Design." }), "dense"],
    ["flag", flag({ doc: "Flag.", default: false }), "false"],
    ["identifier", identifier({ doc: "Name.", default: "gemm" }), "gemm"],
    ["numberFormat", numberFormat({ doc: "Format.", kinds: ["float", "integer"], default: bf16 }), "bf16"],
  ])("%s", (_, row, fix) => {
    expect(resolve({ row }, { row: unprintable })).toEqual({
      values: undefined,
      problems: [{ path: "row", value: '{"toString":1}', rule: row.rule, fix: `set row to ${fix}` }],
    });
  });

  it("a format with such a name", () => {
    const row = numberFormat({ doc: "Format.", kinds: ["float"], default: fp16 });
    expect(resolve({ row }, { row: { name: unprintable } }).problems).toMatchObject([{ path: "row", rule: row.rule }]);
  });
});

it("a whole number that no number holds exactly is told once", () => {
  const row = wholeNumber({ doc: "Rows.", min: 1, max: 9, default: 3 });
  expect(resolve({ row }, { row: 2 ** 53 }).problems).toEqual([{ path: "row", value: "9007199254740992", rule: row.rule, fix: "set row to 9, or leave it out for its default, 3" }]);
});
