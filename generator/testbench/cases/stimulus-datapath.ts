import type { Random } from "../../config/random.js";
import type { Beat } from "../../golden/index.js";
import type { StimulusFunction } from "./catalog-entry.js";
import { drawStimulus, type DeviceBeats } from "./stimulus.js";

/** Inputs that keep the rules of a block's contract and are otherwise as unkind as they may be. */

/** One value per beat for the inputs a rule binds; the other inputs are drawn as for any block. */
export function withValues(options: Parameters<StimulusFunction>[0], values: readonly Readonly<Record<string, bigint>>[]): DeviceBeats {
  const { device, beats, random } = options;
  const drawn = drawStimulus(device, { beats, random, allowExhaustive: false });
  const names = Object.keys(values[0] ?? {});
  const bound = names.map((name) => {
    if (!drawn[name]) throw new Error(`${device.block} has no input ${name}`);
    return [name, values.map((value): Beat => ({ value: value[name] ?? 0n }))] as const;
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

/** Reads of any word but the one that is written in the same cycle; both ports often idle. */
export function ramStimulus(depth: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [writes, reads] = [moody(random), moody(random)];
    const values = Array.from({ length: options.beats }, () => {
      const write = writes();
      const writeAddress = random.integer(0, depth - 1);
      const readAddress = random.integer(0, depth - 1);
      const read = reads() && !(write && writeAddress === readAddress);
      return { writeEnable: bit(write), writeAddress: BigInt(writeAddress), readEnable: bit(read), readAddress: BigInt(readAddress) };
    });
    return withValues(options, values);
  };
}

/** Rows of up to five slices for every address, none again before its sum is kept. */
export function accumulatorStimulus({ depth, addStages }: { readonly depth: number; readonly addStages: number }): StimulusFunction {
  return (options) => {
    const { random } = options;
    const valid = moody(random);
    // Beat from which on a word may be read; none for a word that keeps nothing.
    const ready = new Map<number, number>();
    const values = Array.from({ length: options.beats }, (_, beat) => {
      const from = random.integer(0, depth - 1);
      const address = random.chance(0.5) ? from : random.integer(0, depth - 1);
      const places = { from: BigInt(from), address: BigInt(address) };
      const readable = ready.get(from);
      const first = readable === undefined || random.chance(0.2);
      if ((!first && readable > beat) || !valid()) return { valid: 0n, first: random.bits(1), last: random.bits(1), ...places };
      const last = random.chance(0.3);
      if (!last) ready.set(address, beat + addStages + 2);
      return { valid: 1n, first: bit(first), last: bit(last), ...places };
    });
    return withValues(options, values);
  };
}

/** A start on the first beat, so that the weights are known, then now and then, at times beat after beat. */
export const rowStimulus: StimulusFunction = (options) => {
  const starts = moody(options.random);
  return withValues(options, Array.from({ length: options.beats }, (_, beat) => ({ start: bit(beat === 0 || (starts() && options.random.chance(0.5))) })));
};

/** Writes, reads below level, releases and stalls in any proportion; the first cycle rests. */
export function ringStimulus(depth: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [writes, reads, releases, moves] = [moody(random), moody(random), moody(random), moody(random)];
    let level = 0;
    const values = Array.from({ length: options.beats }, (_, beat) => {
      const write = beat > 0 && writes();
      const advance = moves();
      const wanted = reads();
      const read = wanted && (!advance || level > 0);
      const release = releases();
      const offset = read && advance ? random.pick([0, level - 1, random.integer(0, level - 1)]) : random.integer(0, depth - 1);
      const accepted = write && level < depth;
      if (read && advance && release) level -= 1;
      if (accepted) level += 1;
      return { write_valid: bit(write), advance: bit(advance), read: bit(read), offset: BigInt(offset), release: bit(release) };
    });
    return withValues(options, values);
  };
}

/** Words offered and taken in any proportion: both ends of a stream block seen as signals. */
export function handshakeStimulus(valid: string, ready: string): StimulusFunction {
  return (options) => {
    const [offers, takes] = [moody(options.random), moody(options.random)];
    return withValues(options, Array.from({ length: options.beats }, (_, beat) => ({ [valid]: bit(beat > 0 && offers()), [ready]: bit(takes()) })));
  };
}

export interface SequencerSizes {
  readonly rows: number;
  readonly columns: number;
  readonly tileTokens: number;
  readonly groupOutputs: number;
  readonly activationDepth: number;
  readonly weightDepth: number;
}

/** Shapes of one pass up to a few tiles, groups and slices; buffers that are full, empty or filling. */
export function sequencerStimulus(sizes: SequencerSizes): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [offers, moves] = [moody(random, [0.2, 1]), moody(random, [0.5, 0.8, 1, 1])];
    const levels = (depth: number, needed: number): (() => bigint) => {
      let [left, draw] = [0, (): number => 0];
      return () => {
        if (left-- === 0) {
          left = random.integer(5, 40);
          const low = random.integer(0, Math.min(depth, needed + 1));
          draw = random.pick([() => depth, () => depth, () => random.integer(0, depth), () => random.integer(0, low), () => low, () => (random.chance(0.7) ? needed : Math.max(0, needed - 1))]);
        }
        return BigInt(Math.min(depth, draw()));
      };
    };
    const activations = levels(sizes.activationDepth, sizes.tileTokens);
    const weights = levels(sizes.weightDepth, sizes.rows);
    // Most sizes fit one tile, group or slice, so that many a GEMM ends.
    const size = (part: number, most: number): bigint => BigInt(random.pick([() => 1, () => random.integer(1, part), () => random.integer(1, part), () => part * random.integer(1, 2), () => random.integer(1, most)])());
    const values = Array.from({ length: options.beats }, (_, beat) => ({
      shape_valid: bit(beat > 0 && offers()),
      shape_tokens: size(sizes.tileTokens, 2 * sizes.tileTokens + 2),
      shape_inner: size(sizes.rows, 3 * sizes.rows + 1),
      shape_outer: size(sizes.groupOutputs, 2 * sizes.groupOutputs + 3),
      advance: bit(moves()),
      activation_level: activations(),
      weight_level: weights(),
    }));
    return withValues(options, values);
  };
}
