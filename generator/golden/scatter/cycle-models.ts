import { elementAt } from "../../config/element-at.js";
import { concentratedSequencerPorts, passFields, passQueuePorts, rowQueuePorts } from "../../config/interfaces/scatter.js";
import { fieldNames, type SignalsOut } from "../../config/interfaces/block-interface.js";
import { formatBits } from "../../config/number-format.js";
import { snakeCase } from "../../config/snake-case.js";
import { cycleModel, cycleOutputs, delayedDecision, type CycleModel, type Shown } from "../cycle-outputs.js";
import type { BlockParameters, GoldenBlock, Row } from "../golden-block.js";
import { countParameter, formatParameter, indexBits, unpackElements } from "../golden-block.js";
import { passesOf, type Pass as WalkedPass } from "../array/sequencer-walk.js";

/** Models of the concentrated engine's control and queues, cycle by cycle. */

/** First in, first out; the head stands beside the words in memory and is filled one cycle after they are there. */
interface Fifo<T> {
  readonly memory: T[];
  head?: T;
}

/** One clock of a FIFO. */
function stepFifo<T>(fifo: Fifo<T>, { push, pop }: { readonly push: T | undefined; readonly pop: boolean }): void {
  if (fifo.head === undefined || pop) {
    const next = fifo.memory.shift();
    if (next === undefined) delete fifo.head;
    else fifo.head = next;
  }
  if (push !== undefined) fifo.memory.push(push);
}

type RowQueuePorts = ReturnType<typeof rowQueuePorts>;

/**
 * Parameters `columns`, `accumulator`, `scatterLanes`, `latency`, `depth`, `stall`. A row goes to every lane that uses it. With
 * a stall advance falls when more than `depth` rows wait for a lane, its head among them, and is heeded so many cycles later.
 */
const rowQueue: CycleModel<RowQueuePorts> = (parameters, cycles) => {
  const depth = countParameter(parameters, "depth");
  const rowBits = countParameter(parameters, "columns") * formatBits(formatParameter(parameters, "accumulator"));
  const fifos = Array.from({ length: countParameter(parameters, "scatterLanes") }, (): Fifo<bigint> => ({ memory: [] }));
  const widths: Record<SignalsOut<RowQueuePorts>, number> = { advance: 1 };
  for (const lane of fifos.keys()) {
    widths[`rows${lane}_valid` as const] = 1;
    widths[`rows${lane}_data` as const] = rowBits;
  }
  const outputs = cycleOutputs(widths);
  const inside = Array.from({ length: countParameter(parameters, "latency") }, () => 0n);
  const stall = Number(parameters["stall"] ?? 0);
  const decision = delayedDecision(stall);
  for (const cycle of cycles) {
    const roomy = fifos.every(({ memory, head }) => (stall === 0 ? memory.length < depth : memory.length + (head === undefined ? 0 : 1) <= depth));
    const moves = decision.now(roomy);
    const shown: Record<SignalsOut<RowQueuePorts>, bigint | Shown> = { advance: roomy ? 1n : 0n };
    for (const [lane, { head }] of fifos.entries()) {
      shown[`rows${lane}_valid` as const] = BigInt(head !== undefined);
      shown[`rows${lane}_data` as const] = { value: head ?? 0n, care: head !== undefined };
    }
    outputs.show(shown);
    const leaving = elementAt(inside, 0);
    fifos.forEach((fifo, lane) => stepFifo(fifo, { push: moves && ((leaving >> BigInt(lane)) & 1n) === 1n ? cycle.partial_sums : undefined, pop: cycle[`rows${lane}_ready` as const] === 1n }));
    if (moves) {
      inside.shift();
      inside.push(cycle.valid === 1n ? cycle.users : 0n);
    }
  }
  return outputs.beats();
};

type PassQueuePorts = ReturnType<typeof passQueuePorts>;

