import { matcherLatency } from "../blocks/similarity/matcher.js";
import { neighbourhood, stepsPerToken } from "../blocks/similarity/neighbourhood.js";
import type { GatherSizes } from "../designs/gather-side.js";

/** What is gathered: only where its tokens stand matters, not what they hold. */
export interface GatherLoad {
  /** Columns of a frame. */
  readonly columns: number;
  /** For each m-tile the places of its tokens in raster order, ascending over all of them. */
  readonly tiles: readonly (readonly number[])[];
  readonly slices: number;
  /** For each token of the grid the candidate that it has joined, so that it is not compared; -1: none. Left out: none has. */
  readonly joined?: ArrayLike<number>;
}

export interface GatherCycles {
  /** From the first accepted shape to the last map entry, both included; inputs always there, outputs always taken. */
  readonly cycles: number;
  /** Cycle after reset in which the last map entry of each (m-tile, slice) leaves, in the order of the stream; the first shape is taken in cycle 0. */
  readonly sliceEnds: readonly number[];
  /** Cycles of one token. */
  readonly steps: number;
  /** Times the words of the banks were marked empty, that after reset not counted. */
  readonly sweeps: number;
}

/** The m-tiles of a concentrated tensor as {@link gatherCycles} takes them. */
export function gatherLoad({ tileOf, tiles, slices, columns, joined }: Omit<GatherLoad, "tiles"> & { readonly tileOf: ArrayLike<number>; readonly tiles: number }): GatherLoad {
  const members = Array.from({ length: tiles }, (): number[] => []);
  for (let token = 0; token < tileOf.length; token += 1) members[tileOf[token] ?? -1]?.push(token);
  return { columns, tiles: members, slices, ...(joined ? { joined } : {}) };
}

/** Cycles from the last step of a token in the layouter until gather takes its decision: matcher, queue 2. */
function decisionWay(p: GatherSizes): number {
  return matcherLatency({ dotsPerCycle: p.dotsPerCycle, candidates: neighbourhood(p).candidates }) + 2;
}

/** Cycles from there to the map entry: gather 1, classifier 2 (1 where it finds no classes). */
function entryWay(p: GatherSizes): number {
  return 1 + (p.classes && neighbourhood(p).candidates > 0 ? 2 : 1);
}

/**
 * Cycles of the gather side, exactly (docs/performance.md derives it; simulation is compared with it). For each token the
 * cycles in which it enters the position decoder (D), the key (P), its second register (V), the queue behind it (F), the
 * layouter (K) and gather (G) follow from those of the token before:
 *
 *     D' = P; into another m-tile, after its shape, max(P, D + s + 2)
 *     P' = the first cycle from D' + 1 + s' in which the key moves: V if that is not past, else not before F
 *     V' = max(P' + 1, F)
 *     F' = V' + cost', and not before the queue of `steps` has room
 *     K' = max(F' + 2, K + cost), and not before the banks are empty
 *     G' = max(K' + steps + matcher + 2, G + 1); of a token that has joined a candidate max(K' + 3, G + 1)
 *
 * with s the rows that its gap crosses beyond the first, and cost = `steps`, or 1 for a token that has joined. Where tokens take
 * one step there is no queue: K = F, F' = V' + 1, and not before the banks are empty.
 */
export function gatherCycles(p: GatherSizes, load: GatherLoad): GatherCycles {
  const { candidates, depth } = neighbourhood(p);
  const steps = stepsPerToken(candidates, p.dotsPerCycle);
  const epochs = 2 ** p.epochBits - 1;
  const [decided, entered] = [steps + decisionWay(p), entryWay(p)];
  const sliceEnds: number[] = [];
  // The shape is taken in cycle 0, the first token in the next; the banks are marked empty from cycle 0 on.
  let [D, P, V, F, K, G, seek] = [0, 0, 0, 0, 0, 0, 0];
  let costBefore = 0;
  // Cycles in which keys became the head of the queue, which made room for the key `steps` later.
  const heads: number[] = [];
  let emptyFrom = depth;
  let sweeps = 0;
  let before = 0;
  load.tiles.forEach((members, tile) => {
    for (let slice = 0; slice < load.slices; slice += 1) {
      let place = before;
      members.forEach((token, index) => {
        const opensTile = slice === 0 && index === 0;
        D = !opensTile ? P : tile === 0 ? 1 : Math.max(P, D + seek + 2);
        seek = Math.max(0, Math.floor(token / load.columns) - Math.floor(place / load.columns) - 1);
        const placed = D + 1 + seek;
        P = placed <= V ? V : Math.max(placed, F);
        V = Math.max(P + 1, F);
        const joins = (load.joined?.[token] ?? -1) >= 0;
        const cost = joins ? 1 : steps;
        if (steps > 1) {
          F = Math.max(V + cost, (heads[heads.length - steps] ?? -1) + 1);
          heads.push(Math.max(F + 1, K));
          K = Math.max(F + 2, K + costBefore, emptyFrom);
        } else {
          F = Math.max(V + 1, emptyFrom);
          K = F;
        }
        G = Math.max(K + (joins ? 3 : decided), G + 1);
        costBefore = cost;
        place = token;
      });
      sliceEnds.push(G + entered);
      if (sliceEnds.length % epochs === 0) {
        emptyFrom = K + depth + 1;
        sweeps += 1;
      }
    }
    before = members.at(-1) ?? before;
  });
  return { cycles: (sliceEnds.at(-1) ?? -1) + 1, sliceEnds, steps, sweeps };
}
