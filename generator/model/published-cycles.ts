import { resultLatency } from "../blocks/result-stage.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { engineSizes } from "../dsl/engine-sizes.js";
import { tokenSizes } from "../dsl/published-gemm.js";
import type { ConcentratedCycles } from "./concentrated-cycles.js";

export interface PublishedSlice {
  /** p */
  readonly unique: number;
  /** Unique vector of each token of the m-tile, -1 for a zero vector. */
  readonly map: Int32Array;
}

export interface PublishedLoad {
  /** For each m-tile its slices. */
  readonly tiles: readonly (readonly PublishedSlice[])[];
  readonly N: number;
}

interface Pass {
  readonly slice: PublishedSlice;
  readonly first: boolean;
  readonly last: boolean;
  readonly lastBlock: boolean;
  /** Accumulator of its first token, in every lane. */
  readonly base: number;
}

/** Entries of one group of tokens, one per lane. */
interface Group {
  readonly pass: Pass;
  readonly first: number;
  readonly lastOfPass: boolean;
}

/**
 * Cycle model of the engine with the published scatter: the same registers as the hardware, without the data. Exact:
 * simulation of random configurations is compared with it. `scatterStallCycles` are the cycles in which a full row buffer
 * held a row back in the array.
 */
export function publishedCycles(config: AcceleratorConfig, load: PublishedLoad): ConcentratedCycles {
  const { array } = config;
  const { rows } = array;
  const addStages = array.pipeline.add;
  const sizes = engineSizes(config);
  const tokens = tokenSizes(config);
  const passes = passList(config, load);
  const source = sequencerModel(config, passes);
  const walker = walkerModel(config, passes);
  let level = 0;
  let stalls = 0;
  const inside = new Uint8Array(sizes.arrayLatency);
  let head = 0;
  let entering = 0;

  for (let cycle = 0; ; cycle += 1) {
    if (walker.over()) {
      const way = 1 + addStages + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + 1;
      return { ...counts(passes, rows), cycles: walker.lastGo() + way + 1, scatterStallCycles: stalls };
    }
    if (cycle > 200_000_000) throw new Error("the cycle model does not come to an end");

    const leaving = inside[head] === 1;
    const advance = !leaving || level !== tokens.bufferRows;
    if (!advance) stalls += 1;
    const room = walker.room();
    const released = walker.step({ cycle, level, push: source.announces() && room });
    level += (leaving && advance ? 1 : 0) - released;
    const entered = source.step({ cycle, advance, pushed: room });
    if (!advance) continue;
    inside[head] = entering;
    head = (head + 1) % inside.length;
    entering = entered ? 1 : 0;
  }
}

/** Buffers and sequencer: when vectors enter the array, and when passes are announced. Buffers fill by one beat per cycle. */
function sequencerModel(config: AcceleratorConfig, passes: readonly Pass[]) {
  const { rows } = config.array;
  const { activationDepth, weightDepth, passMinimum } = engineSizes(config);
  let vectorsToCome = passes.reduce((sum, pass) => sum + (pass.lastBlock ? pass.slice.unique : 0), 0);
  let weightsToCome = passes.length * rows;
  let vectorLevel = 0;
  let weightLevel = 0;
  let busy = false;
  let sliceKnown = false;
  let at = 0;
  let vectorsLeft = 0;
  let step = 0;
  let offset = 0;
  let announce = false;

  return {
    announces: (): boolean => announce,
    /** One clock; `pushed`: the scatter takes an announced pass. True when a vector is read. */
    step({ cycle, advance, pushed }: { readonly cycle: number; readonly advance: boolean; readonly pushed: boolean }): boolean {
      const pass = passes[at];
      const held = vectorLevel > offset;
      const opening = step === 0;
      const open = busy && pass !== undefined && (!opening || (sliceKnown && weightLevel >= rows && (held || vectorsLeft === 0) && !announce));
      const readVector = open && held && vectorsLeft > 0;
      const readWeight = open && step < rows;
      const passDone = advance && open && step >= passMinimum - 1 && (vectorsLeft === 0 || (readVector && vectorsLeft === 1));
      const sliceDone = passDone && pass.lastBlock;
      const lastPass = at === passes.length - 1;
      const takeSlice = busy && (!sliceKnown || (sliceDone && !lastPass));

      if (advance && open && opening) announce = true;
      else if (pushed) announce = false;

      const vectorWrite = vectorLevel !== activationDepth && vectorsToCome > 0;
      const weightWrite = weightLevel !== weightDepth && weightsToCome > 0;
      vectorsToCome -= vectorWrite ? 1 : 0;
      weightsToCome -= weightWrite ? 1 : 0;
      vectorLevel += (vectorWrite ? 1 : 0) - (advance && readVector && pass.lastBlock ? 1 : 0);
      weightLevel += (weightWrite ? 1 : 0) - (advance && readWeight ? 1 : 0);

      if (passDone) at += 1;
      if (takeSlice) sliceKnown = true;
      else if (sliceDone) sliceKnown = false;
      if (takeSlice || passDone) {
        vectorsLeft = passes[at]?.slice.unique ?? 0;
        offset = 0;
      } else if (advance && readVector) {
        vectorsLeft -= 1;
        if (!pass.lastBlock) offset += 1;
      }
      if (passDone) step = 0;
      else if (advance && open && step < passMinimum) step += 1;
      if (passDone && lastPass) busy = false;
      else if (cycle === 0) busy = true;
      return readVector;
    },
  };
}

/** The scatter unit with its map buffers and pass queue; results are always taken. */
function walkerModel(config: AcceleratorConfig, passes: readonly Pass[]) {
  const { lanes, passQueue } = config.scatter;
  const { listDepth } = tokenSizes(config);
  const laneEntries = (pass: Pass, lane: number): number => Math.ceil(Math.max(0, pass.slice.map.length - lane) / lanes);
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
        address = pass.base + first / lanes;
        go = (pass.first || !pending.includes(address)) && (!lastOfPass || level >= pass.slice.unique);
        for (let token = first; token < Math.min(first + lanes, pass.slice.map.length); token += 1) go &&= level > (pass.slice.map[token] as number);
      }
      const released = go && group?.lastOfPass ? group.pass.slice.unique : 0;
      pending.pop();
      pending.unshift(go && !group?.pass.last ? address : -1);
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

function passList({ array, tile, scatter }: AcceleratorConfig, { tiles, N }: PublishedLoad): readonly Pass[] {
  const passes: Pass[] = [];
  for (const slices of tiles) {
    for (let group = 0; group < N; group += tile.n) {
      const blocks = Math.ceil(Math.min(tile.n, N - group) / array.columns);
      slices.forEach((slice, index) => {
        for (let block = 0; block < blocks; block += 1) {
          const base = block * Math.ceil(slice.map.length / scatter.lanes);
          passes.push({ slice, first: index === 0, last: index === slices.length - 1, lastBlock: block === blocks - 1, base });
        }
      });
    }
  }
  return passes;
}

function counts(passes: readonly Pass[], rows: number): Omit<ConcentratedCycles, "cycles" | "scatterStallCycles"> {
  return {
    passes: passes.length,
    sumOfP: passes.reduce((sum, pass) => sum + pass.slice.unique, 0),
    idealCycles: passes.reduce((sum, pass) => sum + Math.max(pass.slice.unique, rows), 0),
  };
}
