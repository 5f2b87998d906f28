import { formatBits } from "../../config/number-format.js";
import type { Beat, GoldenBlock } from "../golden-block.js";
import { beatsOf, countParameter, fieldOf, floatParameter, packElements, plainBeats, plainValues, unpackElements } from "../golden-block.js";
import { compare } from "../arithmetic/float-arithmetic.js";
import { isNan } from "../arithmetic/float-codec.js";
import { maximumOfRows } from "./importance.js";
import { topk } from "./topk.js";

/** Beats of retained tokens: index and last. */
function retainedBeats(indices: Iterable<number>): readonly Beat[] {
  const all = [...indices];
  return all.map((index, at) => ({ index: BigInt(index), last: BigInt(at === all.length - 1) }));
}

/**
 * Parameters `lanes`, `score`; present, scores -> keys. The key of a code is its place among all codes of the format: the
 * number of places from which the order goes up, 0 for NaN, with the one of zero at 2^(bits - 1).
 */
const scoreKey: GoldenBlock = (parameters, inputs) => {
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
  const keys = plainValues(inputs, ["present", "scores"]).map(([present, scores]) => {
    const codes = unpackElements(scores as bigint, lanes, bits);
    return packElements(codes.map((code, lane) => (((present as bigint) >> BigInt(lane)) & 1n ? keyOf(code) : 0n)), bits);
  });
  return { keys: plainBeats(keys) };
};

/** Parameter `lanes`; words -> retained. */
const retainedScan: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "lanes");
  const retained: Beat[] = [];
  let [base, ties, left] = [0, 0n, 0n];
  for (const word of beatsOf(inputs, "words")) {
    if (fieldOf(word, "first") === 1n) [base, ties, left] = [0, fieldOf(word, "ties"), fieldOf(word, "keep")];
    else base += lanes;
    for (let lane = 0; lane < lanes; lane += 1) {
      const is = (field: string): boolean => ((fieldOf(word, field) >> BigInt(lane)) & 1n) === 1n;
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
const select: GoldenBlock = (parameters, inputs) => {
  const format = floatParameter(parameters, "score");
  const lanes = countParameter(parameters, "lanes");
  const words = beatsOf(inputs, "scores");
  let next = 0;
  const retained = beatsOf(inputs, "select").flatMap((beat) => {
    const tokens = Number(fieldOf(beat, "tokens"));
    const own = words.slice(next, (next += Math.ceil(tokens / lanes)));
    const scores = own.flatMap((word) => unpackElements(fieldOf(word, "data"), lanes, formatBits(format))).slice(0, tokens);
    return retainedBeats(topk({ scores: scores.map(Number), k: Number(fieldOf(beat, "keep")), format }));
  });
  return { retained };
};

/** Parameter `tileTokens`; tensor, retained -> tiles, gaps. */
const offsetEncoder: GoldenBlock = (parameters, inputs) => {
  const most = BigInt(countParameter(parameters, "tileTokens"));
  const retained = beatsOf(inputs, "retained");
  const [tiles, gaps]: [Beat[], Beat[]] = [[], []];
  let next = 0;
  for (const tensor of beatsOf(inputs, "tensor")) {
    const tokens = fieldOf(tensor, "tokens");
    let before = 0n;
    for (let token = 0n; token < tokens; token += 1n) {
      const left = tokens - token;
      const last = left === 1n;
      if (token % most === 0n) tiles.push({ tokens: left < most ? left : most, first: BigInt(token === 0n), last: BigInt(left <= most) });
      const index = fieldOf(retained[next] ?? {}, "index");
      gaps.push({ gap: index - before, tileLast: BigInt(last || token % most === most - 1n), last: BigInt(last) });
      before = index;
      next += 1;
    }
  }
  return { tiles, gaps };
};

/** retained, tokens -> kept. */
const tokenFilter: GoldenBlock = (_, inputs) => {
  const retained = beatsOf(inputs, "retained");
  const kept: Beat[] = [];
  let [next, rank, position] = [0, 0n, 0n];
  let over = false;
  for (const token of beatsOf(inputs, "tokens")) {
    position += fieldOf(token, "gap");
    const wanted = retained[next];
    if (!over && wanted && fieldOf(wanted, "index") === rank) {
      const last = fieldOf(wanted, "last");
      kept.push({ index: position, data: fieldOf(token, "data"), last });
      over = last === 1n;
      next += 1;
    }
    rank += 1n;
    if (fieldOf(token, "last") === 1n) [rank, position, over] = [0n, 0n, false];
  }
  return { kept };
};

/** Parameters `lanes`, `score`; shape, rows -> scores. Lanes behind the last token meet each other as well. */
const importanceBlock: GoldenBlock = (parameters, inputs) => {
  const format = floatParameter(parameters, "score");
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(format);
  const words = beatsOf(inputs, "rows");
  let next = 0;
  const scores = beatsOf(inputs, "shape").flatMap((shape) => {
    const width = Math.ceil(Number(fieldOf(shape, "tokens")) / lanes);
    const rows = Array.from({ length: Number(fieldOf(shape, "rows")) }, () =>
      words.slice(next, (next += width)).flatMap((word) => unpackElements(fieldOf(word, "data"), lanes, bits)),
    );
    const largest = maximumOfRows(rows, format);
    return Array.from({ length: width }, (_, word) => ({ data: packElements(largest.slice(word * lanes, (word + 1) * lanes), bits) }));
  });
  return { scores };
};

/** Golden models of semantic concentration by block name. */
export const semanticBlocks: Readonly<Record<string, GoldenBlock>> = {
  score_key: scoreKey,
  retained_scan: retainedScan,
  radix_topk: select,
  bubble_topk: select,
  offset_encoder: offsetEncoder,
  token_filter: tokenFilter,
  importance: importanceBlock,
};