/** Parameters `columns`, `scatterLanes`, `laneClasses`, `baseBits`, `depth`. A pass goes to every lane, each with its own number of entries. */
const passQueue: CycleModel<PassQueuePorts> = (parameters, cycles) => {
  const lanes = countParameter(parameters, "scatterLanes");
  const depth = countParameter(parameters, "depth");
  const entries = indexBits(countParameter(parameters, "laneClasses") + 1);
  const fields = passFields({ lanes: indexBits(countParameter(parameters, "columns") + 1), base: countParameter(parameters, "baseBits"), entries });
  const names = fieldNames(fields);
  const fifos = Array.from({ length: lanes }, (): Fifo<Pass> => ({ memory: [] }));
  const widths: Record<SignalsOut<PassQueuePorts>, number> = { push_ready: 1 };
  for (const lane of fifos.keys()) {
    widths[`pop${lane}_valid` as const] = 1;
    for (const field of names) widths[`pop${lane}_${snakeCase(field)}` as const] = fields[field];
  }
  const outputs = cycleOutputs(widths);
  for (const cycle of cycles) {
    const room = fifos.every(({ memory }) => memory.length < depth);
    const shown: Record<SignalsOut<PassQueuePorts>, bigint | Shown> = { push_ready: room ? 1n : 0n };
    for (const [lane, { head }] of fifos.entries()) {
      shown[`pop${lane}_valid` as const] = BigInt(head !== undefined);
      for (const field of names) shown[`pop${lane}_${snakeCase(field)}` as const] = { value: head?.[field] ?? 0n, care: head !== undefined };
    }
    outputs.show(shown);
    const counts = unpackElements(cycle.push_entries, lanes, entries);
    const pass = { first: cycle.push_first, last: cycle.push_last, final: cycle.push_final, lastBlock: cycle.push_last_block, lanes: cycle.push_lanes, base: cycle.push_base };
    fifos.forEach((fifo, lane) => {
      stepFifo(fifo, { push: cycle.push_valid === 1n && room ? { ...pass, entries: elementAt(counts, lane) } : undefined, pop: cycle[`pop${lane}_ready` as const] === 1n });
    });
  }
  return outputs.beats();
};

type Pass = Row<keyof ReturnType<typeof passFields>>;

/** What a slice of the tensor brings. */
interface Slice {
  readonly unique: number;
  readonly entries: bigint;
}

/**
 * Parameters `rows`, `columns`, `tileTokens`, `groupOutputs`, `passMinimum`, `vectorDepth`, `laneClasses`,
 * `scatterLanes`, `readCycles`. A pass opens when its slice is known, `rows` weight rows and a vector (if it has one) are held and the
 * pass before is announced; it reads a weight row in each of its first `rows` enabled cycles and a vector whenever one is
 * held, and lasts `passMinimum` enabled cycles or until its vectors are read.
 */
