import type { BlockFault } from "../fault.js";

/** Faults around the array of the concentrated GEMM engine, each seen through a block's own testbench. */
export const scatterFaults: readonly BlockFault[] = [
  { name: "a sum is read before it is written", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: "(first_q || !(|hit))", replacement: "(first_q || !(&hit))" },
  { name: "a prefix class reads the accumulator it writes", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: ".from_i        (from_address)", replacement: ".from_i        (to_address)" },
  { name: "the list of a slice leaves with its first pass", bench: "scatter_lane", label: "int32_int32_s4", block: "scatter", search: "assign list_release_o = passes_last_block_i;", replacement: "assign list_release_o = passes_last_block_i || passes_first_i;" },
  { name: "the end of the GEMM is said once too often", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "passes_final_i && (closes || last_entry)", replacement: "passes_final_i" },
  { name: "a GEMM without an entry in its last pass does not end", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "valid_q <= read || close;", replacement: "valid_q <= read;" },
  { name: "a closing beat counts as a row", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "lanes_q <= closes ? {LANES_W{1'b0}} : passes_lanes_i;", replacement: "lanes_q <= passes_lanes_i;" },
  { name: "a closing beat has the class of the row before", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "index = closing ? {INDEX_W{1'b0}} :", replacement: "index =" },
  { name: "the last pass leaves before its closing beat has a place", bench: "scatter_lane", label: "int32_int32_s1", block: "scatter", search: "closes ? move : empty_pass ||", replacement: "empty_pass ||" },
  { name: "a full queue does not hold the array", bench: "row_queue", label: "x2", block: "row_queue", search: "assign advance_o = &room;", replacement: "assign advance_o = |room;" },
  { name: "slack for one row too few", bench: "row_queue", label: "x3_stall3", block: "row_queue", search: ".DEPTH_WORDS(DEPTH_ROWS + 3)\n  ) u_fifo1", replacement: ".DEPTH_WORDS(DEPTH_ROWS + 2)\n  ) u_fifo1" },
  { name: "rows taken a cycle after the standstill", bench: "row_queue", label: "x1_stall1", block: "row_queue", search: "moves = moves_next[STALL_CYCLES]", replacement: "moves = moves_next[STALL_CYCLES-1]" },
  { name: "users of a vector that is not there", bench: "row_queue", label: "x4", block: "row_queue", search: "valid_i ? users_i : {LANES{1'b0}}", replacement: "users_i" },
  { name: "a lane gets the entries of its neighbour", bench: "pass_queue", label: "x2", block: "pass_queue", search: "push_entries_i[ENTRIES_W+:ENTRIES_W]", replacement: "push_entries_i[0+:ENTRIES_W]" },
  { name: "users of another vector", bench: "vector_buffer", label: "VECTOR_BITS=48", block: "vector_buffer", search: "{write_users_i, write_data_i}", replacement: "{~write_users_i, write_data_i}" },
  { name: "a slice without vectors waits for one", bench: "concentrated_sequencer", label: "ROWS=4", block: "concentrated_sequencer", search: "(vector_held || vectors_over)", replacement: "vector_held" },
  { name: "a vector is masked as the one behind it", bench: "concentrated_sequencer", label: "r2", block: "concentrated_sequencer", search: "late_vector_lanes_q <= vector_lanes_q;", replacement: "late_vector_lanes_q <= read_vector ? inner_here[ROW_LANES_W-1:0] : {ROW_LANES_W{1'b0}};" },
  { name: "a pass opens before the one before is announced", bench: "concentrated_sequencer", label: "ROWS=3", block: "concentrated_sequencer", search: "(vector_held || vectors_over) && !announce_q", replacement: "(vector_held || vectors_over)" },
  { name: "later blocks begin where the one before ended", bench: "concentrated_sequencer", label: "ROWS=4", block: "concentrated_sequencer", search: /vectors_left_q <= unique_q;\n\s+offset_q {7}<= \{OFFSET_W\{1'b0\}\};/, replacement: "vectors_left_q <= unique_q;" },
  { name: "classes of one row that follow each other are lost", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "same_3_q ? before_q : read_tail", replacement: "read_tail" },
  { name: "the first part keeps the accumulator", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "(same_run && (run_row_q > row_2)) ? run_row_q : row_2", replacement: "same_run ? run_row_q : row_2" },
  { name: "parts of one row share an accumulator whatever they were", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "give_2_new_q || (part_from_q != give_2_accumulator_q)", replacement: "give_2_new_q" },
  { name: "a row is passed over", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "scanned && read_used;", replacement: "scanned && read_used && (scan_row_q != 4'd3);" },
  { name: "every zero vector is left out", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "!(give_2_row_q[ROW_W] && keeps)", replacement: "!give_2_row_q[ROW_W]" },
  { name: "an entry does not wait for the one behind it", bench: "map_sorter", label: "TILE_TOKENS=16", block: "map_sorter", search: "(over || (held_row_q != give_2_row_q))", replacement: "(held_row_q != give_2_row_q)" },
];
