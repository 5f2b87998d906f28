// SPDX-License-Identifier: Apache-2.0
//
// The larger of two floating-point numbers.
//
// Contract
//   result   the larger of a_i and b_i, unchanged; +0 is larger than -0
//   NaN      the one canonical NaN if either operand is NaN
//   latency  0 cycles: combinational, clk_i and advance_i are not used
//   stall    none
//
// Generated from templates/rtl/arithmetic/float-max.v.hbs, sha256:a81d3045. Do not edit.

`default_nettype none

module focus_float_max_fp16_s0 (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [15:0] a_i,
    input  wire [15:0] b_i,

    output wire [15:0] result_o
);

  localparam integer EXP_W  = 5;
  localparam integer FRAC_W = 10;
  localparam integer MAG_W  = EXP_W + FRAC_W;
  localparam [MAG_W:0] CANONICAL_NAN = 16'h7e00;

  wire unused_clock = &{1'b0, clk_i, advance_i};

  wire a_nan = &a_i[FRAC_W+:EXP_W] && |a_i[FRAC_W-1:0];
  wire b_nan = &b_i[FRAC_W+:EXP_W] && |b_i[FRAC_W-1:0];

  // Magnitudes order as unsigned integers; below zero the order turns round. -0 is less than +0.
  wire less_magnitude = a_i[MAG_W-1:0] < b_i[MAG_W-1:0];
  wire a_less = a_i[MAG_W] == b_i[MAG_W] ? less_magnitude ^ a_i[MAG_W] : a_i[MAG_W];
  wire [MAG_W:0] larger = a_less ? b_i : a_i;
  wire [MAG_W:0] result = a_nan || b_nan ? CANONICAL_NAN : larger;

  assign result_o = result;

endmodule

`resetall
