import type { BlockFault } from "./faults.js";

/** Faults of semantic concentration put together. */
export const concentratorFaults: readonly BlockFault[] = [
  { name: "who has taken a pruning is told it again", bench: "selection_split", block: "selection_split", search: "job_valid_i && !taken_q[2]", replacement: "job_valid_i && (!taken_q[2] || taken_q[1])" },
  { name: "the selection is told how many stay as the number of tokens", bench: "semantic_concentrator", block: "selection_split", search: "select_tokens_o = job_tokens_i", replacement: "select_tokens_o = (job_keep_i < job_tokens_i) ? job_keep_i : job_tokens_i" },
  { name: "the first row of a pruning meets the importance of the one before", bench: "semantic_concentrator", block: "importance", search: "first_row ? rows_data_i : larger", replacement: "larger" },
  { name: "more tokens stay than there are", bench: "selection_split", block: "selection_split", search: "(wanted > job_tokens_i) ? job_tokens_i : wanted", replacement: "wanted" },
];
