/**
 * Tables of constants for functions that hardware interpolates. They are specification, like the number formats: the
 * blocks print them, the golden model reads them, and tests compare both with exact arithmetic. Made with whole numbers
 * only, so that they are the same on every machine.
 *
 * Every curve is read at a position in [0, 1) and has its values in [1, 2): the significand of a result.
 * - `exp2`: 2^p
 * - `reciprocal`: 2 / (1 + p)
 * - `reciprocal_sqrt`: 2 / sqrt(1 + p), then 2 / sqrt(2 (1 + p)) where the top bit of the position is set (odd exponents)
 */
export type Curve = "exp2" | "reciprocal" | "reciprocal_sqrt";

/** One segment of a curve in units of 2^-valueBits; slope and bend are magnitudes over the whole segment. */
export interface CurveRow {
  /** Fraction of the value at the left end, without its leading one. */
  readonly base: bigint;
  readonly slope: bigint;
  readonly bend: bigint;
}

/**
 * A position of `indexBits + offsetBits` bits is a row and an offset d in it. The value's fraction is
 * base + ((slope + ((bend * d) >> offsetBits)) * d >> offsetBits) for a rising curve, with both + as - for a falling one.
 */
export interface CurveTable {
  readonly curve: Curve;
  readonly rising: boolean;
  readonly indexBits: number;
  readonly offsetBits: number;
  /** Fraction bits of the value. */
  readonly valueBits: number;
  readonly slopeBits: number;
  /** 0 where straight segments are enough. */
  readonly bendBits: number;
  readonly rows: readonly CurveRow[];
}

/** Fraction bits of the whole numbers that tables are made with. */
const PRECISION = 160n;
const ONE = 1n << PRECISION;

/** Bits of a value below the last place of the result: 1/64 of it. */
const GUARD_BITS = 6;

/** Up to this many fraction bits straight segments are smaller than curved ones. */
const STRAIGHT_FRACTION_BITS = 13;

/** How far the best segment lies from its curve, as -log2 of the error over one segment of width 1. */
const CLOSENESS: Readonly<Record<Curve, readonly [straight: number, curved: number]>> = {
  exp2: [4.05, 8.1],
  reciprocal: [2, 4],
  reciprocal_sqrt: [3.4, 5.6],
};

const tables = new Map<string, CurveTable>();

/** Fraction bits of a value that is to be rounded to `fractionBits`. */
export function curveValueBits(fractionBits: number): number {
  return fractionBits + GUARD_BITS;
}

/**
 * The table for results of `fractionBits`: segments lie within 1/8 of the last place of the curve. `positionBits` is how
 * finely the curve is read, without the bit for odd exponents.
 */
export function curveTable(options: { readonly curve: Curve; readonly fractionBits: number; readonly positionBits: number }): CurveTable {
  const { curve, fractionBits } = options;
  const curved = fractionBits > STRAIGHT_FRACTION_BITS;
  const [straightCloseness, curvedCloseness] = CLOSENESS[curve];
  const segmentBits = Math.max(1, Math.ceil(curved ? (fractionBits + 3 - curvedCloseness) / 3 : (fractionBits + 3 - straightCloseness) / 2));
  const offsetBits = Math.max(1, options.positionBits - segmentBits);
  const key = `${curve} ${fractionBits} ${offsetBits}`;
  const known = tables.get(key);
  if (known) return known;
  const valueBits = curveValueBits(fractionBits);
  const rising = curve === "exp2";
  const indexBits = segmentBits + (curve === "reciprocal_sqrt" ? 1 : 0);
  const rows = Array.from({ length: 2 ** indexBits }, (_, index): CurveRow => {
    const left = (BigInt(index % 2 ** segmentBits) << PRECISION) >> BigInt(segmentBits);
    const width = ONE >> BigInt(segmentBits);
    const exact = (u: bigint): bigint => curveValue(curve, left + multiply(width, u), index >= 2 ** segmentBits);
    return insideOctave(curved ? curvedRow(exact, rising, valueBits) : straightRow(exact, rising, valueBits), { rising, offsetBits, valueBits });
  });
  const widest = (pick: (row: CurveRow) => bigint): number => Math.max(...rows.map((row) => bitLength(pick(row))));
  const table = { curve, rising, indexBits, offsetBits, valueBits, slopeBits: widest(({ slope }) => slope), bendBits: widest(({ bend }) => bend), rows };
  tables.set(key, table);
  return table;
}

