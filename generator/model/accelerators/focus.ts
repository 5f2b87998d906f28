import { countBits, indexBits } from "../../blocks/arithmetic/widths.js";
import { listFields } from "../../blocks/scatter/scatter-lane.js";
import { passBits, tokenEntryFields } from "../../blocks/scatter/token-scatter.js";
import type { AcceleratorConfig } from "../../config/accelerator.js";
import { passFields } from "../../config/interfaces/scatter.js";
import { formatBits } from "../../config/number-format.js";
import { recordLayout } from "../../config/record.js";
import { scatterSizes } from "../../designs/concentrated-gemm.js";
import { engineSizes } from "../../designs/engine-sizes.js";
import { tokenSizes } from "../../designs/published-gemm.js";
import { fieldsBits } from "../../ir/types.js";
import { limitTable } from "../concentration-limits.js";
import { memory, queues, type AcceleratorModel, type Memory } from "./accelerator-model.js";

/** Memories of the scatter side, by its arrangement: what marks a vector in its buffer, and what stands before the accumulators. */
const ARRANGEMENTS: Readonly<Record<AcceleratorConfig["scatter"]["arrangement"], { readonly markBits: (config: AcceleratorConfig) => number; readonly memories: (config: AcceleratorConfig) => readonly Memory[] }>> = {
  rows: {
    markBits: ({ scatter }) => scatter.lanes,
    memories: (config) => {
      const { array, scatter } = config;
      const { laneClasses, laneDepth, listDepth } = scatterSizes(config);
      const pass = recordLayout("pass", passFields({ lanes: countBits(array.columns), base: indexBits(laneDepth), entries: countBits(laneClasses) }));
      return [
        queues("row queues", scatter.lanes, { width: rowBits(config), depth: scatter.rowQueue }),
        queues("pass queues", scatter.lanes, { width: pass.bits, depth: scatter.passQueue }),
        queues("class lists", scatter.lanes, { width: fieldsBits(listFields(laneClasses)), depth: listDepth }),
      ];
    },
  },
  published: {
    markBits: () => 0,
    memories: (config) => {
      const { bufferRows, listDepth } = tokenSizes(config);
      const { array, scatter } = config;
      // The row buffer is there once for each lane, which reads it.
      return [
        memory("row buffers", scatter.lanes * bufferRows, rowBits(config)),
        queues("pass queue", 1, { width: passBits({ columns: array.columns, bufferRows }), depth: scatter.passQueue }),
        queues("token lists", scatter.lanes, { width: fieldsBits(tokenEntryFields(bufferRows)), depth: listDepth }),
      ];
    },
  },
};

/** Bits of a row of partial sums. */
function rowBits({ array }: AcceleratorConfig): number {
  return array.columns * formatBits(array.accumulator);
}

/** GEMM on unique vectors: its cycles depend on the tensor. */
export const focusModel: AcceleratorModel = {
  memories: (config) => {
    const { array, scatter } = config;
    const { activationDepth, weightDepth } = engineSizes(config);
    const operandBits = formatBits(array.operand);
    const { markBits, memories } = ARRANGEMENTS[scatter.arrangement];
    return [
      queues("vector buffer", 1, { width: array.rows * operandBits + markBits(config), depth: activationDepth }),
      queues("weight buffer", 1, { width: array.columns * operandBits, depth: weightDepth }),
      ...memories(config),
      memory("accumulators of the lanes", scatter.lanes * scatterSizes(config).laneDepth, rowBits(config)),
    ];
  },
  limits: limitTable,
};
