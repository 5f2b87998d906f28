import { describe, expect, it } from "vitest";
import { presets } from "../config/accelerator.js";
import { fp16, fp32, int32, int8 } from "../config/number-format.js";
import { focus } from "./focus.js";

/** A line that the compiler accepts although it should not is an error of `tsc` at its `@ts-expect-error`. */
describe("what does not compile is refused when it is run, too", () => {
  it("an operand that is no format", () => {
    // @ts-expect-error fp17 is no format
    expect(() => focus({ array: { operand: "fp17" } })).toThrow("array.operand = fp17: must be a number format");
    // @ts-expect-error nor is any text
    expect(() => focus({ array: { operand: "half" as string } })).toThrow("array.operand = half: must be a number format");
    // @ts-expect-error a key that is none
    expect(() => focus({ array: { colums: 4 } })).toThrow("array.colums: is not a parameter");
  });

  it("sums of another kind", () => {
    // @ts-expect-error whole numbers do not hold floats
    expect(() => focus({ array: { operand: "fp16", accumulator: "int32" } })).toThrow("array.accumulator = int32: must be of the same kind");
    // @ts-expect-error nor for the default operand, fp16
    expect(() => focus({ array: { accumulator: int32 } })).toThrow("array.accumulator = int32: must be of the same kind");
    // @ts-expect-error nor the other way round
    expect(() => focus({ array: { operand: int8, accumulator: fp32 } })).toThrow("array.accumulator = fp32: must be of the same kind");
  });

  it("and what is right does", () => {
    expect(focus({ array: { operand: "e5f10", accumulator: "fp32" } }).config.array.operand).toEqual(fp16);
    expect(focus({ array: { operand: int8 } }).config.array.accumulator).toEqual(int32);
    expect(focus({ ...presets.edge, name: "chip" }).config.array.operand).toEqual(int8);
    const { config } = focus(presets.tiny);
    expect(focus({ ...config, design: "focus" }).config.design).toBe("focus");
  });
});
