import type { BlockFault } from "../fault.js";

/** Faults of what stands around the units. */
export const systemFaults: readonly BlockFault[] = [
  { name: "a reset that waits for the clock", bench: "reset_synchroniser", block: "reset_synchroniser", search: "posedge clk_i or negedge async_reset_n_i", replacement: "posedge clk_i" },
  { name: "a release one cycle early", bench: "reset_synchroniser", label: "STAGES=3", block: "reset_synchroniser", search: "released_q[STAGES-1]", replacement: "released_q[STAGES-2]" },
  { name: "one flip-flop that is not reset", bench: "reset_synchroniser", label: "STAGES=5", block: "reset_synchroniser", search: "released_q <= {STAGES{1'b0}};", replacement: "released_q <= {{(STAGES-1){1'b0}}, released_q[0]};" },
];
