import { elementAt } from "../../config/element-at.js";
import type { SignalsOut } from "../../config/interfaces/block-interface.js";
import type { gemmSequencerPorts } from "../../config/interfaces/array.js";
import { cycleOutputs, type CycleModel, type Shown } from "../cycle-outputs.js";
import { countParameter, indexBits } from "../golden-block.js";

export interface WalkSizes {
  readonly rows: number;
  readonly columns: number;
  readonly tileTokens: number;
  readonly groupOutputs: number;
}

/** One pass: the tokens of one m-tile against one block of weights. */
export interface Pass {
  readonly tokens: number;
  /** Inner elements and outputs inside the tensors. */
  readonly innerLanes: number;
  readonly outerLanes: number;
  readonly firstSlice: boolean;
  readonly lastSlice: boolean;
  /** The vectors of this slice are not read again. */
  readonly lastBlock: boolean;
  readonly lastPass: boolean;
  /** Accumulator word of the first token. */
  readonly address: number;
}

/** The passes of a GEMM of M tokens, K inner elements and N outputs: m-tiles, n-groups, slices, blocks of columns. */
export function passesOf(shape: { readonly tokens: number; readonly inner: number; readonly outer: number }, sizes: WalkSizes): readonly Pass[] {
  const { rows, columns, tileTokens, groupOutputs } = sizes;
  const passes: Pass[] = [];
  for (let token = 0; token < shape.tokens; token += tileTokens) {
    for (let group = 0; group < shape.outer; group += groupOutputs) {
      const groupEnd = Math.min(shape.outer, group + groupOutputs);
      for (let inner = 0; inner < shape.inner; inner += rows) {
        for (let output = group; output < groupEnd; output += columns) {
          passes.push({
            tokens: Math.min(tileTokens, shape.tokens - token),
            innerLanes: Math.min(rows, shape.inner - inner),
            outerLanes: Math.min(columns, groupEnd - output),
            firstSlice: inner === 0,
            lastSlice: inner + rows >= shape.inner,
            lastBlock: output + columns >= groupEnd,
            lastPass: false,
            address: ((output - group) / columns) * tileTokens,
          });
        }
      }
    }
  }
  return passes.map((pass, index) => ({ ...pass, lastPass: index === passes.length - 1 }));
}

/** What is said of the data in the enabled cycle in which the buffers show them. */
interface Described {
  readonly vector?: { readonly pass: Pass; readonly row: number };
  /** Set while a weight row is read: whether it lies inside K. */
  readonly weightInside?: boolean;
  readonly start: boolean;
}

/**
 * Parameters `rows`, `columns`, `tileTokens`, `groupOutputs`, `passMinimum`, `activationDepth`, `readCycles`. Walks the passes of each
 * shape: a pass opens when a vector and `rows` weight rows are held, reads a weight row in each of its first `rows`
 * enabled cycles and a vector whenever one is held, and lasts until its vectors are read and `passMinimum` enabled cycles in
 * which it did not wait for one are spent: so two slices of a token are never nearer than that where a pass is shorter.
 * The first pass of the next shape, which waits meanwhile, follows the last one of this in the next cycle.
 */
export const sequencerCycles: CycleModel<typeof gemmSequencerPorts> = (parameters, cycles) => {
  const size = (name: string): number => countParameter(parameters, name);
  const sizes = { rows: size("rows"), columns: size("columns"), tileTokens: size("tileTokens"), groupOutputs: size("groupOutputs") };
  const { rows, columns } = sizes;
  const passMinimum = size("passMinimum");
  const outputs = cycleOutputs(outputWidths(sizes, size("activationDepth")));

  let passes: readonly Pass[] = [];
  let waiting: readonly Pass[] | undefined; // the next GEMM, taken while one runs
  let row = 0; // vectors of this pass already read
  let step = 0; // enabled cycles of this pass already spent
  let pace = 0; // and those in which it did not wait for a vector
  // The first of them is what stands at the outputs.
  const described = Array.from({ length: size("readCycles") }, (): Described => ({ start: false }));

  for (const cycle of cycles) {
    const [pass] = passes;
    const offset = pass?.lastBlock === true ? 0 : row; // what is read for the last time leaves, so the next is the oldest
    const vectorHeld = Number(cycle.activation_level) > offset;
    const open = pass !== undefined && (step > 0 || (vectorHeld && Number(cycle.weight_level) >= rows));
    const readsVector = open && vectorHeld && row < pass.tokens;
    const readsWeight = open && step < rows;
    const moves = cycle.advance === 1n;

    const { vector, weightInside, start } = elementAt(described, 0);
    const ofVector = (value: number | boolean): Shown => ({ value: BigInt(value), care: vector !== undefined });
    outputs.show({
      shape_ready: waiting === undefined ? 1n : 0n,
      activation_read: { value: BigInt(readsVector), care: moves },
      activation_offset: { value: BigInt(offset), care: moves && readsVector },
      activation_release: { value: BigInt(pass?.lastBlock ?? false), care: moves && readsVector },
      weight_read: { value: BigInt(readsWeight), care: moves },
      start: BigInt(start),
      activation_lanes: BigInt(vector?.pass.innerLanes ?? 0),
      weight_lanes: { value: BigInt(weightInside === true ? columns : 0), care: weightInside !== undefined },
      valid: BigInt(vector !== undefined),
      computing: BigInt(vector !== undefined && moves),
      first: ofVector(vector?.pass.firstSlice ?? false),
      last: ofVector(vector?.pass.lastSlice ?? false),
      final: ofVector(vector !== undefined && vector.pass.lastPass && vector.row === vector.pass.tokens - 1),
      lanes: ofVector(vector?.pass.outerLanes ?? 0),
      address: ofVector((vector?.pass.address ?? 0) + (vector?.row ?? 0)),
    });

    if (moves) {
      described.shift();
      described.push({
        start: open && step === 0,
        ...(readsVector ? { vector: { pass, row } } : {}),
        ...(readsWeight ? { weightInside: step < pass.innerLanes } : {}),
      });
      if (open && (readsVector || row === pass.tokens)) pace += 1;
      if (readsVector) row += 1;
      if (open) step += 1;
      if (pass !== undefined && pace >= passMinimum && row === pass.tokens) {
        passes = passes.slice(1);
        row = 0;
        step = 0;
        pace = 0;
      }
    }
    if (cycle.shape_valid === 1n) waiting ??= passesOf({ tokens: Number(cycle.shape_tokens), inner: Number(cycle.shape_inner), outer: Number(cycle.shape_outer) }, sizes);
    if (passes.length === 0 && waiting !== undefined) {
      passes = waiting;
      waiting = undefined;
    }
  }
  return outputs.beats();
};

function outputWidths({ rows, columns, tileTokens, groupOutputs }: WalkSizes, activationDepth: number): Readonly<Record<SignalsOut<typeof gemmSequencerPorts>, number>> {
  return {
    shape_ready: 1,
    activation_read: 1,
    activation_offset: indexBits(activationDepth),
    activation_release: 1,
    weight_read: 1,
    start: 1,
    activation_lanes: indexBits(rows + 1),
    weight_lanes: indexBits(columns + 1),
    valid: 1,
    computing: 1,
    first: 1,
    last: 1,
    final: 1,
    lanes: indexBits(columns + 1),
    address: indexBits((groupOutputs / columns) * tileTokens),
  };
}
