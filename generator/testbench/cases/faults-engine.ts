import type { BlockFault } from "./faults.js";

/** Faults around the array of the concentrated GEMM engine, each seen through a block's own testbench. */
export const engineBlockFaults: readonly BlockFault[] = [
  { name: "a sum is read before it is written", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: "(first_q || !(|hit))", replacement: "(first_q || !(&hit))" },
  { name: "a prefix class reads the accumulator it writes", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: ".from_i        (from_address)", replacement: ".from_i        (to_address)" },
  { name: "the list of a slice leaves with its first pass", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: "assign list_release_o = passes_last_block_i;", replacement: "assign list_release_o = passes_last_block_i || passes_first_i;" },
  { name: "the end of the GEMM is said once too often", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "passes_final_i && last_entry", replacement: "passes_final_i" },
  { name: "a full queue does not hold the array", bench: "row_queue", label: "x2", block: "row_queue", search: "assign advance_o = &room;", replacement: "assign advance_o = |room;" },
  { name: "users of a vector that is not there", bench: "row_queue", label: "x4", block: "row_queue", search: "valid_i ? users_i : {LANES{1'b0} }", replacement: "users_i" },
  { name: "a lane gets the entries of its neighbour", bench: "pass_queue", label: "x2", block: "pass_queue", search: "push_entries_i[ENTRIES_W+:ENTRIES_W]", replacement: "push_entries_i[0+:ENTRIES_W]" },
  { name: "users of another vector", bench: "vector_buffer", label: "VECTOR_BITS=48", block: "vector_buffer", search: "{write_users_i, write_data_i}", replacement: "{~write_users_i, write_data_i}" },
  { name: "the class of another row", bench: "class_result_stage", label: "fp32_fp16", block: "class_result_stage", search: "{row_final, row_index,", replacement: "{row_final, index_i," },
  { name: "a slice without vectors waits for one", bench: "concentrated_sequencer", label: "ROWS=4", block: "concentrated_sequencer", search: "(vector_held || vectors_over)", replacement: "vector_held" },
  { name: "a pass opens before the one before is announced", bench: "concentrated_sequencer", label: "ROWS=3", block: "concentrated_sequencer", search: "(vector_held || vectors_over) && !announce_q", replacement: "(vector_held || vectors_over)" },
  { name: "later blocks begin where the one before ended", bench: "concentrated_sequencer", label: "ROWS=4", block: "concentrated_sequencer", search: /vectors_left_q <= unique_q;\n\s+offset_q {7}<= \{OFFSET_W\{1'b0\} \};/, replacement: "vectors_left_q <= unique_q;" },
];
