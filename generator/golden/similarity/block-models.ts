import { isKept, layouter, matcher, positionDecoder, vectorKey, vectorQuantizer } from "./matching-models.js";
import type { Beat, GoldenBlock } from "../golden-block.js";
import { beatsOf, fieldOf } from "../golden-block.js";
import { meanBlocks } from "./mean-models.js";
import { opensTile, placeGrid, type Place } from "./token-place.js";

/** Models of the gather side from the decisions to unique vectors and map. */

/** decisions, places, originals -> unique, entries. */
const gather: GoldenBlock = (parameters, inputs) => {
  const grid = placeGrid(parameters);
  const offsets = grid.candidates();
  const [decisions, places, originals] = [beatsOf(inputs, "decisions"), beatsOf(inputs, "places"), beatsOf(inputs, "originals")];
  const known = new Map<string, { readonly zero: bigint; readonly index: bigint }>();
  const unique: Beat[] = [];
  let count = 0n;
  let zeros = 0n;
  let decided = 0;
  let taken = 0;
  const entries = places.map((beat, number): Beat => {
    const packed = fieldOf(beat, "place");
    const place = grid.unpack(packed);
    if (place.token === 0) {
      known.clear();
      [count, zeros] = [0n, 0n];
    }
    const joined = fieldOf(beat, "joined");
    const decision = joined > 0n ? { match: 1n, candidate: joined } : decisions[decided];
    const original = isKept(joined, place) ? originals[taken] : { data: 0n };
    if (!decision || !original) throw new RangeError(`${places.length} places, ${decisions.length} decisions, ${originals.length} vectors`);
    if (joined === 0n) decided += 1;
    if (isKept(joined, place)) taken += 1;
    const zero = fieldOf(beat, "zero");
    const match = fieldOf(decision, "match") === 1n;
    const found = offsets.map((offset) => known.get(grid.key(place, offset)));
    const matched = match ? found[Number(fieldOf(decision, "candidate")) - 1] : undefined;
    if (match && !matched) throw new RangeError(`token ${number} matches a candidate that is not there`);
    const isUnique = zero === 0n && !match;
    const index = zero === 1n ? 0n : matched ? matched.index : count;
    if (isUnique) count += 1n;
    zeros += zero;
    known.set(grid.key(place), { zero, index });
    if (isUnique || place.last) unique.push({ data: fieldOf(original, "data"), filled: BigInt(isUnique), last: BigInt(place.last) });
    const given = fieldOf(beat, "candidates");
    const agree = found.reduce((set, one, at) => (one && ((given >> BigInt(at)) & 1n) === 1n && one.zero === zero && one.index === index ? set | (1n << BigInt(at)) : set), 0n);
    return { index, zero, agree, place: packed, unique: count, zeros };
  });
  return { unique, entries };
};

/** entries -> map, summary. With `classes` false every token is a class of its own. */
const tokenClassifier: GoldenBlock = (parameters, inputs) => {
  const grid = placeGrid(parameters);
  const offsets = grid.candidates();
  const on = parameters["classes"] !== false;
  let agreeing: bigint[] = [];
  const classOf = new Map<string, bigint>();
  let classes = 0n;
  const summary: Beat[] = [];
  const map = beatsOf(inputs, "entries").map((entry): Beat => {
    const place: Place = grid.unpack(fieldOf(entry, "place"));
    if (opensTile(place)) agreeing = [];
    const agree = fieldOf(entry, "agree") & (place.firstSlice ? ~0n : (agreeing[place.token] ?? 0n));
    agreeing[place.token] = agree;
    let found = 0n;
    if (place.lastSlice) {
      if (place.token === 0) {
        classOf.clear();
        classes = 0n;
      }
      const candidate = on ? offsets.findIndex((_, at) => ((agree >> BigInt(at)) & 1n) === 1n) : -1;
      const joined = candidate < 0 ? undefined : classOf.get(grid.key(place, offsets[candidate]));
      found = joined ?? classes;
      if (joined === undefined) classes += 1n;
      classOf.set(grid.key(place), found);
    }
    if (place.last) {
      summary.push({ unique: fieldOf(entry, "unique"), zeros: fieldOf(entry, "zeros"), classes: place.lastSlice ? classes : 0n, lastSlice: BigInt(place.lastSlice) });
    }
    return { index: fieldOf(entry, "index"), zero: fieldOf(entry, "zero"), last: BigInt(place.last), class: place.lastSlice ? found : 0n, classValid: BigInt(place.lastSlice) };
  });
  return { map, summary };
};

/** shape, tokens -> unique, map, summary: the parts one after the other. */
const similarityConcentrator: GoldenBlock = (parameters, inputs) => {
  const keys = vectorKey(parameters, positionDecoder(parameters, inputs));
  const steps = layouter(parameters, keys);
  const gathered = gather(parameters, { ...steps, ...matcher(parameters, steps), ...keys });
  const { unique } = gathered;
  return { unique: unique as readonly Beat[], ...tokenClassifier(parameters, gathered) };
};

/** The same with the mean of every group: the vectors are read again beside the map. */
const meanConcentrator: GoldenBlock = (parameters, inputs) => {
  const { map, summary } = similarityConcentrator(parameters, inputs);
  const vectors = beatsOf(inputs, "tokens").map((token) => ({ data: fieldOf(token, "data") }));
  const { unique, mapped } = meanBlocks["group_mean"]?.(parameters, { vectors, map: map as readonly Beat[] }) ?? {};
  return { unique: unique as readonly Beat[], map: mapped as readonly Beat[], summary: summary as readonly Beat[] };
};

/** Golden models of the gather side by block name. */
export const similarityBlocks: Readonly<Record<string, GoldenBlock>> = {
  vector_quantizer: vectorQuantizer,
  position_decoder: positionDecoder,
  vector_key: vectorKey,
  layouter,
  matcher,
  gather,
  token_classifier: tokenClassifier,
  similarity_concentrator: similarityConcentrator,
  mean_concentrator: meanConcentrator,
};