/** log2(e) with `bits` fraction bits, to nearest. */
export function log2E(bits: number): bigint {
  return rounded((ONE << PRECISION) / naturalLogOf2(), bits);
}

/** The chord, lowered by half of what it lies above the curve: every curve bends upwards. */
function straightRow(exact: (u: bigint) => bigint, rising: boolean, valueBits: number): CurveRow {
  const [first, middle, last] = [exact(0n), exact(ONE >> 1n), exact(ONE)];
  const lowered = first - ((first + last) / 2n - middle) / 2n;
  const rise = last - first;
  return { base: centred(lowered, rising, valueBits), slope: rounded(rise < 0n ? -rise : rise, valueBits), bend: 0n };
}

/** The parabola through three points near the roots of the third Chebyshev polynomial. */
function curvedRow(exact: (u: bigint) => bigint, rising: boolean, valueBits: number): CurveRow {
  const [a, b, c] = [(17n * ONE) / 256n, ONE >> 1n, (239n * ONE) / 256n];
  const [atA, atB, atC] = [exact(a), exact(b), exact(c)];
  const first = divide(atB - atA, b - a);
  const second = divide(divide(atC - atB, c - b) - first, c - a);
  const slope = first - multiply(second, a + b);
  const base = atA - multiply(first, a) + multiply(multiply(second, a), b);
  return { base: centred(base, rising, valueBits), slope: rounded(slope < 0n ? -slope : slope, valueBits), bend: rounded(second, valueBits) };
}

/** The fraction of a value, moved by half a unit against what cutting off the product below it adds or takes. */
function centred(value: bigint, rising: boolean, valueBits: number): bigint {
  const half = ONE >> BigInt(valueBits + 1);
  return rounded(value - ONE + (rising ? half : -half), valueBits);
}

/** A row whose first and last value, and so all between, lie in [1, 2). */
function insideOctave(row: CurveRow, { rising, offsetBits, valueBits }: { readonly rising: boolean; readonly offsetBits: number; readonly valueBits: number }): CurveRow {
  const end = (1n << BigInt(offsetBits)) - 1n;
  const shift = BigInt(offsetBits);
  const bent = (row.bend * end) >> shift;
  const change = ((rising ? row.slope + bent : row.slope - bent) * end) >> shift;
  const lowest = rising ? row.base : row.base - change;
  const highest = rising ? row.base + change : row.base;
  const limit = (1n << BigInt(valueBits)) - 1n;
  if (lowest < 0n) return { ...row, base: row.base - lowest };
  return highest > limit ? { ...row, base: row.base - (highest - limit) } : row;
}

/** A curve at position p, exactly but for the last bits of PRECISION. */
function curveValue(curve: Curve, p: bigint, odd: boolean): bigint {
  if (curve === "exp2") return exponential(multiply(p, naturalLogOf2()));
  if (curve === "reciprocal") return (2n * ONE * ONE) / (ONE + p);
  return squareRoot((4n * ONE * ONE * ONE) / ((ONE + p) * (odd ? 2n : 1n)));
}

function exponential(x: bigint): bigint {
  let [sum, term] = [ONE, ONE];
  for (let n = 1n; term !== 0n; n++) {
    term = multiply(term, x) / n;
    sum += term;
  }
  return sum;
}

/** 2 artanh(1/3). */
function naturalLogOf2(): bigint {
  let [sum, power] = [0n, (2n * ONE) / 3n];
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power /= 9n;
  }
  return sum;
}

/** Newton's method from above. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> PRECISION;
}

function divide(a: bigint, b: bigint): bigint {
  return (a << PRECISION) / b;
}

function rounded(value: bigint, bits: number): bigint {
  const drop = PRECISION - BigInt(bits);
  return (value + (1n << (drop - 1n))) >> drop;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}
