import { formatBits, type FloatFormat } from "../../../config/number-format.js";
import type { Random } from "../../../config/random.js";
import { cornerCodes, infinityCode, numberToCode, packElements, type Beat } from "../../../golden/index.js";
import { inputPorts } from "../../device.js";
import type { StimulusFunction } from "../catalog-entry.js";
import { drawStimulus } from "../stimulus.js";

export interface SelectionSizes {
  readonly lanes: number;
  readonly maxTokens: number;
}

/** Words of one run: each is repeated under every pattern of stalls. */
const WORDS = 600;

/** Scores of one selection: as after a softmax, ties everywhere, all equal, every code, corners, near each other, NaN and infinities. */
export function drawScores(count: number, format: FloatFormat, random: Random): readonly bigint[] {
  const bits = formatBits(format);
  const corners = cornerCodes(format);
  const special = [infinityCode(format), infinityCode(format, 1), infinityCode(format) + 1n, infinityCode(format, 1) + 1n, 0n, 1n << BigInt(bits - 1)];
  const few = Array.from({ length: random.integer(1, 4) }, () => random.bits(bits));
  const base = random.bits(bits);
  const sources: readonly (() => bigint)[] = [
    () => numberToCode(random.real() ** 8, format),
    () => numberToCode(random.real() ** 8, format),
    () => random.pick(few),
    () => base,
    () => random.bits(bits),
    () => random.pick(corners),
    () => BigInt.asUintN(bits, base + BigInt(random.integer(-3, 3))),
    () => random.pick(special),
    () => (random.chance(0.8) ? random.pick(few) : random.bits(bits)),
  ];
  const source = random.pick(sources);
  return Array.from({ length: count }, () => source());
}

/** How often there is nothing to do between two ordinary jobs. */
const EMPTY = 0.15;

/** Number of tokens, and of retained ones: 1, all, and anything between. */
function drawSelection(maxTokens: number, random: Random): { readonly tokens: number; readonly keep: number } {
  const tokens = random.chance(0.1) ? 1 : random.chance(0.2) ? maxTokens : random.integer(1, maxTokens);
  const keep = random.chance(0.15) ? 1 : random.chance(0.15) ? tokens : random.integer(1, tokens);
  return { tokens, keep };
}

/** Lanes side by side; those behind the last score hold anything. */
export function packScores(scores: readonly bigint[], options: { readonly lanes: number; readonly format: FloatFormat; readonly random: Random }): readonly Beat[] {
  const { lanes, format, random } = options;
  const bits = formatBits(format);
  return Array.from({ length: Math.ceil(scores.length / lanes) }, (_, word) => ({
    data: packElements(Array.from({ length: lanes }, (_lane, lane) => scores[word * lanes + lane] ?? random.bits(bits)), bits),
  }));
}

/** Whether `last` comes where the counted length says. */
type Lengths = "agree" | "disagree";

/** The words of a row, of which the last one ends it. */
export function attentionRow(words: readonly Beat[]): readonly Beat[] {
  return words.map((word, at) => ({ ...word, last: BigInt(at === words.length - 1) }));
}

/** The beats as they are, or an early one with the other `last`: it comes too soon, or not, and the error is to last for the rest of the run. */
function marked(beats: readonly Beat[], lengths: Lengths, random: Random): readonly Beat[] {
  if (lengths === "agree") return beats;
  const wrong = random.integer(0, Math.min(beats.length, 40) - 1);
  return beats.map((beat, at) => (at === wrong ? { ...beat, last: 1n - (beat["last"] ?? 0n) } : beat));
}

/** Selections and their scores, drawn until there are about `beats` words. */
export function selectionStimulus(sizes: SelectionSizes & { readonly score: FloatFormat }, most = WORDS): StimulusFunction {
  return ({ beats, random }) => {
    const select: Beat[] = [];
    const scores: Beat[] = [];
    while (scores.length < Math.min(beats, most)) {
      const { tokens: some, keep: drawn } = drawSelection(sizes.maxTokens, random);
      const tokens = random.chance(EMPTY) ? 0 : some;
      const keep = random.chance(EMPTY) ? 0 : Math.min(tokens, drawn);
      select.push({ tokens: BigInt(tokens), keep: BigInt(keep) });
      scores.push(...packScores(drawScores(tokens, sizes.score, random), { lanes: sizes.lanes, format: sizes.score, random }));
    }
    return { select, scores };
  };
}

