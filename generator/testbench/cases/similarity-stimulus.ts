import { elementAt } from "../../config/element-at.js";
import { formatBits, perKind, type NumberFormat } from "../../config/number-format.js";
import type { Random } from "../../config/random.js";
import { arithmeticOf, cornerCodes, goldenBlocks, numberToCode, packElements, type Beat, type BlockParameters, type PortBeats } from "../../golden/index.js";

/** What the tokens of a tensor look like. */
export type TokenContent = "mixed" | "equal" | "zero" | "different" | "corners" | "edge";

const CONTENTS: readonly TokenContent[] = ["mixed", "mixed", "mixed", "equal", "zero", "different", "corners", "edge"];

/** What the drawn tensors have to fit into. */
export interface TensorSizes {
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
export function drawTiles(sizes: TensorSizes, options: { readonly beats: number; readonly random: Random; readonly joined?: boolean }): { readonly shape: readonly Beat[]; readonly tokens: readonly Beat[] } {
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
export function runParts(parameters: BlockParameters, inputs: PortBeats, parts: readonly string[]): PortBeats {
  return parts.reduce((known, part) => {
    const model = goldenBlocks[part];
    if (!model) throw new Error(`no golden model of ${part}`);
    return { ...known, ...model(parameters, known) };
  }, inputs);
}
