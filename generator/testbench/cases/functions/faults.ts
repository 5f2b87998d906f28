import type { BlockFault } from "../fault.js";

/** Faults of special functions and of the steps between GEMMs, each seen through its block's own testbench. */
export const functionFaults: readonly BlockFault[] = [
  { name: "a constant of a table is wrong", bench: "special_function", label: "exp_fp16_fp16_s3", block: "special_function", search: /(5'd9: power_row = \d+'h)\w/, replacement: "$10" },
  { name: "negative exponents are cut towards zero", bench: "special_function", label: "exp_fp16_fp16_s1", block: "special_function", search: "negative ? -{1'b0, magnitude}", replacement: "negative ? ~{1'b0, magnitude}" },
  { name: "what lies far below zero is infinite", bench: "special_function", label: "exp_fp16_fp16_s6", block: "special_function", search: "huge && !negative", replacement: "huge" },
  { name: "subnormal results are shifted by even distances only", bench: "special_function", label: "exp_fp16_fp16_s0", block: "special_function", search: "if (right[level])", replacement: "if (right[level] && level > 0)" },
  { name: "the sign of zero is lost", bench: "special_function", label: "reciprocal_fp16_fp16_s0", block: "special_function", search: "wire sign     = negative && !nan", replacement: "wire sign     = negative && !nan && !none" },
  { name: "odd exponents read the lower half", bench: "special_function", label: "reciprocal_sqrt_fp16_fp16_s3", block: "special_function", search: "{twice[0], ", replacement: "{twice[0] && 1'b0, " },
  { name: "the root of -0 is no number", bench: "special_function", label: "reciprocal_sqrt_fp16_fp16_s1", block: "special_function", search: "(negative && !none)", replacement: "negative" },
  { name: "the other factor of negative numbers is forgotten", bench: "special_function", label: "silu_fp16_fp16_s3", block: "special_function", search: "? both[VALUE_W+:FACTOR_W]", replacement: "? { 2'b01, both[VALUE_W+:VALUE_W]}" },
  { name: "a score beyond the range wraps", bench: "softmax_power", label: "fp16_s3", block: "softmax_power", search: /(& \{SCALED_W\{!outside\}\}\)) \| .*;/, replacement: "$1;" },
  { name: "infinity counts as absent", bench: "softmax_power", label: "fp16_s1", block: "softmax_power", search: "~|score_fraction && negative", replacement: "~|score_fraction" },
  { name: "the leading bit is counted from below", bench: "softmax_inverse", label: "fp16_s2", block: "softmax_inverse", search: "LAST[COUNT_W-1:0] - zeros", replacement: "zeros" },
  { name: "products below 2 keep the exponent", bench: "softmax_quotient", label: "fp16_s2", block: "softmax_quotient", search: "1'b0}}, !top}", replacement: "1'b0}}, 1'b0}" },
  { name: "the sum is not shifted when the maximum grows", bench: "softmax", block: "aligned_sum", search: "sum_q >> total_growth_q", replacement: "sum_q" },
  { name: "what is masked is added", bench: "softmax", block: "aligned_sum", search: "& {TERM_W{present_q[lane]}}", replacement: "" },
  { name: "the mask starts again with every beat", bench: "softmax", block: "row_replay", search: "seen_q < LANES[COUNT_W-1:0] ? {COUNT_W{1'b0}} : seen_q - LANES[COUNT_W-1:0]", replacement: "seen_q" },
  { name: "a row of no elements takes a beat of the next", bench: "softmax", block: "row_replay", search: "row_valid_i && (|row_length_i)", replacement: "row_valid_i" },
  { name: "a row with an infinity is scaled", bench: "rms_norm", block: "rms_norm", search: "row_invalid_q ? CANONICAL_NAN : root", replacement: "root" },
  { name: "weights are not waited for", bench: "rms_norm", block: "rms_norm", search: "room && (weighted || !draining)", replacement: "room" },
  { name: "the mean without epsilon", bench: "rms_norm", block: "rms_norm", search: ".b_i      (epsilon_q)", replacement: ".b_i      (32'd0)" },
  { name: "squares are added as they stand", bench: "rms_norm", block: "rms_norm", search: ".exponents_i   (powers_q)", replacement: ".exponents_i   ({(LANES * POWER_W){1'b0}})" },
  { name: "the end of a row is lost", bench: "residual_add", block: "residual_add", search: "{last_q, residual_last_i}", replacement: "{last_q, 1'b0}" },
  { name: "up of another beat", bench: "silu_multiply", block: "silu_multiply", search: ".STAGES    (SILU_STAGES)", replacement: ".STAGES    (SILU_STAGES - 1)" },
  { name: "turned the other way", bench: "rope", label: "fp16_s2", block: "rope", search: "{!sine[ELEMENT_W-1], ", replacement: "{sine[ELEMENT_W-1], " },
];
