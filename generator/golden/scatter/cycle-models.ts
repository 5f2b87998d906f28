import { elementAt } from "../../config/element-at.js";
import { formatBits } from "../../config/number-format.js";
import { cycleOutputs, type Shown } from "../cycle-outputs.js";
import type { GoldenBlock } from "../golden-block.js";
import { countParameter, formatParameter, indexBits, plainValues } from "../golden-block.js";
import { passesOf, type Pass } from "../array/sequencer-walk.js";

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

/** Parameters `columns`, `accumulator`, `scatterLanes`, `latency`, `depth`. A row goes to every lane that uses it. */
const rowQueue: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "scatterLanes");
  const depth = countParameter(parameters, "depth");
  const rowBits = countParameter(parameters, "columns") * formatBits(formatParameter(parameters, "accumulator"));
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  const outputs = cycleOutputs({ advance: 1, ...Object.fromEntries(numbers.flatMap((lane) => [[`rows${lane}_valid`, 1], [`rows${lane}_data`, rowBits]])) });
  const inside = Array.from({ length: countParameter(parameters, "latency") }, () => 0n);
  const fifos = numbers.map((): Fifo<bigint> => ({ memory: [] }));
  for (const [valid, users, row, ...ready] of plainValues(inputs, ["valid", "users", "partial_sums", ...numbers.map((lane) => `rows${lane}_ready`)])) {
    const moves = fifos.every(({ memory }) => memory.length < depth);
    const heads = fifos.flatMap(({ head }, lane): (readonly [string, bigint | Shown])[] => [
      [`rows${lane}_valid`, head === undefined ? 0n : 1n],
      [`rows${lane}_data`, { value: head ?? 0n, care: head !== undefined }],
    ]);
    outputs.show({ advance: moves ? 1n : 0n, ...Object.fromEntries(heads) });
    const leaving = elementAt(inside, 0);
    fifos.forEach((fifo, lane) => stepFifo(fifo, { push: moves && ((leaving >> BigInt(lane)) & 1n) === 1n ? row : undefined, pop: ready[lane] === 1n }));
    if (moves) {
      inside.shift();
      inside.push(valid === 1n ? (users as bigint) : 0n);
    }
  }
  return outputs.beats();
};

const PASS_FIELDS = ["first", "last", "final", "last_block", "lanes", "base", "entries"] as const;

/** Parameters `columns`, `scatterLanes`, `laneClasses`, `baseBits`, `depth`. A pass goes to every lane, each with its own number of entries. */
const passQueue: GoldenBlock = (parameters, inputs) => {
  const lanes = countParameter(parameters, "scatterLanes");
  const depth = countParameter(parameters, "depth");
  const entryBits = indexBits(countParameter(parameters, "laneClasses") + 1);
  const widths = { first: 1, last: 1, final: 1, last_block: 1, lanes: indexBits(countParameter(parameters, "columns") + 1), base: countParameter(parameters, "baseBits"), entries: entryBits };
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  const outputs = cycleOutputs({
    push_ready: 1,
    ...Object.fromEntries(numbers.flatMap((lane): [string, number][] => [[`pop${lane}_valid`, 1], ...Object.entries(widths).map(([name, width]): [string, number] => [`pop${lane}_${name}`, width])])),
  });
  const fifos = numbers.map((): Fifo<readonly bigint[]> => ({ memory: [] }));
  for (const [valid, ...rest] of plainValues(inputs, ["push_valid", ...PASS_FIELDS.map((name) => `push_${name}`), ...numbers.map((lane) => `pop${lane}_ready`)])) {
    const pass = rest.slice(0, PASS_FIELDS.length);
    const room = fifos.every(({ memory }) => memory.length < depth);
    const heads = fifos.flatMap(({ head }, lane): (readonly [string, bigint | Shown])[] => [
      [`pop${lane}_valid`, head === undefined ? 0n : 1n],
      ...PASS_FIELDS.map((name, field) => [`pop${lane}_${name}`, { value: head?.[field] ?? 0n, care: head !== undefined }] as const),
    ]);
    outputs.show({ push_ready: room ? 1n : 0n, ...Object.fromEntries(heads) });
    fifos.forEach((fifo, lane) => {
      const entries = BigInt.asUintN(entryBits, (pass.at(-1) as bigint) >> BigInt(lane * entryBits));
      stepFifo(fifo, { push: valid === 1n && room ? [...pass.slice(0, -1), entries] : undefined, pop: rest[PASS_FIELDS.length + lane] === 1n });
    });
  }
  return outputs.beats();
};

