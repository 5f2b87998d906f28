import { formatBits } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { bit, element, net } from "../../ir/operand.js";
import { clog2, indexWidth, loopVariable, named, plus, times } from "../../ir/size.js";
import { selectionAssertions, selectionDerived, selectionInstances, selectionSizes, selectionPorts, selectionTable, SELECTION_CONTRACT, SELECTION_STALL } from "./radix-topk.js";
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
  derived: (_, sizes) => selectionDerived(sizes),
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
  constants: (_, sizes) => {
    const [ADDRESS_W, LANE_W] = [clog2(sizes.DEPTH_WORDS), indexWidth(sizes.LANES)];
    return { ADDRESS_W, LANE_W, TAG_W: { size: plus(named("ADDRESS_W", ADDRESS_W), named("LANE_W", LANE_W)), doc: "word and lane: orders as the index does" } };
  },
  assertions: (_, sizes, own) => selectionAssertions(sizes, own),
  instances: (p, sizes, own) => {
    const { CELLS, DEPTH_WORDS, KEY_W, TAG_W } = sizes;
    const [index, links] = [loopVariable("cell_index", CELLS), plus(CELLS, 1)];
    const [valid, pushed] = [net("chain_valid", links), net("chain_pushed", links)];
    const [key, tag] = [net("chain_key", times(links, KEY_W)), net("chain_tag", times(links, TAG_W))];
    const next = plus(index, 1);
    return {
      ...selectionInstances(p, sizes, own),
      cell: instance(sorterCell({ keyBits: formatBits(p.score), tagBits: indexBits(DEPTH_WORDS.value) + indexBits(p.lanes) }), {
        parameters: { KEY_W, TAG_W },
        pins: {
          clear: net("decide"),
          valid: bit(valid, index),
          pushed: bit(pushed, index),
          key: element(key, index, KEY_W),
          tag: element(tag, index, TAG_W),
          passedValid: bit(valid, next),
          passedPushed: bit(pushed, next),
          passedKey: element(key, next, KEY_W),
          passedTag: element(tag, next, TAG_W),
          heldKey: element(net("held_key", times(CELLS, KEY_W)), index, KEY_W),
          heldTag: element(net("held_tag", times(CELLS, TAG_W)), index, TAG_W),
        },
      }),
    };
  },
});
