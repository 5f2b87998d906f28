import type { BlockFault } from "../../generator/testbench/cases/fault.js";

/** A fault, and the assertion that names it. */
export interface BrokenRule {
  /** Block whose contract has the rule. */
  readonly of: string;
  readonly rule: string;
  readonly fault: BlockFault;
}

export const brokenRules: readonly BrokenRule[] = [
  { of: "ram", rule: "write_in_range", fault: { name: "a FIFO has a word too many", bench: "stream_fifo", label: "WIDTH_BITS=11 DEPTH_WORDS=5", block: "stream_fifo", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "ram", rule: "read_in_range", fault: { name: "gather looks beyond the edge of a frame", bench: "gather", block: "gather", search: "enter && !own && !outside && !newest", replacement: "enter && !own && !newest" } },
  { of: "ram", rule: "never_collide", fault: { name: "gather reads the entry that is being written", bench: "gather", block: "gather", search: "enter && !own && !outside && !newest", replacement: "enter && !own && !outside" } },
  { of: "ram", rule: "never_collide", fault: { name: "an accumulator is read while it is written", bench: "accumulator_bank", block: "accumulator_bank", search: "advance_i && valid_i && !first_i", replacement: "advance_i && valid_i" } },
  { of: "ram", rule: "never_collide", fault: { name: "the squared length that is being written is read", bench: "layouter", block: "layouter", search: "take && !own && !outside && !newest", replacement: "take && !own && !outside" } },
  { of: "ram", rule: "never_collide", fault: { name: "the class that is being written is read", bench: "token_classifier", block: "token_classifier", search: "advance && entries_valid_i && !same_token", replacement: "advance && entries_valid_i" } },
  { of: "ram", rule: "hold", fault: { name: "a RAM reads on", bench: "stream_fifo", block: "ram", search: "if (read_enable_i) read_data_q", replacement: "read_data_q" } },
  { of: "stream_fifo", rule: "in_bounds", fault: { name: "a full FIFO takes a word", bench: "stream_fifo", block: "stream_fifo", search: "assign push_ready_o = count_q != DEPTH", replacement: "assign push_ready_o = 1'b1 || count_q != DEPTH" } },
  { of: "stream_fifo", rule: "in_range", fault: { name: "a FIFO turns round a word late", bench: "stream_fifo", label: "WIDTH_BITS=1 DEPTH_WORDS=3", block: "stream_fifo", search: "LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1", replacement: "LAST_INDEX = DEPTH[INDEX_W-1:0]" } },
  { of: "stream_fifo", rule: "counted", fault: { name: "a FIFO forgets to count a word that leaves", bench: "stream_fifo", block: "stream_fifo", search: "if (fetch && !push) count_q", replacement: "if (fetch && !push && head_valid_q) count_q" } },
  { of: "skid_buffer", rule: "pop_waits", fault: { name: "the word that waits is replaced", bench: "skid_buffer", block: "skid_buffer", search: "if (head_free) head_q <=", replacement: "head_q <=" } },
  { of: "skid_buffer", rule: "pop_waits", fault: { name: "the word that waits is taken back", bench: "skid_buffer", block: "skid_buffer", search: "head_valid_q  <= spare_valid_q || push;\n      spare_valid_q <= 1'b0;\n    end else if (push) begin", replacement: "head_valid_q  <= spare_valid_q || push;\n      spare_valid_q <= 1'b0;\n    end else if (push) begin\n      head_valid_q  <= 1'b0;" } },
];
