import type { BlockFault, Fault } from "../../generator/testbench/cases/fault.js";

/** A fault, and the assertion that names it. */
export interface BrokenRule {
  /** Block whose contract has the rule. */
  readonly of: string;
  readonly rule: string;
  /** In a block's own bench, or in a whole GEMM on a small engine. */
  readonly fault: BlockFault | Fault;
}

/** Cases of the concentrator with either way to select. */
const SELECTIONS = [
  { of: "radix_topk", label: "fp16 8 lanes, 100 tokens, m-tiles of 8" },
  { of: "bubble_topk", label: "fp16 8 lanes, 100 tokens, m-tiles of 8, bubble" },
] as const;

/** Broken in an engine of status.test.ts, which is given wrong beats where `wrong` says at which port. */
export const rulesOfEngines: readonly (BrokenRule & { readonly design: "dense" | "focus"; readonly wrong?: "shape" | "slices"; readonly fault: Fault })[] = [
  { of: "gemm_sequencer", rule: "shape_in_range", design: "dense", fault: { name: "a shape without K is handed on", block: "gemm_watch", search: "checked_inner_o = shape_inner_i", replacement: "checked_inner_o = {COUNT_W{1'b0}}" } },
  { of: "concentrated_sequencer", rule: "shape_in_range", design: "focus", fault: { name: "a shape without N is handed on", block: "gemm_watch", search: "checked_outer_o = shape_outer_i", replacement: "checked_outer_o = {COUNT_W{1'b0}}" } },
  { of: "concentrated_sequencer", rule: "slice_fits", design: "focus", fault: { name: "a slice has more vectors than fit", block: "slice_watch", search: "onward_unique_o = slices_unique_i", replacement: "onward_unique_o = {UNIQUE_W{1'b1}}" } },
  { of: "gemm_watch", rule: "shape_error_stays", design: "dense", wrong: "shape", fault: { name: "the error of a shape lasts for a cycle", block: "gemm_watch", search: "else if (shape_valid_i && shape_ready_o && !fits) shape_error_q <= 1'b1;", replacement: "else shape_error_q <= shape_valid_i && shape_ready_o && !fits;" } },
  { of: "slice_watch", rule: "count_error_stays", design: "focus", wrong: "slices", fault: { name: "the error of a slice lasts for a cycle", block: "slice_watch", search: "else if (slices_valid_i && slices_ready_o && !fits) count_error_q <= 1'b1;", replacement: "else count_error_q <= slices_valid_i && slices_ready_o && !fits;" } },
];