/** What a slice of the tensor brings. */
interface Slice {
  readonly unique: number;
  readonly entries: bigint;
}

const SEQUENCER_INPUTS = [
  "shape_valid",
  "shape_tiles",
  "shape_inner",
  "shape_outer",
  "slices_valid",
  "slices_unique",
  "slices_entries",
  "passes_ready",
  "advance",
  "vector_level",
  "weight_level",
];

/**
 * Parameters `rows`, `columns`, `tileTokens`, `groupOutputs`, `passMinimum`, `vectorDepth`, `laneClasses`, `baseBits`,
 * `scatterLanes`. A pass opens when its slice is known, `rows` weight rows and a vector (if it has one) are held and the
 * pass before is announced; it reads a weight row in each of its first `rows` enabled cycles and a vector whenever one is
 * held, and lasts `passMinimum` enabled cycles or until its vectors are read.
 */
const concentratedSequencer: GoldenBlock = (parameters, inputs) => {
  const size = (name: string): number => countParameter(parameters, name);
  const sizes = { rows: size("rows"), columns: size("columns"), tileTokens: size("tileTokens"), groupOutputs: size("groupOutputs") };
  const [passMinimum, laneClasses] = [size("passMinimum"), size("laneClasses")];
  const widths = { first: 1, last: 1, final: 1, last_block: 1, lanes: indexBits(sizes.columns + 1), base: size("baseBits"), entries: size("scatterLanes") * indexBits(laneClasses + 1) };
  const outputs = cycleOutputs({
    shape_ready: 1,
    slices_ready: 1,
    passes_valid: 1,
    ...Object.fromEntries(Object.entries(widths).map(([name, width]) => [`passes_${name}`, width])),
    vector_read: 1,
    vector_offset: indexBits(size("vectorDepth")),
    vector_release: 1,
    weight_read: 1,
    start: 1,
    valid: 1,
    vector_lanes: indexBits(sizes.rows + 1),
    weight_lanes: indexBits(sizes.columns + 1),
  });
  let passes: readonly Pass[] = [];
  let known: Slice | undefined;
  let announced: { readonly pass: Pass; readonly entries: bigint } | undefined;
  let [left, offset, step] = [0, 0, 0];
  let described = { start: 0n, valid: 0n, vector_lanes: 0n, weight_lanes: 0n };
  for (const beat of plainValues(inputs, SEQUENCER_INPUTS)) {
    const [shapeValid, tiles, inner, outer, slicesValid, unique, entries, passesReady, advance, vectorLevel, weightLevel] = beat as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    const [pass] = passes;
    const moves = advance === 1n;
    const opening = step === 0;
    const held = Number(vectorLevel) > offset;
    const mayOpen = known !== undefined && Number(weightLevel) >= sizes.rows && (held || left === 0) && announced === undefined;
    const open = pass !== undefined && (!opening || mayOpen);
    const readsVector = open && held && left > 0;
    const readsWeight = open && step < sizes.rows;
    const done = open && step >= passMinimum - 1 && (left === 0 || (readsVector && left === 1));
    const takesSlice = pass !== undefined && (known === undefined || (moves && done && pass.lastBlock && !pass.lastPass));

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
      ...described,
    });

    if (moves && open && opening) announced = { pass, entries: known?.entries ?? 0n };
    else if (passesReady === 1n) announced = undefined;
    if (moves) {
      described = {
        start: BigInt(open && opening),
        valid: BigInt(readsVector),
        vector_lanes: BigInt(readsVector ? pass.innerLanes : 0),
        weight_lanes: BigInt(readsWeight && step < pass.innerLanes ? sizes.columns : 0),
      };
      if (readsVector) left -= 1;
      if (readsVector && !pass.lastBlock) offset += 1;
      if (open) step += 1;
      if (done) {
        if (pass.lastBlock) known = undefined;
        passes = passes.slice(1);
        [left, offset, step] = [known?.unique ?? 0, 0, 0];
      }
    }
    if (takesSlice && slicesValid === 1n) {
      known = { unique: Number(unique), entries };
      [left, offset] = [known.unique, 0];
    }
    if (shapeValid === 1n && pass === undefined) {
      passes = passesOf({ tokens: Number(tiles) * sizes.tileTokens, inner: Number(inner), outer: Number(outer) }, sizes);
      step = 0;
    }
  }
  return outputs.beats();
};

/** Cycle models, by block name. */
export const engineCycles: Readonly<Record<string, GoldenBlock>> = { row_queue: rowQueue, pass_queue: passQueue, concentrated_sequencer: concentratedSequencer };
