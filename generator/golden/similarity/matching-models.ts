import { elementAt } from "../../config/element-at.js";
import type { layouterPorts, matcherPorts, positionDecoderPorts, vectorKeyPorts, vectorQuantizerPorts } from "../../config/interfaces/similarity.js";
import { COMPARISON_BITS } from "../../config/comparison.js";
import { formatBits, perKind } from "../../config/number-format.js";
import { decode } from "../arithmetic/float-codec.js";
import type { BlockParameters, InputsOf, Model, OutputsOf, Written } from "../golden-block.js";
import { countParameter, formatParameter, packElements, plainBeats, subnormalsParameter, unpackElements } from "../golden-block.js";
import { placeGrid, type Place } from "./token-place.js";

/** Models of the gather side from a token to the decision about its vector. */

/** A vector as the matcher sees it. */
interface Quantised {
  /** Signed whole numbers. */
  readonly values: readonly bigint[];
  readonly zero: boolean;
  readonly special: boolean;
}

/** What the matcher makes of the numbers of a format. */
interface MatcherNumbers {
  readonly width: number;
  /** The largest magnitude; quantised floats are symmetric about 0. */
  readonly largest: bigint;
  /** Quantisation of the block-integer matcher (slice-vectors.ts), on exact whole numbers. */
  readonly quantise: (codes: readonly bigint[]) => Quantised;
}

const matcherNumbers = perKind<MatcherNumbers, [BlockParameters]>({
  float: (element, parameters) => {
    const width = countParameter(parameters, "matcherBits");
    const largest = (1n << BigInt(width - 1)) - 1n;
    const quantise = (codes: readonly bigint[]): Quantised => {
      const numbers = codes.map((code) => decode(code, element, subnormalsParameter(parameters)));
      if (numbers.some(({ kind }) => kind !== "finite")) return { values: codes.map(() => 0n), zero: false, special: true };
      // |x| = significand * 2^exponent, exponent = E(x) - F, and the largest element has the unit 2^(E - (w - 2)).
      const shared = numbers.reduce((most, { exponent }) => Math.max(most, exponent), -Infinity) + element.fractionBits;
      const values = numbers.map(({ sign, significand, exponent }) => {
        const power = exponent - shared + width - 2;
        // Doubled, so that a half is a whole number.
        const halves = power + 1 >= 0 ? significand << BigInt(power + 1) : significand >> BigInt(-power - 1);
        const rounded = (halves + 1n) / 2n;
        const magnitude = rounded < largest ? rounded : largest;
        return sign === 1 ? -magnitude : magnitude;
      });
      return { values, zero: numbers.every(({ significand }) => significand === 0n), special: false };
    };
    return { width, largest, quantise };
  },
  integer: ({ bits }) => ({
    width: bits,
    largest: 1n << BigInt(bits - 1),
    quantise: (codes) => {
      const values = codes.map((code) => BigInt.asIntN(bits, code));
      return { values, zero: values.every((value) => value === 0n), special: false };
    },
  }),
});

function numbersOf(parameters: BlockParameters): MatcherNumbers {
  return matcherNumbers(formatParameter(parameters, "element"), parameters);
}

function quantise(parameters: BlockParameters, data: bigint): Quantised {
  const bits = formatBits(formatParameter(parameters, "element"));
  return numbersOf(parameters).quantise(unpackElements(data, countParameter(parameters, "lanes"), bits));
}

function quantisedWidth(parameters: BlockParameters): number {
  return numbersOf(parameters).width;
}

function packSigned(values: readonly bigint[], bits: number): bigint {
  return packElements(values.map((value) => BigInt.asUintN(bits, value)), bits);
}

function unpackSigned(flat: bigint, count: number, bits: number): readonly bigint[] {
  return unpackElements(flat, count, bits).map((code) => BigInt.asIntN(bits, code));
}

/** Parameters `element`, `lanes`, `matcherBits`, `subnormals`; data -> quantised, zero, special. */
export const vectorQuantizer: Model<typeof vectorQuantizerPorts> = (parameters, inputs) => {
  const width = quantisedWidth(parameters);
  const vectors = inputs.data.map(({ value }) => quantise(parameters, value));
  return {
    quantised: plainBeats(vectors.map(({ values }) => packSigned(values, width))),
    zero: plainBeats(vectors.map(({ zero }) => BigInt(zero))),
    special: plainBeats(vectors.map(({ special }) => BigInt(special))),
  };
};

/** shape, tokens -> placed. The index counts on through slices and m-tiles; a slice begins where its m-tile does. */
export const positionDecoder: Model<typeof positionDecoderPorts> = (parameters, { shape: shapes, tokens }) => {
  const grid = placeGrid(parameters);
  const placed: Written<OutputsOf<typeof positionDecoderPorts>["placed"]> = [];
  let index = 0;
  let next = 0;
  for (const shape of shapes) {
    const size = { rows: Number(shape.rows), columns: Number(shape.columns) };
    const start = shape.first === 1n ? 0 : index;
    const slices = Number(shape.slices);
    const count = Number(shape.tokens);
    for (let slice = 0; slice < slices; slice += 1) {
      index = start;
      for (let token = 0; token < count; token += 1) {
        const beat = tokens[next];
        if (!beat) throw new RangeError(`${tokens.length} tokens are too few for the shapes`);
        next += 1;
        index += Number(beat.gap);
        const place = grid.place(index, size, { token, last: token === count - 1, firstSlice: slice === 0, lastSlice: slice === slices - 1 });
        placed.push({ data: beat.data, joined: beat.joined, place: grid.pack(place), threshold: shape.threshold });
      }
    }
  }
  if (next !== tokens.length) throw new RangeError(`${tokens.length} tokens, the shapes take ${next}`);
  return { placed };
};

