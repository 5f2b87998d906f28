import { importance } from "../blocks/semantic/importance.js";
import { semanticConcentrator } from "../blocks/semantic/semantic-concentrator.js";
import { softmax } from "../blocks/functions/softmax.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { ENGINE_SUFFIX } from "../config/accelerators/gemm.js";
import { fp16 } from "../config/number-format.js";
import type { BlockUse } from "../dsl/block-use.js";
import { denseGemm } from "./dense-gemm.js";
import { design } from "../dsl/design.js";
import { anyOf, statusOf } from "./status.js";

/** Ports of the softmax unit in a layer; those of engine and concentrator keep their names. */
export const SOFTMAX_PORTS = { rows: "softmaxRows", scores: "scores" } as const;

/** The units beside the array; lanes are the scores that one of its rows of results holds. */
export function semanticUses({ array, tile, semantic }: AcceleratorConfig) {
  const lanes = array.columns;
  const sizes = { lanes, maxTokens: semantic.tokens, maxRows: semantic.rows, score: fp16 };
  return {
    softmax: softmax({ element: fp16, lanes, maxElements: semantic.tokens }),
    importance: importance(sizes),
    concentrator: semanticConcentrator({ ...sizes, tileTokens: tile.m, topk: semantic.topk, digitBits: semantic.digitBits, cells: semantic.cells }),
  };
}

/**
 * The dense GEMM engine beside the softmax and the semantic concentration of what it computes. The scores of the text rows leave
 * for memory and come back row by row, while the engine is at the next head, and at last at the image rows (docs/facts.md#semantic-concentration).
 */
export function semanticLayer(config: AcceleratorConfig): BlockUse {
  const engine = denseGemm({ ...config, name: config.name + ENGINE_SUFFIX });
  const uses = semanticUses(config);
  return design(
    config.name,
    ({ place, connect, output, exposeOpen }) => {
      const array = place(engine, "engine");
      const normalise = place(uses.softmax, "softmax");
      const select = place(uses.concentrator, "concentrator");
      connect(normalise.probabilities, select.rows);
      output("busy", anyOf({ place, connect }, "busy", [statusOf(array, "busy"), select.busy]), "A GEMM or a pruning is at hand.");
      exposeOpen(array);
      exposeOpen(normalise, SOFTMAX_PORTS);
      exposeOpen(select);
    },
    {
      doc: "QK^T of text and image rows, and beside it which image tokens the text rows keep: softmax, importance, top-k, gaps.",
      contract: {
        lines: [
          { label: "engine", text: "shape, activations, weights and results as in the GEMM engine alone; text rows of all heads first, then image rows" },
          { label: "job", text: "one pruning: rows of attention, image tokens, how many of them stay" },
          { label: "rows", text: "softmax_rows: for each text row of each head its length, how much of it is seen, scale times log2(e)" },
          { label: "scores", text: "those of the text rows, row by row, from memory: as soon as the results of a row are there" },
          { label: "gaps", text: "with tiles: the image tokens that stay, in order" },
          { label: "stall", text: "neither side waits for the other but through memory: the engine loses no cycle to the pruning" },
          { label: "reset", text: "forgets the GEMM and the pruning at hand" },
        ],
      },
    },
  );
}
