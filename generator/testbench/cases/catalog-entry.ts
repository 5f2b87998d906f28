import type { Random } from "../../config/random.js";
import type { BlockUse } from "../../dsl/block-use.js";
import { FocusError } from "../../errors.js";
import type { GoldenBlock } from "../../golden/index.js";
import type { Device } from "../device.js";
import type { CaseFault } from "./fault.js";
import type { DeviceBeats } from "./stimulus.js";

/** One set of parameters of a block, to be tested by itself. */
export interface VerificationCase {
  readonly label: string;
  readonly use: BlockUse;
  readonly stimulus?: StimulusFunction;
  /** Every cycle of every signal is compared with a cycle model instead of the beats of its ports (cycle-device.ts). */
  readonly perCycle?: true;
  /** What it is compared with; where left out, the golden model of the package that has the block's name. */
  readonly golden?: GoldenBlock;
}

export type StimulusFunction = (options: { readonly device: Device; readonly beats: number; readonly random: Random }) => DeviceBeats;

/** Two values of two parameters. */
export interface Pair {
  readonly a: readonly [string, unknown];
  readonly b: readonly [string, unknown];
}

/** Cases of a block that meet the space of its parameters pair by pair. */
export interface PairCases {
  readonly cases: () => readonly VerificationCase[];
  /** Every two values of two parameters. */
  readonly pairs: readonly Pair[];
  /** Pairs that no case has. */
  readonly missing: () => readonly Pair[];
  /** A case with that pair, drawn anew; none where the block refused every draw. */
  readonly draw: (pair: Pair, random: Random) => VerificationCase | undefined;
}

/** How a block is verified. */
export interface VerificationEntry {
  readonly block: string;
  /** Every parameter set that is tested; `quick` is a cut through them for the slow simulators. */
  readonly cases: readonly VerificationCase[];
  readonly quick: readonly VerificationCase[];
  /** Cases that meet every two values of two of its parameters; `verify --pairs` runs them. */
  readonly pairs?: PairCases;
  /** Mistakes in its Verilog that its cases must notice. */
  readonly faults: readonly CaseFault[];
}

/** A case with its sizes and formats as label. */
export function labelled(use: BlockUse, options: Omit<VerificationCase, "label" | "use"> = {}): VerificationCase {
  const sizes = use.verilogParameters.map(({ name, value }) => `${name}=${value}`).join(" ");
  const label = [use.variant, sizes, options.perCycle ? "cycle by cycle" : ""].filter((part) => part !== "").join(" ");
  return { label: label === "" ? use.name : label, use, ...options };
}

/**
 * The first case of a block whose label begins so.
 * @param place where the label is from
 * @throws FocusError when the block has none with such a label
 */
export function caseOf({ block, cases }: VerificationEntry, label = "", place = "label"): VerificationCase {
  const found = cases.find((one) => one.label.startsWith(label));
  if (found) return found;
  throw new FocusError({ path: place, value: label, rule: `is the start of the label of no case of ${block}`, fix: cases.length === 0 ? `give ${block} a case` : `let label be the start of one of these: ${cases.map((one) => one.label).join("; ")}` });
}

/** Every combination of two lists. */
export function cross<A, B>(a: readonly A[], b: readonly B[]): readonly (readonly [A, B])[] {
  return a.flatMap((first) => b.map((second) => [first, second] as const));
}

interface EntryOptions {
  /** The quick cases by index; where left out the first, the middle and the last. */
  readonly quick?: readonly number[];
  readonly faults?: readonly CaseFault[];
}

/** How a block of that name (in Verilog, without prefix) is verified. */
export function entry(block: string, cases: readonly VerificationCase[], { quick = [0, Math.floor(cases.length / 2), cases.length - 1], faults = [] }: EntryOptions = {}): VerificationEntry {
  const chosen = [...new Set(quick)].map((index) => cases[index]).filter((one) => one !== undefined);
  return { block, cases, quick: chosen, faults };
}