/** placed -> keys (quantised vector and its squared length, 0 where it comes from a candidate) and originals (the vector, where it may be asked for). */
export const vectorKey: Model<typeof vectorKeyPorts> = (parameters, { placed }) => {
  const width = quantisedWidth(parameters);
  const grid = placeGrid(parameters);
  const keys = placed.map(({ data, joined, place, threshold }) => {
    const { values, zero } = quantise(parameters, data);
    const norm = joined > 0n ? 0n : values.reduce((sum, value) => sum + value * value, 0n);
    return { vector: packSigned(values, width), norm, zero: BigInt(zero), joined, place, threshold };
  });
  return { keys, originals: placed.filter(({ joined, place }) => isKept(joined, grid.unpack(place))).map(({ data }) => ({ data })) };
};

/** Whether a token's vector goes to gather: it may be unique, or closes the slice. */
export function isKept(joined: bigint, place: Place): boolean {
  return joined === 0n || place.last;
}

/** keys -> places (which candidates are there) and steps (`dotsPerCycle` candidates a beat, absent ones as zero vectors). */
export const layouter: Model<typeof layouterPorts> = (parameters, { keys }) => {
  const grid = placeGrid(parameters);
  const dots = countParameter(parameters, "dotsPerCycle");
  const offsets = grid.candidates();
  const stepCount = Math.max(1, Math.ceil(offsets.length / dots));
  const vectorBits = countParameter(parameters, "lanes") * quantisedWidth(parameters);
  const normWidth = normWidthOf(parameters);
  const kept = new Map<string, InputsOf<typeof layouterPorts>["keys"][number]>();
  const steps: Written<OutputsOf<typeof layouterPorts>["steps"]> = [];
  const places: Written<OutputsOf<typeof layouterPorts>["places"]> = [];
  for (const beat of keys) {
    const place = grid.unpack(beat.place);
    if (place.token === 0) kept.clear();
    const found = offsets.map((offset) => kept.get(grid.key(place, offset)));
    const { joined } = beat;
    const origin = joined === 0n ? beat : found[Number(joined) - 1];
    if (!origin) throw new RangeError(`a token has joined candidate ${joined}, which is not there`);
    kept.set(grid.key(place), { ...beat, norm: origin.norm });
    places.push({ candidates: found.reduce((set, one, at) => (one ? set | (1n << BigInt(at)) : set), 0n), zero: beat.zero, joined, place: beat.place });
    for (let step = 0; joined === 0n && step < stepCount; step += 1) {
      const these = Array.from({ length: dots }, (_, slot) => found[step * dots + slot]);
      const gather = (field: "vector" | "norm", bits: number): bigint => packElements(these.map((one) => one?.[field] ?? 0n), bits);
      steps.push({
        key: beat.vector,
        keyNorm: beat.norm,
        threshold: beat.threshold,
        candidates: gather("vector", vectorBits),
        norms: gather("norm", normWidth),
        first: BigInt(step === 0),
        last: BigInt(step === stepCount - 1),
      });
    }
  }
  return { steps, places };
};

/** Bits of the largest sum of squares. */
function normWidthOf(parameters: BlockParameters): number {
  const { largest } = numbersOf(parameters);
  return (BigInt(countParameter(parameters, "lanes")) * largest * largest).toString(2).length;
}

/** Drops what stands behind the first `count` significant bits of a whole number. */
function leadingOf(value: bigint, count: number): bigint {
  const behind = BigInt(Math.max(0, value.toString(2).length - count));
  return (value >> behind) << behind;
}

/** steps -> decisions: the best candidate, where it is above the threshold. */
export const matcher: Model<typeof matcherPorts> = (parameters, { steps }) => {
  const comparisonBits = parameters["comparisonBits"] === undefined ? COMPARISON_BITS : countParameter(parameters, "comparisonBits");
  const leading = (value: bigint): bigint => leadingOf(value, comparisonBits);
  const lanes = countParameter(parameters, "lanes");
  const width = quantisedWidth(parameters);
  const dots = countParameter(parameters, "dotsPerCycle");
  const unit = 1n << BigInt(2 * countParameter(parameters, "thresholdFraction"));
  const normWidth = normWidthOf(parameters);
  const decisions: Written<OutputsOf<typeof matcherPorts>["decisions"]> = [];
  let best = { square: 0n, norm: 1n, candidate: 0 };
  let number = 0;
  for (const step of steps) {
    if (step.first === 1n) {
      best = { square: 0n, norm: 1n, candidate: 0 };
      number = 0;
    }
    const key = unpackSigned(step.key, lanes, width);
    const vectors = unpackElements(step.candidates, dots, lanes * width);
    const norms = unpackElements(step.norms, dots, normWidth);
    vectors.forEach((flat, slot) => {
      number += 1;
      const dot = unpackSigned(flat, lanes, width).reduce((sum, value, lane) => sum + value * elementAt(key, lane), 0n);
      const norm = elementAt(norms, slot);
      if (dot <= 0n) return;
      const square = leading(leading(dot) ** 2n);
      if (best.square === 0n || square * best.norm > best.square * leading(norm)) best = { square, norm: leading(norm), candidate: number };
    });
    if (step.last === 0n) continue;
    const { threshold, keyNorm } = step;
    const limit = leading(leading(threshold * threshold) * leading(keyNorm));
    const match = best.square > 0n && best.square * unit > limit * best.norm;
    decisions.push({ match: BigInt(match), candidate: match ? BigInt(best.candidate) : 0n });
  }
  return { decisions };
};