export const brokenRules: readonly BrokenRule[] = [
  { of: "ram", rule: "write_in_range", fault: { name: "a FIFO has a word too many", bench: "stream_fifo", label: "WIDTH_BITS=94 DEPTH_WORDS=11", block: "stream_fifo", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "ram", rule: "read_in_range", fault: { name: "gather looks beyond the edge of a frame", bench: "gather", block: "gather", search: "enter && !own && !outside && !newest", replacement: "enter && !own && !newest" } },
  { of: "ram", rule: "never_collide", fault: { name: "gather reads the entry that is being written", bench: "gather", block: "gather", search: "enter && !own && !outside && !newest", replacement: "enter && !own && !outside" } },
  { of: "ram", rule: "never_collide", fault: { name: "an accumulator is read while it is written", bench: "accumulator_bank", block: "accumulator_bank", search: "advance_i && valid_i && !first_i", replacement: "advance_i && valid_i" } },
  { of: "ram", rule: "never_collide", fault: { name: "the squared length that is being written is read", bench: "layouter", block: "layouter", search: "take && !own && !outside && !newest", replacement: "take && !own && !outside" } },
  { of: "ram", rule: "never_collide", fault: { name: "the class that is being written is read", bench: "token_classifier", block: "token_classifier", search: "advance && entries_valid_i && !same_token", replacement: "advance && entries_valid_i" } },
  { of: "ram", rule: "hold", fault: { name: "a RAM reads on", bench: "stream_fifo", label: "WIDTH_BITS=94 DEPTH_WORDS=11", block: "ram", search: "if (read_enable_i) read_data_q", replacement: "read_data_q" } },
  { of: "register_file", rule: "write_in_range", fault: { name: "a FIFO of registers has a word too many", bench: "stream_fifo", label: "registers WIDTH_BITS=11 DEPTH_WORDS=5", block: "stream_fifo", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "register_file", rule: "read_in_range", fault: { name: "a FIFO reads beyond its last word", bench: "stream_fifo", label: "registers WIDTH_BITS=11 DEPTH_WORDS=5", block: "stream_fifo", search: "(read_index_q == LAST_INDEX) ?", replacement: "(read_index_q == DEPTH[INDEX_W-1:0]) ?" } },
  { of: "register_file", rule: "never_collide", fault: { name: "a FIFO reads the word that comes in", bench: "stream_fifo", label: "registers WIDTH_BITS=11 DEPTH_WORDS=5", block: "stream_fifo", search: "wire fetch = head_free && (count_q", replacement: "wire fetch = head_free && (push || count_q" } },
  { of: "register_file", rule: "hold", fault: { name: "a register file reads on", bench: "stream_fifo", label: "registers WIDTH_BITS=11 DEPTH_WORDS=5", block: "register_file", search: "if (read_enable_i) read_data_q", replacement: "read_data_q" } },
  { of: "slack_buffer", rule: "in_bounds", fault: { name: "a word that leaves is not counted", bench: "slack_buffer", block: "slack_buffer", search: "kept = pop ? count_q - 1'b1 : count_q", replacement: "kept = count_q" } },
  { of: "stream_fifo", rule: "in_bounds", fault: { name: "a full FIFO takes a word", bench: "stream_fifo", block: "stream_fifo", search: "assign push_ready_o = count_q != DEPTH", replacement: "assign push_ready_o = 1'b1 || count_q != DEPTH" } },
  { of: "stream_fifo", rule: "in_range", fault: { name: "a FIFO turns round a word late", bench: "stream_fifo", label: "registers WIDTH_BITS=1 DEPTH_WORDS=3", block: "stream_fifo", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "stream_fifo", rule: "counted", fault: { name: "a FIFO forgets to count a word that leaves", bench: "stream_fifo", block: "stream_fifo", search: "if (fetch && !push) count_q", replacement: "if (fetch && !push && head_valid_q) count_q" } },
  { of: "skid_buffer", rule: "pop_waits", fault: { name: "the word that waits is replaced", bench: "skid_buffer", block: "skid_buffer", search: "if (head_free) head_q <=", replacement: "head_q <=" } },
  { of: "skid_buffer", rule: "pop_waits", fault: { name: "the word that waits is taken back", bench: "skid_buffer", block: "skid_buffer", search: "head_valid_q  <= spare_valid_q || push;\n      spare_valid_q <= 1'b0;\n    end else if (push) begin", replacement: "head_valid_q  <= spare_valid_q || push;\n      spare_valid_q <= 1'b0;\n    end else if (push) begin\n      head_valid_q  <= 1'b0;" } },
  { of: "skid_buffer", rule: "in_order", fault: { name: "a word goes into the spare past an empty head", bench: "skid_buffer", block: "skid_buffer", search: "head_valid_q  <= spare_valid_q || push;\n      spare_valid_q <= 1'b0;", replacement: "head_valid_q  <= spare_valid_q;\n      spare_valid_q <= push;" } },
  { of: "ring_buffer", rule: "in_bounds", fault: { name: "a full ring takes a vector", bench: "ring_buffer", block: "ring_buffer", search: "assign write_ready_o = level_q != DEPTH", replacement: "assign write_ready_o = 1'b1 || level_q != DEPTH" } },
  { of: "ring_buffer", rule: "in_range", fault: { name: "a ring turns round a vector late", bench: "ring_buffer", label: "registers VECTOR_BITS=48 DEPTH_VECTORS=3", block: "ring_buffer", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "ring_buffer", rule: "counted", fault: { name: "a ring forgets to count a vector that leaves", bench: "ring_buffer", block: "ring_buffer", search: "if (leave && !write) level_q", replacement: "if (leave && !write && !write_valid_i && offset_i[0]) level_q" } },
  { of: "ring_buffer", rule: "read_held", fault: { name: "the sequencer asks for the vector behind", block: "gemm_sequencer", search: "assign activation_offset_o = offset_q", replacement: "assign activation_offset_o = offset_q + 1'b1" } },
  { of: "gemm_sequencer", rule: "vector_held", fault: { name: "a vector is read before it is there", bench: "gemm_sequencer", block: "gemm_sequencer", search: "activation_level_i > {1'b0, offset_q}", replacement: "activation_level_i >= {1'b0, offset_q}" } },
  { of: "gemm_sequencer", rule: "address_in_range", fault: { name: "a slice goes on behind the accumulators of the last", bench: "gemm_sequencer", block: "gemm_sequencer", search: "next_slice ? {ADDRESS_W{1'b0}} : block_base_q", replacement: "(next_slice && 1'b0) ? {ADDRESS_W{1'b0}} : block_base_q" } },
  { of: "concentrated_sequencer", rule: "vector_held", fault: { name: "a unique vector is read before it is there", bench: "concentrated_sequencer", block: "concentrated_sequencer", search: /wire vector_held = (\w+) > /, replacement: "wire vector_held = $1 >= " } },
  { of: "map_sorter", rule: "rows_in_range", fault: { name: "a unique vector too few is expected", bench: "map_sorter", block: "map_sorter", label: "TILE_TOKENS=3", search: "<= slices_unique_i;", replacement: "<= slices_unique_i - 1'b1;" } },
  { of: "map_sorter", rule: "kept_at_end", fault: { name: "the row of a run is kept in every cycle of it", bench: "map_sorter", block: "map_sorter", search: "run_ends = run_q && (", replacement: "run_ends = run_q || (" } },
  { of: "token_classifier", rule: "first_alone", fault: { name: "a token without candidates is said to agree", bench: "similarity_concentrator", block: "gather", search: "assign agreeing[k] = there[k] && ", replacement: "assign agreeing[k] = " } },
  { of: "row_replay", rule: "row_fits", fault: { name: "a row is said to be longer than the longest", bench: "softmax", block: "softmax", search: /\.row_length_i( *)\(rows_length_i\)/, replacement: ".row_length_i$1({COUNT_W{1'b1}})" } },
  { of: "retained_scan", rule: "keep_counted", fault: { name: "tokens go on behind the last one that stays", bench: "retained_scan", block: "retained_scan", search: "keep_q <= keep_q - 1'b1;", replacement: "keep_q <= (keep_q == ONE + 1'b1) ? NONE : keep_q - 1'b1;" } },
  { of: "importance", rule: "tokens_fit", fault: { name: "rows are said to be longer than the memory", bench: "semantic_concentrator", block: "selection_split", search: "shape_tokens_o  = job_tokens_i", replacement: "shape_tokens_o  = {COUNT_W{1'b1}}" } },
  { of: "importance", rule: "length_error_stays", fault: { name: "the error of a row lasts for a cycle", bench: "importance", label: "lengths disagree", block: "importance", search: "if (take && (rows_last_i != final_word)) length_error_q <= 1'b1;", replacement: "length_error_q <= take && (rows_last_i != final_word);" } },
  { of: "offset_encoder", rule: "length_error_stays", fault: { name: "the error of a list lasts for a cycle", bench: "offset_encoder", label: "lengths disagree", block: "offset_encoder", search: "if (take && (retained_last_i != ends)) length_error_q <= 1'b1;", replacement: "length_error_q <= take && (retained_last_i != ends);" } },
  { of: "token_filter", rule: "length_error_stays", fault: { name: "the error of a tensor lasts for a cycle", bench: "token_filter", label: "lengths disagree", block: "token_filter", search: "if (take && tokens_last_i && !over) length_error_q <= 1'b1;", replacement: "length_error_q <= take && tokens_last_i && !over;" } },
  { of: "position_decoder", rule: "shape_in_range", fault: { name: "an m-tile without rows is handed on", bench: "similarity_concentrator", block: "gather_watch", search: "checked_rows_o = shape_rows_i", replacement: "checked_rows_o = {ROW_COUNT_W{1'b0}}" } },
  { of: "gather_watch", rule: "shape_error_stays", fault: { name: "the error of an m-tile lasts for a cycle", bench: "similarity_concentrator", label: "wrong shapes, m-tiles of 16", block: "gather_watch", search: "else if (shape_valid_i && shape_ready_o && !fits) shape_error_q <= 1'b1;", replacement: "else shape_error_q <= shape_valid_i && shape_ready_o && !fits;" } },
  ...SELECTIONS.flatMap(({ of, label }): BrokenRule[] => [
    { of, rule: "tokens_fit", fault: { name: "more tokens are to be selected from than fit", bench: "semantic_concentrator", label, block: "selection_split", search: "select_tokens_o = job_tokens_i", replacement: "select_tokens_o = {COUNT_W{1'b1}}" } },
    { of, rule: "keep_in_range", fault: { name: "more tokens are to stay than there are", bench: "semantic_concentrator", label, block: "selection_split", search: "select_keep_o   = keep", replacement: "select_keep_o   = {COUNT_W{1'b1}}" } },
  ]),
];
