import type { AcceleratorConfig } from "../config/accelerator.js";
import { formatBits } from "../config/number-format.js";
import { gatherSide } from "../designs/gather-side.js";
import type { Concentration, ConcentrateOptions } from "../golden/similarity/index.js";
import { elementArrays, elementsFrom, unpackElements, type Beat } from "../golden/index.js";
import type { Workspace } from "../tools/workspace.js";
import { portOf, type Device } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { concentratorBeats, concentratorVectors } from "./similarity-vectors.js";
import { runUnit, unitOf } from "./unit.js";

export interface GatherRun {
  readonly workspace: Workspace;
  readonly config: AcceleratorConfig;
  readonly seed: number;
  /** What is gathered, and what golden says of it. */
  readonly options: ConcentrateOptions;
  readonly concentration: Concentration;
}

export interface GatherResult {
  readonly result: BenchResult;
  /** What the RTL decided and kept. */
  readonly gathered: GatheredTensor;
}

/** The gather side in RTL on a whole tensor: every unique vector, map entry, class and count is compared with golden. */
export async function runGather({ workspace, config, seed, options, concentration }: GatherRun): Promise<GatherResult> {
  const unit = unitOf(config, gatherSide(config, options.grid));
  const { result, collected } = await runUnit(unit, concentratorVectors(unit.device, [concentratorBeats(options, concentration)]), { workspace, seed });
  return { result, gathered: gatheredTensor({ device: unit.device, names: { map: "map", unique: "unique" }, collected, concentration }) };
}

/** A concentrated tensor as the gather side has sent it. */
export type GatheredTensor = Pick<Concentration, "tokens" | "slices" | "sliceElements" | "operand" | "map" | "root" | "unique">;

interface GatheredBeats {
  readonly device: Device;
  /** Ports of the device that carry map entries and unique vectors. */
  readonly names: { readonly map: string; readonly unique: string };
  readonly collected: Readonly<Record<string, readonly bigint[]>>;
  /** Which tokens there were, and in which m-tile. */
  readonly concentration: Pick<Concentration, "tokens" | "slices" | "sliceElements" | "operand" | "tiles" | "tileOf">;
}

/** Map, roots and unique vectors from the beats of the gather side: m-tile by m-tile, slice by slice, token by token. */
export function gatheredTensor({ device, names, collected, concentration }: GatheredBeats): GatheredTensor {
  const { tokens, slices, sliceElements, operand, tiles, tileOf } = concentration;
  const fieldsOf = (name: string): readonly Beat[] => (collected[name] ?? []).map((beat) => portOf(device, name).layout.unpack(beat));
  const entries = fieldsOf(names.map);
  const map = new Int32Array(tokens * slices).fill(-1);
  const root = new Int32Array(tokens * slices).fill(-1);
  const members = Array.from({ length: tiles }, (): number[] => []);
  tileOf.forEach((tile, token) => members[tile]?.push(token));
  let next = 0;
  for (const own of members) {
    for (let slice = 0; slice < slices; slice += 1) {
      const founders = new Map<number, number>();
      for (const token of own) {
        const entry = entries[next++];
        if (entry === undefined || entry["zero"] !== 0n) continue;
        const index = Number(entry["index"]);
        const founder = founders.get(index) ?? token;
        founders.set(index, founder);
        map[token * slices + slice] = index;
        root[token * slices + slice] = founder;
      }
    }
  }
  const bits = formatBits(operand);
  const codes = fieldsOf(names.unique).flatMap(({ data, filled }) => (filled === 1n && data !== undefined ? unpackElements(data, sliceElements, bits) : []));
  return { tokens, slices, sliceElements, operand, map, root, unique: elementsFrom(codes, elementArrays(operand)) };
}
