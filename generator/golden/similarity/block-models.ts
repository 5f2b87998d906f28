import { concentratorPorts, gatherPorts, layouterPorts, matcherPorts, positionDecoderPorts, tokenClassifierPorts, vectorKeyPorts, vectorQuantizerPorts } from "../../config/interfaces/similarity.js";
import { isKept, layouter, matcher, positionDecoder, vectorKey, vectorQuantizer } from "./matching-models.js";
import type { GoldenBlock, Model, OutputsOf, Written } from "../golden-block.js";
import { countParameter, flag, golden } from "../golden-block.js";
import { groupMean } from "./mean-models.js";
import { opensTile, placeGrid, type Place } from "./token-place.js";

/** Models of the gather side from the decisions to unique vectors and map. */

/** decisions, places, originals -> unique, entries. */
const gather: Model<typeof gatherPorts> = (parameters, { decisions, places, originals }) => {
  const grid = placeGrid(parameters);
  const offsets = grid.candidates();
  const known = new Map<string, { readonly zero: bigint; readonly index: bigint }>();
  const unique: Written<OutputsOf<typeof gatherPorts>["unique"]> = [];
  let count = 0n;
  let zeros = 0n;
  let decided = 0;
  let taken = 0;
  const entries = places.map(({ place: packed, joined, zero, candidates }, number) => {
    const place = grid.unpack(packed);
    if (place.token === 0) {
      known.clear();
      [count, zeros] = [0n, 0n];
    }
    const decision = joined > 0n ? { match: 1n, candidate: joined } : decisions[decided];
    const original = isKept(joined, place) ? originals[taken] : { data: 0n };
    if (!decision || !original) throw new RangeError(`${places.length} places, ${decisions.length} decisions, ${originals.length} vectors`);
    if (joined === 0n) decided += 1;
    if (isKept(joined, place)) taken += 1;
    const match = decision.match === 1n;
    const found = offsets.map((offset) => known.get(grid.key(place, offset)));
    const matched = match ? found[Number(decision.candidate) - 1] : undefined;
    if (match && !matched) throw new RangeError(`token ${number} matches a candidate that is not there`);
    const isUnique = zero === 0n && !match;
    const index = zero === 1n ? 0n : matched ? matched.index : count;
    if (isUnique) count += 1n;
    zeros += zero;
    known.set(grid.key(place), { zero, index });
    if (isUnique || place.last) unique.push({ data: original.data, filled: BigInt(isUnique), last: BigInt(place.last) });
    const agree = found.reduce((set, one, at) => (one && ((candidates >> BigInt(at)) & 1n) === 1n && one.zero === zero && one.index === index ? set | (1n << BigInt(at)) : set), 0n);
    return { index, zero, agree, place: packed, unique: count, zeros };
  });
  return { unique, entries };
};

/** entries -> map, summary. With `classes` false every token is a class of its own. */
const tokenClassifier: Model<typeof tokenClassifierPorts> = (parameters, { entries }) => {
  const grid = placeGrid(parameters);
  const offsets = grid.candidates();
  const on = parameters["classes"] !== false;
  let agreeing: bigint[] = [];
  const classOf = new Map<string, bigint>();
  let classes = 0n;
  const summary: Written<OutputsOf<typeof tokenClassifierPorts>["summary"]> = [];
  const map = entries.map((entry) => {
    const place: Place = grid.unpack(entry.place);
    if (opensTile(place)) agreeing = [];
    const agree = entry.agree & (place.firstSlice ? ~0n : (agreeing[place.token] ?? 0n));
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
      summary.push({ unique: entry.unique, zeros: entry.zeros, classes: place.lastSlice ? classes : 0n, lastSlice: BigInt(place.lastSlice) });
    }
    return { index: entry.index, zero: entry.zero, last: BigInt(place.last), class: place.lastSlice ? found : 0n, classValid: BigInt(place.lastSlice) };
  });
  return { map, summary };
};

/** shape, tokens -> unique, map, summary: the parts one after the other. A shape that does not fit `tileTokens`, `maxRows`, `maxColumns` is passed over. */
const similarityConcentrator: Model<typeof concentratorPorts> = (parameters, inputs) => {
  const within = (count: bigint, most: string): boolean => count > 0n && count <= BigInt(countParameter(parameters, most));
  const shape = inputs.shape.filter(({ tokens, slices, rows, columns }) => slices > 0n && within(tokens, "tileTokens") && within(rows, "maxRows") && within(columns, "maxColumns"));
  const keys = vectorKey(parameters, positionDecoder(parameters, { ...inputs, shape }));
  const steps = layouter(parameters, keys);
  const gathered = gather(parameters, { ...steps, ...matcher(parameters, steps), ...keys });
  return { unique: gathered.unique, ...tokenClassifier(parameters, gathered), busy: flag(false), shapeError: flag(shape.length < inputs.shape.length) };
};

/** The same with the mean of every group: the vectors are read again beside the map. */
const meanConcentrator: Model<typeof concentratorPorts> = (parameters, inputs) => {
  const { map, summary, busy, shapeError } = similarityConcentrator(parameters, inputs);
  const { unique, mapped } = groupMean(parameters, { vectors: inputs.tokens.map(({ data }) => ({ data })), map });
  return { unique, map: mapped, summary, busy, shapeError };
};

/** Golden models of the gather side by block name. */
export const similarityBlocks: Readonly<Record<string, GoldenBlock>> = {
  vector_quantizer: golden(vectorQuantizerPorts, vectorQuantizer),
  position_decoder: golden(positionDecoderPorts, positionDecoder),
  vector_key: golden(vectorKeyPorts, vectorKey),
  layouter: golden(layouterPorts, layouter),
  matcher: golden(matcherPorts, matcher),
  gather: golden(gatherPorts, gather),
  token_classifier: golden(tokenClassifierPorts, tokenClassifier),
  similarity_concentrator: golden(concentratorPorts, similarityConcentrator),
  mean_concentrator: golden(concentratorPorts, meanConcentrator),
};
