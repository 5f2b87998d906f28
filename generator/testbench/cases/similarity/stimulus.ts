import { elementAt } from "../../../config/element-at.js";
import { formatBits, perKind, type NumberFormat } from "../../../config/number-format.js";
import type { Random } from "../../../config/random.js";
import { arithmeticOf, cornerCodes, goldenBlocks, numberToCode, packElements, type Beat, type BlockParameters, type PortBeats } from "../../../golden/index.js";
import type { StimulusFunction } from "../catalog-entry.js";
import { drawStimulus } from "../stimulus.js";

/** What the tokens of a tensor look like. */
type TokenContent = "mixed" | "equal" | "zero" | "different" | "corners" | "edge";

const CONTENTS: readonly TokenContent[] = ["mixed", "mixed", "mixed", "equal", "zero", "different", "corners", "edge"];

/** What the drawn tensors have to fit into. */
interface TensorSizes {
  readonly block: { readonly frames: number; readonly rows: number; readonly columns: number };
  readonly maxFrames: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly tileTokens: number;
  readonly lanes: number;
  readonly element: NumberFormat;
  readonly thresholdFraction: number;
}

/**
 * Shapes and tokens of m-tiles, drawn until there are about `beats` tokens: any frame size, any share of pruned tokens, any
 * share of tokens that have joined a candidate, whose vector they repeat (none with `joined` false).
 */
function drawTiles(sizes: TensorSizes, options: { readonly beats: number; readonly random: Random; readonly joined?: boolean }): { readonly shape: readonly Beat[]; readonly tokens: readonly Beat[] } {
  const { random, beats } = options;
  const shape: Beat[] = [];
  const tokens: Beat[] = [];
  while (tokens.length < beats) {
    const rows = random.chance(0.3) ? sizes.maxRows : random.integer(1, sizes.maxRows);
    const columns = random.chance(0.3) ? sizes.maxColumns : random.integer(1, sizes.maxColumns);
    const frames = random.chance(0.2) ? 1 : random.integer(1, sizes.maxFrames);
    const kept = random.pick([1, 0.9, 0.6, 0.5, 0.3, 0.1]);
    const slices = random.integer(1, 3);
    const content = random.pick(CONTENTS);
    // Most tensors are cut short, so that a run has many.
    const first = random.integer(0, frames * rows * columns - 1);
    const few = random.chance(0.8) ? 4 + beats / (12 * slices) : Infinity;
    const retained = Array.from({ length: frames * rows * columns }, (_, index) => index)
      .filter((index) => random.chance(kept) && (few === Infinity || index >= first))
      .slice(0, few);
    if (retained.length === 0) retained.push(first);
    const thresholds = content === "edge" ? [0.6, 0.8, 1] : content === "equal" ? [1, 0.9] : [0.9, 0.9, 0.5, 0.99, 0];
    const vectorOf = vectorSource(sizes, { random, content, rows, columns });
    const joining = options.joined === false ? 0 : random.pick([0, 0, 0.3, 0.6, 0.95]);
    let previous = 0;
    const most = random.chance(0.5) ? sizes.tileTokens : random.integer(1, sizes.tileTokens);
    for (let from = 0; from < retained.length && tokens.length < beats; from += most) {
      const tile = retained.slice(from, from + most);
      const threshold = BigInt(Math.round(random.pick(thresholds) * 2 ** sizes.thresholdFraction));
      shape.push({ tokens: BigInt(tile.length), slices: BigInt(slices), rows: BigInt(rows), columns: BigInt(columns), threshold, first: BigInt(from === 0) });
      for (let slice = 0; slice < slices; slice += 1) {
        const given = new Map<number, bigint>();
        tile.forEach((index, at) => {
          const there = candidatesOf(sizes, index, { rows, columns }).filter(({ token }) => given.has(token));
          const joined = joining > 0 && there.length > 0 && random.chance(joining) ? random.pick(there) : undefined;
          const data = (joined && given.get(joined.token)) ?? vectorOf(index, slice);
          given.set(index, data);
          tokens.push({ gap: BigInt(index - (at === 0 ? previous : elementAt(tile, at - 1))), joined: BigInt(joined?.number ?? 0), data });
        });
      }
      previous = elementAt(tile, tile.length - 1);
    }
  }
  return { shape, tokens };
}

