import type { AcceleratorConfig } from "../../generator/config/accelerator.js";
import { engineSizes } from "../../generator/designs/engine-sizes.js";
import type { ConcentratedLoad } from "../../generator/model/concentrated-cycles.js";

export interface EngineLimit {
  /** Cycles that each unit of the engine is busy over a whole GEMM; passes: array and weights together, the sum of max(p, shortest pass). */
  readonly cycles: Readonly<Record<"passes" | "array" | "weights" | "scatter" | "lists", number>>;
  readonly limit: "array" | "weights" | "scatter";
}

/** What `concentrationLimits` says of the engine, for a tensor that is known: its own p, and the entries of its lists. */
export function engineLimit(config: AcceleratorConfig, { tiles, N }: ConcentratedLoad): EngineLimit {
  const { tile, array, scatter } = config;
  const { passMinimum } = engineSizes(config);
  const lanes = Array.from({ length: scatter.lanes }, () => ({ scatter: 0, lists: 0 }));
  let [passes, vectors, weights] = [0, 0, 0];
  for (const slices of tiles) {
    for (let group = 0; group < N; group += tile.n) {
      const blocks = Math.ceil(Math.min(tile.n, N - group) / array.columns);
      for (const { unique, lists } of slices) {
        passes += blocks * Math.max(unique, passMinimum);
        vectors += blocks * unique;
        weights += blocks * passMinimum;
        lanes.forEach((lane, index) => {
          const entries = lists.lanes[index]?.length ?? 0;
          lane.scatter += blocks * entries;
          lane.lists += entries;
        });
      }
    }
  }
  const most = (unit: "scatter" | "lists"): number => Math.max(0, ...lanes.map((lane) => lane[unit]));
  // An entry is read again in every pass of its slice: the list stream is never the slowest.
  const limit = most("scatter") > passes ? "scatter" : vectors >= weights ? "array" : "weights";
  return { cycles: { passes, array: vectors, weights, scatter: most("scatter"), lists: most("lists") }, limit };
}
