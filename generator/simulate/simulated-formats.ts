import type { AcceleratorConfig } from "../config/accelerator.js";
import { fp32, type FloatFormat } from "../config/number-format.js";
import { FocusError } from "../errors.js";

/** Widest sums for which float64 stands in when the golden model computes on unique vectors. */
const WIDEST_FOCUS_SUMS = { exponentBits: 10, fractionBits: 24 } as const;

/**
 * Refuses what can be generated but not simulated: told before the work, not after it.
 * @throws FocusError for operands that no tensor file holds, and for sums that the golden model of the focus design does not have
 */
export function checkSimulatedFormats({ array: { operand, accumulator }, design }: AcceleratorConfig): void {
  if (operand.kind === "float" && !fits(operand, fp32)) {
    throw new FocusError({ path: "array.operand", value: operand.name, rule: `must fit fp32, ${bitsOf(fp32)}, to be simulated: tensor files hold no wider floats`, fix: "set array.operand to fp16, bf16 or fp32; focus-rtl generate takes wider ones" });
  }
  if (design === "focus" && accumulator.kind === "float" && !fits(accumulator, WIDEST_FOCUS_SUMS)) {
    throw new FocusError({ path: "array.accumulator", value: accumulator.name, rule: `must have at most ${bitsOf(WIDEST_FOCUS_SUMS)} for a simulation of the focus design, whose golden model has no wider sums`, fix: "set array.accumulator to fp32" });
  }
}

type Split = Pick<FloatFormat, "exponentBits" | "fractionBits">;

function fits(format: Split, into: Split): boolean {
  return format.exponentBits <= into.exponentBits && format.fractionBits <= into.fractionBits;
}

function bitsOf({ exponentBits, fractionBits }: Split): string {
  return `${exponentBits} exponent and ${fractionBits} fraction bits`;
}