/** Positions of a block inside the frames that end in a token: number of the candidate, index of the token. */
export function candidatesOf({ block }: Pick<TensorSizes, "block">, index: number, { rows, columns }: { readonly rows: number; readonly columns: number }): readonly { readonly number: number; readonly token: number }[] {
  const [frame, row, column] = [Math.floor(index / (rows * columns)), Math.floor(index / columns) % rows, index % columns];
  const count = block.frames * block.rows * block.columns;
  return Array.from({ length: count - 1 }, (_, at) => at + 1).flatMap((number) => {
    const [df, dr, dc] = [Math.floor(number / (block.rows * block.columns)), Math.floor(number / block.columns) % block.rows, number % block.columns];
    return df > frame || dr > row || dc > column ? [] : [{ number, token: index - (df * rows + dr) * columns - dc }];
  });
}

interface ContentOptions {
  readonly random: Random;
  readonly content: TokenContent;
  readonly rows: number;
  readonly columns: number;
}

/** Vectors that resemble those before them, in space or in time, by as much as decisions are made of. */
function vectorSource(sizes: TensorSizes, { random, content, rows, columns }: ContentOptions): (index: number, slice: number) => bigint {
  const { element, lanes } = sizes;
  const bits = formatBits(element);
  const known = new Map<string, readonly number[]>();
  const fresh = (): readonly number[] => Array.from({ length: lanes }, () => (random.real() - 0.5) * 2 ** random.integer(-3, 3));
  const constant = fresh();
  const corners = cornerCodes(element);
  const [, minusZero] = arithmeticOf(element).zeros;
  const write = (values: readonly number[]): bigint => packElements(values.map((value) => codeOf(element, value)), bits);
  return (index, slice) => {
    if (content === "zero" || (content === "mixed" && random.chance(0.05))) {
      const mixed = minusZero !== undefined && random.chance(0.5);
      return packElements(Array.from({ length: lanes }, () => (mixed && random.chance(0.5) ? minusZero : 0n)), bits);
    }
    if (content === "corners") return packElements(Array.from({ length: lanes }, () => random.pick(corners)), bits);
    if (content === "mixed" && random.chance(0.02)) return packElements(Array.from({ length: lanes }, () => random.bits(bits)), bits);
    if (content === "equal") return write(constant);
    // Cosines of 3/5, 4/5, 24/25 and 1 with the neighbours.
    const which = random.integer(0, 2);
    if (content === "edge") return write(Array.from({ length: lanes }, (_, lane) => (lane > 1 ? 0 : (lane === 0 ? [5, 3, 4] : [0, 4, 3])[which] ?? 0)));
    const near = random.pick([1, columns, rows * columns, columns + 1, rows * columns + columns + 1]);
    const before = content === "different" || random.chance(0.2) ? undefined : known.get(`${slice}/${index - near}`);
    const noise = random.pick([0, 0, 0.01, 0.3, 1]);
    const scale = random.pick([1, 1, 2, 0.5, 1.3]);
    const values = before ? before.map((value) => scale * value + noise * Math.abs(value) * (random.chance(0.5) ? 1 : -1)) : fresh();
    known.set(`${slice}/${index}`, values);
    return write(values);
  };
}

/** The number near a value; of integers 16 to the unit. */
const codeOf = perKind<bigint, [number]>({
  float: (format, value) => numberToCode(value, format),
  integer: ({ bits }, value) => {
    const most = 2 ** (bits - 1) - 1;
    return BigInt.asUintN(bits, BigInt(Math.max(-most - 1, Math.min(most, Math.round(16 * value)))));
  },
});

/** What the golden models of the parts make of drawn tokens: legal inputs for the parts behind them. */
function runParts(parameters: BlockParameters, inputs: PortBeats, parts: readonly string[]): PortBeats {
  return parts.reduce((known, part) => {
    const model = goldenBlocks[part];
    if (!model) throw new Error(`no golden model of ${part}`);
    return { ...known, ...model(parameters, known) };
  }, inputs);
}

