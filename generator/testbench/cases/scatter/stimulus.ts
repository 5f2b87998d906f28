import type { Random } from "../../../config/random.js";
import { laneList, laneWalk, type ListEntry } from "../../../golden/scatter/index.js";
import type { Beat } from "../../../golden/index.js";
import { bit, moody, withValues } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";
import { drawStimulus } from "../stimulus.js";

/** Inputs for the blocks around the array of the concentrated GEMM engine. */

export interface ScatterLaneSizes {
  readonly columns: number;
  readonly laneClasses: number;
  readonly depth: number;
}

/** Whole GEMMs as one lane sees them: lists of random maps, in one to as many blocks as there are accumulators for. */
export function scatterLaneStimulus({ columns, laneClasses, depth }: ScatterLaneSizes): StimulusFunction {
  return ({ device, beats, random }) => {
    const [list, passes]: [Beat[], Beat[]] = [[], []];
    let rows = 0;
    while (list.length + passes.length < Math.min(beats, 600)) {
      const slices = randomLists(random, laneClasses);
      const blocks = random.integer(1, Math.floor(depth / laneClasses));
      const final = random.chance(0.5);
      slices.forEach((entries, slice) => {
        list.push(...entries.map(({ zero, rowLast, index, from }) => ({ zero: BigInt(zero), rowLast: BigInt(rowLast), index: BigInt(index), from: BigInt(from) })));
        rows += blocks * entries.filter(({ rowLast }) => rowLast).length;
        for (let block = 0; block < blocks; block += 1) {
          passes.push({
            first: BigInt(slice === 0),
            last: BigInt(slice === slices.length - 1),
            final: BigInt(final && slice === slices.length - 1 && block === blocks - 1),
            lastBlock: BigInt(block === blocks - 1),
            lanes: BigInt(random.pick([columns, random.integer(1, columns)])),
            base: BigInt(block * laneClasses),
            entries: BigInt(entries.length),
          });
        }
      });
    }
    const drawn = drawStimulus(device, { beats: rows, random, allowExhaustive: false });
    return { ...drawn, list, passes };
  };
}

function randomLists(random: Random, laneClasses: number): readonly (readonly ListEntry[])[] {
  const classes = random.chance(0.2) ? 0 : random.integer(1, laneClasses);
  const slices = random.pick([1, random.integer(1, 5)]);
  const walk = laneWalk(classes, random.chance(0.3));
  return Array.from({ length: slices }, (_, slice) => {
    const p = random.pick([0, 1, random.integer(1, laneClasses), random.integer(1, laneClasses)]);
    const zeros = random.pick([0, 0, 0.3]);
    const rowOf = Int32Array.from({ length: classes }, () => (p === 0 || random.chance(zeros) ? p : random.integer(0, p - 1)));
    return laneList(walk, { rowOf, p, first: slice === 0, last: slice === slices - 1 });
  });
}

/** Vectors, rows and takers in any proportion. */
export function rowQueueStimulus(scatterLanes: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const enters = moody(random);
    const takes = Array.from({ length: scatterLanes }, () => moody(random));
    const values = Array.from({ length: options.beats }, () => ({
      valid: bit(enters()),
      ...Object.fromEntries(takes.map((take, lane) => [`rows${lane}_ready`, bit(take())])),
    }));
    return withValues(options, values);
  };
}

/** Passes and takers in any proportion. */
export function passQueueStimulus(scatterLanes: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const pushes = moody(random);
    const takes = Array.from({ length: scatterLanes }, () => moody(random));
    const values = Array.from({ length: options.beats }, (_, beat) => ({
      push_valid: bit(beat > 0 && pushes()),
      ...Object.fromEntries(takes.map((take, lane) => [`pop${lane}_ready`, bit(take())])),
    }));
    return withValues(options, values);
  };
}

export interface ConcentratedSequencerSizes {
  readonly rows: number;
  readonly tileTokens: number;
  readonly groupOutputs: number;
  readonly vectorDepth: number;
  readonly weightDepth: number;
}

/** Shapes of one pass up to a few tiles, groups and slices; slices with and without vectors; buffers full, empty or filling. */
export function concentratedSequencerStimulus(sizes: ConcentratedSequencerSizes): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [offers, brings, moves, takes] = [moody(random, [0.2, 1]), moody(random), moody(random, [0.5, 0.8, 1, 1]), moody(random)];
    const level = (depth: number, needed: number): bigint => BigInt(random.pick([depth, depth, needed, random.integer(0, depth)]));
    const size = (part: number, most: number): bigint => BigInt(random.pick([1, random.integer(1, part), part, random.integer(1, most)]));
    const values = Array.from({ length: options.beats }, (_, beat) => ({
      shape_valid: bit(beat > 0 && offers()),
      shape_tiles: BigInt(random.integer(1, 2)),
      shape_inner: size(sizes.rows, 3 * sizes.rows + 1),
      shape_outer: size(sizes.groupOutputs, 2 * sizes.groupOutputs + 3),
      slices_valid: bit(beat > 0 && brings()),
      slices_unique: BigInt(random.pick([0, 1, sizes.tileTokens, random.integer(0, sizes.tileTokens)])),
      passes_ready: bit(takes()),
      advance: bit(moves()),
      vector_level: level(sizes.vectorDepth, 1),
      weight_level: level(sizes.weightDepth, sizes.rows),
    }));
    return withValues(options, values);
  };
}

/** Maps of whole m-tiles, class by class: from all alike to all different, with and without zero vectors. */
export const sorterStimulus =
  ({ tileTokens, laneClasses }: { readonly tileTokens: number; readonly laneClasses: number }): StimulusFunction =>
  ({ beats, random }) => {
    const [slices, rows]: [Beat[], Beat[]] = [[], []];
    while (rows.length + slices.length < Math.min(beats, 1_200)) {
      const classes = random.chance(0.1) ? 0 : random.chance(0.3) ? laneClasses : random.integer(1, laneClasses);
      const count = random.integer(1, 5);
      for (let slice = 0; slice < count; slice += 1) {
        const unique = random.pick([0, 1, tileTokens, random.integer(1, tileTokens)]);
        const zeros = unique === 0 ? 1 : random.pick([0, 0, 0.3, 1]);
        const spread = random.pick([1, 0.1, 0]);
        slices.push({ unique: BigInt(unique), classes: BigInt(classes), first: BigInt(slice === 0), last: BigInt(slice === count - 1) });
        for (let index = 0; index < classes; index += 1) {
          const zero = random.chance(zeros);
          rows.push({ index: zero ? 0n : BigInt(random.integer(0, Math.floor((unique - 1) * spread))), zero: BigInt(zero) });
        }
      }
    }
    return { slices, rows };
  };
