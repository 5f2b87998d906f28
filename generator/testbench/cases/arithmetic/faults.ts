import type { BlockFault } from "../fault.js";

/** Faults of the units of arithmetic, each seen through its block's own testbench. */
export const arithmeticFaults: readonly BlockFault[] = [
  { name: "a tie rounds up", bench: "float_add", label: "fp16_s2", block: "float_add", search: /half && \(kept\[0\] \|\| /, replacement: "half && (1'b1 || " },
  { name: "the sticky bit is not rounded", bench: "float_add", label: "fp16_s1", block: "float_add", search: /(half && \(kept\[0\] \|\| \|\w+\[1:0\]) \|\| \w+\)/, replacement: "$1)" },
  { name: "no borrow from the sticky bit", bench: "float_add", label: "fp32_s2", block: "float_add", search: /(wire carry_in = \w+) && !\w+;/, replacement: "$1;" },
  { name: "operands in the wrong order", bench: "float_add", label: "bf16_s1", block: "float_add", search: /wire swap(\s*)= a_i\[MAG_W-1:0\] < b_i/, replacement: "wire swap$1= a_i[MAG_W-1:0] > b_i" },
  { name: "infinity - infinity is infinity", bench: "float_add", label: "fp16_s0", block: "float_add", search: "b_special && subtract", replacement: "b_special && 1'b0" },
  { name: "the carry of a rounding is dropped", bench: "float_multiply", label: "fp16_fp16", block: "float_multiply", search: "{{(EXP_W+FRAC_W-1){1'b0}}, round_up}", replacement: "{{(EXP_W+FRAC_W-1){1'b0}}, round_up && !(&kept)}" },
  { name: "the product of two negative numbers is negative", bench: "float_multiply", label: "fp16_fp32", block: "float_multiply", search: "] ^ b_i[", replacement: "] | b_i[" },
  { name: "zero times infinity is infinity", bench: "float_multiply", label: "bf16_fp32", block: "float_multiply", search: "(a_special && (|a_fraction || b_zero))", replacement: "(a_special && |a_fraction)" },
  { name: "overflow wraps", bench: "float_convert", label: "fp32_fp16", block: "float_convert", search: "wire overflow = hidden && ", replacement: "wire overflow = 1'b0 && hidden && " },
  { name: "the highest binade of E4M3 is infinite", bench: "float_convert", label: "e4m3_fp16", block: "float_convert", search: "&{from_exponent, from_fraction}", replacement: "&from_exponent" },
  { name: "the highest binade of FP4 is infinite", bench: "float_convert", label: "e2m1_fp16", block: "float_convert", search: "special = 1'b0", replacement: "special = &from_exponent" },
  { name: "negative numbers in the order of their magnitudes", bench: "float_compare", block: "float_compare", search: "less_magnitude ^ a_i[MAG_W]", replacement: "less_magnitude" },
  { name: "the smaller number is given", bench: "float_max", block: "float_max", search: "a_less ? b_i : a_i", replacement: "a_less ? a_i : b_i" },
  { name: "an operand is not sign-extended", bench: "multiply_add", label: "int8", block: "multiply_add", search: "wire signed [OPERAND_W-1:0] b = b_i", replacement: "wire [OPERAND_W-1:0] b = b_i" },
  { name: "the maximum of the row before", bench: "aligned_sum", block: "aligned_sum", search: "first_q[0] ? LOWEST : largest_q", replacement: "largest_q" },
];
