import { elementAt } from "../config/element-at.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { tokenSizes } from "../designs/published-gemm.js";
import { fedArrayModel, finished, passList, type ConcentratedCycles, type Load, type Pass } from "./fed-array-model.js";

export interface PublishedSlice {
  /** p */
  readonly unique: number;
  /** Unique vector of each token of the m-tile, -1 for a zero vector. */
  readonly map: Int32Array;
}

export type PublishedLoad = Load<PublishedSlice>;

type TokenPass = Pass<PublishedSlice>;

/** Entries of one group of tokens, one per lane. */
interface Group {
  readonly pass: TokenPass;
  readonly first: number;
  readonly lastOfPass: boolean;
}

/**
 * Cycle model of the engine with the published scatter: the same registers as the hardware, without the data. Exact:
 * simulation of random configurations is compared with it. `scatterStallCycles` are the cycles in which a full row buffer
 * held a row back in the array.
 */
export function publishedCycles(config: AcceleratorConfig, load: PublishedLoad): ConcentratedCycles {
  const { bufferRows } = tokenSizes(config);
  const passes = passList(config, load);
  // All rows go the same way: to the row buffer.
  const feed = fedArrayModel(config, passes, () => 1);
  const walker = walkerModel(config, passes);
  let level = 0;
  let stalls = 0;
  // What was decided in the cycles before and is still on its way to the array.
  const { stall } = config.array.pipeline;
  const decided = Array.from({ length: stall }, () => true);

  for (let cycle = 0; ; cycle += 1) {
    if (walker.over()) return finished(config, passes, { lastGo: walker.lastGo(), stalls });

    const leaving = feed.leaving() !== 0;
    decided.push(level < bufferRows || (stall === 0 && !leaving));
    const advance = decided.shift() ?? true;
    if (!advance && leaving) stalls += 1;
    const pushed = feed.announces() && walker.room();
    const released = walker.step({ cycle, level: Math.min(level, bufferRows), push: pushed });
    level += (leaving && advance ? 1 : 0) - released;
    feed.step({ cycle, advance, pushed });
  }
}

/** The scatter unit with its map buffers and pass queue; results are always taken. */
function walkerModel(config: AcceleratorConfig, passes: readonly TokenPass[]) {
  const { lanes, passQueue } = config.scatter;
  const { listDepth } = tokenSizes(config);
  const laneEntries = (pass: TokenPass, lane: number): number => Math.ceil(Math.max(0, pass.slice.map.length - lane) / lanes);
  const lists = Array.from({ length: lanes }, (_, lane) => ({ level: 0, left: passes.reduce((sum, pass) => sum + (pass.lastBlock ? laneEntries(pass, lane) : 0), 0) }));
  /** Addresses that are read and not yet written, the latest first; -1: none. */
  const pending = Array.from({ length: config.array.pipeline.add + 1 }, () => -1);
  let groupsLeft = passes.reduce((sum, pass) => sum + laneEntries(pass, 0), 0);
  let lastGo = 0;
  let queued = 0;
  let headValid = false;
  let at = 0;
  let done = 0;
  let offset = 0;
  let group: Group | undefined;

  return {
    over: (): boolean => groupsLeft === 0,
    lastGo: (): number => lastGo,
    room: (): boolean => queued !== passQueue,
    /** One clock: how many rows are given back. */
    step({ cycle, level, push }: { readonly cycle: number; readonly level: number; readonly push: boolean }): number {
      let go = false;
      let address = -1;
      if (group) {
        const { pass, first, lastOfPass } = group;
        address = pass.block * laneEntries(pass, 0) + first / lanes;
        go = (pass.firstSlice || !pending.includes(address)) && (!lastOfPass || level >= pass.slice.unique);
        for (let token = first; token < Math.min(first + lanes, pass.slice.map.length); token += 1) go &&= level > elementAt(pass.slice.map, token);
      }
      const released = go && group?.lastOfPass ? group.pass.slice.unique : 0;
      pending.pop();
      pending.unshift(go && !group?.pass.lastSlice ? address : -1);
      if (go) {
        groupsLeft -= 1;
        lastGo = cycle;
      }

      const pass = passes[at];
      const move = !group || go;
      const left = (pass?.slice.map.length ?? 0) - done;
      const read = headValid && pass !== undefined && move && lists.every((list, lane) => left <= lane || list.level > offset);
      const lastOfPass = left <= lanes;
      const release = read && pass.lastBlock;
      if (move) group = read ? { pass, first: done, lastOfPass } : undefined;
      lists.forEach((list, lane) => {
        const write = list.level !== listDepth && list.left > 0;
        list.left -= write ? 1 : 0;
        list.level += (write ? 1 : 0) - (release && left > lane ? 1 : 0);
      });
      const pop = read && lastOfPass;
      if (read) {
        offset = lastOfPass || release ? 0 : offset + 1;
        done = lastOfPass ? 0 : done + lanes;
      }
      if (pop) at += 1;
      const fetch = (!headValid || pop) && queued > 0;
      if (!headValid || pop) headValid = fetch;
      queued += (push ? 1 : 0) - (fetch ? 1 : 0);
      return released;
    },
  };
}
