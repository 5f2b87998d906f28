// SPDX-License-Identifier: Apache-2.0
//
// Processing element of the weight-stationary array.
//
// Contract
//   result      partial_sum_out_o = partial_sum_i + activation_i * held weight
//   arithmetic  e6f10 * e6f10 rounded to fp32, plus fp32, rounded again, each to nearest even
//   subnormals  read as zero, and written as zero, of the same sign
//   weight      start_i comes with the first activation of a pass and makes weight_i the held
//               weight, from that activation on
//   timing      partial_sum_i is taken 2 enabled cycles after its activation; partial_sum_out_o
//               follows 2 later
//   conveyor    activation_out_o and start_out_o 1 cycle after their inputs, weight_out_o 1
//   stall       advance_i low holds every register
//   reset       none: what was inside leaves ahead of the first pass, whose start brings its
//               weights
//
// Generated from templates/rtl/array/pe.v.hbs, sha256:42694bdd. Do not edit.

`default_nettype none

module focus_pe_e6f10_fp32_s1_2_flush (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [16:0] activation_i,
    input  wire        start_i,
    input  wire [16:0] weight_i,
    input  wire [31:0] partial_sum_i,

    output wire [16:0] activation_out_o,
    output wire        start_out_o,
    output wire [16:0] weight_out_o,
    output wire [31:0] partial_sum_out_o
);

  reg  [16:0] activation_q;
  reg  [16:0] weight_q;
  reg         start_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      activation_q <= activation_i;
      start_q      <= start_i;
      if (start_i) weight_q <= weight_i;
    end
  end

  focus_multiply_add_e6f10_fp32_s1_2_flush u_multiply_add (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .a_i      (activation_q),
      .b_i      (weight_q),
      .c_i      (partial_sum_i),
      .result_o (partial_sum_out_o)
  );

  reg  [16:0] weight_i_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      weight_i_q <= weight_i;
    end
  end

  assign activation_out_o = activation_q;
  assign start_out_o      = start_q;
  assign weight_out_o     = weight_i_q;

endmodule

`resetall
