import type { Problem } from "../../errors.js";
import type { Given, ParameterGroup, ValuesOf } from "../parameter.js";
import type { Random } from "../random.js";
import type { GemmConfig } from "./gemm.js";

/** A configuration of an accelerator with these groups. */
export type ConfigOf<G extends ParameterGroup> = GemmConfig & ValuesOf<G>;

/** A key that follows others until the user sets it; `follows` in the table says it in words. */
export interface Following<C> {
  readonly path: string;
  readonly value: (config: C) => unknown;
}

/** A key that an accelerator has under a choice only. */
export interface Condition<C> {
  readonly path: string;
  readonly when: (config: C) => boolean;
  /** The choice, as a user makes it: `scatter.arrangement=rows`. */
  readonly text: string;
}

/** What a configuration holds of an accelerator: its own keys, beside those of the array that all have, and their rules. */
export interface AcceleratorKeys<C, G extends ParameterGroup = ParameterGroup> {
  /** What it is, for documentation and help: a clause without a full stop. */
  readonly doc: string;
  readonly groups: G;
  readonly follows?: readonly Following<C>[];
  readonly conditions?: readonly Condition<C>[];
  /** Rules of its own keys; they hold whatever accelerator is chosen, so that a configuration serves all of them. */
  readonly rules?: (config: C) => readonly Problem[];
  /** What it asks of the keys that all accelerators share, where it is chosen. */
  readonly needs?: (config: C) => readonly Problem[];
  /** Random values of its groups, made to fit together. */
  readonly fit?: (drawn: C, random: Random) => Given<G>;
}

/** Says of which groups an accelerator's functions are told. */
export function defineKeys<const G extends ParameterGroup>(keys: AcceleratorKeys<ConfigOf<G>, G>): AcceleratorKeys<ConfigOf<G>, G> {
  return keys;
}
