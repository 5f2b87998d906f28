import type { AcceleratorConfig } from "../config/accelerator.js";
import { laneSorter } from "../designs/gather-side.js";
import type { ConcentratedTensor } from "../golden/similarity/index.js";
import type { Beat } from "../golden/index.js";
import type { Workspace } from "../tools/workspace.js";
import { tensorLists } from "./concentrated-vectors.js";
import { inputPorts, outputPorts, type Device } from "../testbench/device.js";
import type { BenchResult } from "../testbench/result.js";
import { packBeats, type Vectors } from "../testbench/vectors.js";
import { defaultLimit } from "../testbench/simulators/verilator-run.js";
import { runUnit, unitOf } from "./unit.js";

/** What the sorter of one lane takes and gives for a whole tensor. */
export function sorterVectors(config: AcceleratorConfig, device: Device, { tensor, lane }: { readonly tensor: ConcentratedTensor; readonly lane: number }): Vectors {
  const { lanes } = config.scatter;
  const lists = tensorLists(config, tensor);
  const beats: Record<string, Beat[]> = { slices: [], rows: [], uses: [], entries: [], counts: [] };
  tensor.tiles.forEach(({ classes, slices }, tile) => {
    slices.forEach(({ p, rows }, slice) => {
      const rowOf = new Int32Array(classes).fill(-1);
      for (let row = 0; row < p; row += 1) for (const member of rows.classes.subarray(rows.start[row], rows.start[row + 1])) rowOf[member] = row;
      const own = [...rowOf].filter((_, member) => member % lanes === lane);
      const list = lists[tile]?.[slice];
      if (!list) throw new Error("a slice without lists");
      beats["slices"]?.push({ unique: BigInt(p), classes: BigInt(own.length), first: BigInt(slice === 0), last: BigInt(slice === slices.length - 1) });
      beats["rows"]?.push(...own.map((row) => ({ index: BigInt(Math.max(row, 0)), zero: BigInt(row < 0) })));
      beats["uses"]?.push(...Array.from(list.users, (users) => ({ used: BigInt((users >> lane) & 1) })));
      const entries = list.lanes[lane] ?? [];
      beats["entries"]?.push(...entries.map(({ zero, rowLast, index, from }) => ({ zero: BigInt(zero), rowLast: BigInt(rowLast), index: BigInt(index), from: BigInt(from) })));
      beats["counts"]?.push({ entries: BigInt(entries.length) });
    });
  });
  return Object.fromEntries([...inputPorts(device), ...outputPorts(device)].map((port) => [port.name, { beats: packBeats(port, beats[port.name] ?? []) }]));
}

/** The map sorters in RTL on a whole tensor, one lane after the other: every list entry is compared with golden. */
export async function runSorters(options: { readonly workspace: Workspace; readonly config: AcceleratorConfig; readonly seed: number; readonly tensor: ConcentratedTensor }): Promise<readonly BenchResult[]> {
  const { workspace, config, seed, tensor } = options;
  const unit = unitOf(config, laneSorter(config));
  const results: BenchResult[] = [];
  for (let lane = 0; lane < config.scatter.lanes; lane += 1) {
    const vectors = sorterVectors(config, unit.device, { tensor, lane });
    // After reset the sorter first visits every row it may have.
    results.push((await runUnit(unit, vectors, { workspace, seed, limit: defaultLimit(vectors) + config.tile.m })).result);
  }
  return results;
}
