import { elementAt } from "../config/element-at.js";
import type { Concentration } from "../golden/similarity/index.js";

/** Tokens of an m-tile as the published scatter takes them: token t is in lane t mod lanes. */
export interface TileTokens {
  /** Retained tokens of the m-tile in their order, as indices into the tensor. */
  readonly tokens: readonly number[];
  /** For each slice the unique vector of each token, -1 for a zero vector: the map in token order. */
  readonly maps: readonly Int32Array[];
}

/** The map of every m-tile in token order. */
export function tokenLists({ tiles, tileOf, slices, map }: Concentration): readonly TileTokens[] {
  const members = Array.from({ length: tiles }, (): number[] => []);
  tileOf.forEach((tile, token) => members[tile]?.push(token));
  return members.map((tokens) => ({
    tokens,
    maps: Array.from({ length: slices }, (_, slice) => Int32Array.from(tokens, (token) => elementAt(map, token * slices + slice))),
  }));
}
