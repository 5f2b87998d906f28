import type { Random } from "../../config/random.js";
import type { BlockUse } from "../../dsl/block-use.js";
import type { Device } from "../device.js";
import type { DeviceBeats } from "./stimulus.js";

/** One set of parameters of a block, to be tested by itself. */
export interface VerificationCase {
  readonly label: string;
  readonly use: BlockUse;
  readonly stimulus?: StimulusFunction;
  /** Every cycle of every signal is compared with a cycle model instead of the beats of its ports (cycle-device.ts). */
  readonly perCycle?: true;
}

export type StimulusFunction = (options: { readonly device: Device; readonly beats: number; readonly random: Random }) => DeviceBeats;

/** How a block is verified. */
export interface VerificationEntry {
  readonly block: string;
  /** Every parameter set that is tested; `quick` is a cut through them for the slow simulators. */
  readonly cases: readonly VerificationCase[];
  readonly quick: readonly VerificationCase[];
}

/** A case with its sizes and formats as label. */
export function labelled(use: BlockUse, options: Pick<VerificationCase, "stimulus" | "perCycle"> = {}): VerificationCase {
  const sizes = use.verilogParameters.map(({ name, value }) => `${name}=${value}`).join(" ");
  return { label: [use.variant, sizes, options.perCycle ? "cycle by cycle" : ""].filter((part) => part !== "").join(" "), use, ...options };
}

/** Every combination of two lists. */
export function cross<A, B>(a: readonly A[], b: readonly B[]): readonly (readonly [A, B])[] {
  return a.flatMap((first) => b.map((second) => [first, second] as const));
}

/** An entry whose quick cases are, if not named by index, the first, the middle and the last. */
export function entry(block: string, cases: readonly VerificationCase[], quick: readonly number[] = [0, Math.floor(cases.length / 2), cases.length - 1]): VerificationEntry {
  const chosen = [...new Set(quick)].map((index) => cases[index]).filter((one) => one !== undefined);
  return { block, cases, quick: chosen };
}
