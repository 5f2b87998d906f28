import { elementAt } from "../../config/element-at.js";
import { importancePorts, offsetEncoderPorts, retainedScanPorts, scoreKeyPorts, tokenFilterPorts, topkPorts } from "../../config/interfaces/semantic.js";
import { formatBits } from "../../config/number-format.js";
import type { Beat, GoldenBlock, Model, OutputsOf, Written } from "../golden-block.js";
import { countParameter, flag, floatParameter, golden, packElements, plainBeats, rowsOf, unpackElements } from "../golden-block.js";
import { compare } from "../arithmetic/float-arithmetic.js";
import { isNan } from "../arithmetic/float-codec.js";
import { maximumOfRows } from "./importance.js";
import { topk } from "./topk.js";

/** Beats of retained tokens: index and last. */
function retainedBeats(indices: Iterable<number>): readonly Beat<"index" | "last">[] {
  const all = [...indices];
  return all.map((index, at) => ({ index: BigInt(index), last: BigInt(at === all.length - 1) }));
}

/**
 * Parameters `lanes`, `score`; present, scores -> keys. The key of a code is its place among all codes of the format: the
 * number of places from which the order goes up, 0 for NaN, with the one of zero at 2^(bits - 1).
 */
const scoreKey: Model<typeof scoreKeyPorts> = (parameters, inputs) => {
  const format = floatParameter(parameters, "score");
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(format);
  const zero = 1n << BigInt(bits - 1);
  const keyOf = (code: bigint): bigint => {
    if (isNan(code, format)) return 0n;
    const { less, equal } = compare(code, 0n, format);
    // Below zero a step of the code is a step down from the key of zero.
    return equal ? zero : less ? zero - 1n - (code - zero) : zero + code;
  };
  const keys = rowsOf(inputs).map(({ present, scores }) => {
    const codes = unpackElements(scores, lanes, bits);
    return packElements(codes.map((code, lane) => ((present >> BigInt(lane)) & 1n ? keyOf(code) : 0n)), bits);
  });
  return { keys: plainBeats(keys) };
};

/** Parameter `lanes`; words -> retained. */
const retainedScan: Model<typeof retainedScanPorts> = (parameters, { words }) => {
  const lanes = countParameter(parameters, "lanes");
  const retained: Written<OutputsOf<typeof retainedScanPorts>["retained"]> = [];
  let [base, ties, left] = [0, 0n, 0n];
  for (const word of words) {
    if (word.first === 1n) [base, ties, left] = [0, word.ties, word.keep];
    else base += lanes;
    for (let lane = 0; lane < lanes; lane += 1) {
      const is = (field: "above" | "equal"): boolean => ((word[field] >> BigInt(lane)) & 1n) === 1n;
      if (is("equal") && ties === 0n) continue;
      if (is("equal")) ties -= 1n;
      else if (!is("above")) continue;
      left -= 1n;
      retained.push({ index: BigInt(base + lane), last: BigInt(left === 0n) });
    }
  }
  return { retained };
};

/** Parameters `lanes`, `score`; select, scores -> retained. The same for every way to select. */
export const topkModel: Model<typeof topkPorts> = (parameters, { select, scores: words }) => {
  const format = floatParameter(parameters, "score");
  const lanes = countParameter(parameters, "lanes");
  let next = 0;
  const retained = select.flatMap((beat) => {
    const tokens = Number(beat.tokens);
    const own = words.slice(next, (next += Math.ceil(tokens / lanes)));
    const scores = own.flatMap((word) => unpackElements(word.data, lanes, formatBits(format))).slice(0, tokens);
    return beat.keep === 0n ? [] : retainedBeats(topk({ scores: scores.map(Number), k: Number(beat.keep), format }));
  });
  return { retained, busy: flag(false) };
};

/** Parameter `tileTokens`; tensor, retained -> tiles, gaps. */
export const offsetEncoder: Model<typeof offsetEncoderPorts> = (parameters, inputs) => {
  const most = BigInt(countParameter(parameters, "tileTokens"));
  const tiles: Written<OutputsOf<typeof offsetEncoderPorts>["tiles"]> = [];
  const gaps: Written<OutputsOf<typeof offsetEncoderPorts>["gaps"]> = [];
  let [next, differs] = [0, false];
  for (const { tokens } of inputs.tensor) {
    let before = 0n;
    for (let token = 0n; token < tokens; token += 1n) {
      const left = tokens - token;
      const last = left === 1n;
      if (token % most === 0n) tiles.push({ tokens: left < most ? left : most, first: BigInt(token === 0n), last: BigInt(left <= most) });
      const { index, last: listEnds } = elementAt(inputs.retained, next);
      differs ||= (listEnds === 1n) !== last;
      gaps.push({ gap: index - before, tileLast: BigInt(last || token % most === most - 1n), last: BigInt(last) });
      before = index;
      next += 1;
    }
  }
  return { tiles, gaps, busy: flag(false), lengthError: flag(differs) };
};

/** retained, tokens -> kept. */
const tokenFilter: Model<typeof tokenFilterPorts> = (_, { retained, tokens }) => {
  const kept: Written<OutputsOf<typeof tokenFilterPorts>["kept"]> = [];
  let [next, rank, position] = [0, 0n, 0n];
  let [over, differs] = [false, false];
  for (const token of tokens) {
    position += token.gap;
    const wanted = retained[next];
    if (!over && wanted?.index === rank) {
      const { last } = wanted;
      kept.push({ index: position, data: token.data, last });
      over = last === 1n;
      next += 1;
    }
    rank += 1n;
    differs ||= token.last === 1n && !over;
    if (token.last === 1n) [rank, position, over] = [0n, 0n, false];
  }
  return { kept, lengthError: flag(differs) };
};

/** Parameters `lanes`, `score`; shape, rows -> scores. Lanes behind the last token meet each other as well. */
export const importanceModel: Model<typeof importancePorts> = (parameters, { shape, rows: words }) => {
  const format = floatParameter(parameters, "score");
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(format);
  let [next, differs] = [0, false];
  const scores = shape.flatMap((one) => {
    if (one.rows === 0n) return [];
    const width = Math.ceil(Number(one.tokens) / lanes);
    const rows = Array.from({ length: Number(one.rows) }, () => {
      const row = words.slice(next, (next += width));
      differs ||= row.some(({ last }, word) => (last === 1n) !== (word === width - 1));
      return row.flatMap(({ data }) => unpackElements(data, lanes, bits));
    });
    const largest = maximumOfRows(rows, format);
    return Array.from({ length: width }, (_, word) => ({ data: packElements(largest.slice(word * lanes, (word + 1) * lanes), bits) }));
  });
  return { scores, busy: flag(false), lengthError: flag(differs) };
};

/** Golden models of semantic concentration by block name. */
export const semanticBlocks: Readonly<Record<string, GoldenBlock>> = {
  score_key: golden(scoreKeyPorts, scoreKey),
  retained_scan: golden(retainedScanPorts, retainedScan),
  radix_topk: golden(topkPorts, topkModel),
  bubble_topk: golden(topkPorts, topkModel),
  offset_encoder: golden(offsetEncoderPorts, offsetEncoder),
  token_filter: golden(tokenFilterPorts, tokenFilter),
  importance: golden(importancePorts, importanceModel),
};