/** Every code once in lane 0, where the run is long enough; else what is drawn for any block. */
export const everyScore: StimulusFunction = ({ device, beats, random }) => {
  const scores = inputPorts(device).find((port) => port.name === "scores");
  const count = 2 ** (scores?.width ?? 1);
  if (count > 20 * beats) return drawStimulus(device, { beats, random });
  const codes = Array.from({ length: count }, (_, code) => ({ value: BigInt(code) }));
  return { scores: codes, present: codes.map(() => ({ value: BigInt(random.chance(0.95)) })) };
};

/** Ascending numbers below `count`, at least one: a share of all, in runs or far apart. */
function drawAscending(count: number, random: Random): readonly number[] {
  const share = random.pick([1, 0.9, 0.4, 0.1, 0.01]);
  const drawn = Array.from({ length: count }, (_, index) => index).filter(() => random.chance(share));
  return drawn.length > 0 ? drawn : [random.integer(0, count - 1)];
}

function retainedBeats(indices: readonly number[]): readonly Beat[] {
  return indices.map((index, at) => ({ index: BigInt(index), last: BigInt(at === indices.length - 1) }));
}

/** Tensors and the positions of their retained tokens, the last one of all among them now and then. */
export function offsetStimulus(maxTokens: number, lengths: Lengths = "agree"): StimulusFunction {
  return ({ beats, random }) => {
    const tensor: Beat[] = [];
    const retained: Beat[] = [];
    while (retained.length < Math.min(beats, WORDS)) {
      if (random.chance(EMPTY)) tensor.push({ tokens: 0n });
      const within = random.chance(0.3) ? maxTokens : random.integer(1, Math.min(maxTokens, 300));
      const positions = drawAscending(within, random).slice(0, 2 * WORDS);
      tensor.push({ tokens: BigInt(positions.length) });
      retained.push(...retainedBeats(positions));
    }
    return { tensor, retained: marked(retained, lengths, random) };
  };
}

/** Tokens as an earlier pruning left them, and which of them stay. */
export function tokenStimulus({ maxTokens, payloadBits }: { readonly maxTokens: number; readonly payloadBits: number }, lengths: Lengths = "agree"): StimulusFunction {
  return ({ beats, random }) => {
    const tokens: Beat[] = [];
    const retained: Beat[] = [];
    while (tokens.length < Math.min(beats, WORDS)) {
      const positions = drawAscending(random.chance(0.3) ? maxTokens : random.integer(1, Math.min(maxTokens, 300)), random).slice(0, 2 * WORDS);
      const gapOf = (position: number, at: number): number => position - (positions[at - 1] ?? 0);
      tokens.push(...positions.map((position, at) => ({ gap: BigInt(gapOf(position, at)), data: random.bits(payloadBits), last: BigInt(at === positions.length - 1) })));
      retained.push(...retainedBeats(drawAscending(positions.length, random)));
    }
    // A first tensor ends before its list does; the second one has the token that is left.
    if (lengths === "disagree") {
      retained.unshift({ index: 1n, last: 1n });
      tokens.unshift(...[1n, 0n, 1n].map((last) => ({ gap: 1n, data: random.bits(payloadBits), last })));
    }
    return { retained, tokens };
  };
}

