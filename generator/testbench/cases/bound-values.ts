import type { Random } from "../../config/random.js";
import type { Beat } from "../../golden/index.js";
import type { StimulusFunction } from "./catalog-entry.js";
import { drawStimulus, type DeviceBeats } from "./stimulus.js";

/** Inputs that keep the rules of a block's contract and are otherwise as unkind as they may be. */

/** The beats of a plain port. */
export function valueBeats(values: readonly bigint[]): readonly Beat[] {
  return values.map((value) => ({ value }));
}

/** One value per beat for the inputs a rule binds; the other inputs are drawn as for any block. */
export function withValues(options: Parameters<StimulusFunction>[0], values: readonly Readonly<Record<string, bigint>>[]): DeviceBeats {
  const { device, beats, random } = options;
  const drawn = drawStimulus(device, { beats, random, allowExhaustive: false });
  const names = Object.keys(values[0] ?? {});
  const bound = names.map((name) => {
    if (!drawn[name]) throw new Error(`${device.block} has no input ${name}`);
    return [name, valueBeats(values.map((value) => value[name] ?? 0n))] as const;
  });
  return { ...drawn, ...Object.fromEntries(bound) };
}

/** The chance of an event, drawn anew every 20 to 100 beats: nearly never, sometimes, mostly, always. */
export function moody(random: Random, chances: readonly number[] = [0.05, 0.3, 0.5, 0.8, 1]): () => boolean {
  let [left, probability] = [0, 0];
  return () => {
    if (left-- === 0) [left, probability] = [random.integer(20, 100), random.pick(chances)];
    return random.chance(probability);
  };
}

export const bit = (value: boolean): bigint => (value ? 1n : 0n);
