import { elementAt } from "../../../config/element-at.js";
import type { FloatFormat } from "../../../config/number-format.js";
import { formatBits, fp32 } from "../../../config/number-format.js";
import type { Random } from "../../../config/random.js";
import { softmaxPlan } from "../../../config/softmax-plan.js";
import { cornerCodes, infinityCode, numberToCode, packElements, type Beat } from "../../../golden/index.js";
import { valueBeats } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";
import { drawStimulus } from "../stimulus.js";

/** Inputs of the special functions and of the steps between GEMMs: numbers as a network has them, and what is unkind to them. */

/** Bits of which the highest set one lies anywhere. */
function anyMagnitude(random: Random, bits: number): bigint {
  return random.bits(random.integer(1, bits));
}

/** scale * log2(e) of usual head sizes, or any factor. */
function drawFactor(random: Random): bigint {
  if (random.chance(0.8)) return numberToCode((Math.LOG2E * random.pick([1, -1, 1, 1])) / Math.sqrt(random.pick([1, 4, 64, 80, 128])), fp32);
  return random.chance(0.5) ? random.pick(cornerCodes(fp32)) : random.bits(32);
}

/** A score of a row whose scores spread about `spread`. */
function drawScore(random: Random, element: FloatFormat, spread: number): bigint {
  const style = random.real();
  if (style < 0.02) return random.bits(formatBits(element));
  if (style < 0.04) return infinityCode(element, 1);
  return numberToCode((random.real() + random.real() + random.real() - 1.5) * spread, element);
}

export function powerStimulus(element: FloatFormat): StimulusFunction {
  return ({ beats: count, random }) => {
    const corners = cornerCodes(element);
    const scores = Array.from({ length: count }, (_, beat) => (beat < corners.length ? elementAt(corners, beat) : random.bits(formatBits(element))));
    return { score: valueBeats(scores), factor: valueBeats(scores.map((_, beat) => (beat < corners.length ? numberToCode(Math.LOG2E, fp32) : drawFactor(random)))) };
  };
}

export function inverseStimulus(sumBits: number): StimulusFunction {
  return ({ beats: count, random }) => ({ sum: valueBeats(Array.from({ length: count }, (_, beat) => (beat < sumBits ? 1n << BigInt(beat) : anyMagnitude(random, sumBits)))) });
}

export function quotientStimulus(element: FloatFormat): StimulusFunction {
  return ({ beats: count, random }) => {
    const { valueBits, wholeBits } = softmaxPlan(element);
    const near = element.bias + element.fractionBits + 2;
    const each = (draw: () => bigint): readonly Beat[] => valueBeats(Array.from({ length: count }, draw));
    const fraction = (): bigint => random.pick([0n, (1n << BigInt(valueBits)) - 1n, random.bits(valueBits), random.bits(valueBits), random.bits(valueBits)]);
    return {
      fraction: each(fraction),
      inverse: each(fraction),
      // From one place above the format's smallest numbers to one below them, and anywhere.
      distance: each(() => (random.chance(0.8) ? BigInt(random.integer(0, near)) : BigInt.asUintN(wholeBits + 3, BigInt(random.integer(-3, 2 ** wholeBits))))),
      present: each(() => BigInt(random.chance(0.9))),
      invalid: each(() => BigInt(random.chance(0.03))),
    };
  };
}

/** Rows of one element up to the longest, wholly, partly and not at all seen; scores alike, far apart, rising, at the ends of the range. */
export function softmaxStimulus({ element, lanes, maxElements }: { readonly element: FloatFormat; readonly lanes: number; readonly maxElements: number }): StimulusFunction {
  return ({ beats: count, random }) => {
    const rows: Beat[] = [];
    const scores: Beat[] = [];
    while (scores.length < Math.min(count, 800)) {
      const length = random.pick([1, maxElements, random.integer(1, maxElements), random.integer(1, Math.min(maxElements, 3 * lanes))]);
      const rowBeats = Math.ceil(length / lanes);
      const visible = random.pick([length, length, maxElements, random.integer(0, length), random.integer(0, maxElements)]);
      const spread = random.pick([0, 0.5, 8, 8, 60, 60_000]);
      const slope = random.pick([0, 0, 0, 1, -1, 30]);
      const poisoned = random.chance(0.2);
      if (random.chance(0.1)) rows.push({ length: 0n, visible: BigInt(visible), factor: drawFactor(random) });
      rows.push({ length: BigInt(length), visible: BigInt(visible), factor: drawFactor(random) });
      for (let beat = 0; beat < rowBeats; beat += 1) {
        const drawn = Array.from({ length: lanes }, (_, lane) => {
          if (poisoned || spread === 60_000) return drawScore(random, element, spread);
          const base = slope * (beat * lanes + lane);
          const noise = (random.real() + random.real() - 1) * spread;
          return random.chance(0.01) ? infinityCode(element, 1) : numberToCode(Math.max(-60_000, Math.min(60_000, base + noise)), element);
        });
        scores.push({ data: packElements(drawn, formatBits(element)) });
      }
    }
    return { rows, scores };
  };
}

/** As many beats on every stream, numbers as for the units of arithmetic. */
export const streamStimulus: StimulusFunction = ({ device, beats: count, random }) => drawStimulus(device, { beats: Math.min(count, 1_000), random, allowExhaustive: false });

/** Rows of one element up to the longest; elements of one size, of all sizes, zero, and now and then not finite. */
export function rmsNormStimulus({ element, lanes, maxElements }: { readonly element: FloatFormat; readonly lanes: number; readonly maxElements: number }): StimulusFunction {
  return ({ beats: count, random }) => {
    const rows: Beat[] = [];
    const values: Beat[] = [];
    const weights: Beat[] = [];
    while (values.length < Math.min(count, 800)) {
      const length = random.pick([1, maxElements, random.integer(1, maxElements), random.integer(1, Math.min(maxElements, 3 * lanes))]);
      const size = random.pick([0, 1, 1, 30, 2 ** -12, 2 ** -20, 60_000]);
      const style = random.real();
      if (random.chance(0.1)) rows.push({ length: 0n, inverse: random.bits(32), epsilon: random.bits(31) });
      rows.push({
        length: BigInt(length),
        inverse: random.chance(0.9) ? numberToCode(1 / length, fp32) : random.bits(32),
        epsilon: random.pick([numberToCode(1e-6, fp32), numberToCode(1e-5, fp32), 0n, random.bits(31)]),
      });
      for (let beat = 0; beat < Math.ceil(length / lanes); beat += 1) {
        const value = (): bigint => {
          if (style < 0.1) return random.bits(formatBits(element));
          if (style < 0.4 && random.chance(0.2)) return random.bits(formatBits(element)) & (infinityCode(element, 1) >> 1n);
          return numberToCode((random.real() + random.real() - 1) * size, element);
        };
        const weight = (): bigint => (random.chance(0.9) ? numberToCode(2 * random.real(), element) : random.bits(formatBits(element)));
        values.push({ data: packElements(Array.from({ length: lanes }, value), formatBits(element)) });
        weights.push({ data: packElements(Array.from({ length: lanes }, weight), formatBits(element)) });
      }
    }
    return { rows, values, weights };
  };
}
