import { describe, expect, it } from "vitest";
import { resolveAccelerator, type AcceleratorGiven } from "../config/accelerator.js";
import { checkConcentratedFormats, checkSimulatedFormats } from "./simulated-formats.js";

const check = (given: AcceleratorGiven) => (): void => checkSimulatedFormats(resolveAccelerator(given));
const checkConcentrated = (given: AcceleratorGiven) => (): void => checkConcentratedFormats(resolveAccelerator(given));

describe("formats that can be simulated", () => {
  it.each(["fp16", "bf16", "fp32", "e5f2", "int16"] as const)("%s operands, dense and focus", (operand) => {
    for (const checked of [check, checkConcentrated]) expect(checked({ array: { operand } })).not.toThrow();
  });

  it("are those that a tensor file holds", () => {
    expect(check({ array: { operand: "e9f10", accumulator: "e9f23" } })).toThrow("array.operand = e9f10: must fit fp32, 8 exponent and 23 fraction bits, to be simulated");
  });

  it("are those that golden adds up", () => {
    expect(check({ array: { accumulator: "fp64" } })).not.toThrow();
    expect(checkConcentrated({ array: { accumulator: "fp64" } })).toThrow("array.accumulator = fp64: must have at most 10 exponent and 24 fraction bits");
  });
});
