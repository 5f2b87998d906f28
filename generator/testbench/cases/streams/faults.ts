import type { BlockFault } from "../fault.js";

/** Faults of memories, buffers, delays and masks, each seen through its block's own testbench. */
export const streamFaults: readonly BlockFault[] = [
  { name: "back-pressure lost", bench: "skid_buffer", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = 1'b1" },
  { name: "the waiting word is forgotten", bench: "skid_buffer", block: "skid_buffer", search: "head_q <= spare_valid_q ? spare_q : push_data_i", replacement: "head_q <= push_data_i" },
  { name: "slack for one word too few", bench: "slack_buffer", label: "WIDTH_BITS=9", block: "slack_buffer", search: "wire enter = push_valid_i", replacement: "wire enter = place != DEPTH - 1 && push_valid_i" },
  { name: "room that ends a word late", bench: "slack_buffer", label: "WIDTH_BITS=33", block: "slack_buffer", search: "count_q < ENOUGH", replacement: "count_q <= ENOUGH" },
  { name: "a word that enters while another leaves is lost", bench: "slack_buffer", label: "WIDTH_BITS=1", block: "slack_buffer", search: "(kept == PLACE", replacement: "(count_q == PLACE" },
  { name: "a FIFO that takes one word too many", bench: "stream_fifo", block: "stream_fifo", search: "assign push_ready_o = count_q != DEPTH;", replacement: "assign push_ready_o = count_q != (DEPTH + 1'b1);" },
  { name: "one stage too few", bench: "delay_line", label: "WIDTH_BITS=7 STAGES=5", block: "delay_line", search: "link[STAGES*", replacement: "link[((STAGES > 1) ? STAGES-1 : STAGES)*" },
  { name: "a delay that does not stall", bench: "delay_line", label: "WIDTH_BITS=64 STAGES=2", block: "delay_line", search: "if (advance_i) word_q", replacement: "if (advance_i || data_i[0]) word_q" },
  { name: "edge mask off by one", bench: "lane_mask", label: "LANES=3", block: "lane_mask", search: "< count_i)", replacement: "<= count_i)" },
  { name: "a word read without being asked for", bench: "ram", label: "WIDTH_BITS=32", block: "ram", search: "if (read_enable_i)", replacement: "if (read_enable_i || write_enable_i)" },
  { name: "writes without enable", bench: "ram", label: "WIDTH_BITS=9", block: "ram", search: "if (write_enable_i)", replacement: "if (write_enable_i || !read_enable_i)" },
  { name: "a register read without being asked for", bench: "register_file", label: "WIDTH_BITS=32", block: "register_file", search: "if (read_enable_i)", replacement: "if (read_enable_i || write_enable_i)" },
  { name: "the last register is not written", bench: "register_file", label: "WIDTH_BITS=70", block: "register_file", search: "if (write_enable_i &&", replacement: "if (write_enable_i && (word != DEPTH_WORDS - 1) &&" },
  { name: "a register written without enable", bench: "register_file", label: "WIDTH_BITS=9", block: "register_file", search: "if (write_enable_i &&", replacement: "if ((write_enable_i || !read_enable_i) &&" },
  { name: "the spare word is overwritten", bench: "skid_buffer", label: "WIDTH_BITS=33", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = 1'b1" },
  { name: "room for one word only", bench: "skid_buffer", label: "WIDTH_BITS=7", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = !spare_valid_q && !head_valid_q" },
  { name: "release ignored while a vector enters", bench: "ring_buffer", label: "registers VECTOR_BITS=48", block: "ring_buffer", search: "wire leave = read && release_i;", replacement: "wire leave = read && release_i && !write;" },
  { name: "release during a stall", bench: "ring_buffer", label: "registers VECTOR_BITS=8 ", block: "ring_buffer", search: "wire read  = read_i && advance_i;", replacement: "wire read  = read_i && (advance_i || release_i);" },
  { name: "a full buffer overwrites its oldest vector", bench: "ring_buffer", label: "registers VECTOR_BITS=32 DEPTH_VECTORS=8", block: "ring_buffer", search: "assign write_ready_o = level_q != DEPTH;", replacement: "assign write_ready_o = 1'b1;" },
  { name: "the last flag is not looked at", bench: "or_reduce", label: "x5", block: "or_reduce", search: /flag4_i$/m, replacement: "flag4_i && flag0_i" },
  { name: "the register behind the memory does not stall", bench: "ring_buffer", label: "registers_r2", block: "ring_buffer", search: "if (advance_i) data_q <= word;", replacement: "data_q <= word;" },
  { name: "the offset does not wrap", bench: "ring_buffer", label: "registers VECTOR_BITS=32 DEPTH_VECTORS=13", block: "ring_buffer", search: "(straight < DEPTH) ?", replacement: "(straight <= DEPTH) ?" },
];