/** Parameters of a block of the gather side, from which all its parts take theirs. */
export type GatherSizes = BlockParameters & TensorSizes;

/** Parts that stand before a layouter, and before a gather. */
export const BEFORE_LAYOUTER = ["position_decoder", "vector_key"];
export const BEFORE_GATHER = [...BEFORE_LAYOUTER, "layouter", "matcher"];

/** Tokens of a run: each costs cycles, and each run is repeated under every pattern of stalls. */
const TOKENS = 400;

/** Tokens, and what the parts before a block make of them. The matcher sees none that has joined a candidate. */
export function partsStimulus(parameters: GatherSizes, parts: readonly string[], ports: readonly string[]): StimulusFunction {
  return ({ beats, random }) => {
    const known = runParts(parameters, drawTiles(parameters, { beats: Math.min(beats, TOKENS), random, joined: !ports.includes("steps") }), parts);
    return Object.fromEntries(ports.map((port) => [port, known[port] ?? []]));
  };
}

/** Few tokens: a token of the whole costs as many cycles as it has candidates. */
export function shortStimulus(sizes: GatherSizes): StimulusFunction {
  return (options) => partsStimulus(sizes, [], ["shape", "tokens"])({ ...options, beats: Math.min(options.beats, 200) });
}

/** The same between shapes that do not fit: of nothing, or too large. */
export function wrongShapesStimulus(sizes: GatherSizes): StimulusFunction {
  return (options) => {
    const { random } = options;
    const { shape = [], ...drawn } = shortStimulus(sizes)(options);
    const most = { tokens: sizes.tileTokens, rows: sizes.maxRows, columns: sizes.maxColumns } as const;
    const wrong = (one: Beat): Beat => {
      const field = random.pick(["tokens", "slices", "rows", "columns"] as const);
      const beyond = field === "slices" ? 0 : most[field] + 1;
      // There are bits for it where the most is no 2^n - 1.
      return { ...one, [field]: random.chance(0.5) && beyond & most[field === "slices" ? "tokens" : field] ? BigInt(beyond) : 0n };
    };
    return { ...drawn, shape: shape.flatMap((one) => (random.chance(0.4) ? [wrong(one), one] : [one])) };
  };
}

/** Any candidate that is there may agree, whatever the maps say: more classes meet than in real maps. */
export function entriesStimulus(sizes: GatherSizes): StimulusFunction {
  return ({ beats, random }) => {
    const known = runParts(sizes, drawTiles(sizes, { beats: Math.min(beats, TOKENS), random }), [...BEFORE_GATHER, "gather"]);
    const share = random.pick([0.3, 0.6, 0.9]);
    const entries = (known["entries"] ?? []).map((entry, index): Beat => {
      const there = known["places"]?.[index]?.["candidates"] ?? 0n;
      const kept = Array.from({ length: 26 }, (_, at) => (random.chance(share) ? 1n << BigInt(at) : 0n)).reduce((set, one) => set | one, 0n);
      return { ...entry, agree: there & kept };
    });
    return { entries };
  };
}

/** Maps as gather makes them: the next free number founds a group; groups of one, of few and of all tokens. */
export function mapStimulus(tileTokens: number): StimulusFunction {
  return ({ device, beats, random }) => {
    const map: Beat[] = [];
    while (map.length < Math.min(beats, 400)) {
      const tokens = random.chance(0.3) ? tileTokens : random.integer(1, tileTokens);
      const [fresh, zeros] = [random.pick([0, 0.2, 0.6, 1]), random.pick([0, 0, 0.3, 1])];
      const near = random.chance(0.5);
      let groups = 0;
      for (let token = 0; token < tokens; token += 1) {
        const zero = random.chance(zeros);
        const founds = !zero && (groups === 0 || random.chance(fresh));
        const index = zero ? 0 : founds ? groups : near ? groups - 1 : random.integer(0, groups - 1);
        if (founds) groups += 1;
        map.push({ index: BigInt(index), zero: BigInt(zero), last: BigInt(token === tokens - 1), class: random.bits(1), classValid: random.bits(1) });
      }
    }
    const drawn = drawStimulus(device, { beats: map.length, random, allowExhaustive: false });
    return { ...drawn, map };
  };
}
