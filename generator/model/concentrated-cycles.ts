import { resultLatency } from "../blocks/result-stage.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { scatterSizes } from "../dsl/concentrated-gemm.js";
import { engineSizes } from "../dsl/engine-sizes.js";

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

export interface ConcentratedLoad {
  /** For each m-tile its slices. */
  readonly tiles: readonly (readonly SliceLoad[])[];
  readonly N: number;
}

export interface ConcentratedCycles {
  readonly passes: number;
  /** Sum over passes of p. */
  readonly sumOfP: number;
  /** Sum over passes of max(p, rows). */
  readonly idealCycles: number;
  /** From the first accepted input beat to the last result beat, inputs always there and results always taken. */
  readonly cycles: number;
  /** Cycles in which a full row queue held a row back in the array. */
  readonly scatterStallCycles: number;
}

interface Pass {
  readonly slice: SliceLoad;
  readonly first: boolean;
  readonly last: boolean;
  readonly lastBlock: boolean;
  readonly base: number;
}

/** Registers of one scatter lane. */
interface Lane {
  listLevel: number;
  listLeft: number;
  offset: number;
  entry: number;
  valid: boolean;
  current: { readonly load: EntryLoad; readonly pass: Pass } | undefined;
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
  const { rows } = array;
  const sizes = engineSizes(config);
  const { laneClasses, listDepth } = scatterSizes(config);
  const passes = passList(config, load);
  const lanes = Array.from({ length: scatter.lanes }, (_, lane): Lane => newLane(passes, lane, array.pipeline.add));
  let vectorsToCome = passes.reduce((sum, pass) => sum + (pass.lastBlock ? pass.slice.unique : 0), 0);
  let weightsToCome = passes.length * rows;

  // Buffers fill by one beat per cycle while they have room and the stream has beats.
  let vectorLevel = 0;
  let weightLevel = 0;
  let busy = false;
  let sliceKnown = false;
  let sequencerPass = 0;
  let vectorsLeft = 0;
  let step = 0;
  let offset = 0;
  let announce = false;
  /** Lanes that use the row of the vector entering the array; a row carries them through. */
  let entering = 0;
  const inside = new Uint16Array(sizes.arrayLatency);
  let insideHead = 0;
  let stalls = 0;

  for (let cycle = 0; ; cycle += 1) {
    if (lanes.every((lane) => lane.left === 0)) {
      const way = 1 + array.pipeline.add + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + 1;
      return { ...counts(passes, rows), cycles: Math.max(...lanes.map((lane) => lane.lastGo)) + way + 1, scatterStallCycles: stalls };
    }
    if (cycle > 200_000_000) throw new Error("the cycle model does not come to an end");

    const advance = lanes.every((lane) => lane.rowsQueued !== scatter.rowQueue);
    const leaving = advance ? (inside[insideHead] ?? 0) : 0;
    if (!advance && (inside[insideHead] ?? 0) !== 0) stalls += 1;

    // Sequencer.
    const issuing = passes[sequencerPass];
    const vectorHeld = vectorLevel > offset;
    const opening = step === 0;
    const open = busy && issuing !== undefined && (!opening || (sliceKnown && weightLevel >= rows && (vectorHeld || vectorsLeft === 0) && !announce));
    const readVector = open && vectorHeld && vectorsLeft > 0;
    const readWeight = open && step < rows;
    const passDone = advance && open && step >= sizes.passMinimum - 1 && (vectorsLeft === 0 || (readVector && vectorsLeft === 1));
    const sliceDone = passDone && issuing.lastBlock;
    const lastPass = sequencerPass === passes.length - 1;
    const takeSlice = busy && (!sliceKnown || (sliceDone && !lastPass));
    const pushPass = announce && lanes.every((lane) => lane.passesQueued !== scatter.passQueue);

    for (const [index, lane] of lanes.entries()) {
      stepLane(lane, { passes, lane: index, laneClasses, listDepth, pushPass, pushRow: ((leaving >> index) & 1) === 1, cycle });
    }

    if (advance && open && opening) announce = true;
    else if (pushPass) announce = false;
    if (advance) {
      inside[insideHead] = entering;
      insideHead = (insideHead + 1) % inside.length;
      entering = readVector ? (issuing.slice.lists.users[issuing.slice.unique - vectorsLeft] ?? 0) : 0;
    }

    const vectorWrite = vectorLevel !== sizes.activationDepth && vectorsToCome > 0;
    const weightWrite = weightLevel !== sizes.weightDepth && weightsToCome > 0;
    vectorsToCome -= vectorWrite ? 1 : 0;
    weightsToCome -= weightWrite ? 1 : 0;
    vectorLevel += (vectorWrite ? 1 : 0) - (advance && readVector && issuing.lastBlock ? 1 : 0);
    weightLevel += (weightWrite ? 1 : 0) - (advance && readWeight ? 1 : 0);

    const nextPass = passDone ? sequencerPass + 1 : sequencerPass;
    if (takeSlice) sliceKnown = true;
    else if (sliceDone) sliceKnown = false;
    if (takeSlice || passDone) {
      vectorsLeft = passes[nextPass]?.slice.unique ?? 0;
      offset = 0;
    } else if (advance && readVector) {
      vectorsLeft -= 1;
      if (!issuing.lastBlock) offset += 1;
    }
    if (passDone) step = 0;
    else if (advance && open && step < sizes.passMinimum) step += 1;
    if (passDone && lastPass) busy = false;
    else if (cycle === 0) busy = true;
    sequencerPass = nextPass;
  }
}

function newLane(passes: readonly Pass[], lane: number, addStages: number): Lane {
  const entries = (pass: Pass): number => pass.slice.lists.lanes[lane]?.length ?? 0;
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
    left: passes.reduce((sum, pass) => sum + entries(pass), 0),
    lastGo: 0,
  };
}

interface LaneStep {
  readonly passes: readonly Pass[];
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
  const base = current ? current.pass.base * laneClasses : 0;
  const hazard = current !== undefined && !current.pass.first && lane.pending.includes(base + current.load.from);
  const go = lane.valid && current !== undefined && !hazard && (current.load.zero || lane.rowHead);
  const move = !lane.valid || go;
  const pass = passes[lane.pass];
  const entries = pass?.slice.lists.lanes[number] ?? [];
  const empty = entries.length === 0;
  const read = lane.passHead && pass !== undefined && !empty && lane.listLevel > lane.offset && move;
  const lastEntry = lane.entry === entries.length - 1;
  const popPass = lane.passHead && (empty || (read && lastEntry));
  const popRow = go && !current.load.zero && current.load.rowLast;
  const release = read && pass.lastBlock;

  lane.pending.pop();
  lane.pending.unshift(go && !current.pass.last ? base + current.load.index : -1);
  if (go) {
    lane.left -= 1;
    lane.lastGo = cycle;
  }
  if (move) {
    lane.valid = read;
    if (read) lane.current = { load: entries[lane.entry] as EntryLoad, pass };
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

function passList({ array, tile }: AcceleratorConfig, { tiles, N }: ConcentratedLoad): readonly Pass[] {
  const passes: Pass[] = [];
  for (const slices of tiles) {
    for (let group = 0; group < N; group += tile.n) {
      const blocks = Math.ceil(Math.min(tile.n, N - group) / array.columns);
      slices.forEach((slice, index) => {
        for (let block = 0; block < blocks; block += 1) {
          passes.push({ slice, first: index === 0, last: index === slices.length - 1, lastBlock: block === blocks - 1, base: block });
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

