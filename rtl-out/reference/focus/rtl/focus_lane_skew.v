// SPDX-License-Identifier: Apache-2.0
//
// Delays the lanes of a vector by a staircase: what a systolic array needs at its edges.
//
// Contract
//   latency     lane * STEP_CYCLES enabled cycles; with FALLING (LANES - 1 - lane) * STEP_CYCLES
//   throughput  one vector per enabled cycle
//   reset       none
//
//   lane 0  --------------->
//   lane 1  --[ ]---------->
//   lane 2  --[ ]--[ ]----->     STEP_CYCLES = 1
//
// Generated from templates/rtl/array/lane-skew.v.hbs, sha256:ac094b48. Do not edit.

`default_nettype none

module focus_lane_skew #(
    parameter integer LANES       = 4,   // lanes of the vector, at least 1
    parameter integer LANE_BITS   = 16,  // bits of one lane, at least 1
    parameter integer STEP_CYCLES = 1,   // cycles from one lane to the next, at least 1
    parameter integer FALLING     = 0    // 1: the last lane has no delay, at least 0
) (
    input  wire                       clk_i,

    input  wire                       advance_i,
    input  wire [LANES*LANE_BITS-1:0] data_i,

    output wire [LANES*LANE_BITS-1:0] skewed_o
);

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (STEP_CYCLES < 1) begin : gen_step_cycles_check
      ERROR_STEP_CYCLES_must_be_at_least_1 u_stop ();
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      localparam integer STEPS = (FALLING != 0) ? LANES - 1 - lane : lane;

      focus_delay_line #(
          .WIDTH_BITS(LANE_BITS),
          .STAGES    (STEPS * STEP_CYCLES)
      ) u_delay (
          .clk_i    (clk_i),
          .advance_i(advance_i),
          .data_i   (data_i[lane*LANE_BITS+:LANE_BITS]),
          .delayed_o(skewed_o[lane*LANE_BITS+:LANE_BITS])
      );
    end
  endgenerate

endmodule

`resetall
