import type { BlockFault } from "./faults.js";

/** Faults of what makes the mean of every group, each seen through a block's own testbench. */
export const meanFaults: readonly BlockFault[] = [
  { name: "a member does not wait for the one before", bench: "group_mean", label: "fp16_s2", block: "group_mean", search: "!(joins && busy)", replacement: "1'b1" },
  { name: "a founder overwrites a sum under way", bench: "group_mean", label: "fp16_s2", block: "group_mean", search: "!(founds && !drained)", replacement: "1'b1" },
  { name: "a quotient below 1 is doubled", bench: "group_mean", label: "fp16_s2", block: "mean_divide", search: "{7'd0, !above}", replacement: "8'd0" },
  { name: "a tie goes up", bench: "group_mean", label: "int8_s2", block: "mean_divide", search: "&& quotient_q[0])", replacement: ")" },
  { name: "groups of a slice run on into the next", bench: "group_mean", label: "fp16_s2", block: "group_mean", search: "else if (sent && last_group) group_q <= NONE;", replacement: "else if (sent && last_group) group_q <= groups_q;" },
  { name: "a vector is given twice", bench: "token_tap", block: "token_tap", search: "tokens_valid_i && !vectors_taken_q", replacement: "tokens_valid_i" },
];
