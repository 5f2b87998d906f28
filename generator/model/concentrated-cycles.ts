import { elementAt } from "../config/element-at.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { scatterSizes } from "../designs/concentrated-gemm.js";
import { fedArrayModel, finished, passList, type ConcentratedCycles, type Load, type Pass } from "./fed-array-model.js";

/** List entry as the model needs it. */
export interface EntryLoad {
  readonly zero: boolean;
  readonly rowLast: boolean;
  /** Accumulator that is read. */
  readonly from: number;
  /** Accumulator that is written. */
  readonly index: number;
}

export interface SliceLoad {
  /** p */
  readonly unique: number;
  readonly lists: {
    /** Entries of each scatter lane. */
    readonly lanes: readonly (readonly EntryLoad[])[];
    /** For each unique vector a bit per lane that uses it. */
    readonly users: Uint16Array;
  };
}

export type ConcentratedLoad = Load<SliceLoad>;

type LanePass = Pass<SliceLoad>;

/** Registers of one scatter lane. */
interface Lane {
  listLevel: number;
  listLeft: number;
  offset: number;
  entry: number;
  valid: boolean;
  current: { readonly load: EntryLoad; readonly pass: LanePass } | undefined;
  passesQueued: number;
  passHead: boolean;
  pass: number;
  rowsQueued: number;
  rowHead: boolean;
  /** Addresses that are not yet written, the latest first; -1: none. */
  readonly pending: number[];
  /** Entries to go over all passes. */
  left: number;
  lastGo: number;
}

/**
 * Cycle model of the concentrated engine: the same registers as the hardware, without the data. Exact: simulation of
 * random configurations is compared with it.
 */
export function concentratedCycles(config: AcceleratorConfig, load: ConcentratedLoad): ConcentratedCycles {
  const { array, scatter } = config;
  const { laneClasses, listDepth } = scatterSizes(config);
  const passes = passList(config, load);
  const lanes = Array.from({ length: scatter.lanes }, (_, lane): Lane => newLane(passes, lane, array.pipeline.add));
  // A row is for the lanes that use its vector.
  const feed = fedArrayModel(config, passes, ({ lists }, vector) => lists.users[vector] ?? 0);
  let stalls = 0;
  // What was decided in the cycles before and is still on its way to the array.
  const { stall } = array.pipeline;
  const decided = Array.from({ length: stall }, () => true);

  for (let cycle = 0; ; cycle += 1) {
    if (lanes.every((lane) => lane.left === 0)) return finished(config, passes, { lastGo: Math.max(...lanes.map((lane) => lane.lastGo)), stalls });

    decided.push(lanes.every((lane) => (stall === 0 ? lane.rowsQueued !== scatter.rowQueue : lane.rowsQueued + (lane.rowHead ? 1 : 0) <= scatter.rowQueue)));
    const advance = decided.shift() ?? true;
    const leaving = advance ? feed.leaving() : 0;
    if (!advance && feed.leaving() !== 0) stalls += 1;
    const pushed = feed.announces() && lanes.every((lane) => lane.passesQueued !== scatter.passQueue);
    for (const [index, lane] of lanes.entries()) {
      stepLane(lane, { passes, lane: index, laneClasses, listDepth, pushPass: pushed, pushRow: ((leaving >> index) & 1) === 1, cycle });
    }
    feed.step({ cycle, advance, pushed });
  }
}

/** Ends the GEMM where its last pass has no entry: it waits for nothing. */
const CLOSING: EntryLoad = { zero: true, rowLast: false, from: 0, index: 0 };

function newLane(passes: readonly LanePass[], lane: number, addStages: number): Lane {
  const entries = (pass: LanePass): number => pass.slice.lists.lanes[lane]?.length ?? 0;
  return {
    listLevel: 0,
    listLeft: passes.reduce((sum, pass) => sum + (pass.lastBlock ? entries(pass) : 0), 0),
    offset: 0,
    entry: 0,
    valid: false,
    current: undefined,
    passesQueued: 0,
    passHead: false,
    pass: 0,
    rowsQueued: 0,
    rowHead: false,
    pending: Array.from({ length: addStages + 1 }, () => -1),
    left: passes.reduce((sum, pass, at) => sum + (at === passes.length - 1 ? Math.max(1, entries(pass)) : entries(pass)), 0),
    lastGo: 0,
  };
}

interface LaneStep {
  readonly passes: readonly LanePass[];
  readonly lane: number;
  readonly laneClasses: number;
  readonly listDepth: number;
  readonly pushPass: boolean;
  readonly pushRow: boolean;
  readonly cycle: number;
}

/** One clock of a scatter lane with its row queue, pass queue and list buffer; results are always taken. */
function stepLane(lane: Lane, { passes, lane: number, laneClasses, listDepth, pushPass, pushRow, cycle }: LaneStep): void {
  const { current } = lane;
  const base = current ? current.pass.block * laneClasses : 0;
  const hazard = current !== undefined && current.load !== CLOSING && !current.pass.firstSlice && lane.pending.includes(base + current.load.from);
  const go = lane.valid && current !== undefined && !hazard && (current.load.zero || lane.rowHead);
  const move = !lane.valid || go;
  const pass = passes[lane.pass];
  const entries = pass?.slice.lists.lanes[number] ?? [];
  const empty = entries.length === 0;
  const closes = empty && lane.pass === passes.length - 1;
  const read = lane.passHead && pass !== undefined && !empty && lane.listLevel > lane.offset && move;
  const close = lane.passHead && closes && move;
  const lastEntry = lane.entry === entries.length - 1;
  const popPass = lane.passHead && (closes ? close : empty || (read && lastEntry));
  const popRow = go && !current.load.zero && current.load.rowLast;
  const release = read && pass.lastBlock;

  lane.pending.pop();
  lane.pending.unshift(go && !current.pass.lastSlice ? base + current.load.index : -1);
  if (go) {
    lane.left -= 1;
    lane.lastGo = cycle;
  }
  if (move) {
    lane.valid = read || close;
    if (pass && (read || close)) lane.current = { load: close ? CLOSING : elementAt(entries, lane.entry), pass };
  }
  if (read) {
    lane.offset = lastEntry || release ? 0 : lane.offset + 1;
    lane.entry = lastEntry ? 0 : lane.entry + 1;
  }
  if (popPass) lane.pass += 1;
  const listWrite = lane.listLevel !== listDepth && lane.listLeft > 0;
  lane.listLeft -= listWrite ? 1 : 0;
  lane.listLevel += (listWrite ? 1 : 0) - (release ? 1 : 0);

  const fetchPass = (!lane.passHead || popPass) && lane.passesQueued > 0;
  if (!lane.passHead || popPass) lane.passHead = fetchPass;
  lane.passesQueued += (pushPass ? 1 : 0) - (fetchPass ? 1 : 0);
  const fetchRow = (!lane.rowHead || popRow) && lane.rowsQueued > 0;
  if (!lane.rowHead || popRow) lane.rowHead = fetchRow;
  lane.rowsQueued += (pushRow ? 1 : 0) - (fetchRow ? 1 : 0);
}
