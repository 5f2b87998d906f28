import type { GemmConfig } from "../config/accelerator.js";
import { fp32, type FloatFormat } from "../config/number-format.js";
import { FocusError } from "../errors.js";

/** Widest sums for which float64 stands in when the golden model computes on unique vectors. */
const WIDEST_FOCUS_SUMS = { exponentBits: 10, fractionBits: 24 } as const;

/**
 * Refuses what can be generated but not simulated: told before the work, not after it.
 * @throws FocusError for operands that no tensor file holds
 */
export function checkSimulatedFormats({ array: { operand } }: GemmConfig): void {
  if (operand.kind === "float" && !fits(operand, fp32)) {
    throw new FocusError({ path: "array.operand", value: operand.name, rule: `must fit fp32, ${bitsOf(fp32)}, to be simulated: tensor files hold no wider floats`, fix: "set array.operand to fp16, bf16 or fp32; focus-rtl generate takes wider ones" });
  }
}

/**
 * As {@link checkSimulatedFormats}, for what is computed on unique vectors.
 * @throws FocusError for sums that its golden model does not have
 */
export function checkConcentratedFormats(config: GemmConfig): void {
  checkSimulatedFormats(config);
  const { accumulator } = config.array;
  if (accumulator.kind === "float" && !fits(accumulator, WIDEST_FOCUS_SUMS)) {
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
