import { formatBits } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { selectionChildren, selectionSizes, selectionPorts, selectionTable, selectionWords, SELECTION_CONTRACT, SELECTION_STALL } from "./radix-topk.js";
import { sorterCell } from "./sorter-cell.js";
import { indexBits } from "../arithmetic/widths.js";

export const bubbleTopk = defineBlock({
  name: "bubble_topk",
  doc: "Exact top-k as published: a chain of cells sorts the stream of scores, each pass over all of them finds the next winners.",
  parameters: {
    ...selectionTable,
    cells: wholeNumber({ doc: "Cells of the chain: winners per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 2, 8] }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({ ...selectionSizes(p), CELLS: { value: p.cells, default: 32, min: 1, doc: "winners per pass" } }),
  ports: (p, sizes) => selectionPorts(p, sizes),
  contract: () => ({
    lines: [
      ...SELECTION_CONTRACT,
      { label: "cycles", text: "W + P * (M + CELLS + 1) + S + 3 from the selection to the last retained token, W = ceil(M / LANES) words, P = ceil(k / CELLS) passes, S = sum over words up to the last retained token of max(1, tokens retained in it)" },
      ...SELECTION_STALL,
    ],
  }),
  diagram: [
    "  scores -> keys -> [ memory ] -> a key a cycle, behind the last winner -> cell 0 -> cell 1 ...",
    "                        |                               |                     v         v",
    "                        |                          last winner <------ CELLS largest of a pass",
    "                        +-> not behind the last winner -> scan -> retained",
  ],
  children: (p) => ({
    ...selectionChildren(p),
    cell: sorterCell({ keyBits: formatBits(p.score), tagBits: indexBits(selectionWords(p)) + indexBits(p.lanes) }),
  }),
});
