import type { BlockUse } from "../dsl/block-use.js";
import { design } from "../dsl/design.js";
import { anyOf, statusOf } from "./status.js";

/** Ports of the gather side in a layer; `shape` is the engine's. */
export const GATHER_PORTS = { shape: "nextShape", tokens: "tokens", unique: "unique", map: "map", summary: "summary" } as const;

export interface LayerParts {
  /** GEMM engine: `concentratedGemm`, `publishedGemm`. */
  readonly engine: BlockUse;
  /** `similarityConcentrator`. */
  readonly gather: BlockUse;
}

/**
 * A concentrated GEMM engine beside the gather side of its output tensor. Results leave for memory as one row per class, and
 * come back as tokens, slice by slice, while the engine is at the next n-group or m-tile (docs/adr/0009).
 */
export function concentratedLayer(name: string, { engine, gather }: LayerParts): BlockUse {
  return design(
    name,
    ({ place, connect, output, exposeOpen }) => {
      const parts = [place(engine, "engine"), place(gather, "gather")] as const;
      const both = (name: "busy" | "shapeError") => anyOf({ place, connect }, name, parts.map((part) => statusOf(part, name)));
      output("busy", both("busy"), "A GEMM or an m-tile of its result is at hand.");
      output("shapeError", both("shapeError"), "A shape of either side had a count of 0 or beyond the limits, or a slice had more than fits; stays until reset.");
      exposeOpen(parts[0]);
      exposeOpen(parts[1], GATHER_PORTS);
    },
    {
      doc: "A concentrated GEMM and the gather of its output tensor, side by side: memory lies between them.",
      contract: {
        lines: [
          { label: "engine", text: "shape, slices, vectors, lists, weights and results as in the GEMM engine alone" },
          { label: "next_shape", text: "for each m-tile of the result: its tokens, slices of N, frame, threshold" },
          { label: "tokens", text: "for each m-tile, slice of N, token: the row of its class, from memory; joined names the candidate of the same class" },
          { label: "order", text: "m-tile, n-group, slice: a slice may be read as soon as the rows of its n-group are in memory" },
          { label: "unique", text: "with map and summary: the concentrated tensor that the next layer reads" },
          { label: "stall", text: "neither side waits for the other but through memory" },
          { label: "reset", text: "forgets the GEMM and the m-tile at hand" },
        ],
      },
    },
  );
}
