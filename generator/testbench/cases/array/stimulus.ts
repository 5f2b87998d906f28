import type { Random } from "../../../config/random.js";
import { bit, moody, valueBeats, withValues } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";
import { drawStimulus } from "../stimulus.js";

/** A start on the first beat, so that the weight is known, then now and then. */
export const peStimulus: StimulusFunction = (options) => {
  const drawn = drawStimulus(options.device, { ...options, allowExhaustive: false });
  return { ...drawn, start: Array.from({ length: options.beats }, (_, beat) => ({ value: beat === 0 || options.random.chance(0.1) ? 1n : 0n })) };
};

/** Passes of `rows` beats or more, back to back or with holes; the last weights are complete. */
export function passStimulus(rows: number): StimulusFunction {
  return ({ device, beats, random }) => ({ ...drawStimulus(device, { beats, random, allowExhaustive: false }), start: valueBeats(passStarts(rows, beats, random)) });
}

function passStarts(rows: number, beats: number, random: Random): readonly bigint[] {
  let next = 0;
  return Array.from({ length: beats }, (_, beat) => {
    if (beat !== next || beat + rows > beats) return 0n;
    next = beat + rows + (random.chance(0.5) ? 0 : random.integer(0, 2 * rows));
    return 1n;
  });
}

/** The same cycle by cycle, with an enable for each row and each column: all of them, or none, and then whatever else comes in. */
export function enabledPassStimulus({ rows, columns }: { readonly rows: number; readonly columns: number }): StimulusFunction {
  return (options) => {
    const { beats, random } = options;
    const moves = moody(random, [0.5, 0.8, 1]);
    const advance = Array.from({ length: beats }, moves);
    const starts = passStarts(rows, advance.filter(Boolean).length, random)[Symbol.iterator]();
    const all = (1n << BigInt(rows + columns)) - 1n;
    return withValues(options, advance.map((moving) => (moving ? { advance: all, start: starts.next().value ?? 0n } : { advance: 0n, start: random.bits(1) })));
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
