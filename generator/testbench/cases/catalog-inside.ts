import type { AcceleratorGiven } from "../../config/accelerator.js";

/** Where a block is verified that has no testbench of its own. */
export type VerifiedInside =
  /** By the testbench of a block of the catalog that contains it. */
  | { readonly block: string }
  /** By a test of whole designs: `given` is one that contains it. */
  | { readonly test: string; readonly given: AcceleratorGiven };

/** The published arrangement is there for comparison: its engine is tested as a whole. */
const PUBLISHED: VerifiedInside = {
  test: "test/sweep/published.long.test.ts",
  given: { design: "focus", similarity: { classes: false }, scatter: { arrangement: "published" } },
};

/** Whether anything is at hand is a matter of the whole engine. */
const STATUS: VerifiedInside = { test: "test/cosim/status.test.ts", given: { design: "focus" } };

/**
 * Blocks without an entry in the catalog: parts that have a meaning only beside what they were cut from, so that a golden
 * model of their own would say the same thing twice. catalog-inside.test.ts looks whether they really are where this says.
 */
export const verifiedInside: Readonly<Record<string, VerifiedInside>> = {
  enable_register: { block: "enable_tree" },
  candidate_compare: { block: "matcher" },
  candidate_entry: { block: "matcher" },
  match_decision: { block: "matcher" },
  gather_watch: { block: "similarity_concentrator" },
  gemm_watch: STATUS,
  slice_watch: STATUS,
  leading_bits: { block: "matcher" },
  serial_multiply: { block: "matcher" },
  mean_divide: { block: "group_mean" },
  row_replay: { block: "softmax" },
  scatter: { block: "scatter_lane" },
  vector_ring: { block: "layouter" },
  sorter_cell: { block: "bubble_topk" },
  row_buffer: PUBLISHED,
  token_scatter: PUBLISHED,
  token_slices: PUBLISHED,
};
