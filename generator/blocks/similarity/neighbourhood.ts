import { tokenPlace } from "../../config/interfaces/similarity.js";
import { recordLayout } from "../../config/record.js";
import { wholeNumber } from "../../config/parameter.js";
import { perKind, type NumberFormat } from "../../config/number-format.js";
import type { SizesOf } from "../../dsl/define-block.js";
import { follows, holdsNumber, notBelow, type Relation } from "../../ir/relation.js";
import { clog2, indexWidth, parameterSize, plus, times, type Size } from "../../ir/size.js";
import { record, sized } from "../../ir/types.js";
import { indexBits } from "../arithmetic/widths.js";

/** Parameters of every block that knows where a token stands. */
export const neighbourhoodTable = {
  block: {
    frames: wholeNumber({ doc: "Frames of the block of which a token is the last corner.", unit: "frames", min: 1, max: 3, default: 2 }),
    rows: wholeNumber({ doc: "Rows of the block.", unit: "rows", min: 1, max: 3, default: 2 }),
    columns: wholeNumber({ doc: "Columns of the block.", unit: "columns", min: 1, max: 3, default: 2 }),
  },
  maxFrames: wholeNumber({ doc: "Most frames.", unit: "frames", min: 1, max: 4096, default: 64 }),
  maxRows: wholeNumber({ doc: "Most rows of a frame.", unit: "rows", min: 1, max: 256, default: 24 }),
  maxColumns: wholeNumber({ doc: "Most columns of a frame.", unit: "columns", min: 1, max: 256, default: 24 }),
  tileTokens: wholeNumber({ doc: "Most tokens in one m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024 }),
} as const;

export interface NeighbourhoodParameters {
  readonly block: { readonly frames: number; readonly rows: number; readonly columns: number };
  readonly maxFrames: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly tileTokens: number;
}

/**
 * Sizes that follow. A word of the memories belongs to one block of BF x BR x BC positions and each of its positions to a
 * bank of its own, so the neighbours of any token lie in different banks.
 */
export interface Neighbourhood {
  /** BF * BR * BC. */
  readonly banks: number;
  /** Neighbours a token is compared with: banks - 1. */
  readonly candidates: number;
  /** Width of a set of candidates, at least 1. */
  readonly candidateBits: number;
  /** Width of the number of a candidate, k = 1 .. candidates; 0 is the token itself. */
  readonly whichBits: number;
  /** Words from one row of blocks to the next. */
  readonly stride: number;
  /** Words of a bank. */
  readonly depth: number;
  readonly offsetBits: number;
  readonly frameBits: number;
  readonly tokenBits: number;
  readonly placeBits: number;
}

/** How a place is packed: what the position decoder finds out about a token and every block behind it reads. */
export const PLACE_DIAGRAM: readonly string[] = [
  "  place: | offset | frame | token | last slice | first slice | last | top | left | f | r | c |",
  "         (high)                                               residues, 2 bits each  (low)",
];

export function neighbourhood(p: NeighbourhoodParameters): Neighbourhood {
  const { block } = p;
  const banks = block.frames * block.rows * block.columns;
  const stride = Math.ceil(p.maxColumns / block.columns);
  const depth = Math.max(2, banks === 1 ? 2 : Math.ceil(p.maxRows / block.rows) * stride);
  const [offsetBits, frameBits, tokenBits] = [indexBits(depth), indexBits(p.maxFrames), indexBits(p.tileTokens)];
  return {
    banks,
    candidates: banks - 1,
    candidateBits: Math.max(1, banks - 1),
    whichBits: indexBits(banks),
    stride,
    depth,
    offsetBits,
    frameBits,
    tokenBits,
    placeBits: recordLayout("place", tokenPlace({ token: tokenBits, frame: frameBits, offset: offsetBits })).bits,
  };
}

/** A place on a port of `width` bits, its fields told apart by the widths of {@link placeWidths}. */
export function placeType(p: NeighbourhoodParameters, width: Size) {
  const { tokenBits, frameBits, offsetBits } = neighbourhood(p);
  return sized(record(tokenPlace({ token: parameterSize("TOKEN_W", tokenBits), frame: parameterSize("FRAME_W", frameBits), offset: parameterSize("OFFSET_W", offsetBits) })), width);
}

/** Sizes in the Verilog of a block with banks. */
export function bankSizes(p: NeighbourhoodParameters) {
  const sizes = neighbourhood(p);
  return {
    BLOCK_FRAMES: { value: p.block.frames, default: 2, min: 1, doc: "frames of the block" },
    BLOCK_ROWS: { value: p.block.rows, default: 2, min: 1, doc: "rows of the block" },
    BLOCK_COLUMNS: { value: p.block.columns, default: 2, min: 1, doc: "columns of the block" },
    STRIDE_WORDS: { value: sizes.stride, default: 12, min: 1, doc: "words of a row of blocks" },
    DEPTH_WORDS: { value: sizes.depth, default: 144, min: 2, doc: "words of a bank" },
    FRAME_W: { value: sizes.frameBits, default: 6, min: 1, doc: "bits of a frame number" },
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens of an m-tile" },
  };
}

type BankSizes = SizesOf<ReturnType<typeof bankSizes>>;

/** Widths that follow from those sizes. */
export function placeWidths({ DEPTH_WORDS, TILE_TOKENS }: Pick<BankSizes, "DEPTH_WORDS" | "TILE_TOKENS">) {
  return {
    OFFSET_W: { size: clog2(DEPTH_WORDS), doc: "bits of an offset" },
    TOKEN_W: { size: indexWidth(TILE_TOKENS), doc: "bits of a token number" },
    COUNT_W: { size: clog2(plus(TILE_TOKENS, 1)), doc: "bits of a token count" },
  };
}

/** What a place consists of: too much to say in a list of ports, which stands before the names of its parts. */
export function placeRelations({ PLACE_W, TOKEN_W, FRAME_W, OFFSET_W }: { readonly PLACE_W: Size; readonly TOKEN_W: Size; readonly FRAME_W: Size; readonly OFFSET_W: Size }): readonly Relation[] {
  const flags = recordLayout("place", tokenPlace({ token: 1, frame: 1, offset: 1 })).bits - 3;
  return [follows(PLACE_W, plus(flags, TOKEN_W, FRAME_W, OFFSET_W), "the_bits_of_a_place")];
}

/** Bits for all candidates. */
export function candidateRelations({ BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, CANDIDATE_W, NUMBER_W }: Pick<BankSizes, "BLOCK_FRAMES" | "BLOCK_ROWS" | "BLOCK_COLUMNS"> & { readonly CANDIDATE_W: Size | undefined; readonly NUMBER_W: Size | undefined }): readonly Relation[] {
  const candidates = plus(times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS), -1);
  return [...(CANDIDATE_W === undefined ? [] : [notBelow(CANDIDATE_W, candidates)]), ...(NUMBER_W === undefined ? [] : [holdsNumber(NUMBER_W, candidates)])];
}

/** Cycles of one token: `dots` candidates in each. */
export function stepsPerToken(candidates: number, dotsPerCycle: number): number {
  return Math.max(1, Math.ceil(candidates / dotsPerCycle));
}

export interface ElementParameters {
  readonly element: NumberFormat;
  readonly lanes: number;
  readonly matcherBits: number;
}

/** Width and largest magnitude of a quantised element: floats are quantised to a symmetric range, integers have one more negative value. */
const matcherNumbers = perKind<{ readonly bits: number; readonly largest: bigint }, [matcherBits: number]>({
  float: (_, bits) => ({ bits, largest: (1n << BigInt(bits - 1)) - 1n }),
  integer: ({ bits }) => ({ bits, largest: 1n << BigInt(bits - 1) }),
});

/** Width of a quantised element: integers are taken as they are. */
export function quantisedBits({ element, matcherBits }: Pick<ElementParameters, "element" | "matcherBits">): number {
  return matcherNumbers(element, matcherBits).bits;
}

/** Width of the squared length of a vector. */
export function normBits(p: ElementParameters): number {
  const { largest } = matcherNumbers(p.element, p.matcherBits);
  return (BigInt(p.lanes) * largest * largest).toString(2).length;
}
