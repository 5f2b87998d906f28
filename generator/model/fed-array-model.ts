import { resultLatency } from "../blocks/array/result-stage.js";
import type { GemmConfig } from "../config/accelerator.js";
import { elementAt } from "../config/element-at.js";
import { engineSizes } from "../designs/engine-sizes.js";
import { tilePasses, type TilePass } from "./passes.js";

export interface ConcentratedCycles {
  readonly passes: number;
  /** Sum over passes of p. */
  readonly sumOfP: number;
  /** Sum over passes of max(p, rows). */
  readonly idealCycles: number;
  /** From the first accepted input beat to the last result beat, inputs always there and results always taken. */
  readonly cycles: number;
  /** Cycles in which a row had to wait in the array: a row queue, or the row buffer, was full. */
  readonly scatterStallCycles: number;
}

/** Slice of an m-tile, as far as the array needs to know it. */
interface Slice {
  /** p */
  readonly unique: number;
}

/** One pass over a slice. */
export interface Pass<S extends Slice> extends Omit<TilePass, "slice"> {
  readonly slice: S;
}

export interface Load<S extends Slice> {
  /** For each m-tile its slices. */
  readonly tiles: readonly (readonly S[])[];
  readonly N: number;
}

/** Passes of a GEMM in the order of the sequencer. */
export function passList<S extends Slice>(config: GemmConfig, { tiles, N }: Load<S>): readonly Pass<S>[] {
  return tiles.flatMap((slices) => Array.from(tilePasses(config, { slices: slices.length, N }), ({ slice, ...pass }) => ({ ...pass, slice: elementAt(slices, slice) })));
}

/** What is counted when the scatter has taken its last entry in cycle `lastGo`: the adders and the result stage are still to come. */
export function finished<S extends Slice>({ array }: GemmConfig, passes: readonly Pass<S>[], { lastGo, stalls }: { readonly lastGo: number; readonly stalls: number }): ConcentratedCycles {
  const way = 1 + array.pipeline.add + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + 1;
  return {
    passes: passes.length,
    sumOfP: passes.reduce((sum, pass) => sum + pass.slice.unique, 0),
    idealCycles: passes.reduce((sum, pass) => sum + Math.max(pass.slice.unique, array.rows), 0),
    cycles: lastGo + way + 1,
    scatterStallCycles: stalls,
  };
}

/** Far beyond any load: a model that gets here does not end. */
const MOST_CYCLES = 200_000_000;

export interface FeedStep {
  readonly cycle: number;
  /** Sequencer, buffers and array move. */
  readonly advance: boolean;
  /** The scatter takes an announced pass. */
  readonly pushed: boolean;
}

/**
 * Sequencer, buffers and array of the concentrated engines, register by register and without the data. Buffers fill by one
 * beat per cycle. A vector carries a mark through the array that tells the scatter what its row is for; 0: for nothing.
 */
export function fedArrayModel<S extends Slice>(config: GemmConfig, passes: readonly Pass<S>[], markOf: (slice: S, vector: number) => number) {
  const { rows } = config.array;
  const { activationDepth, weightDepth, passMinimum, arrayLatency } = engineSizes(config);
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
  // From the read on.
  const inside = new Uint16Array(arrayLatency + config.array.pipeline.memory - 1);
  let head = 0;
  let entering = 0;

  return {
    /** A pass waits to be taken by the scatter. */
    announces: (): boolean => announce,
    /** Mark of the row that leaves the array with the next move; 0 where there is none. */
    leaving: (): number => inside[head] ?? 0,
    /** One clock. */
    step({ cycle, advance, pushed }: FeedStep): void {
      if (cycle > MOST_CYCLES) throw new Error("the cycle model does not come to an end");
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

      if (advance) {
        inside[head] = entering;
        head = (head + 1) % inside.length;
        entering = readVector ? markOf(pass.slice, pass.slice.unique - vectorsLeft) : 0;
      }
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
    },
  };
}