const concentratedSequencer: CycleModel<typeof concentratedSequencerPorts> = (parameters, cycles) => {
  const size = (name: string): number => countParameter(parameters, name);
  const sizes = { rows: size("rows"), columns: size("columns"), tileTokens: size("tileTokens"), groupOutputs: size("groupOutputs") };
  const [passMinimum, laneClasses] = [size("passMinimum"), size("laneClasses")];
  const outputs = cycleOutputs({
    shape_ready: 1,
    slices_ready: 1,
    passes_valid: 1,
    passes_first: 1,
    passes_last: 1,
    passes_final: 1,
    passes_last_block: 1,
    passes_lanes: indexBits(sizes.columns + 1),
    passes_base: indexBits((sizes.groupOutputs / sizes.columns) * laneClasses),
    passes_entries: size("scatterLanes") * indexBits(laneClasses + 1),
    vector_read: 1,
    vector_offset: indexBits(size("vectorDepth")),
    vector_release: 1,
    weight_read: 1,
    start: 1,
    valid: 1,
    computing: 1,
    vector_lanes: indexBits(sizes.rows + 1),
    weight_lanes: indexBits(sizes.columns + 1),
  });
  let passes: readonly WalkedPass[] = [];
  let known: Slice | undefined;
  let announced: { readonly pass: WalkedPass; readonly entries: bigint } | undefined;
  let [left, offset, step] = [0, 0, 0];
  // The first of them is what stands at the outputs.
  const described = Array.from({ length: size("readCycles") }, () => ({ start: 0n, valid: 0n, vector_lanes: 0n, weight_lanes: 0n }));
  for (const cycle of cycles) {
    const [pass] = passes;
    const moves = cycle.advance === 1n;
    const opening = step === 0;
    const held = Number(cycle.vector_level) > offset;
    const mayOpen = known !== undefined && Number(cycle.weight_level) >= sizes.rows && (held || left === 0) && announced === undefined;
    const open = pass !== undefined && (!opening || mayOpen);
    const readsVector = open && held && left > 0;
    const readsWeight = open && step < sizes.rows;
    const done = open && step >= passMinimum - 1 && (left === 0 || (readsVector && left === 1));
    const takesSlice = pass !== undefined && (known === undefined || (moves && done && pass.lastBlock && !pass.lastPass));

    const now = elementAt(described, 0);
    const ofPass = (value: bigint | number | boolean | undefined): Shown => ({ value: BigInt(value ?? 0), care: announced !== undefined });
    outputs.show({
      shape_ready: BigInt(pass === undefined),
      slices_ready: BigInt(takesSlice),
      passes_valid: BigInt(announced !== undefined),
      passes_first: ofPass(announced?.pass.firstSlice),
      passes_last: ofPass(announced?.pass.lastSlice),
      passes_final: ofPass(announced?.pass.lastPass),
      passes_last_block: ofPass(announced?.pass.lastBlock),
      passes_lanes: ofPass(announced?.pass.outerLanes),
      passes_base: ofPass(((announced?.pass.address ?? 0) / sizes.tileTokens) * laneClasses),
      passes_entries: ofPass(announced?.entries),
      vector_read: BigInt(readsVector),
      vector_offset: { value: BigInt(offset), care: readsVector },
      vector_release: { value: BigInt(pass?.lastBlock ?? false), care: readsVector },
      weight_read: BigInt(readsWeight),
      ...now,
      computing: moves ? now.valid : 0n,
    });

    if (moves && open && opening) announced = { pass, entries: known?.entries ?? 0n };
    else if (cycle.passes_ready === 1n) announced = undefined;
    if (moves) {
      described.shift();
      described.push({
        start: BigInt(open && opening),
        valid: BigInt(readsVector),
        vector_lanes: BigInt(readsVector ? pass.innerLanes : 0),
        weight_lanes: BigInt(readsWeight && step < pass.innerLanes ? sizes.columns : 0),
      });
      if (readsVector) left -= 1;
      if (readsVector && !pass.lastBlock) offset += 1;
      if (open) step += 1;
      if (done) {
        if (pass.lastBlock) known = undefined;
        passes = passes.slice(1);
        [left, offset, step] = [known?.unique ?? 0, 0, 0];
      }
    }
    if (takesSlice && cycle.slices_valid === 1n) {
      known = { unique: Number(cycle.slices_unique), entries: cycle.slices_entries };
      [left, offset] = [known.unique, 0];
    }
    if (cycle.shape_valid === 1n && pass === undefined) {
      passes = passesOf({ tokens: Number(cycle.shape_tiles) * sizes.tileTokens, inner: Number(cycle.shape_inner), outer: Number(cycle.shape_outer) }, sizes);
      step = 0;
    }
  }
  return outputs.beats();
};

/** Cycle models, by block name. */
export const engineCycles: Readonly<Record<string, GoldenBlock>> = {
  row_queue: cycleModel(lanesOf(rowQueuePorts), rowQueue),
  pass_queue: cycleModel(lanesOf(passQueuePorts), passQueue),
  concentrated_sequencer: cycleModel(concentratedSequencerPorts, concentratedSequencer),
};

/** An interface with so many lanes as the parameters say. */
function lanesOf<I>(ports: (lanes: number) => I): (parameters: BlockParameters) => I {
  return (parameters) => ports(countParameter(parameters, "scatterLanes"));
}
