import type { EmittedFile } from "../../emit/emit-design.js";
import type { DesignIr } from "../../ir/module.js";

/** A mistake a designer might make, as a change of the emitted Verilog. */
export interface Fault {
  readonly name: string;
  /** Block whose module is changed. */
  readonly block: string;
  /** What is replaced: it must occur exactly once in every module of the block. */
  readonly search: string | RegExp;
  readonly replacement: string;
}

/** A fault seen through a block's own testbench. */
export interface BlockFault extends Fault {
  /** Block of the catalog whose testbench must notice. */
  readonly bench: string;
  /** Its case, by the start of the label; the first one when left out. */
  readonly label?: string;
}

/**
 * The Verilog with one fault in it.
 * @throws Error when the text is not found exactly once in each module of the block: a fault that changes nothing proves nothing.
 */
export function seedFault(design: DesignIr, rtl: readonly EmittedFile[], fault: Fault): readonly EmittedFile[] {
  const hit = new Set(design.modules.filter((module) => module.block === fault.block).map((module) => `rtl/${module.name}.v`));
  if (hit.size === 0) throw new Error(`fault "${fault.name}": the design has no module of block ${fault.block}`);
  return rtl.map((file) => {
    if (!hit.has(file.path)) return file;
    const pattern = typeof fault.search === "string" ? new RegExp(escaped(fault.search), "g") : new RegExp(fault.search.source, `${fault.search.flags.replace("g", "")}g`);
    const found = [...file.text.matchAll(pattern)].length;
    if (found !== 1) throw new Error(`fault "${fault.name}": ${file.path} has its text ${found} times, once is wanted: ${String(fault.search)}`);
    const text = file.text.replace(pattern, fault.replacement);
    if (text === file.text) throw new Error(`fault "${fault.name}" leaves ${file.path} as it is`);
    return { path: file.path, text };
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Faults of single blocks. */
export const blockFaults: readonly BlockFault[] = [
  { name: "a tie rounds up", bench: "float_add", label: "fp16_s2", block: "float_add", search: /half && \(kept\[0\] \|\| /, replacement: "half && (1'b1 || " },
  { name: "the sticky bit is not rounded", bench: "float_add", label: "fp16_s1", block: "float_add", search: /(half && \(kept\[0\] \|\| \|\w+\[1:0\]) \|\| \w+\)/, replacement: "$1)" },
  { name: "no borrow from the sticky bit", bench: "float_add", label: "fp32_s2", block: "float_add", search: /(wire carry_in = \w+) && !\w+;/, replacement: "$1;" },
  { name: "operands in the wrong order", bench: "float_add", label: "bf16_s1", block: "float_add", search: /wire swap(\s*)= a_i\[MAG_W-1:0\] < b_i/, replacement: "wire swap$1= a_i[MAG_W-1:0] > b_i" },
  { name: "infinity - infinity is infinity", bench: "float_add", label: "fp16_s0", block: "float_add", search: "b_special && subtract", replacement: "b_special && 1'b0" },
  { name: "the carry of a rounding is dropped", bench: "float_multiply", label: "fp16_fp16", block: "float_multiply", search: /\{ \{\(EXP_W\+FRAC_W-1\)\{1'b0\}\}, round_up \}/, replacement: "{ {(EXP_W+FRAC_W-1){1'b0}}, round_up && !(&kept) }" },
  { name: "the product of two negative numbers is negative", bench: "float_multiply", label: "fp16_fp32", block: "float_multiply", search: "] ^ b_i[", replacement: "] | b_i[" },
  { name: "zero times infinity is infinity", bench: "float_multiply", label: "bf16_fp32", block: "float_multiply", search: "(a_special && (|a_fraction || b_zero))", replacement: "(a_special && |a_fraction)" },
  { name: "overflow wraps", bench: "float_convert", label: "fp32_fp16", block: "float_convert", search: "wire overflow = hidden && ", replacement: "wire overflow = 1'b0 && hidden && " },
  { name: "the highest binade of E4M3 is infinite", bench: "float_convert", label: "e4m3_fp16", block: "float_convert", search: "&{from_exponent, from_fraction}", replacement: "&from_exponent" },
  { name: "the highest binade of FP4 is infinite", bench: "float_convert", label: "e2m1_fp16", block: "float_convert", search: "special = 1'b0", replacement: "special = &from_exponent" },
  { name: "negative numbers in the order of their magnitudes", bench: "float_compare", block: "float_compare", search: "less_magnitude ^ a_i[MAG_W]", replacement: "less_magnitude" },
  { name: "an operand is not sign-extended", bench: "multiply_add", label: "int8", block: "multiply_add", search: "wire signed [OPERAND_W-1:0] b = b_i", replacement: "wire [OPERAND_W-1:0] b = b_i" },
  { name: "stale weight", bench: "pe", block: "pe", search: "if (start_i) weight_q", replacement: "if (start_q) weight_q" },
  { name: "a register that does not stall", bench: "pe", block: "pe", search: "if (advance_i) begin\n      activation_q <= activation_i;", replacement: "activation_q <= activation_i;\n    if (advance_i) begin" },
  { name: "missing skew", bench: "gemm_array", label: "fp16", block: "gemm_array", search: ".STEP_CYCLES(ADD_STAGES)", replacement: ".STEP_CYCLES(1)" },
  { name: "columns not aligned again", bench: "gemm_array", label: "fp16", block: "gemm_array", search: ".FALLING    (1)", replacement: ".FALLING    (0)" },
  { name: "back-pressure lost", bench: "skid_buffer", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = 1'b1" },
  { name: "the waiting word is forgotten", bench: "skid_buffer", block: "skid_buffer", search: "head_q <= spare_valid_q ? spare_q : push_data_i", replacement: "head_q <= push_data_i" },
];

/** Faults seen through a whole GEMM on a small engine. */
export const engineFaults: readonly Fault[] = [
  { name: "accumulator address off by one", block: "accumulator_bank", search: ".write_address_i(sum_address)", replacement: ".write_address_i(sum_address + 1'b1)" },
  { name: "the first slice adds to what was there", block: "accumulator_bank", search: "first_q <= first_i", replacement: "first_q <= first_i && 1'b0" },
  { name: "edge mask missing", block: "lane_mask", search: "(INDEX[COUNT_W-1:0] < count_i)", replacement: "(INDEX[COUNT_W-1:0] < count_i || 1'b1)" },
  { name: "the end of the GEMM is dropped", block: "result_stage", search: ".push_data_i ({row_final, row_inside})", replacement: ".push_data_i ({row_final && 1'b0, row_inside})" },
  { name: "start runs on while the array stalls", block: "gemm_array", search: "if (advance_i) start_q <= start_i", replacement: "start_q <= start_i" },
  { name: "a full buffer keeps its oldest vector", block: "ring_buffer", search: "if (leave) oldest_q <=", replacement: "if (leave && free_q != oldest_q) oldest_q <=" },
  { name: "a slice too many", block: "gemm_sequencer", search: "inner_left_q <= SLICE;", replacement: "inner_left_q < SLICE;" },
];