/** Rows of attention: few long ones, many short ones, rows of one word. */
export function importanceStimulus(sizes: SelectionSizes & { readonly maxRows: number; readonly score: FloatFormat }, lengths: Lengths = "agree"): StimulusFunction {
  const { lanes, maxTokens, maxRows, score } = sizes;
  return ({ beats, random }) => {
    const shape: Beat[] = [];
    const rows: Beat[] = [];
    while (rows.length < Math.min(beats, WORDS)) {
      const { tokens } = drawSelection(random.chance(0.2) ? Math.min(lanes, maxTokens) : maxTokens, random);
      const count = random.chance(0.2) ? 1 : random.integer(1, Math.min(maxRows, 20));
      if (random.chance(EMPTY)) shape.push(random.pick([{ rows: 0n, tokens: BigInt(tokens) }, { rows: BigInt(count), tokens: 0n }, { rows: 0n, tokens: 0n }]));
      shape.push({ rows: BigInt(count), tokens: BigInt(tokens) });
      for (let row = 0; row < count; row += 1) rows.push(...attentionRow(packScores(drawScores(tokens, score, random), { lanes, format: score, random })));
    }
    return { shape, rows: marked(rows, lengths, random) };
  };
}

/** Words as a selection makes them: so many above, so many equal ones, of which the first stay. */
export function scanStimulus({ lanes, maxTokens }: SelectionSizes): StimulusFunction {
  return ({ beats, random }) => {
    const words: Beat[] = [];
    while (words.length < Math.min(beats, WORDS)) {
      const { tokens } = drawSelection(maxTokens, random);
      const share = random.pick([0, 0.05, 0.5, 1]);
      const kinds = Array.from({ length: tokens }, (): "above" | "equal" | "below" => (random.chance(share) ? "equal" : random.chance(random.pick([0, 0.1, 0.9])) ? "above" : "below"));
      if (!kinds.some((kind) => kind !== "below")) kinds[random.integer(0, tokens - 1)] = "equal";
      const above = kinds.filter((kind) => kind === "above").length;
      const equal = kinds.filter((kind) => kind === "equal").length;
      const ties = random.integer(above === 0 ? 1 : 0, equal);
      let [left, tiesLeft] = [above + ties, ties];
      const behind = random.chance(0.3);
      for (let from = 0; left > 0 || (from < tokens && behind); from += lanes) {
        const own = kinds.slice(from, from + lanes);
        const set = (wanted: string): bigint => own.reduce((bits, kind, lane) => (kind === wanted ? bits | (1n << BigInt(lane)) : bits), 0n);
        words.push({ above: set("above"), equal: set("equal"), ties: BigInt(ties), keep: BigInt(above + ties), first: BigInt(from === 0) });
        const staying = Math.min(tiesLeft, own.filter((kind) => kind === "equal").length);
        tiesLeft -= staying;
        left -= staying + own.filter((kind) => kind === "above").length;
      }
    }
    return { words };
  };
}

/** Prunings: rows of one word and of many, one row and many, k = 1, k = M, k that is none, ties and NaNs among the scores. */
export function concentratorStimulus(sizes: SelectionSizes & { readonly maxRows: number; readonly score: FloatFormat }, lengths: Lengths = "agree"): StimulusFunction {
  const { lanes, maxTokens, maxRows, score } = sizes;
  return ({ beats, random }) => {
    const job: Beat[] = [];
    const rows: Beat[] = [];
    while (rows.length < Math.min(beats, 300)) {
      const { tokens, keep: drawn } = drawSelection(random.chance(0.2) ? Math.min(lanes, maxTokens) : Math.min(maxTokens, 200), random);
      const keep = random.chance(0.8) ? drawn : random.chance(0.5) ? 0 : random.integer(tokens, maxTokens);
      const count = random.chance(0.3) ? 1 : random.integer(1, Math.min(maxRows, 12));
      if (random.chance(EMPTY)) job.push({ keep: BigInt(keep), ...random.pick([{ rows: 0n, tokens: BigInt(tokens) }, { rows: BigInt(count), tokens: 0n }, { rows: 0n, tokens: 0n }]) });
      job.push({ rows: BigInt(count), tokens: BigInt(tokens), keep: BigInt(keep) });
      for (let row = 0; row < count; row += 1) rows.push(...attentionRow(packScores(drawScores(tokens, score, random), { lanes, format: score, random })));
    }
    return { job, rows: marked(rows, lengths, random) };
  };
}
