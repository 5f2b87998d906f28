// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_gemm_sequencer as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:82674258. Do not edit.

`default_nettype none

module focus_gemm_sequencer_checks #(
    parameter integer ACTIVATION_DEPTH  = 2048,  // vectors in the activation buffer, at least 2
    parameter integer ACCUMULATOR_DEPTH = 3072,  // accumulator words, at least 2
    parameter integer COUNT_W           = 17     // bits of M, K and N, at least 11
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    input  wire                                 shape_valid_i,
    input  wire                                 shape_ready_o,
    input  wire [                  COUNT_W-1:0] shape_tokens_i,
    input  wire [                  COUNT_W-1:0] shape_inner_i,
    input  wire [                  COUNT_W-1:0] shape_outer_i,
    input  wire                                 advance_i,
    input  wire                                 activation_read_o,
    input  wire [ $clog2(ACTIVATION_DEPTH)-1:0] activation_offset_o,
    input  wire [   $clog2(ACTIVATION_DEPTH):0] activation_level_i,
    input  wire                                 valid_o,
    input  wire [$clog2(ACCUMULATOR_DEPTH)-1:0] address_o
);

  reg shape_waits_q;
  reg [COUNT_W-1:0] shape_tokens_before_q;
  reg [COUNT_W-1:0] shape_inner_before_q;
  reg [COUNT_W-1:0] shape_outer_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tokens_i === shape_tokens_before_q)
          && (shape_inner_i === shape_inner_before_q)
          && (shape_outer_i === shape_outer_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (shape_valid_i) assume (
          (32'(shape_tokens_i) != 0)
          && (32'(shape_inner_i) != 0)
          && (32'(shape_outer_i) != 0)
      ) else $error("shape_in_range: M, K and N are at least 1");
      if (advance_i && activation_read_o) assert (
          32'(activation_offset_o) < 32'(activation_level_i)
      ) else $error("vector_held: a vector that is read is held");
      if (valid_o) assert (
          32'(address_o) < ACCUMULATOR_DEPTH
      ) else $error("address_in_range: an accumulator word is there");
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && !shape_ready_o) begin
      shape_tokens_before_q <= shape_tokens_i;
      shape_inner_before_q <= shape_inner_i;
      shape_outer_before_q <= shape_outer_i;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_gemm_sequencer
    focus_gemm_sequencer_checks #(
        .ACTIVATION_DEPTH (ACTIVATION_DEPTH),
        .ACCUMULATOR_DEPTH(ACCUMULATOR_DEPTH),
        .COUNT_W          (COUNT_W)
    ) u_checks (
        .clk_i              (clk_i),
        .rst_ni             (rst_ni),
        .shape_valid_i      (shape_valid_i),
        .shape_ready_o      (shape_ready_o),
        .shape_tokens_i     (shape_tokens_i),
        .shape_inner_i      (shape_inner_i),
        .shape_outer_i      (shape_outer_i),
        .advance_i          (advance_i),
        .activation_read_o  (activation_read_o),
        .activation_offset_o(activation_offset_o),
        .activation_level_i (activation_level_i),
        .valid_o            (valid_o),
        .address_o          (address_o)
    );
`endif

`resetall
