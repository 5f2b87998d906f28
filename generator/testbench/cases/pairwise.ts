import { createRandom, type Random } from "../../config/random.js";
import { FocusError } from "../../errors.js";
import type { Pair, PairCases, VerificationCase } from "./catalog-entry.js";

/** Values of parameters that cases meet pair by pair, the ends of the block's table and kinds between them. */
type Space<T> = { readonly [K in keyof T]: readonly T[K][] };

/** Draws for one pair before it counts as one that no legal block has. */
const DRAWS = 300;
/** Draws for one row: the one that meets most pairs is taken. */
const CHOICE = 30;

/** As few cases as it takes until every pair of values that the block allows is in one of them. @param make throws FocusError for what the block refuses */
export function pairCases<T extends object>(space: Space<T>, make: (sizes: T) => VerificationCase): PairCases {
  let rows: readonly T[] | undefined;
  const met = (): readonly T[] => (rows ??= pairwise(space, make));
  return {
    cases: () => met().map(make),
    pairs: pairsOf(space),
    missing: () => pairsOf(space).filter((pair) => !met().some((row) => meets(row, pair))),
    draw: (pair, random) => legalRows(space, make, pair, random).map(make)[0],
  };
}

/** Greedily, as Cohen, Dalal, Fredman and Patton do (The AETG system, 1997). The same rows in every run. */
function pairwise<T extends object>(space: Space<T>, make: (sizes: T) => VerificationCase): readonly T[] {
  const random = createRandom(1);
  const rows: T[] = [];
  const left = new Map(pairsOf(space).map((pair) => [pairText(pair), pair]));
  const strike = (row: T): void => {
    for (const [text, pair] of left) if (meets(row, pair)) left.delete(text);
  };
  for (const [text, pair] of left) {
    const drawn = legalRows(space, make, pair, random);
    const [first] = drawn;
    // No block has this pair.
    left.delete(text);
    if (!first) continue;
    const fresh = (row: T): number => [...left.values()].filter((other) => meets(row, other)).length;
    const best = drawn.reduce((chosen, row) => (fresh(row) > fresh(chosen) ? row : chosen), first);
    rows.push(best);
    strike(best);
  }
  return rows;
}

function valuesOf<T extends object>(space: Space<T>): readonly (readonly [string, readonly unknown[]])[] {
  return Object.entries<readonly unknown[]>(space);
}

/** Every two values of two parameters. */
function pairsOf<T extends object>(space: Space<T>): readonly Pair[] {
  const values = valuesOf(space).map(([name, list]) => list.map((value) => [name, value] as const));
  return values.flatMap((list, index) => values.slice(index + 1).flatMap((others) => list.flatMap((a) => others.map((b) => ({ a, b })))));
}

function meets(row: object, { a, b }: Pair): boolean {
  return [a, b].every(([name, value]) => JSON.stringify((row as Readonly<Record<string, unknown>>)[name]) === JSON.stringify(value));
}

function pairText({ a, b }: Pair): string {
  return JSON.stringify([a, b]);
}

/** Rows with that pair which the block allows, some of them. */
function legalRows<T extends object>(space: Space<T>, make: (sizes: T) => VerificationCase, pair: Pair, random: Random): readonly T[] {
  const found: T[] = [];
  for (let draw = 0; draw < DRAWS && found.length < CHOICE; draw += 1) {
    const drawn = valuesOf(space).map(([name, values]) => [name, random.pick(values)]);
    const row = Object.fromEntries([...drawn, pair.a, pair.b]) as T;
    if (isLegal(row, make)) found.push(row);
  }
  return found;
}

/** Whether the rules of the block allow these sizes. */
function isLegal<T>(sizes: T, make: (sizes: T) => VerificationCase): boolean {
  try {
    make(sizes);
    return true;
  } catch (error) {
    if (error instanceof FocusError) return false;
    throw error;
  }
}
